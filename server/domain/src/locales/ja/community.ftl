### 質問と回答

qa-home-title = 使い方の疑問を、使っている人どうしで。
qa-home-lead = 同じ製品を使う方々と担当者が答えます。社名を伏せて質問することもできます。
qa-home-lead-guest = ログインすると、質問や回答ができます。公開されている質問は、どなたでもご覧いただけます。
qa-home-look = 公開されている質問を見る
qa-home-help = 回答を待つ質問を見る
qa-home-waiting = ご所属の会社を担当者が確認しています。確認が終わると、質問や回答ができるようになります。
qa-home-newest = 新しい質問
qa-home-all = すべての質問
qa-home-empty = まだ質問がありません。最初の質問をしてみませんか。
qa-home-empty-guest = 公開されている質問はまだありません。ログインすると、会員向けの質問をご覧いただけます。
qa-home-unanswered = 回答を待っている質問
qa-home-unanswered-all = 回答のない質問をすべて見る

qa-questions = 質問
qa-questions-tag = 「{ $tag }」の質問
qa-questions-order = 並べ方と絞り込み
qa-questions-newest = 新しい順
qa-questions-unanswered = 未回答
qa-questions-everything = 絞り込みを解除
qa-questions-empty = 該当する質問はありません。条件を変えるか、新しく質問してみてください。
qa-questions-empty-unanswered = 回答を待っている質問はありません。みなさまのおかげです。

qa-row-waiting = 回答待ち
qa-row-answers = 回答 { $n }
qa-row-solved = 解決 · { $n }
qa-row-me-too = 私も知りたい { $n }

qa-page-label = ページの移動
qa-page-first = 先頭へ
qa-page-next = 次のページ

qa-when-now = たった今
qa-when-minutes = { $n }分前
qa-when-hours = { $n }時間前
qa-when-days = { $n }日前

qa-tags = タグ
qa-tags-all = すべてのタグ
qa-tags-count = { $n }件
qa-tags-empty = タグはまだありません。質問するときに付けられます。
qa-spaces = スペース

qa-ask = 質問する
qa-ask-nowhere = 質問できるスペースがまだありません。担当者にお問い合わせください。
qa-ask-title = 質問の要点
qa-ask-title-help = 一文で書くと、答えが集まりやすくなります。例：承認済みの請求書を差し戻す方法はありますか
qa-ask-body = くわしい内容
qa-ask-tags-help = 5個まで。「、」や空白で区切ります。例：請求書、権限
qa-ask-send = 質問を公開する
qa-body-help = Markdownが使えます。ほかの人のお名前や秘密の情報は書かないでください。

qa-space = 質問する場所
qa-space-public = どなたでも読めます。検索サイトにも載ります。
qa-space-members = 登録されたお客さまだけが読めます。
qa-space-accounts = 招かれた会社の方だけが読めます。
qa-space-staff = 担当者だけが読めます。

qa-audience = 読める人
qa-audience-members = 全会員
qa-audience-members-help = この場所に入れる方全員が読めます。
qa-audience-own = 自社と担当者のみ
qa-audience-own-help = 同じ会社の方と担当者だけが読めます。ほかの会社の方には見えません。
qa-audience-own-badge = 自社と担当者のみ

qa-identity = あなたの見え方
qa-identity-label = 名前の見せ方
qa-identity-full = 氏名・会社名
qa-identity-name = 氏名のみ
qa-identity-profile = 業種・規模のみ
qa-identity-help = 伏せた内容は、ほかのお客さまには表示されません。担当者にはお名前と会社名が見えます。選んだ内容は次回も使われます。

qa-readers-members = 登録顧客{ $n }名・社外非公開
qa-readers-accounts = 招かれた会社の{ $n }名・社外非公開
qa-readers-own = 自社の{ $n }名と担当者のみ・他社には非公開
qa-readers-public = どなたでも読めます（インターネットに公開）
qa-readers-staff = 担当者のみ

