### 通知、フォロー、呼びかけ、引用

shell-notices = 通知
shell-notices-unread = 未読の通知 { $n }件
shell-notices-many = { $n }件以上

notice-title = 通知
notice-none = 通知はまだありません。質問への回答や、フォローしている話題の動きをここでお知らせします。
notice-all-read = すべて既読にする
notice-unread = 未読
notice-gone = ご覧になれなくなった投稿についての通知です。
notice-gone-read = 既読にする
notice-settings = 通知の設定
notice-follows = フォローしているもの

notice-who-nobody = どなたか
notice-quoted = 引用

notice-line-answer = 「{ $title }」に、{ $who }から回答がありました。
notice-line-comment = 「{ $title }」で、{ $who }がコメントしました。
notice-line-mention = 「{ $title }」で、{ $who }があなたに呼びかけました。
notice-line-quote = 「{ $title }」で、{ $who }があなたの投稿を引用しました。
notice-line-accepted = 「{ $title }」へのあなたの回答が「解決した回答」に選ばれました。
notice-line-accepted-for = あなたの質問「{ $title }」への回答が、運営により「解決した回答」に選ばれました。
notice-line-thanks =
    { $named ->
        [yes]
            { $others ->
                [0] { $who }が、「{ $title }」でのあなたの投稿を「参考になった」と言っています。
               *[other] { $who }ほか{ $others }名が、「{ $title }」でのあなたの投稿を「参考になった」と言っています。
            }
       *[no] { $n }名が、「{ $title }」でのあなたの投稿を「参考になった」と言っています。
    }
notice-line-activity =
    { $n ->
        [1] 「{ $title }」に、{ $who }の新しい投稿があります。
       *[other] 「{ $title }」に、新しい投稿が{ $n }件あります。
    }
notice-line-new-topic = { $who }が「{ $title }」を投稿しました。
notice-line-reminder = あなたの質問「{ $title }」に回答が届いています。解決していたら、役に立った回答を選んでください。
notice-line-decision = { $detail }
notice-line-confirm-case = 事例「{ $title }」の内容をご確認ください。ご了承いただくまで公開されません。
notice-line-idea-status =
    { $turn ->
        [same] アイデア「{ $title }」について、運営からお知らせがあります（状況: { $status }）。
       *[turn] アイデア「{ $title }」の状況が「{ $status }」になりました。
    }
notice-line-moderation =
    { $detail ->
        [publish] 確認が済み、あなたの投稿を公開しました。
        [refuse] あなたの投稿は、確認の結果、公開されないことになりました。
        [restore] あなたの投稿を表示に戻しました。
       *[hide] 運営の判断により、あなたの投稿を非表示にしました。くわしくはページをご覧ください。
    }
notice-line-escalation = 「{ $title }」への回答が予定より遅れています。ご対応をお願いします。
notice-line-event-invite = 「{ $title }」にお誘いします。ご都合はいかがですか。

notice-kind-answer = 自分の質問への回答
notice-kind-comment = 自分の投稿へのコメント
notice-kind-mention = 自分への呼びかけ（@）
notice-kind-quote = 自分の投稿の引用
notice-kind-accepted = 自分の回答が選ばれたとき
notice-kind-accepted-for = 自分の質問が運営により解決済みになったとき
notice-kind-thanks = 参考になった
notice-kind-activity = フォローしている話題の新しい投稿
notice-kind-new-topic = フォローしているタグ・スペース・人の新しい話題
notice-kind-reminder = 回答を選ぶお願い（1つの質問に1回だけ）
notice-kind-decision = 運営からのお知らせ
notice-kind-confirm-case = 事例の確認のお願い
notice-kind-case-moved = 事例の確認・公開・取り下げ
notice-kind-idea-status = アイデアの状況
notice-kind-moderation = 自分の投稿についての運営の判断
notice-kind-escalation = 回答が遅れている質問
notice-kind-event-invite = イベントへのお誘い
notice-kind-event-news = 登録したイベントのお知らせ・質問への回答

notice-way-off = 受け取らない
notice-way-site = サイト内だけ
notice-way-mail = サイト内とメール
notice-way-digest = サイト内と週のまとめ

