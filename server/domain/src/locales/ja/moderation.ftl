### 通報、確認待ちの投稿、運営による操作

moderation-title = 通報と確認待ち
moderation-lead = 通報された投稿と、公開前の確認を待っている投稿です。ご自分の投稿についてのものは、ここには出ません。
moderation-waiting = 対応待ち { $n }件
moderation-waiting-many = 対応待ち { $n }件以上
moderation-show = 表示する範囲
moderation-show-waiting = 対応待ち
moderation-show-decided = 対応済み
moderation-empty = 対応を待っている投稿はありません。
moderation-empty-what = 通報があったときと、新しい方の投稿が確認待ちになったときに、ここに並びます。
moderation-empty-decided = 対応済みのものはまだありません。
moderation-empty-decided-what = 判断した内容と理由が、新しい順に残ります。
moderation-open = 内容を見て判断する
moderation-open-decided = 記録を見る
moderation-all = 一覧に戻る
moderation-back = 元のページに戻る
moderation-cancel = やめる

moderation-flags = 通報 { $n }件
moderation-held = 公開前の確認
moderation-held-links = 確認待ち：外部へのリンクが多い
moderation-held-speed = 確認待ち：短い時間に投稿が続いた
moderation-held-volume = 確認待ち：1日の投稿が多い
moderation-held-mark = 確認待ち
moderation-held-note = この投稿は、公開前の確認を待っています。今はあなたと運営にだけ見えています。確認が済むとお知らせします。

moderation-holder = { $name }が対応中
moderation-holder-other = { $name }が対応しています。手放されるまで、ほかの方は判断できません。
moderation-nobody = まだ誰も対応していません。
moderation-mine = あなたが対応しています。
moderation-claim = 対応する
moderation-release = 手放す

moderation-case-title = 投稿についての判断
moderation-reports = 通報の内容
moderation-reports-help = 通報した方のことは、投稿した方に伝わりません。
moderation-decide = 判断する
moderation-decided = 判断の結果
moderation-verdict = どうしますか
moderation-verdict-keep = このままにする
moderation-verdict-keep-help = 投稿した方には何も伝わりません。
moderation-verdict-hide = 非表示にする
moderation-verdict-hide-help = 運営のほかには見えなくなり、投稿した方にお知らせします。あとで表示に戻せます。
moderation-verdict-publish = 公開する
moderation-verdict-publish-help = ふつうの投稿と同じように公開され、通知や集計もここから始まります。
moderation-verdict-refuse = 公開しない
moderation-verdict-refuse-help = 見えないままになり、投稿した方にお知らせします。何にも数えられません。
moderation-decide-send = この内容で決める
moderation-decided-keep = このままにしました
moderation-decided-hide = 非表示にしました
moderation-decided-publish = 公開しました
moderation-decided-refuse = 公開しないことにしました

moderation-reason = 理由
moderation-reason-help = 運営の記録に残ります。投稿した方や、ほかの読者には見えません。
moderation-reason-public = この話題を読める方に、受付終了の理由として表示されます。
moderation-note = 投稿した方への連絡
moderation-note-help = 投稿した方だけに届きます。空のままでも、どうなったかはお知らせします。
moderation-template = 文例
moderation-template-fill = 連絡に入れる
moderation-template-private = 個人情報・社外秘
moderation-template-spam = 宣伝
moderation-template-tone = 言葉づかい
moderation-template-elsewhere = 場所違い
moderation-template-welcome = 公開のお知らせ
moderation-template-private-words =
    投稿に、個人や会社が特定できる情報（お名前、連絡先、社外秘の内容など）が含まれていたため、非表示にしました。
    該当の部分を除いて、あらためて投稿していただけます。
moderation-template-spam-words =
    製品やサービスの宣伝にあたる内容と判断し、非表示にしました。
    活用の工夫としてご紹介いただける場合は、その点が伝わるように書き直して投稿してください。
