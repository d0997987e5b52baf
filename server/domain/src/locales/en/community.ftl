### Questions and answers

qa-home-title = Questions answered by people who use it every day.
qa-home-lead = Fellow customers and our team will answer. You can ask without showing your company’s name.
qa-home-lead-guest = Sign in to ask and to answer. Public questions are open to everyone.
qa-home-look = See public questions
qa-home-help = See who is waiting for an answer
qa-home-waiting = Our team is confirming which company you belong to. You can ask and answer as soon as that is done.
qa-home-newest = New questions
qa-home-all = All questions
qa-home-empty = There are no questions yet. Would you like to ask the first one?
qa-home-empty-guest = There are no public questions yet. Sign in to see those of our members.
qa-home-unanswered = Waiting for an answer
qa-home-unanswered-all = All unanswered questions

qa-questions = Questions
qa-questions-tag = Questions about “{ $tag }”
qa-questions-order = Order and filters
qa-questions-newest = Newest
qa-questions-unanswered = Unanswered
qa-questions-everything = Clear the filter
qa-questions-empty = No question matches. Try a different filter, or ask a new one.
qa-questions-empty-unanswered = Nobody is waiting for an answer, thanks to all of you.

qa-row-waiting = Waiting
qa-row-answers = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
}
qa-row-solved = Solved · { $n }
qa-row-me-too = { $n } would like to know too

qa-page-label = Pages
qa-page-first = To the beginning
qa-page-next = Next page

qa-when-now = just now
qa-when-minutes = { $n } min ago
qa-when-hours = { $n } h ago
qa-when-days = { $n ->
    [one] yesterday
   *[other] { $n } days ago
}

qa-tags = Tags
qa-tags-all = All tags
qa-tags-count = { $n ->
    [one] { $n } topic
   *[other] { $n } topics
}
qa-tags-empty = There are no tags yet. You can add some when you ask.
qa-spaces = Spaces

qa-ask = Ask a question
qa-ask-nowhere = There is no space to ask in yet. Please get in touch with our team.
qa-ask-title = Your question in one sentence
qa-ask-title-help = A full sentence gets better answers. Example: Can I send back an invoice that is already approved?
qa-ask-body = Details
qa-ask-tags-help = Up to five, separated by commas or spaces. Example: invoices, permissions
qa-ask-send = Publish question
qa-body-help = Markdown works here. Please leave out other people’s names and anything confidential.

qa-space = Where to ask
qa-space-public = Anyone can read it, and search engines can find it.
qa-space-members = Only registered customers can read it.
qa-space-accounts = Only people from invited companies can read it.
qa-space-staff = Only our team can read it.

qa-audience = Who can read it
qa-audience-members = All members
qa-audience-members-help = Everyone who can enter this space.
qa-audience-own = My company and our contacts only
qa-audience-own-help = People of your own company and our team. No other company sees it.
qa-audience-own-badge = My company only

qa-identity = How you appear
qa-identity-label = Show me as
qa-identity-full = Name and company
qa-identity-name = Name only
qa-identity-profile = Industry and size only
qa-identity-help = Other customers never see what you leave out. Our team sees your name and company. We remember your choice for next time.

qa-readers-members = Read by { $n } registered customers; not public
qa-readers-accounts = Read by { $n } people of invited companies; not public
qa-readers-own = Read by { $n } people of your company and our team; no other company
qa-readers-public = Anyone on the internet can read it
qa-readers-staff = Read by our team only

qa-byline-vendor = Our team
qa-byline-asker = Asked this
qa-byline-mine = You
qa-byline-behind = Visible to our team only
qa-byline-member = A member
qa-byline-masked = Someone in { $facts }
qa-byline-separator = ,{" "}
qa-size-50 = a company of up to 50
qa-size-300 = a company of 51–300
qa-size-1000 = a company of 301–1,000
qa-size-5000 = a company of 1,001–5,000
qa-size-above = a company of more than 5,000

qa-answers = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
}
qa-answers-none = No answers yet. If you know something, even one line helps.
qa-answer-write = Write an answer
qa-answer-body = Your answer
qa-answer-send = Post answer
qa-answer-sign-in = Sign in to answer.
qa-solved = Solved
qa-accepted = Solved it
qa-accept = This solved it
qa-unaccept = This did not solve it
qa-official = Official answer
qa-endorse = Mark as official
qa-unendorse = Remove official mark
qa-helpful = Helpful
qa-helpful-undo = Press again to take it back
qa-me-too = I’d like to know too
qa-me-too-undo = Press again to take it back
qa-closed = Closed
qa-closed-note = This question no longer takes answers and comments.
qa-close = Close
qa-reopen = Open again
qa-menu = More
qa-hidden = Hidden
qa-hide = Hide
qa-restore = Show again

qa-comments = Comments
qa-comments-all = See all { $n } comments
qa-comments-none = No comments yet.
qa-comment = Comment
qa-comment-write = Add a comment
qa-comment-send = Post comment

qa-edit = Edit
qa-edit-question = Edit question
qa-edit-answer = Edit answer
qa-edit-comment = Edit comment
qa-edit-body = Text
qa-edit-help = Small corrections within five minutes leave no trace. Later ones are shown as “edited”, and the earlier text stays in the history.
qa-edit-identity-help = A change to how you appear holds at once for everything you wrote under this question. Mails already sent stay as they are.
qa-edit-save = Save changes
qa-edit-cancel = Cancel
qa-edited = edited
qa-history = History
qa-history-version = Version { $n }
qa-history-other = Edited by a moderator

qa-tools = Formatting
qa-tools-bold = Bold
qa-tools-italic = Italic
qa-tools-link = Link
qa-tools-quote = Quote
qa-tools-code = Code
qa-tools-list = List
qa-preview = Preview
qa-preview-loading = Preparing the preview…
qa-preview-failed = The preview could not be shown.

qa-kind-question = Question
qa-kind-answer = Answer
qa-person-questions = Questions
qa-person-answers = Answers
qa-person-accepted = Answers that solved it
qa-person-thanks = Found helpful
qa-person-recent = Recent posts
qa-person-empty = There are no posts to show.
qa-person-empty-mine = You have not posted under your name yet.
qa-person-own-note = Posts with your name or company left out are neither shown nor counted on this page.

qa-problem-title-short = Please write at least { $min } characters.
qa-problem-title-long = Please keep it within { $max } characters.
qa-problem-body-short = Please say a little more: at least { $min } characters.
qa-problem-body-long = That is too long. Please keep it within 64 KB.
qa-problem-body-complex = Quotes or lists are nested too deeply to be shown. Please write it more simply.
qa-problem-tag-long = A tag can have up to { $max } characters.
qa-problem-tags-many = Up to { $max } tags are possible.
qa-problem-edited-meanwhile = Someone changed this meanwhile. Below is what it says now. Saving again puts your text in its place.
qa-edit-now = The text as it is now

qa-problem-too-fast = You have posted a lot in a short time. Please wait a little; your text is still below.

qa-mail-named = { $name } ({ $company })
qa-mail-name = { $name }
qa-mail-vendor = { $name } of our team
