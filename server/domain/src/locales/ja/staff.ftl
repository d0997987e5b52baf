### 担当者の画面

## 担当者メニューの枠

staff-places = 担当者メニュー
staff-place-home = 今週声をかける顧客
staff-place-accounts = 顧客
staff-customer-view = 顧客表示に切り替える
staff-customer-view-help = お客さまに見える画面で確認できます。閲覧のみで、投稿や変更はできません。
staff-save = 保存する
staff-edit = 編集
staff-next-page = 次へ
staff-first-page = 先頭へ
staff-pages = ページ
staff-none = なし

## ホーム

staff-home-lead = 事実だけを並べています。スコアは並び順に使っていません。
staff-home-mine = 自分の担当
staff-home-all = すべて
staff-home-count = { $total } 社（見ている顧客 { $watched } 社）
staff-home-more = 急ぎの順に { $shown } 社を表示しています。ほかの { $rest } 社は担当者で絞り込むと見られます。
staff-home-owner = 担当 { $name }
staff-home-no-owner = 担当者なし
staff-home-empty = 今週、とくに声をかける理由のある顧客はありません。
staff-home-empty-more = 次の一手を顧客ページに入れておくと、期日が近づいたときにここに出ます。
staff-home-empty-mine = 担当している顧客がまだありません。顧客一覧で担当者を設定してください。
staff-fact-action = 次の一手
staff-fact-overdue = 期限切れ
staff-fact-today = 今日
staff-fact-by = { $date } まで
staff-fact-unanswered = 未回答の質問
staff-fact-first-post = 初めての投稿
staff-fact-deadline = 契約の通知期限
staff-fact-deadline-text = { $contract }：{ $date }（あと { $days } 日）。契約は { $end } まで
staff-fact-auto-renew = 自動更新
staff-fact-proposal = ステージの提案
staff-fact-proposal-text = { $from } → { $to }（{ $date } から）
staff-fact-unseen = しばらく来訪なし
staff-fact-unseen-text = 最後に見えたのは { $date }
staff-fact-never-seen = まだ誰も来ていません

## マーケティングのホーム

staff-marketing-title = コミュニティのいま
staff-marketing-lead = 公開されている内容と件数です。
staff-marketing-accounts = 参加している会社
staff-marketing-people = 参加している人
staff-marketing-questions = 質問（30 日）
staff-marketing-answers = 回答（30 日）
staff-marketing-cases = 共有された事例（365 日）
staff-marketing-segments = 区分ごとの顧客数
staff-marketing-public = 公開されている新しい質問
staff-marketing-public-empty = 公開の場所にはまだ質問がありません。公開の場所を作ると、ここに並びます。

## 顧客一覧

staff-accounts-title = 顧客
staff-accounts-new = 顧客を追加
staff-accounts-search = 会社名・外部 ID
staff-accounts-stage = ステージ
staff-accounts-band = ヘルスの帯
staff-accounts-owner = 担当者
staff-accounts-status = 取引の状態
staff-accounts-segment = 区分
staff-accounts-sort = 並び順
staff-accounts-any = すべて
staff-accounts-any-status = 解約以外
staff-accounts-nobody = 担当者なし
staff-accounts-apply = 絞り込む
staff-accounts-clear = 条件を消す
staff-accounts-matching = { $n } 社
staff-accounts-matching-of = { $n } 社 / 全 { $all } 社
staff-accounts-empty = 顧客がまだ登録されていません。
staff-accounts-empty-more = 会社名と開設アカウント数の 2 列だけの表からでも始められます。
staff-accounts-import = 表を取り込む
staff-accounts-no-match = この条件に合う顧客はありません。
staff-accounts-name = 会社
staff-accounts-days = 90 日の動き
staff-accounts-next = 次の一手
staff-accounts-select = { $name }を選ぶ
staff-accounts-spark = ヘルススコアの 90 日：{ $from } から { $to }
staff-accounts-spark-none = 90 日間、スコアのある日がありません
staff-accounts-download = CSV でダウンロード
staff-accounts-download-help = 表示中の条件に合うすべての顧客。ダウンロードは記録に残ります。
staff-sort-name = 会社名
staff-sort-health = ヘルスの低い順
staff-sort--health = ヘルスの高い順
staff-sort-coverage = データの足りない順
staff-sort-next = 次の一手の早い順
staff-sort-stage = ステージの長い順
staff-status-prospect = 見込み
staff-status-active = 契約中
staff-status-churned = 解約
staff-bulk = 選んだ顧客をまとめて変更
staff-bulk-owner = 担当者を変える
staff-bulk-status = 取引の状態を変える
staff-bulk-segment = 区分を変える
staff-bulk-title = まとめて変更の確認
staff-bulk-lead = 次の { $n } 社の{ $what }を「{ $value }」に変更します。
staff-bulk-confirm = { $n } 社を変更する
staff-bulk-cancel = やめる
staff-bulk-empty-value = （空にする）

