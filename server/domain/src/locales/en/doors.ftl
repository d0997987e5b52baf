### The door, checking in, calendars, attendance files

doors-who = { $name } ({ $company })
doors-minutes = { $n } min
doors-check-in = Check in
doors-events = All events

doors-here-title = Check in at the venue
doors-code = Six-digit code shown in the room
doors-code-help = It works from two hours before the start until the end.
doors-in = You are checked in ({ $at })
doors-already = You were already checked in ({ $at })
doors-wrong = That is not the code. Please look at the notice in the room again.
doors-elsewhere = That code belongs to another event. Please use the one shown in this room.
doors-over = This code no longer works. Look for a newer notice, or ask at the door.
doors-not-yet = Check-in has not opened yet. It starts at { $at }.
doors-not-coming = We can't find your registration for this event.
doors-not-coming-help = It may be the QR code of another event, or you may be signed in under another address. If you gave up your place, please talk to the people at the door.
doors-no-seat = Your seat is not confirmed yet. Please talk to the people at the door.
doors-called-off = This event was called off.
doors-too-many = That was too many tries. Please wait about 15 minutes and try again.

doors-place-title = Your place at the event
doors-place-note = This page is yours alone. Please don't forward or publish it.
doors-ticket = Ticket
doors-ticket-help = Show this QR code at the door, or type the code shown in the room to check in.
doors-ticket-qr = QR code to be scanned at the door
doors-join = Join online
doors-join-help = This records that you came and takes you to the meeting.
doors-join-from = You can join online from { $from }. Open this page again then.
doors-join-over = This event is over.

doors-door-title = Door
doors-count = { $came } of { $expected } here
doors-opens = Check-in opens at { $from }. Until then you can only look people up.
doors-search = Search by name or company
doors-search-go = Search
doors-clear = Back to the list
doors-expected = Still to come
doors-found = Found
doors-more = There are more. Type a name to narrow the list.
doors-none-found = Nobody found. Try part of the name, or the company. Somebody without a registration can be added below.
doors-none-yet = Nobody has a confirmed seat yet.
doors-all-in = Everybody is checked in.
doors-check-in-whom = Check in { $name }
doors-since = Here since { $at }
doors-undo = Undo
doors-undo-whom = Undo the check-in of { $name }
doors-waits = No seat yet
doors-ticket-read = Scan a ticket's QR code
doors-ticket-read-help = With a scanner connected, select this field first, then scan.
doors-walk-in = Add somebody without a registration
doors-walk-in-name = Name
doors-walk-in-company = Company
doors-walk-in-go = Add and check in
doors-slot = Slot
doors-scan-in = { $name } is checked in.
doors-scan-already = { $name } was already checked in.
doors-scan-no-seat = { $name } has no confirmed seat yet. Please ask the organiser.
doors-scan-not-coming = { $name } gave up their place. If they come after all, add them below as somebody without a registration.
doors-scan-elsewhere = That ticket is for another event. Ask for the ticket of this one.
doors-scan-unreadable = That is not a ticket. Search by name instead.
doors-scan-other-day = That was scanned outside this event's check-in hours ({ $name }). Check whether the device still holds scans from another day.
doors-closed-title = This door link does not work
doors-closed = It has expired, or the organiser has ended it.
doors-closed-help = Ask the organiser for a new door link.

