### ログイン、参加、記録についての説明

sign-in-title = ログイン
sign-in-intro = 会社のメールアドレスをご入力ください。6桁のコードをお送りします。パスワードは要りません。
sign-in-email = メールアドレス
sign-in-send = コードを受け取る
sign-in-new-here = はじめての方も、同じ手順でお入りいただけます。

code-title = コードの入力
code-intro = ご入力のアドレスに、6桁のコードをお送りしました。メールの中のリンクからもログインできます。
code-label = 6桁のコード
code-help = 10分間有効です。このブラウザでのみお使いいただけます。
code-submit = ログインする
code-none = メールが届かないときは、迷惑メールフォルダもご確認ください。
code-again = コードを送り直す

problem-email = メールアドレスの形をご確認ください(例: hanako@example.co.jp)。
problem-required = ご入力ください。
problem-too-long = { $max }文字以内でご入力ください。
problem-account = アカウントを一覧からお選びください。
problem-code-wrong = コードが違います。あと{ $left }回お試しいただけます。
problem-code-spent = このコードは使えなくなりました。新しいコードをお受け取りください。

link-title = ログインの確認
link-intro = { $email } としてログインします。
link-submit = ログインする
link-spent-title = このリンクは使えなくなりました
link-spent-intro = 一度使ったか、期限を過ぎています。新しいコードをお受け取りください。

suspended-title = 現在ご利用いただけません
suspended-intro = このアドレスのご利用は停止されています。お心当たりがない場合は、担当者にお問い合わせください。

join-title = 参加の手続き
join-intro = あと少しです。ご所属を担当者が確認し、参加いただけるようになったらメールでお知らせします。
join-choose-intro = あなたのアドレスのドメインを、複数の会社・部門が使っています。ご所属をお選びください。
join-name = お名前
join-name-help = ほかの参加者に表示されます。あとから変えられます。
join-company = ご所属の会社
join-message = ひとこと
join-message-help = ご契約の名義や担当者名など、確認の手がかりになることがあればお書きください。空欄でもかまいません。
join-submit = 申し込む
join-waiting-title = ご所属を確認しています
join-waiting-intro = 担当者が確認しています。参加いただけるようになったらメールでお知らせします。公開されているページは、いまもご覧いただけます。
join-waiting-since = お申し込み日: { $day }
join-look-around = 公開ページを見る

recorded-title = この場で記録されること
recorded-intro = 安心して話していただけるように、何を記録し、誰が見て、何のために使い、いつまで残すかをお伝えします。
recorded-what = 記録すること
recorded-who = 見る人
recorded-why = 使いみち
recorded-how-long = 残す期間
recorded-visit-what = 訪れた日(1日に1件。どのページを見たかは記録しません)
recorded-visit-who = 提供会社の担当者
recorded-visit-why = ご利用が止まっていないかを知り、お声がけするため
recorded-visit-how-long = ご契約が続く間
recorded-post-what = 質問、回答、コメント、解決の印
recorded-post-who = 投稿時に選んだ範囲の人と、提供会社の担当者
recorded-post-why = 互いに助け合うため。会社ごとの活用の様子を知るため
recorded-post-how-long = ご自身で消すまで
recorded-vote-what = 「参考になった」「私も知りたい」
recorded-vote-who = 数は全員。誰が押したかは提供会社の担当者
recorded-vote-why = 役立つ回答と、知りたい人の多い質問を見つけるため
recorded-vote-how-long = ご自身で取り消すまで
recorded-sign-in-what = ログインの日時、ブラウザの種類、IPアドレス
recorded-sign-in-who = ご本人と管理者
recorded-sign-in-why = 不正な利用を見つけるため
recorded-sign-in-how-long = IPアドレスはログアウトまで(長くて1年)、操作の記録は400日
recorded-mail-what = お名前、メールアドレス、ご所属
recorded-mail-who = お名前とご所属はほかの参加者(投稿ごとに隠せます)。アドレスは提供会社の担当者
recorded-mail-why = ご本人の確認と、お知らせをお届けするため
recorded-mail-how-long = 退会まで
recorded-product-what = 会社ごとの契約と、製品のご利用状況(人数など)
recorded-product-who = 提供会社の担当者
recorded-product-why = 会社ごとの活用の様子を知り、支援を考えるため
recorded-product-how-long = ご契約が続く間
recorded-promises = お約束
recorded-promise-no-figures = 人や会社につけた点数を、ほかの参加者にお見せすることはありません。
recorded-promise-hidden-name = 会社名を伏せた投稿では、画面にもメールにも検索結果にも会社名は出ません。ただし、どの会社からの投稿かは提供会社の記録に残ります。
recorded-promise-other-companies = ほかの会社の方に、あなたのメールアドレスをお見せすることはありません。
recorded-promise-own-copy = ご自身の記録は、担当者にお申し付けいただければお渡しします。
recorded-promise-no-third-party = このサイトのページが、外部の計測サービスに情報を送ることはありません。
recorded-understood = 確認しました