moderation-template-tone-words =
    ほかの方への配慮に欠けると受け取られかねない表現があったため、非表示にしました。
    お伝えになりたい内容はそのままに、表現を見直して投稿していただけますでしょうか。
moderation-template-elsewhere-words =
    この話題の内容から離れているため、非表示にしました。
    お手数ですが、新しい話題として投稿してください。
moderation-template-welcome-words =
    お待たせしました。内容を確認し、公開しました。
    ご参加ありがとうございます。

moderation-flag = 通報する
moderation-flag-done = 通報済み
moderation-flag-title = 投稿を通報する
moderation-flag-lead = 気になる点を運営にお知らせください。どなたが通報したかは、投稿した方にも、ほかの読者にも伝わりません。
moderation-flag-in = 話題：
moderation-flag-reason = どのような点ですか
moderation-flag-spam = 宣伝・迷惑な投稿
moderation-flag-spam-help = 広告や、内容と関係のないリンクなど。
moderation-flag-private = 個人情報・社外秘の情報
moderation-flag-private-help = 名前や連絡先、契約の内容など、載せるべきでないもの。
moderation-flag-harassment = 嫌がらせ・攻撃的な言葉
moderation-flag-harassment-help = 特定の方や会社を傷つける表現。
moderation-flag-misplaced = 話題や場所に合わない
moderation-flag-misplaced-help = 別の場所や別の話題にあるべき内容。
moderation-flag-other = その他
moderation-flag-other-help = 下の欄に具体的にお書きください。
moderation-flag-note = くわしく
moderation-flag-note-help = 「その他」のときは必ずお書きください。判断する運営だけが読みます。
moderation-flag-send = 通報する
moderation-flag-received = { $at }に通報を受け付けています。
moderation-flag-received-more = 運営が内容を確認します。お知らせいただき、ありがとうございました。

moderation-shown-title = あなたの投稿について
moderation-shown-held = この投稿は、公開前の確認を待っています。今はあなたと運営にだけ見えています。
moderation-shown-hidden = 運営の判断により、この投稿を非表示にしました。
moderation-shown-refused = 確認の結果、この投稿は公開しないことになりました。
moderation-shown-published = 確認が済み、この投稿を公開しました。
moderation-shown-restored = この投稿を表示に戻しました。
moderation-shown-note = 運営からの連絡
moderation-shown-open = 投稿を見る
moderation-shown-again = 下の内容を書き直して、あらためて投稿していただけます。
moderation-shown-text = 投稿の内容

moderation-act-hide = 投稿を非表示にする
moderation-act-restore = 投稿を表示に戻す
moderation-act-close = 受付を終了する
moderation-act-reopen = 受付を再開する
moderation-act-pin = 先頭に固定する
moderation-act-unpin = 固定を外す
moderation-act-move = 別のスペースへ移す
moderation-act-merge = 別の話題にまとめる
moderation-act-split = 回答を分ける
moderation-lead-hide = 運営のほかには、どこにも表示されなくなります。この投稿による集計は取り消されます。話題の本文を非表示にすると、話題全体が非表示になります。
moderation-lead-restore = ふたたび誰にでも見えるようになり、取り消した集計も元に戻ります。
moderation-lead-close = 新しい回答とコメントを受け付けなくなります。これまでの内容は読めます。
moderation-lead-reopen = ふたたび回答とコメントを受け付けます。
moderation-lead-pin = このスペースの一覧で、いちばん上に表示されます。
moderation-lead-unpin = 一覧のふつうの位置に戻ります。
moderation-lead-move = 読める人が増えない場所にだけ移せます。リンクはそのまま使えます。名前を伏せた投稿は伏せたままです。
moderation-lead-merge = この話題の回答はまとめ先に日付順に加わり、この話題の本文はまとめ先へのコメントになります。これまでのリンクはまとめ先につながります。元に戻せません。
moderation-lead-split = 選んだ回答が、新しい話題になります。最初の回答がその本文になり、元の話題には案内が残ります。

