### numbers
numbers-problem-unknown-type = There is no such type of record.
numbers-problem-day-to-come = That day is still to come.
numbers-problem-config-json = The configuration can't be read: { $reason }.
numbers-problem-config-unknown = There is no { $path } in a configuration; correct the name, or remove it.
numbers-problem-config-bands = The bands must lie between 0 and 100, yellow below green.
numbers-problem-config-scorecards = There is no scorecard; at least one is needed.
numbers-problem-config-weights = The weights of the scorecard “{ $key }” must be numbers from 0 on.
numbers-problem-config-scorecard = A rule names the scorecard “{ $key }”, which is not there.
numbers-problem-config-stage = A way between stages names “{ $key }”, which is no stage.
numbers-problem-unknown-stage = There is no such stage.
numbers-problem-reason-too-long = Up to 1,000 characters, please.

## Customer stages

numbers-stage-handover = Handover
numbers-stage-onboarding = Onboarding
numbers-stage-adoption = Adoption
numbers-stage-value = Value
numbers-stage-strategic = Strategic
numbers-stage-advocate = Advocate
numbers-stage-churned = Churned
numbers-stage-excluded = Excluded
numbers-stage-none = Not set

## Health bands and states

numbers-band-green = Healthy
numbers-band-yellow = Watch
numbers-band-red = At risk
numbers-band-none = No band
numbers-state-insufficient = Not enough data
numbers-state-locked = Locked
numbers-state-uncomputed = Not computed yet
numbers-health = Health
numbers-programme = Programme utilisation
numbers-coverage = Data coverage
numbers-as-of = As of
numbers-trend-up = Rising
numbers-trend-down = Falling
numbers-trend-flat = Steady

## Why there is no figure

numbers-na-not_applicable = Does not apply to this account
numbers-na-not_invited = Not invited yet
numbers-na-too_new = Invited too recently to judge
numbers-na-not_purchased = Not purchased
numbers-na-no_feed = No data received
numbers-na-stale = Data is out of date
numbers-na-insufficient_n = Too few accounts to compare with
numbers-na-locked_level = Not measured at this level yet

## What health is made of

numbers-group-product = Product use
numbers-group-programme = Programmes
numbers-group-relationship = Relationship
numbers-group-support = Support
numbers-group-outcomes = Outcomes
numbers-measure-activation = Activation
numbers-measure-activation-from = Accounts created ÷ licensed users, latest month
numbers-measure-login_rate = Login rate
numbers-measure-login_rate-from = People who signed in ÷ accounts created, latest month
numbers-measure-feature_reach = Key-feature reach
numbers-measure-feature_reach-from = Mean over key features of users ÷ people who signed in, latest month
numbers-measure-programme_utilisation = Programme utilisation
numbers-measure-programme_utilisation-from = Weighted mean of consulting, training, free programmes and community
numbers-measure-relationship = Relationship breadth
numbers-measure-relationship-from = Meetings and contacts
numbers-measure-inquiry_volume = Inquiry volume
numbers-measure-inquiry_volume-from = Inquiries per ten active users against peers, 90 days
numbers-measure-inquiry_depth = Inquiry depth
numbers-measure-inquiry_depth-from = Labels from basic to strategic, 90 days
numbers-measure-value_points = Value points met
numbers-measure-value_points-from = Met on time ÷ those due
numbers-measure-resolution_feeling = Sense of resolution
numbers-measure-resolution_feeling-from = Mean pulse of 180 days, 1 to 5
numbers-depth-basic = Basic
numbers-depth-advanced = Advanced
numbers-depth-practice = Practice
numbers-depth-strategic = Strategic

## Programme channels

numbers-channel-consulting = Paid consulting
numbers-channel-training = Training
numbers-channel-free = Free programmes
numbers-channel-community = Community
numbers-input-consulting = { $hours_used } of { $hours_purchased } hours used, { $elapsed } of the term elapsed
numbers-input-training = { $trained } people trained (target { $target }); { $completed } of { $enrolled } enrolments completed, 365 days
numbers-input-free = { $attended } attended (expected { $expected }); { $attendances } of { $registrations } registrations came, 180 days
numbers-input-community = { $active_people } people active (target { $target }, 90 days); active in { $windows_active } of { $windows } months; visits in { $reading_weeks } of 13 weeks
numbers-input-praised = Recognised by other accounts
numbers-input-points = { $points } points now

## How people take part

numbers-level-exploring = Exploring
numbers-level-participating = Participating
numbers-level-contributing = Contributing
numbers-level-leading = Leading
numbers-level-none = Nothing recorded yet

## Kinds of ledger rows

numbers-type-com-visit_day = Visit
numbers-type-com-reaction_given = Marked a post helpful
numbers-type-com-idea_voted = Voted for an idea
numbers-type-com-question_posted = Asked a question
numbers-type-com-reply_posted = Commented
numbers-type-com-answer_posted = Answered
numbers-type-com-answer_accepted_peer = Answer accepted by another account
numbers-type-com-answer_accepted_own = Answer accepted within the account
numbers-type-com-helpful_vote_received = Found helpful by another account
numbers-type-com-idea_posted = Posted an idea
numbers-type-com-case_shared = Shared a case
numbers-type-com-mentored = Mentored someone
numbers-type-evt-registered = Registered for an event
numbers-type-evt-attended_online = Attended online
numbers-type-evt-attended_onsite = Attended on site
numbers-type-evt-question_asked = Asked at an event
numbers-type-evt-survey_answered = Answered an event survey
numbers-type-evt-spoke = Spoke at an event
numbers-type-evt-hosted = Hosted an event
numbers-type-trn-enrolled = Enrolled in training
numbers-type-trn-completed = Completed training
numbers-type-trn-certified = Got certified
numbers-type-prg-download = Downloaded material
numbers-type-prg-webinar = Attended a webinar
numbers-type-prg-office_hours = Came to office hours
numbers-type-prg-beta = Took part in a beta
numbers-type-prg-advisory_board = Sat on the advisory board
numbers-type-prg-interview = Gave an interview
numbers-type-prg-consulting_session = Consulting session
numbers-type-svy-answered = Answered a survey
numbers-type-adv-logo_permitted = Permitted use of the logo
numbers-type-adv-quote_approved = Approved a quote
numbers-type-adv-story_published = Story published
numbers-type-adv-reference_call = Took a reference call
numbers-type-adv-public_review = Published a review
numbers-type-adv-referral_submitted = Referred someone
numbers-type-adv-referral_qualified = Referral qualified
numbers-type-adv-external_post = Posted elsewhere about us
numbers-type-adv-talk = Gave a talk
numbers-type-adv-press = Press coverage
numbers-source-app = On this site
numbers-source-import = Imported
numbers-source-api = API
numbers-source-staff = Entered by staff

## Conditions of the next stage

numbers-condition-measure = { $measure } { $op ->
    [ge] of at least
    [gt] above
    [le] of at most
   *[lt] below
 } { $value }
numbers-condition-tenure = At least { $days } days as a customer
numbers-condition-events = At least { $n } qualifying acts in { $days } days
numbers-condition-people = At least { $n } people with an act of { $points } points or more in { $days } days
numbers-condition-band = Band is not “At risk”
numbers-condition-met = Met
numbers-condition-unmet = Not yet
numbers-condition-now = now { $value }
numbers-condition-unknown = no value now