notice-choices-title = 通知の設定
notice-choices-intro = サイト内の通知はすぐに届きます。メールは、10分たっても未読のときだけお送りします。同じ話題の通知は1通にまとめ、1日100通を超えてお送りすることはありません。
notice-choices-mail = 通知をメールでも受け取る
notice-choices-mail-help = 外すと、下の設定にかかわらず通知メールをお送りしません。ログインコードなど、ご利用に必要なメールは届きます。
notice-choices-digest = 週のまとめをメールで受け取る
notice-choices-digest-help = 月曜日の朝8時に、未読の通知、回答を待っている質問、フォローしている所の新しい話題などをお送りします。お知らせすることがない週と、180日以上お越しでないときはお送りしません。
notice-choices-kinds = 種類ごとの受け取り方
notice-choices-address = お送り先: { $email }
notice-choices-refused = { $email } にお送りしたメールが、宛先のサーバーに拒否されました。このアドレスに届くログインコードでログインすると、通知メールを再開します。
notice-choices-save = 設定を保存
notice-problem-way = この種類では選べない受け取り方です。

notice-mail-open = ページを開く
notice-mail-open-answer = 回答のページを開く
notice-mail-solved = 解決しました（確認のページが開きます）
notice-mail-solved-note = 開いたページのボタンを押すと、この回答が「解決した回答」になります。ログインは要りません。同じことで困っている方の助けになります。リンクは7日間使えます。ほかの方に転送しないでください。
notice-mail-more = ほかに{ $n }件の通知があります。ページでご覧ください。
notice-mail-why = このメールは「{ $site }」の通知の設定にしたがってお送りしています。返信はお受けできません。
notice-mail-settings = 通知の設定を変える
notice-mail-stop = 通知メールの配信を停止する

digest-subject = [{ $site }] 今週のまとめ
digest-intro = 「{ $site }」のこの1週間（{ $from }から{ $to }まで）から、ご覧いただきたいものをお届けします。
digest-unread = 未読の通知
digest-company = 御社の質問に届いた回答
digest-followed = フォローしている所の新しい話題
digest-cases = 新しい活用事例
digest-waiting = 回答を待っている質問
digest-line = { $title }（回答{ $n }件）
digest-why = このメールは「{ $site }」から週に一度お送りしています。
digest-stop = 週のまとめの配信を停止する

stop-title = メールの配信停止
stop-notices = 通知メールの配信を停止します。サイト内の通知は、これまでどおりご覧いただけます。
stop-digest = 週のまとめの配信を停止します。通知メールは、これまでどおりお届けします。
stop-button = 配信を停止する
stop-done-notices = 通知メールの配信を停止しました。サイト内の通知は、これまでどおりご覧いただけます。
stop-done-digest = 週のまとめの配信を停止しました。
stop-again = 設定のページで、いつでも再開できます。
stop-settings = 通知の設定を開く
stop-invalid = この配信停止のリンクは正しくありません。メールにあるリンクをそのままお開きいただくか、ログインして通知の設定からお手続きください。

solved-title = 解決しましたか
solved-text = 「{ $title }」に届いた回答を、「解決した回答」にします。
solved-button = 解決しました
solved-done = 「解決した回答」にしました。お知らせいただき、ありがとうございます。
solved-undo = まだ解決していなかったときは、話題のページで取り消せます。
solved-open = 話題のページを開く
solved-expired = このリンクの期限（7日間）が過ぎました。話題のページで「解決した回答にする」を押してください。
solved-invalid = このリンクはお使いになれません。回答が取り下げられたか、リンクが途中で切れています。

follow-label-topic = この話題のフォロー
follow-label-tag = このタグのフォロー
follow-label-space = このスペースのフォロー
follow-label-person = この方のフォロー
follow-watching = すべて知らせる（メールも）
follow-tracking = サイト内で知らせる
follow-normal = 自分宛てだけ
follow-muted = 知らせない
follow-save = 変更
follow-person-note = お名前を出した投稿だけをお知らせします。
follows-title = フォローしているもの
follows-none = フォローしているものはありません。話題・タグ・スペース・人のページで選べます。質問した話題と、返信した話題は、自動で加わります。
follows-automatic = 自動
follows-gone = ご覧になれなくなったもの
follows-topic = 話題
follows-tag = タグ
follows-space = スペース
follows-person = 人

mention-untold = 呼びかけた方のうち、お知らせできない方がいます。この話題を読めない方か、ここでは呼びかけられない方です。
mention-offered = 呼びかけられる方
mention-none = 呼びかけられる方は見つかりません。
qa-quote = 引用

# Told while a page is open.
live-replies = 新しい返信が{ $n }件あります
