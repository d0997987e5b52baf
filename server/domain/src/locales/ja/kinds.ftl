### 質問のほかのトピックと、アイデア

kinds-nav = トピックの種類
kinds-nav-question = 質問
kinds-nav-discussion = 意見交換
kinds-nav-idea = アイデア
kinds-nav-announcement = お知らせ

kinds-new = 何を投稿しますか
kinds-new-question = 質問する
kinds-new-discussion = 意見を交わす
kinds-new-idea = アイデアを出す
kinds-new-announcement = お知らせを出す
kinds-new-story = 事例を書く

kinds-discussion-title = 話題
kinds-discussion-title-help = 何について話したいかを一文で。例：月次の締めを何営業日で終えていますか
kinds-discussion-body = 話したいこと
kinds-discussion-send = 投稿する
kinds-discussion-empty = まだ話題がありません。日々の工夫や悩みなど、答えがひとつではない話をどうぞ。
kinds-discussion-replies-none = まだ返信がありません。ひとことでもお寄せください。
kinds-discussion-edit = 話題を編集
kinds-discussion-one = 意見交換
kinds-discussion-tag = 「{ $tag }」の意見交換

kinds-idea-title = アイデアの要点
kinds-idea-title-help = 何ができるとよいかを一文で。例：請求書の一覧を取引先ごとに保存した条件で開きたい
kinds-idea-body = 背景と、実現すると楽になること
kinds-idea-send = アイデアを投稿する
kinds-idea-edit = アイデアを編集
kinds-idea-one = アイデア
kinds-idea-tag = 「{ $tag }」のアイデア

kinds-announcement-title = 見出し
kinds-announcement-title-help = 何のお知らせかが一文で分かるように。
kinds-announcement-body = 本文
kinds-announcement-send = お知らせを公開する
kinds-announcement-closed = 返信を受け付けない
kinds-announcement-empty = お知らせはまだありません。
kinds-announcement-edit = お知らせを編集
kinds-announcement-one = お知らせ
kinds-announcement-tag = 「{ $tag }」のお知らせ

kinds-space = 投稿する場所
kinds-replies = 返信 { $n }件
kinds-row-replies = 返信 { $n }
kinds-row-news = お知らせ
kinds-reply = 返信
kinds-reply-write = 返信する
kinds-reply-body = あなたの返信
kinds-reply-send = 返信を投稿する
kinds-reply-sign-in = 返信するにはログインしてください。
kinds-reply-edit = 返信を編集
kinds-closed-note = 返信の受付を終了しました。
kinds-announcement-closed-note = このお知らせは返信を受け付けていません。

kinds-home-news = お知らせ
kinds-home-news-all = すべてのお知らせ

kinds-ideas-order = 並べ方
kinds-ideas-votes = 賛成の多い順
kinds-ideas-newest = 新しい順
kinds-ideas-which = 状況
kinds-ideas-open = 受付中のすべて
kinds-ideas-all = すべて
kinds-ideas-empty = 該当するアイデアはありません。条件を変えるか、新しく出してみてください。
kinds-ideas-left = いま賛成できる残り：{ $n }票。提供済み・見送りになると票が戻ります。
kinds-ideas-count = 賛成 { $n }

kinds-status-received = 受付
kinds-status-considering = 検討中
kinds-status-developing = 開発中
kinds-status-provided = 提供済み
kinds-status-declined = 見送り

kinds-idea-vote = 賛成する
kinds-idea-voted = 賛成しました
kinds-idea-vote-undo = もう一度押すと取り消します
kinds-idea-votes = 賛成 { $n }票
kinds-idea-left = 残り { $n }票
kinds-idea-none-left = 票を使い切っています。ほかのアイデアの賛成を取り消すか、結果が出て票が戻るのをお待ちください。
kinds-idea-over = 賛成の受付は終了しました。
kinds-idea-merged = このアイデアは、次のアイデアにまとめられました。票もそちらへ移っています。
kinds-idea-merged-unseen = このアイデアは、ほかのアイデアにまとめられました。
kinds-idea-changes = これまでの経過
kinds-idea-status = 状況
kinds-idea-note = 賛成した方へのお知らせ
kinds-idea-note-help = 投稿した方と賛成した方にメールで届き、このページにも残ります。500文字以内。見送りのときは理由を必ずお書きください。
kinds-idea-decide = 状況を更新する
kinds-idea-decide-title = 状況を変える
kinds-idea-staff = 担当者用
kinds-idea-merge-title = ほかのアイデアにまとめる
kinds-idea-merge-into = まとめる先のアドレスか番号
kinds-idea-merge-help = 票はまとめ先へ移り、このアイデアは受付を終了します。元に戻せません。
kinds-idea-merge-sure = 元に戻せないことを確認しました
kinds-idea-merge = まとめる
kinds-tally-open = 票の内訳を見る
kinds-tally-title = 票の内訳
kinds-tally-lead = お客さまには票の数だけが見えます。このページの内容は社内に限ってお使いください。
kinds-tally-votes = 賛成
kinds-tally-accounts = 会社の数
kinds-tally-seats = 契約ライセンス数の合計
kinds-tally-seats-unknown = 不明
kinds-tally-seats-known = { $n }社分の合計です。契約金額はまだ取り込めないため、ライセンス数で表しています。
kinds-seats-100 = 100以下
kinds-seats-500 = 101〜500
kinds-seats-2000 = 501〜2,000
kinds-seats-10000 = 2,001〜10,000
kinds-seats-above = 10,001以上
kinds-tally-by-account = 会社ごとの票
kinds-tally-none = まだ票がありません。
kinds-tally-recorded = お客さまに代わって記録した票
kinds-tally-recorded-none = 記録した票はありません。
kinds-tally-recorded-by = { $name }が記録
kinds-tally-remove = 取り消す
kinds-tally-record = お客さまに代わって票を記録する
kinds-tally-record-help = 打ち合わせや問い合わせで要望があったときに使います。お客さまの参加記録には数えません。
kinds-tally-account = 会社名
kinds-tally-account-help = 登録されている名前のとおりに入力してください。
kinds-tally-evidence = どこでの発言か（リンク）
kinds-tally-evidence-help = 議事録や問い合わせのアドレス。例：https://… または /t/12
kinds-tally-note = 発言の要旨
kinds-tally-send = 票を記録する

kinds-settings-votes = 一人が同時に賛成できるアイデアの数
kinds-settings-votes-help = 提供済み・見送りになると、その票は本人に戻ります。

kinds-problem-idea-closed = このアイデアは賛成の受付を終了しています。
kinds-problem-no-votes-left = 票を使い切っています。ほかのアイデアの賛成を取り消してからお試しください。
kinds-problem-note-long = { $max }文字以内で書いてください。
kinds-problem-note-needed = 賛成した方に伝わるよう、ひとことお書きください。
kinds-problem-evidence = http:// か https:// で始まるアドレス、または「/t/12」のようなこのサイトのアドレスを入力してください。
kinds-problem-account-unknown = この名前の会社は登録されていません。
kinds-problem-account-ambiguous = 同じ名前の会社が複数あります。登録名を見直してください。
kinds-problem-account-voted = この会社の票はすでに記録されています。
kinds-problem-merge = 同じスペースにあり、全会員が読めるアイデアのアドレスか番号を入力してください。
kinds-problem-merge-sure = 元に戻せないことの確認にチェックを入れてください。
kinds-problem-votes = 1から1,000までの数を入力してください。

kinds-mail-status-link = アイデアのページを開く
kinds-mail-status-returned = 使った票は戻りました。ほかのアイデアにお使いください。