doors-title = Check-in
doors-code-title = Code to show in the room
doors-code-intro = Attendees check themselves in with this code on their own phones. Don't show it to those who attend online.
doors-code-make = Make a code
doors-code-renew = Replace the code
doors-code-works = Works { $span }
doors-poster = Screen to show in the room
doors-poster-scan = Scan with your phone's camera to check in
doors-poster-qr = QR code that opens the check-in page
doors-poster-type = Or open the event's page and type this code
doors-links-title = Links for the door
doors-links-intro = For whoever helps at the door. Without signing in, it opens this event's list to search and check people in, and nothing else. It shows no mail addresses and ends 12 hours after the event.
doors-link-label = Where it is used (optional)
doors-link-label-help = For example: tablet at the main entrance
doors-link-make = Make a door link
doors-link-made = Here is the door link. It is shown only now: scan it with the device at the door, or send it to whoever stands there.
doors-link-qr = QR code that opens the screen at the door
doors-link-unnamed = Link without a name
doors-link-until = until { $until }
doors-link-used = last used { $at }
doors-link-unused = not used yet
doors-link-end = End
doors-link-end-which = End “{ $label }”
doors-problem-over = There is no door link for an event that is over or was called off.
doors-problem-many = An event has at most { $max } door links. End one that is not used first.

doors-files-title = Attendance of an online meeting
doors-files-intro = Send the participants' report from Zoom or Teams: it is compared with the registrations, and attendance is recorded.
doors-file = Participants' report (CSV)
doors-file-help = The CSV from Zoom or Teams as it is, up to 5 MB.
doors-file-send = Read and compare
doors-file-unnamed = File without a name
doors-import-problem-none = Please choose a file.
doors-import-problem-busy = We are busy just now. Please wait a moment and send it again.
doors-import-problem-early = Attendance can be taken in once a published event has begun.
doors-import-problem-workbook = That is an Excel workbook. Please save it as CSV first.
doors-import-problem-not-text = That could not be read as CSV. Please send the file as it was downloaded.
doors-import-problem-heading = There is no heading of participants (name, join time …). Is it the participants' report of Zoom or Teams?
doors-import-problem-nobody = Nobody is in this file.
doors-import-problem-large = The file is too large: up to 5 MB and 20,000 rows.
doors-import-problem-many = There are more than { $max } people in it. Please split the file.
doors-import-problem-whose = Somebody chosen is not registered for this event. Please choose from the list.

doors-match-title = Match attendance
doors-match-intro = Check whose registration each row is, then record it. If somebody joined again under another name, choose them for both rows.
doors-match-open = { $open } of { $all } rows still to be checked.
doors-match-name = Name in the meeting
doors-match-minutes = Time there
doors-match-whose = Whose registration
doors-match-whose-row = Registration of { $name }
doors-match-why = Why
doors-match-later = Decide later
doors-match-nobody = Nobody who registered
doors-match-came = { $who } ✓ attended
doors-match-by-email = Same mail address
doors-match-by-name = Same name
doors-match-several = Several people have this name
doors-match-unknown = Not among the registrations
doors-match-done = Recorded
doors-match-skipped = Recorded as nobody who registered
doors-match-confirm = Record this

doors-ics-online = Online
doors-ics-add = Add to calendar
doors-feed-title = Calendar
doors-feed-intro = The events you attend appear in your own calendar by themselves. Paste the link where your calendar offers to add one by its address.
doors-feed-mine-name = { $site }: events I attend
doors-feed-made = This link is yours alone and is shown only now. Please don't pass it on.
doors-feed-since = Your link has worked since { $day }.
doors-feed-none = You have no link yet.
doors-feed-make = Make my link
doors-feed-renew = Replace my link
doors-feed-end = End my link
doors-feed-public = Calendar of public events
doors-feed-public-help = Anybody may use this link. It holds public events only.
doors-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
doors-month-before = Previous month
doors-month-after = Next month
doors-month-none = There is no event in this month.
doors-month-more = There are more events than are shown. Narrow them down by group or by kind.
doors-month-cancelled = Called off
doors-month-mine = Going
doors-view-month = Month
doors-mail-place = Open my place
doors-mail-place-note = On the day this page shows your ticket or takes you to the meeting. The link is yours alone.