## 顧客の追加と編集

staff-profile-title = 顧客を追加
staff-profile-edit = 会社の情報を編集
staff-profile-name = 会社名
staff-profile-external-id = 外部 ID
staff-profile-external-id-help = CRM などの番号。取り込みのときに会社を見分けます。
staff-profile-industry = 業種
staff-profile-started = 利用開始日
staff-profile-create = 追加する

## 顧客ページ

staff-account-since = 利用開始
staff-account-unverified = 未確認
staff-account-stage-since = { $date } から（{ $days } 日）
staff-account-cause-rule = ルールの提案を承認
staff-account-cause-manual = 手動
staff-account-cause-import = 取り込み
staff-account-cause-migration = 移行
staff-account-days-in-band = この帯になって { $days } 日
staff-account-raw = 上限の適用前 { $raw }
staff-account-grey = データのそろい具合が { $coverage } のため、点数を出していません（50% から表示します）。
staff-account-provisional = 参考値：データのそろい具合が 70% 未満です
staff-account-uncomputed = まだ集計されていません。毎晩、前日までの数字を集計します。
staff-account-computed = { $date } 時点
staff-account-next = 次の一手
staff-account-next-what = 何をするか
staff-account-next-on = 期日
staff-account-next-owner = だれが
staff-account-next-none = 次の一手が決まっていません。
staff-account-next-set = 次の一手を決める
staff-account-memo = メモ
staff-account-memo-none = メモはまだありません。
staff-account-memo-help = 担当者だけが見られます。
staff-account-stage = ステージ
staff-account-to-next = 「{ $stage }」に進むために
staff-account-to-next-manual = 次の「{ $stage }」へは、担当者の判断で進めます。
staff-account-progress = { $total } 件中 { $met } 件を満たしています
staff-account-proposal = 「{ $to }」への変更が提案されています
staff-account-proposal-since = { $date } から。根拠：
staff-account-proposal-rows = 根拠になった活動を見る
staff-account-accept = 承認する
staff-account-decline = 見送る
staff-account-reason = 理由
staff-account-move = ステージを手動で変更
staff-account-move-to = 変更先
staff-account-move-do = 変更する
staff-account-health = ヘルスの推移
staff-account-chart-title = { $name }のヘルススコア、{ $from }〜{ $to }
staff-account-chart-text = スコアのある日 { $days } 日。最初 { $first }、最後 { $last }、最低 { $low }、最高 { $high }。
staff-account-chart-none = この期間にスコアのある日はありません。
staff-account-chart-legend = 点線は参考値の期間、線のない期間はデータ不足です。
staff-account-table = 表で見る
staff-account-table-week = 週の最終日
staff-account-parts = スコアの内訳
staff-account-parts-text = { $score } 点の内訳：{ $parts }
staff-account-part = { $name } { $points } 点
staff-account-measure = 指標
staff-account-value = 値
staff-account-score = 点数
staff-account-weight = 重み
staff-account-contribution = 寄与
staff-account-helpful = 伸びしろ
staff-account-as-of = 時点
staff-account-evidence = 根拠
staff-account-evidence-n = { $n } 件
staff-account-unavailable = 集計の対象外
staff-account-best-next = いちばん効くのは「{ $name }」です（最大 +{ $points } 点）。
staff-account-scorecard = 使っている配点：{ $card }（設定 第 { $version } 版）
staff-account-channel-rows = 記録を見る
staff-account-way = 変化の理由
staff-account-way-day = 前日から
staff-account-way-month = 28 日前から
staff-account-way-same = 変化はありません。
staff-account-way-weight = { $name }の有無・重み
staff-account-way-cap = 上限の適用
staff-account-way-rounding = 端数
staff-account-way-config = この間に配点の設定が変わっています。
staff-account-people = 人
staff-account-people-empty = この顧客の人はまだ登録されていません。招待するか、名簿を取り込んでください。
staff-account-people-more = ほか { $n } 人を見る
staff-account-person = 名前
staff-account-level = 関わり方
staff-account-last-seen = 最後に見えた日
staff-account-activity = 90 日の活動
staff-account-activity-text = 質問 { $questions }・回答 { $answers }・コメント { $replies }・訪問 { $visits } 日・その他 { $other }
staff-account-activity-none = 活動なし
staff-account-not-joined = 未登録
staff-account-left = 退職・異動
staff-account-never = まだありません
staff-account-timeline = これまでのこと
staff-account-timeline-empty = まだ何も起きていません。
staff-account-timeline-all = すべての記録を見る
staff-account-contracts = 契約
staff-account-contracts-empty = 契約の情報がありません。契約の表を取り込むと、通知期限をお知らせします。
staff-account-contract = 契約
staff-account-product = 製品・プラン
staff-account-term = 期間
staff-account-notice = 通知期限
staff-account-usage = 製品の利用（月ごと）
staff-account-usage-empty = 利用状況のデータがまだ届いていません。
staff-account-month = 月
staff-account-licensed = ライセンス
staff-account-created = 開設
staff-account-logins = ログイン（人）
staff-account-features = 主要機能 1・2・3（人）
staff-tl-points = { $points } ポイント
staff-tl-reversed = 取り消し
staff-tl-vendor = 自社
staff-tl-stage = ステージ：{ $from } → { $to }
staff-tl-import = 取り込み：{ $file }
staff-tl-account-memo = メモを更新
staff-tl-account-next_action = 次の一手を更新
staff-tl-account-created = 顧客を追加
staff-tl-account-profile = 会社の情報を更新
staff-tl-account-bulk = まとめて変更
staff-tl-stage-declined = ステージの提案を見送り

