### Staff console

## Frame of the staff console

staff-places = Staff menu
staff-place-home = This week
staff-place-accounts = Accounts
staff-customer-view = View as a customer
staff-customer-view-help = See the site as a customer does. Read only: nothing can be posted or changed.
staff-save = Save
staff-edit = Edit
staff-next-page = Next
staff-first-page = Back to start
staff-pages = Pages
staff-none = None

## Home

staff-home-lead = Facts only. Scores play no part in the order.
staff-home-mine = Mine
staff-home-all = All
staff-home-count = { $total } accounts, of { $watched } watched
staff-home-more = Showing the { $shown } most pressing; narrow by owner to see the other { $rest }.
staff-home-owner = Owner: { $name }
staff-home-no-owner = No owner
staff-home-empty = Nothing calls for attention this week.
staff-home-empty-more = Set a next action on an account’s page and it will appear here when it is due.
staff-home-empty-mine = You don’t look after any accounts yet. Set owners in the list of accounts.
staff-fact-action = Next action
staff-fact-overdue = Overdue
staff-fact-today = Today
staff-fact-by = by { $date }
staff-fact-unanswered = Unanswered question
staff-fact-first-post = First post
staff-fact-deadline = Notice deadline
staff-fact-deadline-text = { $contract }: { $date }, { $days } days left. The contract ends { $end }
staff-fact-auto-renew = renews automatically
staff-fact-proposal = Stage proposal
staff-fact-proposal-text = { $from } → { $to }, since { $date }
staff-fact-unseen = Not seen lately
staff-fact-unseen-text = Last seen { $date }
staff-fact-never-seen = Nobody has come yet

## Home of marketing

staff-marketing-title = The community now
staff-marketing-lead = Public content and counts.
staff-marketing-accounts = Companies taking part
staff-marketing-people = People taking part
staff-marketing-questions = Questions, 30 days
staff-marketing-answers = Answers, 30 days
staff-marketing-cases = Cases shared, 365 days
staff-marketing-segments = Accounts by segment
staff-marketing-public = New public questions
staff-marketing-public-empty = There are no questions in public spaces yet. They will be listed here.

## List of accounts

staff-accounts-title = Accounts
staff-accounts-new = Add an account
staff-accounts-search = Name or external id
staff-accounts-stage = Stage
staff-accounts-band = Health band
staff-accounts-owner = Owner
staff-accounts-status = Status
staff-accounts-segment = Segment
staff-accounts-sort = Sort by
staff-accounts-any = Any
staff-accounts-any-status = All but churned
staff-accounts-nobody = No owner
staff-accounts-apply = Filter
staff-accounts-clear = Clear
staff-accounts-matching = { $n ->
    [one] { $n } account
   *[other] { $n } accounts
 }
staff-accounts-matching-of = { $n } of { $all } accounts
staff-accounts-empty = There are no accounts yet.
staff-accounts-empty-more = A table of two columns, name and accounts created, is enough to start.
staff-accounts-import = Import a table
staff-accounts-no-match = No account matches.
staff-accounts-name = Account
staff-accounts-days = 90 days
staff-accounts-stage-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
 }
staff-accounts-next = Next action
staff-accounts-select = Select { $name }
staff-accounts-spark = Health over 90 days: { $from } to { $to }
staff-accounts-spark-none = No score in the last 90 days
staff-accounts-download = Download CSV
staff-accounts-download-help = All accounts that match. Downloads are recorded.
staff-sort-name = Name
staff-sort-health = Lowest health
staff-sort--health = Highest health
staff-sort-coverage = Least data
staff-sort-next = Next action
staff-sort-stage = Longest in stage
staff-status-prospect = Prospect
staff-status-active = Active
staff-status-churned = Churned
staff-bulk = Change the selected accounts
staff-bulk-owner = Owner
staff-bulk-status = Status
staff-bulk-segment = Segment
staff-bulk-title = Confirm the change
staff-bulk-lead = Set the { $what } of these { $n } accounts to “{ $value }”.
staff-bulk-confirm = Change { $n ->
    [one] { $n } account
   *[other] { $n } accounts
 }
