### Topics other than questions, and ideas

kinds-nav = Kinds of topic
kinds-nav-question = Questions
kinds-nav-discussion = Discussions
kinds-nav-idea = Ideas
kinds-nav-announcement = News

kinds-new = What would you like to post?
kinds-new-question = A question
kinds-new-discussion = A discussion
kinds-new-idea = An idea
kinds-new-announcement = An announcement
kinds-new-story = A success story

kinds-discussion-title = Topic
kinds-discussion-title-help = What would you like to talk about? Example: In how many working days do you close the month?
kinds-discussion-body = Your thoughts
kinds-discussion-send = Publish
kinds-discussion-empty = Nothing has been discussed yet. Bring what has no single answer: how you work, what you struggle with.
kinds-discussion-replies-none = No replies yet. Even a line helps.
kinds-discussion-edit = Edit topic
kinds-discussion-one = Discussion
kinds-discussion-tag = Discussions about “{ $tag }”

kinds-idea-title = Your idea in one sentence
kinds-idea-title-help = What should be possible? Example: Open the invoice list with filters saved for each supplier
kinds-idea-body = Background, and what it would make easier
kinds-idea-send = Publish idea
kinds-idea-edit = Edit idea
kinds-idea-one = Idea
kinds-idea-tag = Ideas about “{ $tag }”

kinds-announcement-title = Headline
kinds-announcement-title-help = Say in one sentence what is new.
kinds-announcement-body = Text
kinds-announcement-send = Publish announcement
kinds-announcement-closed = Take no replies
kinds-announcement-empty = There is no news yet.
kinds-announcement-edit = Edit announcement
kinds-announcement-one = News
kinds-announcement-tag = News about “{ $tag }”

kinds-space = Where to post it
kinds-replies = { $n ->
    [one] { $n } reply
   *[other] { $n } replies
}
kinds-row-replies = { $n ->
    [one] { $n } reply
   *[other] { $n } replies
}
kinds-row-news = News
kinds-reply = Reply
kinds-reply-write = Reply
kinds-reply-body = Your reply
kinds-reply-send = Publish reply
kinds-reply-sign-in = Sign in to reply.
kinds-reply-edit = Edit reply
kinds-closed-note = This topic takes no more replies.
kinds-announcement-closed-note = This announcement takes no replies.

kinds-home-news = News
kinds-home-news-all = All news

kinds-ideas-order = Order
kinds-ideas-votes = Most votes
kinds-ideas-newest = Newest
kinds-ideas-which = Status
kinds-ideas-open = All open ones
kinds-ideas-all = Everything
kinds-ideas-empty = No idea matches. Try a different filter, or post one of your own.
kinds-ideas-left = { $n ->
    [one] You have { $n } vote left. Votes come back when an idea is provided or declined.
   *[other] You have { $n } votes left. Votes come back when an idea is provided or declined.
}
kinds-ideas-count = { $n ->
    [one] { $n } vote
   *[other] { $n } votes
}

kinds-status-received = Received
kinds-status-considering = Under consideration
kinds-status-developing = In development
kinds-status-provided = Available
kinds-status-declined = Not planned

kinds-idea-vote = Vote for this
kinds-idea-voted = You voted
kinds-idea-vote-undo = Press again to take your vote back
kinds-idea-votes = { $n ->
    [one] { $n } vote
   *[other] { $n } votes
}
kinds-idea-left = { $n ->
    [one] { $n } vote left
   *[other] { $n } votes left
}
kinds-idea-none-left = You have used all your votes. Take one back, or wait until one returns when an idea is settled.
kinds-idea-over = Voting is over.
kinds-idea-merged = This idea was merged into the following one, with its votes.
kinds-idea-merged-unseen = This idea was merged into another one.
kinds-idea-changes = What has happened so far
kinds-idea-status = Status
kinds-idea-note = A word to those who voted
kinds-idea-note-help = Goes by mail to the author and to everyone who voted, and stays on this page. Up to 500 characters. If it is not planned, please say why.
kinds-idea-decide = Update status
kinds-idea-decide-title = Change the status
kinds-idea-staff = For staff
kinds-idea-merge-title = Merge into another idea
kinds-idea-merge-into = Address or number of the other idea
kinds-idea-merge-help = Votes go over to the other idea, and this one closes. This can’t be undone.
kinds-idea-merge-sure = I understand that this can’t be undone
kinds-idea-merge = Merge
kinds-tally-open = See who stands behind the votes
kinds-tally-title = Behind the votes
kinds-tally-lead = Customers see the number of votes only. Please keep this page inside the company.
kinds-tally-votes = Votes
kinds-tally-accounts = Companies
kinds-tally-seats = Licensed seats in all
kinds-tally-seats-unknown = Unknown
kinds-tally-seats-known = { $n ->
    [one] Of { $n } company. Contract values can’t be imported yet, so seats stand for them.
   *[other] Of { $n } companies. Contract values can’t be imported yet, so seats stand for them.
}
kinds-seats-100 = Up to 100
kinds-seats-500 = 101–500
kinds-seats-2000 = 501–2,000
kinds-seats-10000 = 2,001–10,000
kinds-seats-above = More than 10,000
kinds-tally-by-account = Votes by company
kinds-tally-none = No votes yet.
kinds-tally-recorded = Votes recorded for customers
kinds-tally-recorded-none = None have been recorded.
kinds-tally-recorded-by = recorded by { $name }
kinds-tally-remove = Take back
kinds-tally-record = Record a vote for a customer
kinds-tally-record-help = For what was asked for in a meeting or a ticket. It does not count as the customer’s own activity.
kinds-tally-account = Company
kinds-tally-account-help = Exactly as it is registered.
kinds-tally-evidence = Where it was said (a link)
kinds-tally-evidence-help = The address of the minutes or the ticket. Example: https://… or /t/12
kinds-tally-note = What was said
kinds-tally-send = Record vote

kinds-settings-votes = Ideas one customer can vote for at a time
kinds-settings-votes-help = A vote comes back when its idea is provided or declined.

kinds-problem-idea-closed = Voting on this idea is over.
kinds-problem-no-votes-left = You have used all your votes. Take one back before voting again.
kinds-problem-note-long = Please use at most { $max } characters.
kinds-problem-note-needed = Please leave a word for those who voted.
kinds-problem-evidence = Enter an address that begins with http:// or https://, or one on this site such as “/t/12”.
kinds-problem-account-unknown = No company is registered under this name.
kinds-problem-account-ambiguous = Several companies have this name. Please check how they are registered.
kinds-problem-account-voted = A vote of this company is already recorded.
kinds-problem-merge = Enter the address or number of an idea in the same space that all members can read.
kinds-problem-merge-sure = Please confirm that this can’t be undone.
kinds-problem-votes = Enter a number from 1 to 1,000.

kinds-mail-status-link = Open the idea
kinds-mail-status-returned = Your vote has come back, ready for another idea.