## 根拠の一覧

staff-evidence-title = { $name }の根拠
staff-evidence-all = すべての記録
staff-evidence-stage = 次のステージの条件
staff-evidence-lead = { $account }・{ $date } の終わりの時点
staff-evidence-empty = この数字のもとになる記録はありません。
staff-evidence-facts = ファイルから取り込まれたデータ
staff-evidence-kind = 内容
staff-evidence-person = 人
staff-evidence-when = 日時
staff-evidence-granted = 付与ポイント
staff-evidence-worth = いまのポイント
staff-evidence-where = 投稿
staff-evidence-source = 記録のもと
staff-evidence-reversed = 取り消し { $date }
staff-evidence-hint = ポイントは活動の種類ごとの半減期で小さくなります。
staff-evidence-back = 顧客ページへ戻る

## 入力の問題

staff-problem-long = { $limit } 文字以内で入力してください。
staff-problem-memo-changed = 編集中にほかの人がメモを変更しました。下の内容は保存されていません。いまのメモを確かめて、もう一度保存してください。
staff-problem-action-missing = 期日を決めるときは、何をするかも入力してください。
staff-problem-owner = 担当者を一覧から選んでください。
staff-problem-date = 日付は 2026-04-01 の形で入力してください。
staff-problem-choice = 一覧から選んでください。
staff-problem-name-missing = 会社名を入力してください。
staff-problem-external-id-taken = この外部 ID は、ほかの顧客で使われています。
staff-problem-none-chosen = 変更する顧客を選んでください。
staff-problem-too-many = 一度に変更できるのは { $limit } 社までです。
staff-problem-reason-missing = 理由を入力してください。あとから経緯がわかるように残します。
staff-problem-same-stage = すでにこのステージです。
