### Reports, posts on hold, what moderators do

moderation-title = Reports and holds
moderation-lead = Posts that were reported, and posts waiting to be checked before they appear. Anything about your own posts is left to others.
moderation-waiting = { $n } waiting
moderation-waiting-many = More than { $n } waiting
moderation-show = Show
moderation-show-waiting = Waiting
moderation-show-decided = Decided
moderation-empty = Nothing is waiting.
moderation-empty-what = Reported posts, and posts of new people that a rule holds, show up here.
moderation-empty-decided = Nothing has been decided yet.
moderation-empty-decided-what = Decisions and their reasons stay here, the latest first.
moderation-open = Look and decide
moderation-open-decided = See the record
moderation-all = Back to the list
moderation-back = Back
moderation-cancel = Cancel

moderation-flags =
    { $n ->
        [one] 1 report
       *[other] { $n } reports
    }
moderation-held = On hold
moderation-held-links = On hold: many links to other sites
moderation-held-speed = On hold: many posts in a short time
moderation-held-volume = On hold: many posts in a day
moderation-held-mark = On hold
moderation-held-note = This post is waiting to be checked. For now only you and the moderators see it. We will let you know.

moderation-holder = In hand: { $name }
moderation-holder-other = { $name } has this in hand. Nobody else can decide until they let go of it.
moderation-nobody = Nobody has this in hand yet.
moderation-mine = You have this in hand.
moderation-claim = Take it in hand
moderation-release = Let go

moderation-case-title = Decide about a post
moderation-reports = Reports
moderation-reports-help = The author never learns who reported.
moderation-decide = Your decision
moderation-decided = What was decided
moderation-verdict = What should happen?
moderation-verdict-keep = Leave it as it is
moderation-verdict-keep-help = The author is told nothing.
moderation-verdict-hide = Hide it
moderation-verdict-hide-help = Only moderators see it from then on, and its author is told. It can be restored.
moderation-verdict-publish = Publish it
moderation-verdict-publish-help = It appears like any other post; notices and counts begin now.
moderation-verdict-refuse = Don’t publish it
moderation-verdict-refuse-help = It stays out of sight, counts for nothing, and its author is told.
moderation-decide-send = Decide
moderation-decided-keep = Left as it is
moderation-decided-hide = Hidden
moderation-decided-publish = Published
moderation-decided-refuse = Not published

moderation-reason = Reason
moderation-reason-help = Kept with the record for moderators. Neither the author nor other readers see it.
moderation-reason-public = Shown to everyone who can read this topic, as the reason why it is closed.
moderation-note = Message to the author
moderation-note-help = Only the author gets it. Even without one, they are told what happened.
moderation-template = Suggested wording
moderation-template-fill = Put into the message
moderation-template-private = Personal or confidential
moderation-template-spam = Advertising
moderation-template-tone = Tone
moderation-template-elsewhere = Wrong place
moderation-template-welcome = Published
moderation-template-private-words =
    Your post contained information that identifies a person or a company, or that should stay inside one, so we have hidden it.
    You are welcome to post it again without that part.
moderation-template-spam-words =
    We took your post for advertising and have hidden it.
    If you meant to share how something helps you in practice, please post again and say so.
moderation-template-tone-words =
    Parts of your post could be read as disrespectful to others, so we have hidden it.
    Your point is welcome: please say it again in other words.
moderation-template-elsewhere-words =
    Your post was about something other than this topic, so we have hidden it.
    Please post it as a new topic.
moderation-template-welcome-words =
    Thank you for waiting. We have looked at your post, and it is now published.
    It is good to have you here.

moderation-flag = Report
moderation-flag-done = Reported
moderation-flag-title = Report a post
moderation-flag-lead = Tell the moderators what is wrong. Neither the author nor any other reader learns who reported it.
moderation-flag-in = In:
moderation-flag-reason = What is wrong with it?
moderation-flag-spam = Spam
moderation-flag-spam-help = Advertising, or links that have nothing to do with the topic.
moderation-flag-private = Personal or confidential information
moderation-flag-private-help = Names, contact details, contracts: what should not be here.
moderation-flag-harassment = Harassment
moderation-flag-harassment-help = Words that hurt a person or a company.
moderation-flag-misplaced = Off topic, or in the wrong place
moderation-flag-misplaced-help = It belongs in another topic or space.
moderation-flag-other = Something else
moderation-flag-other-help = Please describe it below.
moderation-flag-note = Details
moderation-flag-note-help = Needed for “Something else”. Only those who decide read it.
moderation-flag-send = Report
moderation-flag-received = Your report was received on { $at }.
moderation-flag-received-more = The moderators will look at the post. Thank you for telling us.

