### どのページにも出る言葉

shell-skip = 本文へ移動
shell-places = メニュー
shell-questions = 質問
shell-staff = 担当者メニュー
shell-sign-in = ログイン
shell-sign-out = ログアウト
shell-recorded = この場で記録されること
shell-terms = 利用規約
shell-demo = これはデモです。登場する会社と人はすべて架空です。
shell-customer-view = お客さまに見える画面を表示しています（閲覧のみ）。
shell-customer-view-end = 担当者の画面に戻る

kept-text-title = ログアウトされています
kept-text-intro = 入力された内容はこのページに残っています。まだ送信されていません。新しいタブでログインしてから、このページに戻って送信してください。
kept-text-none = 送信は行われていません。ログインしてから、もう一度お試しください。
kept-text-sign-in = 新しいタブでログイン
kept-text-yours = 入力された内容
kept-text-send = 送信する

problem-404-title = ページが見つかりません
problem-404-text = アドレスが変わったか、削除されたか、ご覧いただけないページです。
problem-403-title = この操作はできません
problem-403-text = この操作を行う権限がないか、なくなりました。
problem-origin-text = このサイトのページからの送信であることを確認できませんでした。ページを開き直して、もう一度お試しください。
problem-not-allowed = この操作はできないか、できなくなりました。入力された内容は下に残っています。
problem-changed-meanwhile = ほかの方の変更と重なりました。入力された内容は下に残っています。ご確認のうえ、もう一度送信してください。
problem-busy = ただいま混み合っています。入力された内容は下に残っています。少し待ってからもう一度送信してください。
problem-408-title = 時間内に届きませんでした
problem-408-text = 送信に時間がかかりすぎたため、受け付けを打ち切りました。通信の状態をご確認のうえ、もう一度お試しください。
problem-409-title = ほかの変更と重なりました
problem-409-text = 開いている間に内容が変わりました。ページを開き直してご確認ください。
problem-413-title = 大きすぎます
problem-413-text = 送られた内容が上限を超えています。減らしてからもう一度お試しください。
problem-429-title = 少しお待ちください
problem-429-text = 短い時間に操作が続いたため、一時的に受け付けを止めています。しばらくしてからお試しください。
problem-503-title = ただいま混み合っています
problem-503-text = まもなく再開します。少し待ってからもう一度お試しください。
problem-400-title = 送信内容を読み取れませんでした
problem-400-text = ページを開き直して、もう一度お試しください。
problem-500-title = 問題が起きました
problem-500-text = こちらの不具合です。入力した内容は保存されていません。時間をおいてお試しください。
problem-request-id = お問い合わせの際はこの番号をお知らせください:
problem-home = トップページへ
# Between the parts of a list.
joint = {"、"}
