### Words of mails

mail-code-subject = { $code } is your { $site } sign-in code
mail-code-intro = Enter this code to sign in to { $site }.
mail-code-link = Or open this page to sign in without typing the code.
mail-code-note = The code and the link work once, within 10 minutes. If you did not ask for them, you can ignore this email. Don't share the code with anyone.

mail-joined-subject = You can now take part in { $site }
mail-joined-text = We have confirmed your company. You can now ask and answer on { $site }.
mail-joined-link = Open

mail-dear = Dear { $name },
mail-invitation-subject = Your invitation to { $site }
mail-invitation-text = You are invited to { $site }, the community for people at { $account }. Ask how things are done, and read how other companies do them.
mail-invitation-link = Join on this page:
mail-invitation-note = The invitation is good for { $days } days. If you did not expect it, you can ignore this email.

mail-recovered-subject = [{ $site }] A recovery code was used
mail-recovered-text = Somebody signed in to { $site } with one of your recovery codes. You have { $left } left.
mail-recovered-link = Open the authenticator settings
mail-recovered-note = If this was not you, tell an administrator at once.
