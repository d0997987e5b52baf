### One's own front page, the directory, badges, the company's page, settings

home-title = Hello, { $name }
home-first = First steps
home-first-follow = Follow the tags you care about
home-first-follow-why = What is new there comes to this page and to your notices.
home-first-ask = Ask a question
home-first-ask-why = You can ask without your name or your company’s. Before you post you see who will read it.
home-first-profile = Introduce yourself
home-first-profile-why = Say what you use, and people who use it the same way can find you. Whether the directory lists you is up to you.
home-needs = Waiting for you
home-needs-none = Nothing is waiting for you. Answers to your questions and mentions will show up here.
home-needs-case = Case to confirm
home-needs-answers = { $n ->
    [one] 1 answer
   *[other] { $n } answers
}
home-needs-accept = Where an answer solved your question, please choose the one that helped.
home-needs-draft = Draft
home-needs-drafts = { $n ->
    [one] You have 1 unfinished draft
   *[other] You have { $n } unfinished drafts
}
home-needs-all = All notices
home-followed = New in what you follow
home-followed-all = More of what is new
home-followed-days = From the last { $days } days: new topics in the tags and spaces and by the people you follow, and topics you follow where something was said.
home-followed-none = You don’t follow anything yet. Follow tags, spaces or people, and what is new there will be listed here.
home-followed-quiet = Nothing new in what you follow.
home-followed-choose = Choose tags
home-people = People and companies
home-people-company = What your company did
home-waiting = Questions you may have an answer to
home-waiting-none = No question is waiting in the tags you follow or have written in.

directory-title = People
directory-intro = Members of every company who chose to be found. The vendor’s staff are not listed.
directory-search = Name, company, department or what they use
directory-tag = Tag they answer in
directory-tag-help = Type a tag to see only those who answer its questions under their name.
directory-find = Find
directory-clear = Clear
directory-none = Nobody matches. Try fewer or shorter words, or clear the search.
directory-empty = Nobody is listed yet.
directory-join = List me here
directory-listed = You are listed.
directory-change = Change what is shown
directory-uses = Uses
directory-no-tag = There is no such tag.

profile-title = About you
profile-intro = Only members who can open your page, and the vendor’s staff, see what you write here. Visitors who are not signed in don’t.
profile-view = See your page
profile-introduction = Introduction
profile-introduction-help = Up to 1,000 characters: your work, what you use most, what people may ask you about.
profile-uses = What you use
profile-uses-help = Up to 12, separated by commas or lines. For example: invoices, approvals, API
profile-department = Department
profile-department-help = In the directory only if you say so below. Colleagues see it.
profile-directory = Directory
profile-listed = List me in the directory across companies
profile-listed-help = It shows your name, what you use and your introduction. Untick it and you are gone from it at once.
profile-show-company = Show my company in the directory and on my page
profile-show-department = Show my department in the directory and on my page
profile-identity = How your name appears when you post
profile-identity-help = What is chosen at first the next time you write. You can change it with every post.
profile-save = Save
profile-problem-use-long = At most { $max } characters each, please.
profile-problem-uses-many = At most { $max }, please.

person-uses = Uses
person-introduction = About
person-badges = Badges
person-listed-note = Listed in the directory.
person-edit = Edit what is said about you
person-left = Former member

badge-first-answer = First answer
badge-first-answer-about = Answered somebody’s question under their own name.
badge-first-accepted = First accepted answer
badge-first-accepted-about = An answer under their own name was chosen as the one that solved it.
badge-case-shared = Case shared
badge-case-shared-about = A case is published with their name on it.
badge-helped-five = Helped five companies
badge-helped-five-about = Answers were accepted on questions of five other companies.
badge-and = { ", " }
notice-line-badge = You were given a badge: { $detail }. Thank you!
notice-kind-badge = Badges

company-title = { $name } in the community
company-quarter = This quarter (since { $from })
company-intro = Only posts that show your company are counted, and nothing says who asked what. Only people who belong to this company now can open this page.
company-month = Month
company-questions = Questions
company-answers = Answers
company-to-others = of them, to other companies
company-cases = Cases published
company-sum = Total
company-month-name = { $month }/{ $year }
company-none = Nothing yet this quarter. Why not ask something, or answer a question of another company?
company-cases-list = Cases published this quarter
company-missed = Topics you may have missed
company-missed-help = Questions open to all members that one of your colleagues answered in the last three months.
company-missed-none = Nothing to point out.
company-colleagues = Colleagues who take part
company-colleagues-help = Those who chose to be listed in the directory.
company-colleagues-none = None of your colleagues is listed yet.
company-link = { $name }’s page

settings-language = Language
settings-language-auto = As my browser says
settings-zone = Time zone
settings-zone-auto = The site’s ({ $zone })
settings-zone-help = Dates and times on pages are shown in this zone.
settings-problem-locale = Choose one of the languages listed.
settings-problem-zone = Choose one of the time zones listed.
settings-more = More settings
settings-directory = People

export-title = Take your data with you
export-intro = Everything of your own, in one ZIP file. Nobody else’s posts or names are in it.
export-content = It holds your profile and memberships, your posts with their history, your votes, cases, follows, notices, drafts and files, what is recorded of your own acts, and your sign-ins.
export-files = Files are included up to { $mb } MB together. Those that don’t fit are listed by name.
export-button = Download the ZIP file
export-confirm = To be sure it is you, we ask you to sign in again unless you just did.

leave-title = Leave
leave-intro = Leaving can’t be undone. All of this happens at once:
leave-posts = Your posts stay where they help others, under “Former member” and without your company. What you posted under a mask stays under it. Your name also goes from mentions (@) in other people’s posts.
leave-own = What you follow, your drafts, notices, directory entry, introduction and badges are deleted. You get no more mail.
leave-cases = Cases that you confirmed are withdrawn.
leave-sessions = You are signed out everywhere.
leave-address = Your address is erased. You can join again with it, as somebody new.
leave-ledger = What was recorded for your company stays with the company, without your name or address. The log of security events is kept for its set time.
leave-text = Your name where others typed it into their texts can’t be removed automatically. Tell the staff first about any that you mind.
leave-export-first = Take your data with you first
leave-email = To confirm, type your e-mail address
leave-sure = I understand, and I want to leave
leave-button = Leave
leave-problem-email = This is not the address you are registered with.
leave-problem-sure = Please tick the box to confirm.
leave-done-title = You have left
leave-done = Thank you for having been part of it.
leave-staff-title = { $name } leaves
leave-staff-intro = Only when the person asked for it. It can’t be undone.
leave-staff-reason = How they asked
leave-staff-reason-help = Kept in the audit log. For example: by mail to support on 15 April
leave-staff-sure = I have made sure that the person asked for this themselves
leave-staff-link = Leaving
leave-staff-whose = Leaving: { $name }