moderation-pinned = 固定
moderation-pin-until = 固定する最後の日
moderation-pin-until-help = 空のときは、外すまで固定します。
moderation-move-to = 移す先
moderation-move-nowhere = 移せる場所がありません。読める人が増える場所と、投稿した方が読めない場所には移せません。
moderation-merge-into = まとめ先の話題
moderation-merge-into-help = 話題のページのアドレスか番号を入れてください。
moderation-split-nothing = 分けられる回答がありません。
moderation-split-which = 分ける回答
moderation-split-title = 新しい話題の要点
moderation-split-kind = 種類
moderation-split-question = 質問
moderation-split-discussion = 意見交換
moderation-split-off = 一部の回答は、こちらの話題に分かれました：
moderation-split-from = この話題は、こちらから分かれました：

moderation-history-title = 運営による操作
moderation-history = これまでの操作
moderation-history-empty = この話題には、まだ操作がありません。
moderation-history-post = 対象の投稿
moderation-history-topic = もう一方の話題
moderation-by-nobody = システム
moderation-to-your-own = ご自身の投稿についての判断です
moderation-did-hide = 投稿を非表示にした
moderation-did-restore = 投稿を表示に戻した
moderation-did-keep = 通報された投稿をそのままにした
moderation-did-publish = 確認待ちの投稿を公開した
moderation-did-refuse = 確認待ちの投稿を公開しなかった
moderation-did-close = 受付を終了した
moderation-did-reopen = 受付を再開した
moderation-did-pin = 先頭に固定した
moderation-did-unpin = 固定を外した
moderation-did-move = 別のスペースへ移した
moderation-did-merge = 話題をまとめた
moderation-did-split = 回答を分けた

moderation-settings = 新しい方の投稿の確認
moderation-settings-help = 初めてログインしてから日が浅い方の投稿を、下の条件で公開前の確認に回します。
moderation-settings-days = 新しい方とみなす日数
moderation-settings-days-help = 初めてログインした日から数えます。0にすると、どの投稿も確認に回りません。
moderation-settings-posts = 新しい方でなくなる投稿の数
moderation-settings-posts-help = 公開から1日たった投稿がこの数に達すると、確認に回らなくなります。
moderation-settings-links = 1つの投稿に置ける外部リンクの数
moderation-settings-fast = 10分間に続けて投稿できる数
moderation-settings-daily = 1日に投稿できる数

moderation-problem-reason = 理由をお書きください。
moderation-problem-verdict = どうするかをお選びください。
moderation-problem-flag-reason = どのような点かをお選びください。
moderation-problem-flag-note = どのような点か、具体的にお書きください。
moderation-problem-number = 0から{ $max }までの数字を入れてください。
moderation-problem-pin = この話題は固定できません。アイデアと、非表示の話題は固定の対象になりません。
moderation-problem-pins-many = 1つのスペースに固定できるのは{ $max }件までです。ほかの固定を外してからお試しください。
moderation-problem-until = これからの日付を入れてください。
moderation-problem-space = この場所には移せません。一覧にある場所からお選びください。
moderation-problem-merge-address = 話題のページのアドレスか番号を入れてください。
moderation-problem-merge-gone = その話題は見つかりません。削除されたか、読めない場所にあります。
moderation-problem-merge-elsewhere = まとめ先のスペースでは、まとめる操作ができません。
moderation-problem-merge-itself = 同じ話題です。別の話題を入れてください。
moderation-problem-merge-hidden = 非表示の話題にはまとめられません。先に表示に戻してください。
moderation-problem-merge-kind = 種類の違う話題にはまとめられません。アイデアは、アイデアのページでまとめてください。
moderation-problem-merge-readers = まとめ先のほうが読める人が多いため、まとめられません。
moderation-problem-split-own = 「自社と担当者のみ」の話題からは分けられません。
moderation-problem-split-kind = 質問か意見交換をお選びください。
moderation-problem-split-answers = 分ける回答をお選びください。解決した回答は、先にその印を外してください。
moderation-problem-links = はじめのうちは、外部へのリンクをこれほど入れられません。リンクを減らしてください。
