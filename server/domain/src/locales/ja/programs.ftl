### イベント以外のプログラム：講座、コンサルティング、相談会など

programs-title = プログラム
programs-intro = 講座、有償コンサルティング、相談会など、イベント以外の取り組みです。だれがどこまで進んだかを記録すると、顧客のプログラム活用度に反映されます。
programs-enter = 参加を記録する
programs-buy = コンサルティングを記録する
programs-search = 名前で探す
programs-kind = 種類
programs-none = プログラムの記録はまだありません。
programs-none-how = 講座や相談会が終わったら「参加を記録する」から、参加された方をまとめて入力できます。
programs-none-found = 条件に合うプログラムはありません。
programs-all = すべてのプログラムを見る
programs-of = { $name }のプログラム
programs-name = プログラム名
programs-name-help = すでにある名前を入れると、そのプログラムに追加されます。例：管理者基礎コース
programs-accounts = 会社
programs-persons = 人
programs-companies = { $n }社
programs-people = { $n }人
programs-standing = 進み具合
programs-standing-help = 進み具合は、お一人をいちばん進んだところで1回だけ数えます。会社への案内も1件と数えます。
programs-last = 最終日
programs-hours = { $hours }時間
programs-hours-of = { $bought }時間のうち{ $used }時間を利用
programs-hours-title = 時間
programs-type-prg-office_hours = 相談会
programs-type-prg-webinar = ウェビナー
programs-type-prg-beta = ベータプログラム
programs-type-prg-advisory_board = アドバイザリーボード
programs-type-prg-interview = インタビュー
programs-type-evt-attended_online = オンラインイベント
programs-type-evt-attended_onsite = 会場でのイベント
programs-status = 状況
programs-status-offered = 案内
programs-status-registered = 申込
programs-status-enrolled = 受講中
programs-status-attended = 参加
programs-status-completed = 修了
programs-status-certified = 合格
programs-status-no_show = 欠席
programs-status-usual = 標準（講座は修了、ほかは参加）
programs-account-none = プログラムの記録はまだありません。
programs-account-all = この会社のプログラムをすべて見る

programs-enter-title = プログラムへの参加を記録する
programs-enter-intro = 参加された方をまとめて記録します。1行でも読み取れない行があれば、何も記録されません。
programs-what = 種類
programs-on = 日付
programs-lines = 参加された方
programs-lines-more = ほかに参加された方
programs-lines-help = 1行にお一人ずつ、メールアドレスを入れます。状況や日付がほかの方と違う行には、続けて「, 欠席」や「, 2026-04-01」のように書き添えます。会社名だけの行は、会社への案内や、お名前の分からない方の参加になります。表計算ソフトから貼り付けることもできます。
programs-people-of = { $name }の方
programs-people-none = 登録されている方はまだいません。
programs-save = 記録する
programs-more = 参加された方を追加する
programs-participants = 参加された方
programs-nobody = 記録はありません。すべて取り消されたか、まだ入力されていません。
programs-company = 会社
programs-person = 参加者
programs-act = 操作
programs-row-change = 直す
programs-row-hours = 時間を記録
programs-row-see = 見る
programs-row-which = （{ $who }）
programs-row-title = { $who } — { $name }

programs-buy-title = コンサルティングの購入を記録する
programs-buy-intro = 購入された時間と契約期間です。利用された時間は、記録したあとの画面で日ごとに入力します。
programs-company-help = 顧客一覧にある会社名、または顧客IDを、そのまま入れてください。
programs-buy-name = 名称
programs-buy-name-help = 契約の呼び名です。例：導入支援 2026
programs-bought = 購入時間
programs-start = 期間の初日
programs-end = 期間の最終日
programs-term = 期間
programs-term-title = 購入時間と期間を直す
programs-use-title = 利用された時間を記録する
programs-used = 利用時間
programs-use-who = 相手の方のメールアドレス（任意）
programs-use-who-help = どなたが対応を受けたか。空のままでも会社の利用として記録されます。
programs-uses = 利用の記録
programs-uses-none = まだ利用されていません。

programs-change-title = 状況を進める・直す
programs-change-help = 進んだ場合も、間違いを直す場合も、ここで変えます。これまでの記録は残ります。
programs-change = 変更する
programs-withdraw-title = 間違えて入力した場合
programs-withdraw-help = この記録を取り消します。活用度の計算からも外れます。取り消したことは記録に残ります。
programs-withdraw = 取り消す
programs-withdrawn = この記録は取り消されています。
programs-history = これまでの記録
programs-by-hand = 手入力
programs-by-file = ファイル
programs-said-withdrawn = 取り消し