qa-byline-vendor = 公式スタッフ
qa-byline-asker = 質問者
qa-byline-mine = あなた
qa-byline-behind = 担当者だけに見える情報
qa-byline-member = 会員の方
qa-byline-masked = { $facts }の方
qa-byline-separator = ・
qa-size-50 = 50名以下
qa-size-300 = 51〜300名
qa-size-1000 = 301〜1,000名
qa-size-5000 = 1,001〜5,000名
qa-size-above = 5,001名以上

qa-answers = 回答 { $n }件
qa-answers-none = まだ回答がありません。ご存じのことがあれば、ひとことでも助けになります。
qa-answer-write = 回答する
qa-answer-body = あなたの回答
qa-answer-send = 回答を投稿する
qa-answer-sign-in = 回答するにはログインしてください。
qa-solved = 解決済み
qa-accepted = 解決した回答
qa-accept = 解決した回答にする
qa-unaccept = 解決した回答から外す
qa-official = 公式回答
qa-endorse = 公式回答にする
qa-unendorse = 公式回答から外す
qa-helpful = 参考になった
qa-helpful-undo = もう一度押すと取り消します
qa-me-too = 私も知りたい
qa-me-too-undo = もう一度押すと取り消します
qa-closed = 受付終了
qa-closed-note = この質問は回答とコメントの受付を終了しました。
qa-close = 受付を終了する
qa-reopen = 受付を再開する
qa-menu = その他の操作
qa-hidden = 非表示
qa-hide = 非表示にする
qa-restore = 表示に戻す

qa-comments = コメント
qa-comments-all = コメント{ $n }件をすべて見る
qa-comments-none = コメントはまだありません。
qa-comment = コメント
qa-comment-write = コメントする
qa-comment-send = コメントを投稿する

qa-edit = 編集
qa-edit-question = 質問を編集
qa-edit-answer = 回答を編集
qa-edit-comment = コメントを編集
qa-edit-body = 本文
qa-edit-help = 投稿から5分以内の小さな修正は履歴に残りません。それ以外は「編集済み」と表示され、前の内容が履歴に残ります。
qa-edit-identity-help = 名前の見せ方を変えると、この質問でのあなたの投稿すべてに、すぐ反映されます。すでに届いたメールは変わりません。
qa-edit-save = 変更を保存する
qa-edit-cancel = やめる
qa-edited = 編集済み
qa-history = 変更履歴
qa-history-version = 第{ $n }版
qa-history-other = 運営による編集

qa-tools = 書式
qa-tools-bold = 太字
qa-tools-italic = 斜体
qa-tools-link = リンク
qa-tools-quote = 引用
qa-tools-code = コード
qa-tools-list = 箇条書き
qa-preview = プレビュー
qa-preview-loading = プレビューを準備しています…
qa-preview-failed = プレビューを表示できませんでした。

qa-kind-question = 質問
qa-kind-answer = 回答
qa-person-questions = 質問
qa-person-answers = 回答
qa-person-accepted = 解決に役立った回答
qa-person-thanks = 参考になった
qa-person-recent = 最近の投稿
qa-person-empty = 表示できる投稿はありません。
qa-person-empty-mine = お名前を出した投稿はまだありません。
qa-person-own-note = お名前か会社名を伏せた投稿は、このページには表示されず、件数にも含まれません。

qa-problem-title-short = 要点は{ $min }文字以上で書いてください。
qa-problem-title-long = 要点は{ $max }文字以内にしてください。
qa-problem-body-short = もう少しくわしく、{ $min }文字以上で書いてください。
qa-problem-body-long = 長すぎます。64KB（日本語でおよそ2万字）以内に分けてください。
qa-problem-body-complex = 引用や箇条書きの入れ子が深すぎるため、表示できません。書き方を簡単にしてください。
qa-problem-tag-long = タグは{ $max }文字以内にしてください。
qa-problem-tags-many = タグは{ $max }個までです。
qa-problem-edited-meanwhile = ほかの方が先に編集しました。下に現在の内容があります。もう一度保存すると、入力された内容に置き換わります。
qa-edit-now = 現在の内容

qa-problem-too-fast = 短い時間に投稿が続いたため、少しお待ちください。入力された内容は下に残っています。

qa-mail-named = { $name }さん（{ $company }）
qa-mail-name = { $name }さん
qa-mail-vendor = 公式スタッフの{ $name }
