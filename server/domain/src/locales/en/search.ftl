### Search

search-box = Search posts and stories
search-box-hint = Search questions, answers and stories
search-go = Search
search-title = Search
search-title-of = Results for “{ $words }”
search-more = Filter and sort
search-apply = Search with these
search-space = Space
search-space-all = Every space
search-tag = Tag
search-kind = Kind
search-kind-any = Every kind
search-kind-case = Customer story
search-state = State
search-any = Any
search-state-unanswered = Waiting for an answer
search-state-answered = Answered
search-state-unsolved = Not solved yet
search-state-solved = Solved
search-state-official = Official answer
search-state-mine = Written by me
search-period = Period
search-period-all = Any time
search-period-week = Past week
search-period-month = Past 30 days
search-period-year = Past year
search-sort = Order
search-sort-best = Best match first
search-sort-newest = Newest first

search-count = { $n ->
    [one] One result
   *[other] { $n } results
}
search-count-more = { $n } results and more. Add a word or a filter to narrow them down
search-shortened = That was long: only its first { $max } characters were searched for.
search-too-little = There is nothing in that to search for. Please add a word.
search-kind-answer = Open the answer
search-kind-accepted = Open the accepted answer
search-kind-comment = Open the comment
search-official = Official answer

search-nothing = No post or story has “{ $words }”.
search-nothing-filters = No post or story fits these filters.
search-nothing-narrowed = The search was narrowed by filters.
search-without-filters = Search without the filters
search-without-filters-found = Search without the filters (there are results)
search-only = Search for “{ $word }” alone
search-partly = Questions with some of these words
search-ask-lead = Others may be wondering too. Ask, with these words already in the title.
search-ask = Ask about this
search-sign-in-lead = Sign in to search what members have written as well.

search-help = How to search
search-help-words = invoice closing
search-help-words-what = Posts with all of these words.
search-help-phrase = "closing date"
search-help-phrase-what = Posts with exactly this, in this order.
search-help-minus = invoice -test
search-help-minus-what = Leaves out topics that mention “test”.
search-help-tag = tag:invoice
search-help-tag-what = Questions with this tag.
search-help-author = author:tanaka
search-help-author-what = Posts by people who show their name. Your own are author:me.
search-help-is = is:unanswered
search-help-is-what = Waiting for an answer. Also is:answered, is:solved, is:unsolved, is:official and is:mine.
search-help-kind = kind:case
search-help-kind-what = Customer stories only. Also kind:question, kind:discussion, kind:idea and kind:announcement.
search-help-after = after:2026-04 before:2026-07
search-help-after-what = Written on this day or later, or before it. A year or a month will do.
search-help-note = Case, accents and endings (run, running) make no difference, nor does the width of Japanese letters.

search-similar = These questions may already have your answer
search-new-tab = (opens in a new tab)

search-missed = Searches in vain
search-missed-title = Wanted, but not here
search-missed-intro = What customers searched for and did not find at all. Each is a hint at an article, an announcement or an answer worth writing.
search-missed-none = Every search of this period found something.
search-missed-words = Words
search-missed-count = Times
search-missed-last = Last
search-missed-now = Now
search-missed-again = Search
search-missed-again-which = Search for “{ $words }”
search-missed-period = Period
search-missed-30 = 30 days
search-missed-180 = 180 days
search-missed-note = Nobody is recorded. Words are cut at 80 characters, left out when they hold a mail address or a long number, and deleted after 180 days. Searches by staff and by visitors who are not signed in don’t count.
