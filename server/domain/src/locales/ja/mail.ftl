### メールの文面

mail-code-subject = { $code } は { $site } のログインコードです
mail-code-intro = { $site } へのログインに、次のコードをご入力ください。
mail-code-link = コードを入力する代わりに、次のページを開いてログインすることもできます。
mail-code-note = コードとリンクは10分間、一度だけ使えます。お心当たりがなければ、このメールは破棄してください。ほかの人にコードを教えないでください。

mail-joined-subject = { $site } に参加いただけるようになりました
mail-joined-text = ご所属の確認ができました。{ $site } の質問や回答に参加いただけます。
mail-joined-link = 開く

mail-dear = { $name } 様
mail-invitation-subject = { $site } へのご招待
mail-invitation-text = { $account } の皆さまのための場「{ $site }」にご招待します。使い方の質問や、ほかの会社の工夫を読むことができます。
mail-invitation-link = 次のページから参加できます。
mail-invitation-note = この招待は{ $days }日間有効です。お心当たりがなければ、このメールは破棄してください。

mail-recovered-subject = [{ $site }] 回復コードが使われました
mail-recovered-text = { $site } に、回復コードを使ってログインがありました。残りは{ $left }個です。
mail-recovered-link = 認証アプリの設定を開く
mail-recovered-note = お心当たりがないときは、すぐに管理者へお知らせください。
