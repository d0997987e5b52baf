### Programmes other than events: courses, consulting, office hours and the like

programs-title = Programmes
programs-intro = Courses, paid consulting, office hours and everything else that is not an event. What you enter here counts towards each account’s programme utilisation.
programs-enter = Enter participants
programs-buy = Enter consulting hours
programs-search = Find by name
programs-kind = Kind
programs-none = No programme has been entered yet.
programs-none-how = After a course or an office hour, choose “Enter participants” and type in everyone who came at once.
programs-none-found = No programme matches.
programs-all = See all programmes
programs-of = Programmes of { $name }
programs-name = Programme
programs-name-help = A name that exists adds to that programme. For example: Administrator basics
programs-accounts = Companies
programs-persons = People
programs-companies = { $n ->
    [one] { $n } company
   *[other] { $n } companies
}
programs-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
programs-standing = How far they got
programs-standing-help = Everyone is counted once, where they got furthest. An offer to a company counts as one.
programs-last = Last day
programs-hours = { $hours } h
programs-hours-of = { $used } of { $bought } hours used
programs-hours-title = Hours
programs-type-prg-office_hours = Office hours
programs-type-prg-webinar = Webinar
programs-type-prg-beta = Beta programme
programs-type-prg-advisory_board = Advisory board
programs-type-prg-interview = Interview
programs-type-evt-attended_online = Online event
programs-type-evt-attended_onsite = Event on site
programs-status = Status
programs-status-offered = Offered
programs-status-registered = Registered
programs-status-enrolled = Enrolled
programs-status-attended = Attended
programs-status-completed = Completed
programs-status-certified = Certified
programs-status-no_show = No-show
programs-status-usual = The usual (courses: completed, others: attended)
programs-account-none = No programme has been entered yet.
programs-account-all = See all programmes of this company

programs-enter-title = Enter participants of a programme
programs-enter-intro = Enter everyone who took part at once. If a single line can’t be read, nothing is written.
programs-what = Kind
programs-on = Date
programs-lines = Who took part
programs-lines-more = Who else took part
programs-lines-help = One person a line, by e-mail address. Where somebody’s status or date differs, add it to the line: “, no-show” or “, 2026-04-01”. A line with a company’s name alone is an offer to that company, or somebody of theirs whose name you don’t know. You can paste from a spreadsheet.
programs-people-of = People of { $name }
programs-people-none = Nobody of this company is known yet.
programs-save = Save
programs-more = Add participants
programs-participants = Participants
programs-nobody = Nothing here. Everything was taken back, or nothing has been entered yet.
programs-company = Company
programs-person = Person
programs-act = Action
programs-row-change = Change
programs-row-hours = Enter hours
programs-row-see = See
programs-row-which = ({ $who })
programs-row-title = { $who } — { $name }

programs-buy-title = Enter consulting hours bought
programs-buy-intro = The hours bought and their term. Hours used are entered day by day on the page that follows.
programs-company-help = The company’s name or id, exactly as in the list of accounts.
programs-buy-name = Name
programs-buy-name-help = What the contract is called. For example: Onboarding support 2026
programs-bought = Hours bought
programs-start = First day
programs-end = Last day
programs-term = Term
programs-term-title = Correct hours bought and term
programs-use-title = Enter hours used
programs-used = Hours used
programs-use-who = Address of the person they were for (optional)
programs-use-who-help = Without one they count for the company all the same.
programs-uses = Hours used so far
programs-uses-none = None yet.

programs-change-title = Move on or correct
programs-change-help = For whoever got further, and for mistakes. What was recorded before is kept.
programs-change = Change
programs-withdraw-title = Entered by mistake?
programs-withdraw-help = Takes this entry back, and out of the account’s figures. That it was taken back stays on record.
programs-withdraw = Take it back
programs-withdrawn = This entry was taken back.
programs-history = History
programs-by-hand = by hand
programs-by-file = from a file
programs-said-withdrawn = Taken back

