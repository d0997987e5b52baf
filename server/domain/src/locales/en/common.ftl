### Words on every page

shell-skip = Skip to content
shell-places = Places
shell-questions = Questions
shell-staff = Staff
shell-sign-in = Sign in
shell-sign-out = Sign out
shell-recorded = What is recorded here
shell-terms = Terms
shell-demo = This is a demo. Every company and person in it is made up.
shell-customer-view = You are looking at the site as a customer sees it, read only.
shell-customer-view-end = Back to the staff view

kept-text-title = You have been signed out
kept-text-intro = What you typed is kept on this page and has not been sent yet. Please sign in in a new tab, then come back here and send it.
kept-text-none = Nothing was sent. Please sign in and do it once more.
kept-text-sign-in = Sign in in a new tab
kept-text-yours = Your text
kept-text-send = Send

problem-404-title = Page not found
problem-404-text = The address may have changed, the page may have been removed, or it is not open to you.
problem-403-title = That was not accepted
problem-403-text = You don't have the right to do this, or not any more.
problem-origin-text = We could not confirm that this came from our own page. Please reload it and try again.
problem-not-allowed = You can't do this here, or not any more. What you typed is still below.
problem-changed-meanwhile = Someone changed this meanwhile. What you typed is still below; please check and send it again.
problem-busy = We are very busy at the moment. What you typed is still below; please send it again shortly.
problem-408-title = That took too long to arrive
problem-408-text = Sending took too long, so we stopped waiting. Please check your connection and try again.
problem-409-title = Someone else changed this
problem-409-text = It changed while you had it open. Please reload the page and check.
problem-413-title = Too large
problem-413-text = What you sent is over the limit. Please make it smaller and try again.
problem-429-title = Please wait a moment
problem-429-text = There were many requests in a short time, so we paused. Please try again shortly.
problem-503-title = We are very busy
problem-503-text = We will be back in a moment. Please try again shortly.
problem-400-title = We could not read that
problem-400-text = Please reload the page and try again.
problem-500-title = Something went wrong
problem-500-text = The fault is ours. What you typed was not saved. Please try again later.
problem-request-id = If you contact us, please give this number:
problem-home = Go to the front page
# Between the parts of a list.
joint = {", "}