staff-bulk-cancel = Cancel
staff-bulk-empty-value = (empty)

## Adding and editing an account

staff-profile-title = Add an account
staff-profile-edit = Edit account details
staff-profile-name = Company name
staff-profile-external-id = External id
staff-profile-external-id-help = The number in your CRM; imports use it to recognise the company.
staff-profile-industry = Industry
staff-profile-started = Customer since
staff-profile-create = Add

## Account page

staff-account-since = Customer since
staff-account-unverified = unverified
staff-account-stage-since = since { $date }, { $days } days
staff-account-cause-rule = proposed by the rules, accepted
staff-account-cause-manual = by hand
staff-account-cause-import = import
staff-account-cause-migration = migration
staff-account-days-in-band = { $days } days in this band
staff-account-raw = { $raw } before the cap
staff-account-grey = Coverage is { $coverage }, so there is no number (shown from 50%).
staff-account-provisional = Provisional: coverage is below 70%
staff-account-uncomputed = Nothing computed yet. Figures up to the day before are computed every night.
staff-account-computed = as of { $date }
staff-account-next = Next action
staff-account-next-what = What to do
staff-account-next-on = By when
staff-account-next-owner = Who
staff-account-next-none = No next action set.
staff-account-next-set = Set a next action
staff-account-memo = Memo
staff-account-memo-none = No memo yet.
staff-account-memo-help = Only staff can see this.
staff-account-stage = Stage
staff-account-to-next = To reach “{ $stage }”
staff-account-to-next-manual = People decide on the move to “{ $stage }”.
staff-account-progress = { $met } of { $total } met
staff-account-proposal = A move to “{ $to }” is proposed
staff-account-proposal-since = Since { $date }. Evidence:
staff-account-proposal-rows = See the acts behind it
staff-account-accept = Accept
staff-account-decline = Decline
staff-account-reason = Reason
staff-account-move = Move by hand
staff-account-move-to = New stage
staff-account-move-do = Move
staff-account-health = Health over time
staff-account-chart-title = Health of { $name }, { $from } to { $to }
staff-account-chart-text = { $days } days with a score. First { $first }, last { $last }, lowest { $low }, highest { $high }.
staff-account-chart-none = No day in this period has a score.
staff-account-chart-legend = Dashed: provisional. No line: not enough data.
staff-account-table = As a table
staff-account-table-week = Week ending
staff-account-parts = What the score is made of
staff-account-parts-text = { $score } points: { $parts }
staff-account-part = { $name } { $points }
staff-account-measure = Measure
staff-account-value = Value
staff-account-score = Score
staff-account-weight = Weight
staff-account-contribution = Contribution
staff-account-helpful = Could add
staff-account-as-of = As of
staff-account-evidence = Evidence
staff-account-evidence-n = { $n ->
    [one] { $n } row
   *[other] { $n } rows
 }
staff-account-unavailable = Not counted
staff-account-best-next = “{ $name }” would help most (up to +{ $points } points).
staff-account-scorecard = Scorecard: { $card }, configuration version { $version }
staff-account-channel-rows = See the rows
staff-account-way = Why it changed
staff-account-way-day = Since the day before
staff-account-way-month = Since 28 days before
staff-account-way-same = No change.
staff-account-way-weight = { $name }: availability or weight
staff-account-way-cap = Cap
staff-account-way-rounding = Rounding
staff-account-way-config = The configuration changed in between.
staff-account-people = People
staff-account-people-empty = Nobody of this account is known yet. Invite people or import contacts.
staff-account-people-more = { $n ->
    [one] One more person
   *[other] { $n } more people
 }