programs-problem-what = 種類を選んでください。
programs-problem-name = 名前を入力してください。
programs-problem-name-own = この形の名前は、サイトの内部で使われています。別の名前にしてください。
programs-problem-other-type = この名前のプログラムは、別の種類で記録されています。種類を合わせるか、別の名前にしてください。
programs-problem-status = この種類のプログラムにある状況を選んでください。
programs-problem-person = この状況は、参加された方のお名前が分かる記録にだけ使えます。
programs-problem-day = 日付を入力してください。
programs-problem-future = これからの日付です。済んだことだけを記録できます。
programs-problem-long-ago = 日付が古すぎます。2000年以降の日付を入力してください。
programs-problem-nobody = 参加された方を、少なくともお一人入力してください。
programs-problem-many = 一度に記録できるのは{ $limit }人までです。分けて入力してください。
programs-problem-company = この名前の会社は見つかりません。顧客一覧の表記をご確認ください。
programs-problem-several = この名前の会社が複数あります。顧客IDか、#に続けて顧客ページのアドレスの番号を入力してください（例：#12）。
programs-problem-hours = 時間は、0より大きい数で入力してください（例：1.5）。
programs-problem-hours-most = 時間は{ $limit }までです。
programs-problem-term-order = 最終日が初日より前です。
programs-problem-term-far = 前後10年以内の日付を入力してください。
programs-problem-term-known = 同じ名称と期間の購入が、別の時間数で記録されています。そちらの記録を直してください。
programs-problem-outside-term = 期間の外の日付です。
programs-problem-address = メールアドレスの形ではありません。
programs-problem-unknown = このアドレスの方は登録されていません。
programs-problem-staff = 社員のアドレスです。お客さまの方を入力してください。
programs-problem-suspended = この方は利用を停止されています。
programs-problem-elsewhere = この方は、その日、この会社に所属していません。

programs-problem-line-address = 「{ $text }」：メールアドレスの形ではありません。
programs-problem-line-two = 「{ $text }」：アドレス・状況・日付のどれかが2つあります。1行にお一人ずつ入力してください。
programs-problem-line-day = 「{ $text }」：日付は 2026-04-01 の形で入力してください。
programs-problem-line-who = 「{ $text }」：どなたか分かりません。メールアドレスか会社名を入れてください。
programs-problem-line-status = 「{ $text }」：この種類のプログラムにはない状況です。
programs-problem-line-future = 「{ $text }」：これからの日付です。済んだことだけを記録できます。
programs-problem-line-long-ago = 「{ $text }」：日付が古すぎます。
programs-problem-line-company = 「{ $text }」：この名前の会社は見つかりません。顧客一覧の表記をご確認ください。
programs-problem-line-several = 「{ $text }」：この名前の会社が複数あります。会社名の代わりに顧客ID、または # と顧客ページの番号（例：#12）を入力してください。
programs-problem-line-nobody = 「{ $text }」：会社名だけでは記録できない状況です。参加された方のメールアドレスを入れてください。
programs-problem-line-unknown = 「{ $text }」：このアドレスの方は登録されていません。招待するか、ファイルで担当者として取り込んでから記録してください。
programs-problem-line-staff = 「{ $text }」：社員です。社員の参加は、お客さまの数に入りません。
programs-problem-line-suspended = 「{ $text }」：この方は利用を停止されています。
programs-problem-line-elsewhere = 「{ $text }」：この方は、その日、この会社に所属していません。
programs-problem-line-nowhere = 「{ $text }」：この方は、その日、どの会社にも所属していません。
programs-problem-line-which = 「{ $text }」：この方は複数の会社に所属しています。会社名も入力してください（例：aoi@example.com, 会社名）。
programs-problem-line-against = { $status ->
    [offered] 「{ $text }」：すでに「案内」（{ $on }）と記録されています。
    [registered] 「{ $text }」：すでに「申込」（{ $on }）と記録されています。
    [enrolled] 「{ $text }」：すでに「受講中」（{ $on }）と記録されています。
    [attended] 「{ $text }」：すでに「参加」（{ $on }）と記録されています。
    [completed] 「{ $text }」：すでに「修了」（{ $on }）と記録されています。
    [certified] 「{ $text }」：すでに「合格」（{ $on }）と記録されています。
    [no_show] 「{ $text }」：すでに「欠席」（{ $on }）と記録されています。
   *[none] 「{ $text }」：すでに記録されています（{ $on }）。
} 直す場合は、一覧のその方の行から変更してください。

audit-program-entered = プログラムへの参加を記録した
audit-program-changed = プログラムの記録を変更した
audit-program-withdrawn = プログラムの記録を取り消した
audit-program-hours_bought = コンサルティングの購入を記録した
audit-program-hours_corrected = コンサルティングの購入を直した
audit-program-hours_used = コンサルティングの利用を記録した