moderation-shown-title = About your post
moderation-shown-held = This post is waiting to be checked. For now only you and the moderators see it.
moderation-shown-hidden = A moderator decided to hide this post.
moderation-shown-refused = After a check this post was not published.
moderation-shown-published = This post was checked and is now published.
moderation-shown-restored = This post is visible again.
moderation-shown-note = Message from the moderators
moderation-shown-open = See the post
moderation-shown-again = You can change the text below and post it again.
moderation-shown-text = Your text

moderation-act-hide = Hide the post
moderation-act-restore = Restore the post
moderation-act-close = Close the topic
moderation-act-reopen = Reopen the topic
moderation-act-pin = Pin to the top
moderation-act-unpin = Unpin
moderation-act-move = Move to another space
moderation-act-merge = Merge into another topic
moderation-act-split = Split off answers
moderation-lead-hide = Nobody but moderators sees it anywhere, and what it counted for is taken back. Hiding a topic’s own text hides the whole topic.
moderation-lead-restore = Everyone sees it again, and it counts again for what it did.
moderation-lead-close = No more answers and comments. What is there can still be read.
moderation-lead-reopen = Answers and comments are open again.
moderation-lead-pin = It stands at the top of the list of its space.
moderation-lead-unpin = It returns to its usual place in the list.
moderation-lead-move = A topic moves only to where nobody reads it who could not before. Links keep working, and hidden names stay hidden.
moderation-lead-merge = Its answers join the other topic in the order they were written, its own text becomes a comment there, and its address leads on. This can’t be undone.
moderation-lead-split = The answers you choose become a new topic. The first of them begins it, and a pointer stays behind.

moderation-pinned = Pinned
moderation-pin-until = Last day
moderation-pin-until-help = Leave empty to keep it pinned until somebody unpins it.
moderation-move-to = Move to
moderation-move-nowhere = There is no place to move it to. It can’t go where more people read it, or where its author can’t.
moderation-merge-into = The other topic
moderation-merge-into-help = Its address or its number.
moderation-split-nothing = There are no answers to split off.
moderation-split-which = Answers to split off
moderation-split-title = Title of the new topic
moderation-split-kind = Kind
moderation-split-question = Question
moderation-split-discussion = Discussion
moderation-split-off = Some answers became a topic of their own:
moderation-split-from = This topic was split off from:

moderation-history-title = Moderation
moderation-history = What was done
moderation-history-empty = Nothing was done to this topic yet.
moderation-history-post = the post
moderation-history-topic = the other topic
moderation-by-nobody = the system
moderation-to-your-own = Decided about your own post
moderation-did-hide = Hid a post
moderation-did-restore = Restored a post
moderation-did-keep = Left a reported post as it is
moderation-did-publish = Published a post that was on hold
moderation-did-refuse = Did not publish a post that was on hold
moderation-did-close = Closed the topic
moderation-did-reopen = Reopened the topic
moderation-did-pin = Pinned it
moderation-did-unpin = Unpinned it
moderation-did-move = Moved it to another space
moderation-did-merge = Merged topics
moderation-did-split = Split off answers

moderation-settings = Posts of new people
moderation-settings-help = Posts of people who first signed in lately wait to be checked where one of these bounds is passed.
moderation-settings-days = Days in which somebody is new
moderation-settings-days-help = Counted from their first sign-in. With 0 no post is ever held.
moderation-settings-posts = Posts after which nobody is new
moderation-settings-posts-help = Posts that have been visible for a day.
moderation-settings-links = Links to other sites in one post
moderation-settings-fast = Posts in ten minutes
moderation-settings-daily = Posts in a day

moderation-problem-reason = Please give a reason.
moderation-problem-verdict = Please choose what should happen.
moderation-problem-flag-reason = Please choose what is wrong.
moderation-problem-flag-note = Please describe what is wrong.
moderation-problem-number = Enter a number from 0 to { $max }.
moderation-problem-pin = This topic can’t be pinned: ideas and hidden topics can’t be.
moderation-problem-pins-many = A space has at most { $max } pinned topics. Unpin another one first.
moderation-problem-until = Enter a day that is still to come.
moderation-problem-space = It can’t be moved there. Choose one of the places in the list.
moderation-problem-merge-address = Enter the address or number of a topic.
moderation-problem-merge-gone = There is no such topic. It was deleted, or is where you can’t read.
moderation-problem-merge-elsewhere = You can’t merge into topics of that space.
moderation-problem-merge-itself = That is this same topic. Enter another one.
moderation-problem-merge-hidden = A topic can’t be merged into a hidden one. Restore it first.
moderation-problem-merge-kind = Topics of different kinds can’t be merged. Ideas are merged on their own page.
moderation-problem-merge-readers = More people read the other topic, so this one can’t be merged into it.
moderation-problem-split-own = Answers can’t be split off from a topic that only one company reads.
moderation-problem-split-kind = Choose a question or a discussion.
moderation-problem-split-answers = Choose the answers to split off. Take the mark off a solution first.
moderation-problem-links = While you are new here, a post can’t hold this many links to other sites. Please leave some out.