programs-problem-what = Choose a kind.
programs-problem-name = Enter a name.
programs-problem-name-own = This site uses names of that form itself. Choose another one.
programs-problem-other-type = A programme of this name is of another kind. Choose that kind, or another name.
programs-problem-status = Choose a status that this kind of programme has.
programs-problem-person = This status needs somebody by name.
programs-problem-day = Enter a date.
programs-problem-future = This date is still to come. Only what has happened can be entered.
programs-problem-long-ago = This date is too long ago. Enter one from 2000 on.
programs-problem-nobody = Enter at least one person.
programs-problem-many = At most { $limit } people can be entered at once. Enter the others afterwards.
programs-problem-company = No company has this name. Check how the list of accounts writes it.
programs-problem-several = Several companies have this name. Enter the id, or # and the number in the address of the account’s page, such as #12.
programs-problem-hours = Enter hours as a number above 0, such as 1.5.
programs-problem-hours-most = At most { $limit } hours.
programs-problem-term-order = The last day is before the first.
programs-problem-term-far = Enter a date within ten years from today.
programs-problem-term-known = Other hours are recorded for this name and term. Correct that entry instead.
programs-problem-outside-term = This date is outside the term.
programs-problem-address = This is not an e-mail address.
programs-problem-unknown = Nobody here has this address.
programs-problem-staff = This is a colleague’s address. Enter a customer’s.
programs-problem-suspended = This person is suspended.
programs-problem-elsewhere = This person was not with the company on that day.
programs-problem-line-address = “{ $text }”: this is not an e-mail address.
programs-problem-line-two = “{ $text }”: there are two addresses, statuses or dates. Enter one person a line.
programs-problem-line-day = “{ $text }”: write the date like 2026-04-01.
programs-problem-line-who = “{ $text }”: who is it? Add an e-mail address or a company’s name.
programs-problem-line-status = “{ $text }”: this kind of programme has no such status.
programs-problem-line-future = “{ $text }”: this date is still to come. Only what has happened can be entered.
programs-problem-line-long-ago = “{ $text }”: this date is too long ago.
programs-problem-line-company = “{ $text }”: no company has this name. Check how the list of accounts writes it.
programs-problem-line-several = “{ $text }”: several companies have this name. Use the id, or # and the number in the address of the account’s page, such as #12.
programs-problem-line-nobody = “{ $text }”: a company alone can’t have this status. Add the person’s e-mail address.
programs-problem-line-unknown = “{ $text }”: nobody here has this address. Invite them, or import them as a contact, first.
programs-problem-line-staff = “{ $text }”: a colleague of yours. Colleagues don’t count among customers.
programs-problem-line-suspended = “{ $text }”: this person is suspended.
programs-problem-line-elsewhere = “{ $text }”: this person was not with the company on that day.
programs-problem-line-nowhere = “{ $text }”: this person was with no company on that day.
programs-problem-line-which = “{ $text }”: this person is with several companies. Add the company’s name, divided by a comma.
programs-problem-line-against = { $status ->
    [offered] “{ $text }”: already entered as offered ({ $on }).
    [registered] “{ $text }”: already entered as registered ({ $on }).
    [enrolled] “{ $text }”: already entered as enrolled ({ $on }).
    [attended] “{ $text }”: already entered as attended ({ $on }).
    [completed] “{ $text }”: already entered as completed ({ $on }).
    [certified] “{ $text }”: already entered as certified ({ $on }).
    [no_show] “{ $text }”: already entered as a no-show ({ $on }).
   *[none] “{ $text }”: already entered ({ $on }).
} To correct it, use that person’s row in the list.

audit-program-entered = Entered participants of a programme
audit-program-changed = Changed a programme’s entry
audit-program-withdrawn = Took back a programme’s entry
audit-program-hours_bought = Entered consulting hours bought
audit-program-hours_corrected = Corrected consulting hours bought
audit-program-hours_used = Entered consulting hours used