terms-title = 利用規約
terms-none = 利用規約はまだ登録されていません。

me-title = 自分の設定
me-save = 保存する
sessions-title = ログイン中のブラウザ
sessions-intro = 心当たりのないものがあれば、終了してください。
sessions-here = このブラウザ
sessions-last-seen = 最後の利用
sessions-since = ログイン
sessions-end = 終了する
sessions-end-one = { $browser } のログインを終了する
sessions-end-all = すべてのブラウザからログアウトする
problem-space = 場所の名前をご確認ください。

sign-in-with-password = パスワードでログイン
confirm-title = ご本人の確認
confirm-intro = 大切な操作の前に、もう一度ご本人を確認します。{ $email } にコードをお送りします。

demo-doors-title = デモの登場人物として入る
demo-doors-intro = このデモは、お手元のパソコンからだけ開けます。メールなしで、次の誰かとしてログインできます。
demo-door-enter = この人として入る
demo-door-customer = お客さま
demo-door-moderator = お客さま(モデレーター)
demo-door-cs = カスタマーサクセス
demo-door-marketing = マーケティング
demo-door-admin = 管理者

password-title = パスワード
password-label = パスワード
password-new = 新しいパスワード
password-help = { $min }文字以上。文や語句をつなげたものが、長くて覚えやすくなります。
password-is-set = パスワードが設定されています。変更すると、ほかのブラウザからはログアウトします。
password-not-set = パスワードはなくてもかまいません。設定すると、メールのコードの代わりに使えます。
password-remove = パスワードを使わない
password-forgotten = メールのコードでログインする
problem-credentials = メールアドレスかパスワードが違います。
problem-password-short = { $min }文字以上にしてください。
problem-password-long = 長すぎます。1,024バイト以内にしてください。
problem-password-guessable = 推測されやすいパスワードです。お名前や会社名、よくある語句だけの組み合わせは避けてください。

second-factor-title = 認証アプリ
second-factor-intro = 認証アプリで次のQRコードを読み取り、表示された6桁のコードをご入力ください。次回からのログインで、メールのコードに加えて使います。
second-factor-qr = 認証アプリ用のQRコード
second-factor-by-hand = 読み取れないときは、次のキーを入力してください:
second-factor-code = 認証アプリの6桁のコード
second-factor-confirm = 登録する
second-factor-give-title = 認証アプリのコード
second-factor-give-intro = 担当者としてのログインには、認証アプリのコードも必要です。
second-factor-lost = 認証アプリを使えなくなったときは、ほかの管理者に解除を依頼してください。
second-factor-enrolled = 認証アプリは登録済みです。
problem-second-factor = コードが違うか、すでに使われています。次のコードをお試しください。

setup-title = はじめの設定
setup-intro = このページは一度だけ開けます。あとから管理画面で変えられます。
setup-site = サイト
setup-site-name = サイトの名前
setup-mark = ロゴの文字
setup-mark-help = 名前の前に出す4文字までの文字です(例: 広)。画像のロゴにはまだ対応していません。空欄でもかまいません。
setup-mail-from = メールの差出人
setup-mail-from-help = 例: ひろば事務局 <hiroba@example.co.jp>。空欄なら、サーバーの設定を使います。
setup-terms-ja = 利用規約(日本語)
setup-terms-en = 利用規約(英語)
setup-terms-help = 1行が1段落になります。# で始まる行は見出しです。あとから書いてもかまいません。
setup-you = 最初の管理者
setup-start = 何から始めますか
setup-start-own = 自社のデータで始める
setup-start-own-help = 顧客の一覧を取り込むところから始めます。
setup-start-demo = デモのデータで始める
setup-start-demo-help = 架空の顧客60社と2年分のやりとりを入れます。20秒ほどかかります。
setup-finish = はじめる
problem-sender = 「名前 <アドレス>」の形でご入力ください。
problem-demo-needs-empty = デモは空のデータベースにだけ入れられます。

invited-title = { $site } へのご招待
invited-intro = 招待メールをお送りしたアドレスに、6桁のコードをお送りします。コードを入力すると参加できます。
invited-submit = コードを受け取る
invited-expired = この招待は期限を過ぎています。招待メールをお送りしたアドレスに、新しい招待をお送りできます。
invited-again = 招待を送り直す
invited-gone = この招待は、すでに使われたか、取り消されています。

notice-saved = 保存しました。
notice-sent = メールをお送りしました。
notice-session-ended = ログインを終了しました。
notice-revoked = 取り消しました。
notice-decided = 反映しました。
notice-queued = もう一度実行します。
notice-second-factor = 認証アプリを登録しました。
notice-password = パスワードの設定を変えました。
