### numbers
numbers-problem-unknown-type = この種類の記録はありません。
numbers-problem-day-to-come = まだ来ていない日です。
numbers-problem-config-json = 設定を読めません（{ $reason }）。
numbers-problem-config-unknown = 設定に { $path } という項目はありません。名前を直すか、消してください。
numbers-problem-config-bands = 色分けの境目は0から100の間で、黄を緑より低くしてください。
numbers-problem-config-scorecards = 採点表がありません。一つ以上必要です。
numbers-problem-config-weights = 採点表「{ $key }」の重みは、0以上の数にしてください。
numbers-problem-config-scorecard = 採点表「{ $key }」を指す規則がありますが、その採点表がありません。
numbers-problem-config-stage = ステージの移り方に「{ $key }」とありますが、そのステージはありません。
numbers-problem-unknown-stage = そのステージはありません。
numbers-problem-reason-too-long = 1,000 文字以内で入力してください。

## 顧客のステージ

numbers-stage-handover = 引き継ぎ
numbers-stage-onboarding = オンボーディング
numbers-stage-adoption = 定着
numbers-stage-value = 成果
numbers-stage-strategic = 戦略
numbers-stage-advocate = 推奨
numbers-stage-churned = 解約
numbers-stage-excluded = 対象外
numbers-stage-none = 未設定

## ヘルスの帯と状態

numbers-band-green = 良好
numbers-band-yellow = 注意
numbers-band-red = 要対応
numbers-band-none = 判定なし
numbers-state-insufficient = データ不足
numbers-state-locked = 未開放
numbers-state-uncomputed = 未集計
numbers-health = ヘルススコア
numbers-programme = プログラム活用度
numbers-coverage = データのそろい具合
numbers-as-of = 集計日
numbers-trend-up = 上向き
numbers-trend-down = 下向き
numbers-trend-flat = 横ばい

## 数字がない理由

numbers-na-not_applicable = この顧客には当てはまりません
numbers-na-not_invited = まだ案内していません
numbers-na-too_new = 案内したばかりです
numbers-na-not_purchased = 契約していません
numbers-na-no_feed = データが届いていません
numbers-na-stale = データが古くなっています
numbers-na-insufficient_n = 比べられる顧客が足りません
numbers-na-locked_level = まだ計測を始めていません

## ヘルスの内訳

numbers-group-product = 製品の利用
numbers-group-programme = プログラムの活用
numbers-group-relationship = 関係
numbers-group-support = 問い合わせ
numbers-group-outcomes = 成果
numbers-measure-activation = アカウント開設率
numbers-measure-activation-from = 開設済みアカウント数 ÷ ライセンス数（最新の月）
numbers-measure-login_rate = ログイン率
numbers-measure-login_rate-from = ログインした人数 ÷ 開設済みアカウント数（最新の月）
numbers-measure-feature_reach = 主要機能の利用率
numbers-measure-feature_reach-from = 主要機能ごとの利用者 ÷ ログインした人数 の平均（最新の月）
numbers-measure-programme_utilisation = プログラム活用度
numbers-measure-programme_utilisation-from = コンサルティング・トレーニング・無償プログラム・コミュニティの加重平均
numbers-measure-relationship = 多対多の関係
numbers-measure-relationship-from = 面談と連絡の記録
numbers-measure-inquiry_volume = 問い合わせの件数
numbers-measure-inquiry_volume-from = ログイン 10 人あたりの件数を同じ区分の顧客と比較（90 日）
numbers-measure-inquiry_depth = 質問の深さ
numbers-measure-inquiry_depth-from = 基本・応用・実践・戦略のラベル（90 日）
numbers-measure-value_points = バリューポイントの達成
numbers-measure-value_points-from = 期限の来たバリューポイントのうち期限内に達成した割合
numbers-measure-resolution_feeling = 解決実感
numbers-measure-resolution_feeling-from = アンケートの平均（180 日、1〜5）
numbers-depth-basic = 基本
numbers-depth-advanced = 応用
numbers-depth-practice = 実践
numbers-depth-strategic = 戦略

## プログラムのチャネル

