### Signing in, joining, and what is recorded

sign-in-title = Sign in
sign-in-intro = Enter your work email address and we will send you a six-digit code. No password needed.
sign-in-email = Email address
sign-in-send = Send me a code
sign-in-new-here = New here? Start the same way.

code-title = Enter your code
code-intro = We have sent a six-digit code to the address you entered. The link in that email signs you in as well.
code-label = Six-digit code
code-help = Good for 10 minutes, in this browser only.
code-submit = Sign in
code-none = Nothing arrived? Have a look in your spam folder.
code-again = Send a new code

problem-email = Please check the address (for example, hanako@example.com).
problem-required = Please fill this in.
problem-too-long = Please keep this to { $max } characters.
problem-account = Please choose an account from the list.
problem-code-wrong = That is not the code. Tries left: { $left }.
problem-code-spent = This code no longer works. Please ask for a new one.
problem-sign-in-stopped = There were too many wrong tries for this address, so codes and passwords no longer work for it today. Ask for an email on the sign-in page and use the link in it.

link-title = Confirm sign-in
link-intro = You are signing in as { $email }.
link-submit = Sign in
link-spent-title = This link no longer works
link-spent-intro = It has been used or has expired. Please ask for a new code.

suspended-title = You can't sign in at the moment
suspended-intro = Access for this address has been suspended. If this surprises you, please contact your representative.

join-title = Join the community
join-intro = Almost there. Our team will confirm your company, and we will email you as soon as you can take part.
join-choose-intro = Several companies or divisions share your email domain. Please choose yours.
join-name = Your name
join-name-help = Shown to other members. You can change it later.
join-company = Your company
join-message = Anything else
join-message-help = The name your contract is under, or whom you work with, helps us find you. You can leave this empty.
join-submit = Ask to join
join-waiting-title = We are confirming your company
join-waiting-intro = Our team is looking into it and will email you as soon as you can take part. Public pages are open to you meanwhile.
join-waiting-since = You asked on { $day }
join-look-around = Browse the public pages

recorded-title = What is recorded here
recorded-intro = So that you can speak freely, here is what we record, who sees it, what it is for, and how long we keep it.
recorded-what = What
recorded-who = Who sees it
recorded-why = What for
recorded-how-long = How long
recorded-visit-what = The days you visit (one entry a day; not which pages you read)
recorded-visit-who = The vendor's team
recorded-visit-why = To notice when your company has gone quiet, and get in touch
recorded-visit-how-long = As part of your company's record; it does not expire
recorded-post-what = Questions, answers, discussions, ideas, comments and accepted answers
recorded-post-who = The audience you choose when posting, and the vendor's team
recorded-post-why = So that members can help one another, and to see how each company is getting on
recorded-post-how-long = As long as this site runs. To have something hidden from others, ask the team
recorded-vote-what = “Helpful”, “I want to know too”, and votes for ideas
recorded-vote-who = The count: everyone. Who pressed it: the vendor's team
recorded-vote-why = To find good answers, and questions many people share
recorded-vote-how-long = Taking it back removes it from the count; that it was pressed and taken back stays on record
recorded-report-what = Reports of posts, and what was decided about them
recorded-report-who = Those who decide: the vendor’s team, and members who moderate that space. The author never learns who reported
recorded-report-why = To keep this a place where people can speak safely
recorded-report-how-long = As long as this site runs
recorded-sign-in-what = When you sign in, your kind of browser, your IP address
recorded-sign-in-who = Browsers and IP addresses: you. The log of actions: administrators
recorded-sign-in-why = To notice misuse
recorded-sign-in-how-long = IP address 30 days; kind of browser until you sign out (a year at most); the log of actions 400 days
recorded-mail-what = Your name, email address and company
recorded-mail-who = Name and company: other members (you can hide them per post). Address: the vendor's team
recorded-mail-why = To know it is you, and to send you notices
recorded-mail-how-long = Until you leave, which you can do in your settings
recorded-profile-what = Your introduction, department, what you use, whether the directory lists you, badges
recorded-profile-who = Members who are signed in, and the vendor's team. Department and company only if you choose to show them (colleagues and the team see them anyway)
recorded-profile-why = So that people who use it alike can meet across companies, and to thank those who help
recorded-profile-how-long = Until you delete it or leave
recorded-product-what = Your company's contract and product use (numbers of people and the like)
recorded-product-who = The vendor's team
recorded-product-why = To see how each company is getting on, and how to support it
recorded-product-how-long = As part of your company's record; it does not expire
recorded-promises = Our promises
recorded-promise-no-figures = No score of a person or a company is ever shown to other members.
recorded-promise-hidden-name = When you hide your company's name on a post, it appears on no page, in no email and in no search result. The vendor's records still show which company the post came from.
recorded-promise-other-companies = People at other companies never see your email address.
recorded-promise-own-copy = You can take a copy of your own records along at any time, from your settings.
recorded-promise-no-third-party = No page of this site sends anything to an outside tracking service.
recorded-understood = I have read this

terms-title = Terms of use
terms-none = No terms of use have been entered yet.

me-title = Your settings
me-save = Save
sessions-title = Where you are signed in
sessions-intro = If you don't recognise one of these, end it.
sessions-here = This browser
sessions-last-seen = Last used
sessions-since = Signed in
sessions-end = End
sessions-end-one = End the session on { $browser }
sessions-end-all = Sign out everywhere
problem-space = Please check the name of the space.