doors-draw-title = Draw
doors-draw-link = About the draw
doors-draw-at = The draw takes place by itself at { $at }.
doors-draw-by-hand = The organiser decides when the draw takes place.
doors-draw-applied = Applied: { $n }
doors-draw-mine = Your number is { $number }.
doors-draw-how-before = At the draw a random seed is made, and seats go by the smallest values computed for each number. The result and how it was computed are published here.
doors-draw-manage = Arrange the draw
doors-draw-time = When to draw
doors-draw-time-help = In the event's time zone. Leave it empty to draw with the button below.
doors-draw-time-save = Save
doors-draw-now-help = Draws now. Everybody who applied is told by mail, and it can't be repeated.
doors-draw-now = Draw now
doors-draw-won = You have a seat (number { $rank } of { $all }).
doors-draw-lost = There was no seat for you this time (number { $rank } of { $all }, { $waiting } on the waitlist).
doors-draw-full = Your company had its share of seats, so there was none for you (number { $rank } of { $all }, { $waiting } on the waitlist).
doors-draw-how = How it was drawn
doors-draw-done = Drawn at { $at }.
doors-draw-rule-lot = For each number, the SHA-256 of the text “seed:number” is computed.
doors-draw-rule-order = The numbers stand in the order of these values, smallest first.
doors-draw-rule-newcomers = Those from companies that never attended stand before all others.
doors-draw-rule-seats = The first { $n } seats are given in that order.
doors-draw-rule-account = One company gets at most { $n }; further people of it are passed over.
doors-draw-rule-wait = Everybody else waits, in the same order.
doors-draw-seed = Seed:
doors-draw-command = This command computes it again:
doors-draw-result = Result
doors-draw-rank = Place
doors-draw-number = Number
doors-draw-account = Company (counted in this draw only)
doors-draw-company = Company { $n }
doors-draw-newcomer = First time
doors-draw-outcome = Outcome
doors-draw-lot = Value
doors-draw-seat = Seat
doors-draw-waits = Waits
doors-draw-account-full = Waits (company's share)
doors-draw-you = You
doors-draw-problem-when = Please give a time after now and no later than the start.
doors-draw-problem-typed = Please give a day and a time.
doors-draw-problem-drawn = This slot was drawn already.

doors-mail-thanks = Thank you for coming: { $title }
doors-mail-thanks-text = Thank you for coming to “{ $title }”.
doors-mail-survey = Would you answer a few questions? They help us with the next one.
doors-mail-survey-link = Answer the survey
doors-after-title = Afterwards
doors-after-materials = Materials
doors-after-name = Name
doors-after-url = Address
doors-after-url-help = Slides or a recording. Shown to everybody who sees the event.
doors-after-add = Add
doors-after-remove = Remove
doors-after-remove-which = Remove “{ $title }”
doors-after-recap = Recap:
doors-after-recap-title = Topic with the recap
doors-after-topic = Address or number of a topic
doors-after-topic-help = A topic of this site. Leave it empty to show none.
doors-after-topic-save = Save
doors-after-problem-url = Please give an address that begins with http or https.
doors-after-problem-many = There are at most { $max } materials.
doors-after-problem-topic = There is no such topic. Please check its address or number.
doors-survey-title = Survey
doors-survey-intro = Only those who came can answer. The thank-you mail, two hours after the end, carries the link. Answers show no names.
doors-survey-label = Question
doors-survey-kind = Answered by
doors-survey-scale = A scale of five
doors-survey-text = Words
doors-survey-required = Must be answered
doors-survey-add = Add the question
doors-survey-remove = Stop asking this
doors-survey-mean = { $mean } on average ({ $n } people)
doors-survey-none = Nobody has answered yet.
doors-survey-open = Answer the survey
doors-survey-page = Survey
doors-survey-note = The organisers read your answers, without your name. You can change them later.
doors-survey-scale-help = From 1 (not at all) to 5 (very much)
doors-survey-send = Send
doors-survey-thanks = Thank you for your answers.
doors-survey-problem-many = A survey has at most { $max } questions.
doors-survey-problem-empty = Please answer at least one question.
doors-survey-problem-scale = Please choose from 1 to 5.