numbers-channel-consulting = 有償コンサルティング
numbers-channel-training = トレーニング
numbers-channel-free = 無償プログラム
numbers-channel-community = コミュニティ
numbers-input-consulting = { $hours_used } / { $hours_purchased } 時間を利用（期間の { $elapsed } が経過）
numbers-input-training = 修了 { $trained } 人（目標 { $target } 人）・受講 { $enrolled } 件のうち修了 { $completed } 件（365 日）
numbers-input-free = 参加 { $attended } 回（期待 { $expected } 回）・登録 { $registrations } 人のうち参加 { $attendances } 人（180 日）
numbers-input-community = 参加した人 { $active_people } 人（目標 { $target } 人、90 日）・活動のあった月 { $windows_active } / { $windows }・閲覧のあった週 { $reading_weeks } / 13
numbers-input-praised = 他社から評価されています
numbers-input-points = いまのポイント { $points }

## 人の関わり方

numbers-level-exploring = 見てまわっている
numbers-level-participating = 参加している
numbers-level-contributing = 貢献している
numbers-level-leading = 引っ張っている
numbers-level-none = まだ記録なし

## 記録の種類

numbers-type-com-visit_day = 訪問
numbers-type-com-reaction_given = 「参考になった」を付けた
numbers-type-com-idea_voted = アイデアに投票
numbers-type-com-question_posted = 質問を投稿
numbers-type-com-reply_posted = コメントを投稿
numbers-type-com-answer_posted = 回答を投稿
numbers-type-com-answer_accepted_peer = 他社の質問で解決策に選ばれた
numbers-type-com-answer_accepted_own = 自社の質問で解決策に選ばれた
numbers-type-com-helpful_vote_received = 「参考になった」を受けた
numbers-type-com-idea_posted = アイデアを投稿
numbers-type-com-case_shared = 事例を共有
numbers-type-com-mentored = ほかの利用者を支援
numbers-type-evt-registered = イベントに申込
numbers-type-evt-attended_online = イベントにオンライン参加
numbers-type-evt-attended_onsite = イベントに来場
numbers-type-evt-question_asked = イベントで質問
numbers-type-evt-survey_answered = イベントのアンケートに回答
numbers-type-evt-spoke = イベントに登壇
numbers-type-evt-hosted = イベントを主催
numbers-type-trn-enrolled = トレーニングに申込
numbers-type-trn-completed = トレーニングを修了
numbers-type-trn-certified = 認定を取得
numbers-type-prg-download = 資料をダウンロード
numbers-type-prg-webinar = ウェビナーに参加
numbers-type-prg-office_hours = 相談会に参加
numbers-type-prg-beta = ベータに参加
numbers-type-prg-advisory_board = アドバイザリーボードに参加
numbers-type-prg-interview = インタビューに協力
numbers-type-prg-consulting_session = コンサルティングを実施
numbers-type-svy-answered = アンケートに回答
numbers-type-adv-logo_permitted = ロゴ掲載を許諾
numbers-type-adv-quote_approved = コメント掲載を承認
numbers-type-adv-story_published = 事例記事を公開
numbers-type-adv-reference_call = 導入検討企業の相談に対応
numbers-type-adv-public_review = レビューを公開
numbers-type-adv-referral_submitted = 紹介を提供
numbers-type-adv-referral_qualified = 紹介が商談に
numbers-type-adv-external_post = 社外で発信
numbers-type-adv-talk = 講演
numbers-type-adv-press = メディア掲載
numbers-source-app = この場での操作
numbers-source-import = ファイル取り込み
numbers-source-api = API
numbers-source-staff = 担当者の入力

## 次のステージの条件

numbers-condition-measure = { $measure }が { $value } { $op ->
    [ge] 以上
    [gt] を超える
    [le] 以下
   *[lt] 未満
 }
numbers-condition-tenure = 利用開始から { $days } 日以上
numbers-condition-events = 対象の活動が { $days } 日以内に { $n } 件以上
numbers-condition-people = { $points } ポイント以上の活動をした人が { $days } 日以内に { $n } 人以上
numbers-condition-band = 帯が「要対応」ではない
numbers-condition-met = 満たしています
numbers-condition-unmet = まだです
numbers-condition-now = 現在 { $value }
numbers-condition-unknown = 現在の値なし