staff-account-person = Name
staff-account-level = Takes part by
staff-account-last-seen = Last seen
staff-account-activity = 90 days
staff-account-activity-text = { $questions } questions, { $answers } answers, { $replies } comments, { $visits } days visited, { $other } other
staff-account-activity-none = No activity
staff-account-not-joined = not joined
staff-account-left = left
staff-account-never = Never
staff-account-timeline = Timeline
staff-account-timeline-empty = Nothing has happened yet.
staff-account-timeline-all = See the whole ledger
staff-account-contracts = Contracts
staff-account-contracts-empty = No contracts known. Import contracts to be told of notice deadlines.
staff-account-contract = Contract
staff-account-product = Product and plan
staff-account-term = Term
staff-account-notice = Notice by
staff-account-usage = Product use by month
staff-account-usage-empty = No usage has been reported yet.
staff-account-month = Month
staff-account-licensed = Licensed
staff-account-created = Created
staff-account-logins = Signed in (people)
staff-account-features = Key features 1, 2, 3 (people)
staff-tl-points = { $points } points
staff-tl-reversed = reversed
staff-tl-vendor = our side
staff-tl-stage = Stage: { $from } → { $to }
staff-tl-import = Import: { $file }
staff-tl-account-memo = Memo changed
staff-tl-account-domain_added = Added a mail domain
staff-tl-account-domain_verified = Vouched for a mail domain
staff-tl-account-domain_removed = Removed a mail domain
staff-tl-account-next_action = Next action changed
staff-tl-account-created = Account added
staff-tl-account-profile = Details changed
staff-tl-account-bulk = Changed in bulk
staff-tl-stage-declined = Stage proposal declined

## Evidence

staff-evidence-title = Behind “{ $name }”
staff-evidence-all = The whole ledger
staff-evidence-stage = Conditions of the next stage
staff-evidence-lead = { $account }, as known at the end of { $date }
staff-evidence-empty = No rows stand behind this figure.
staff-evidence-facts = Data from files
staff-evidence-question = Question
staff-evidence-other = Other
staff-evidence-kind = What
staff-evidence-person = Who
staff-evidence-when = When
staff-evidence-granted = Points granted
staff-evidence-worth = Worth that day
staff-evidence-where = Post
staff-evidence-source = Recorded from
staff-evidence-reversed = reversed { $date }
staff-evidence-hint = Points fade with the half-life of each kind of act.
staff-evidence-back = Back to the account

## Problems with what was typed

staff-problem-long = Please use at most { $limit } characters.
staff-problem-changed = Someone else changed this while you were editing. What you typed is not saved yet; check what it says now and save again.
staff-problem-action-missing = Say what to do by that day.
staff-problem-owner = Choose someone from the list.
staff-problem-date = Write the date like 2026-04-01.
staff-problem-choice = Choose one from the list.
staff-problem-name-missing = Enter the company’s name.
staff-problem-external-id-taken = Another account has this external id.
staff-problem-none-chosen = Choose the accounts to change.
staff-problem-too-many = At most { $limit } accounts can be changed at once.
staff-problem-reason-missing = Say why; it is kept so that others can follow.
staff-problem-same-stage = The account is in this stage already.

staff-domains-title = Mail domains
staff-domains-title-of = Mail domains of { $name }
staff-domains-intro = Whoever signs in with an address at a verified domain becomes a member of this account. Domains are compared whole; subdomains don't count.
staff-domains-none = No domains yet.
staff-domains-domain = Domain
staff-domains-domain-help = For example example.co.jp. Services where anyone can have an address, such as Gmail, are refused.
staff-domains-state = State
staff-domains-people = Joined with this domain
staff-domains-verified = Verified { $date }
staff-domains-shared = These accounts have it too: { $names }. Newcomers are asked which is theirs.
staff-domains-verify = Mark as verified
staff-domains-verify-which = Mark { $domain } as verified
staff-domains-remove = Remove
staff-domains-remove-which = Remove { $domain }
staff-domains-add-title = Add a domain
staff-domains-add = Add
staff-domains-vouch = I have checked that this is the company's own domain
staff-domains-vouch-help = Against a contract or the company's official site, for instance. Until it is verified, nobody joins by it.
staff-domains-problem = Please enter a domain, such as example.co.jp.
staff-domains-problem-free = Domains of services where anyone can have an address are refused.
staff-domains-problem-there = This domain is there already.