sign-in-with-password = Sign in with a password
confirm-title = Confirm it's you
confirm-intro = Before this change we make sure it is you. We will send a code to { $email }.

demo-doors-title = Come in as someone from the demo
demo-doors-intro = This demo can only be opened from your own machine. Sign in as any of these people without a mail.
demo-door-enter = Come in
demo-door-customer = Customer
demo-door-moderator = Customer (moderator)
demo-door-cs = Customer success
demo-door-marketing = Marketing
demo-door-admin = Administrator

password-title = Password
password-label = Password
password-new = New password
password-help = At least { $min } characters. A sentence or a few words strung together are long and easy to remember.
password-is-set = You have a password. Changing it signs you out of your other browsers.
password-not-set = You don't need a password. With one, you can sign in without waiting for an email.
password-remove = Stop using a password
password-forgotten = Sign in with an emailed code
problem-codes-enough = Several codes were asked for in a short time. If an email has reached you, the link in it signs you in. If not, please try again in about { $minutes } minutes.
problem-credentials = The address or the password is not right.
problem-password-short = Please use at least { $min } characters.
problem-password-long = Too long: 1,024 bytes at most.
problem-password-guessable = This one is easy to guess. Please avoid passwords made of names, your company, or common words alone.

second-factor-title = Authenticator app
second-factor-start-intro = Team members sign in with an emailed code and the code from an authenticator app on their phone. Have the app at hand, then continue.
second-factor-start = Continue
second-factor-intro = Scan this QR code with your authenticator app and enter the six-digit code it shows. From then on you will need it together with the emailed code.
second-factor-qr = QR code for your authenticator app
second-factor-by-hand = Can't scan it? Enter this key:
second-factor-code = Six-digit code from your app
second-factor-confirm = Set up
second-factor-give-title = Authenticator code
second-factor-give-intro = Team members also need the code from their authenticator app.
second-factor-lost = With neither the app nor a recovery code, ask another administrator to reset it.
second-factor-enrolled = Your authenticator app is set up.
second-factor-replace-title = Change of authenticator app
second-factor-replace-help = If you have a new phone, set up the app there. The current app and recovery codes stop working, and your other browsers are signed out.
second-factor-replace = Set up a new app
recovery-title = Recovery codes
recovery-intro = If you can't use your authenticator app, one of these codes signs you in instead. Print them, or keep them somewhere safe such as a password manager.
recovery-once = Each code works once. They can't be shown again after you leave this page.
recovery-kept = I have kept them
recovery-left = { $left ->
    [one] { $left } code is left.
   *[other] { $left } codes are left.
}
recovery-renew = Make new recovery codes
recovery-renew-help = The previous codes stop working when you do.
recovery-instead = Can't use your authenticator app?
recovery-code = Recovery code
recovery-code-help = One of the 16-letter codes you kept when you set up the app. Hyphens are optional.
problem-recovery = That recovery code is wrong or has been used.
notice-recovered = You signed in with a recovery code. That code no longer works.
problem-second-factor = That code is wrong or has been used. Please try the next one.

setup-title = First steps
setup-intro = This page opens once. You can change everything later in the administration pages.
setup-site = The site
setup-site-name = Name of the site
setup-mark = Logo letters
setup-mark-help = Up to four letters shown before the name while there is no logo image. May be left empty.
setup-logo = Logo image
setup-logo-file = Image file
setup-logo-help = PNG, JPEG or WebP, up to 200 kB. Shown in place of the name. It can be changed later.
problem-logo = This can't be read as a PNG, JPEG or WebP image. Its sides may have up to 4,000 pixels.
problem-logo-large = Please keep it to { $limit } kB.
setup-mail-from = Sender of emails
setup-mail-from-help = For example, Community team <community@example.com>. Left empty, the server's setting is used.
setup-terms-ja = Terms of use (Japanese)
setup-terms-en = Terms of use (English)
setup-terms-help = Each line is a paragraph; a line that starts with # is a heading. You can add them later.
setup-you = The first administrator
setup-start = What would you like to start with?
setup-start-own = Your own data
setup-start-own-help = Begin by importing your list of customers.
setup-start-demo = The demo
setup-start-demo-help = Sixty made-up companies and two years of conversation. Takes about 20 seconds.
setup-finish = Get started
problem-sender = Please write it as “Name <address>”.
problem-demo-needs-empty = The demo can only go into an empty database.

invited-title = Your invitation to { $site }
invited-intro = We will send a six-digit code to the address your invitation went to. Enter it and you are in.
invited-submit = Send me a code
invited-expired = This invitation has expired. We can send a new one to the address it went to.
invited-again = Send a new invitation
invited-gone = This invitation has been used or withdrawn.

asked-title = Invitations to you
asked-intro = If you move, you act for the new company from now on. What you wrote stays with the company you wrote it for.
asked-invited = { $account } has invited you.
asked-accept = Move to { $account }
asked-decline = Stay where I am
asked-later = Decide later
asked-none = You have no open invitations.

notice-saved = Saved.
notice-sent = Email sent.
notice-session-ended = Session ended.
notice-revoked = Withdrawn.
notice-decided = Done.
notice-queued = Queued again.
notice-second-factor = Your authenticator app is set up.
notice-password = Your password settings have changed.
