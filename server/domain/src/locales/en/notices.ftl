### Notices, following, calling people, quoting

shell-notices = Notices
shell-notices-unread = { $n } unread notices
shell-notices-many = { $n } or more

notice-title = Notices
notice-none = No notices yet. Answers to your questions, and news of what you follow, will show up here.
notice-all-read = Mark all as read
notice-unread = Unread
notice-gone = A notice about something that you can no longer read.
notice-gone-read = Mark as read
notice-settings = Notice settings
notice-follows = What you follow

notice-who-nobody = Somebody
notice-quoted = Quoted

notice-line-answer = { $who } replied to “{ $title }”.
notice-line-comment = { $who } commented on your post in “{ $title }”.
notice-line-mention = { $who } called you in “{ $title }”.
notice-line-quote = { $who } quoted you in “{ $title }”.
notice-line-accepted = Your answer to “{ $title }” was marked as the one that solved it.
notice-line-accepted-for = A moderator marked an answer to your question “{ $title }” as the one that solved it.
notice-line-thanks =
    { $named ->
        [yes]
            { $others ->
                [0] { $who } found your post in “{ $title }” helpful.
                [one] { $who } and one other found your post in “{ $title }” helpful.
               *[other] { $who } and { $others } others found your post in “{ $title }” helpful.
            }
       *[no]
            { $n ->
                [one] Somebody found your post in “{ $title }” helpful.
               *[other] { $n } people found your post in “{ $title }” helpful.
            }
    }
notice-line-activity =
    { $n ->
        [one] { $who } posted in “{ $title }”.
       *[other] There are { $n } new posts in “{ $title }”.
    }
notice-line-new-topic = { $who } posted “{ $title }”.
notice-line-reminder = Your question “{ $title }” has an answer. If it is solved, please mark the answer that helped.
notice-line-decision = { $detail }
notice-line-confirm-case = Please check the story “{ $title }”. Nothing is published before you agree.
notice-line-idea-status =
    { $turn ->
        [same] There is news of the idea “{ $title }”. Its status is still “{ $status }”.
       *[turn] The idea “{ $title }” is now “{ $status }”.
    }
notice-line-moderation =
    { $detail ->
        [publish] Your post was checked and is now published.
        [refuse] Your post was checked and was not published.
        [restore] Your post is visible again.
       *[hide] A moderator hid a post of yours. The page says more.
    }
notice-line-escalation = “{ $title }” should have been answered by now. Please see to it.
notice-line-event-invite = You are invited to “{ $title }”. Can you come?

notice-kind-answer = Answers to my questions
notice-kind-comment = Comments on my posts
notice-kind-mention = Somebody calls me (@)
notice-kind-quote = Somebody quotes me
notice-kind-accepted = My answer is marked as the solution
notice-kind-accepted-for = A moderator marks my question as solved
notice-kind-thanks = Somebody finds my post helpful
notice-kind-activity = New posts in topics I follow
notice-kind-new-topic = New topics in tags and spaces, and by people, I follow
notice-kind-reminder = A reminder to mark a solution (once for each question)
notice-kind-decision = News from the organisers
notice-kind-confirm-case = Stories for me to check
notice-kind-case-moved = Stories that are confirmed, published or withdrawn
notice-kind-idea-status = Ideas that move on
notice-kind-moderation = Moderators’ decisions about my posts
notice-kind-escalation = Questions that are overdue
notice-kind-event-invite = Invitations to events
notice-kind-event-news = News of your events, and answers to what you asked there

notice-way-off = Don’t tell me
notice-way-site = On the site only
notice-way-mail = On the site and by email
notice-way-digest = On the site and in the weekly digest

notice-choices-title = Notice settings
notice-choices-intro = You see notices on the site at once. We email them only if they are still unread after ten minutes, everything about one topic in one email, and never more than 100 a day.
notice-choices-mail = Also send me notices by email
notice-choices-mail-help = Without it no notices are emailed, whatever is chosen below. Emails that you need to use the site, such as sign-in codes, still arrive.
notice-choices-digest = Send me the weekly digest
notice-choices-digest-help = On Mondays at 8 a.m.: unread notices, questions that wait for an answer, new topics where you follow, and the like. Nothing is sent when there is nothing to say, or when you have not been here for 180 days.
notice-choices-kinds = For each kind
notice-choices-address = Sent to { $email }
notice-choices-refused = The mail server of { $email } refused our email. Sign in with a code sent to that address, and notices will be emailed again.
notice-choices-save = Save settings
notice-problem-way = This can’t be chosen for this kind.

notice-mail-open = Open the page
notice-mail-open-answer = Open the answer
notice-mail-solved = This solved it (opens a page to confirm)
notice-mail-solved-note = Press the button on that page, and this answer is marked as the one that solved your question. You don’t need to sign in. It helps others with the same problem. The link works for 7 days; please don’t forward it.
notice-mail-more = There are { $n } more notices. See the page for them.
notice-mail-why = You get this email because of your notice settings on { $site }. Replies to it are not read.
notice-mail-settings = Change your notice settings
notice-mail-stop = Stop emails with notices

digest-subject = [{ $site }] Your week
digest-intro = From the past week on { $site } ({ $from } to { $to }), for you.
digest-unread = Unread notices
digest-company = Answers to questions from your company
digest-followed = New where you follow
digest-cases = New customer stories
digest-waiting = Questions that wait for an answer
digest-line = { $title } ({ $n } answers)
digest-why = You get this email from { $site } once a week.
digest-stop = Stop the weekly digest

stop-title = Stop emails
stop-notices = This stops emails with notices. You will still see notices on the site.
stop-digest = This stops the weekly digest. Emails with notices will still arrive.
stop-button = Stop these emails
stop-done-notices = Emails with notices are stopped. You will still see notices on the site.
stop-done-digest = The weekly digest is stopped.
stop-again = You can start them again in your settings at any time.
stop-settings = Open notice settings
stop-invalid = This link to stop emails is not valid. Open the link exactly as it is in the email, or sign in and change your notice settings.

solved-title = Did this solve it?
solved-text = This marks an answer to “{ $title }” as the one that solved your question.
solved-button = This solved it
solved-done = The answer is marked as the one that solved your question. Thank you for telling us.
solved-undo = If it turns out not to be solved, you can take this back on the topic’s page.
solved-open = Open the topic
solved-expired = This link was good for 7 days. Please press “This solved it” on the topic’s page instead.
solved-invalid = This link can’t be used. The answer was taken down, or the link is incomplete.

follow-label-topic = Follow this topic
follow-label-tag = Follow this tag
follow-label-space = Follow this space
follow-label-person = Follow this person
follow-watching = Everything, by email too
follow-tracking = Everything, on the site
follow-normal = Only what is for me
follow-muted = Nothing
follow-save = Change
follow-person-note = You only hear of posts under their own name.
follows-title = What you follow
follows-none = You don’t follow anything yet. Choose on the page of a topic, tag, space or person. Topics you ask or reply in are added by themselves.
follows-automatic = automatic
follows-gone = Something you can no longer see
follows-topic = Topic
follows-tag = Tag
follows-space = Space
follows-person = Person

mention-untold = Some of the people you called could not be told: they can’t read this topic, or can’t be called here.
mention-offered = People you can call
mention-none = Nobody found to call.
qa-quote = Quote

# Told while a page is open.
live-replies =
    { $n ->
        [one] { $n } new reply
       *[other] { $n } new replies
    }
