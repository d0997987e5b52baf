//! Claims due jobs and does them on threads beside the web server, or [`drain`] in tests: one thread for mail, which somebody
//! waits for, one for everything else, and one that takes up imports that an interruption left half applied.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::community::idea;
use domain::community::notice;
use domain::community::notice::{digest_mail, reminder, spread};
use domain::community::{draft, moderation, recognition, upload};
use domain::desk::{self, escalation, webhook};
use domain::events::reminder as event_reminder;
use domain::job::{self, Job, Lane};
use domain::mail::{self, Letter, SendError, kept};
use domain::search::{index, miss};

use crate::outgoing;
use crate::state::State;

/// Between two looks at an empty queue.
const PAUSE: Duration = Duration::from_millis(400);
/// How often a running job's lease is renewed.
const RENEW: Duration = Duration::from_secs(5);

/// Between two looks for imports that nobody continues.
const TAKE_UP: Duration = Duration::from_secs(15);

/// Running workers.
pub struct Worker {
    stop: Arc<AtomicBool>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl Worker {
    /// Starts working; `nightly` is whether to queue by itself what each day brings.
    pub fn start(state: State, nightly: bool) -> std::io::Result<Self> {
        let mut worker = Self {
            stop: Arc::new(AtomicBool::new(false)),
            threads: Vec::new(),
        };
        for (name, lane) in [("mail", Lane::Mail), ("worker", Lane::Rest)] {
            let nightly = nightly && lane != Lane::Mail;
            let thread = worker.thread(name, &state, move |state, stop| {
                work(state, stop, lane, nightly)
            })?;
            worker.threads.push(thread);
        }
        // Not waited for: an import that is broken off goes on where it was.
        worker.thread("imports", &state, take_up)?;
        Ok(worker)
    }

    fn thread(
        &self,
        name: &str,
        state: &State,
        work: impl FnOnce(&State, &AtomicBool) + Send + 'static,
    ) -> std::io::Result<std::thread::JoinHandle<()>> {
        let (state, stop) = (state.clone(), self.stop.clone());
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work(&state, &stop))
    }

    /// Lets the jobs in hand finish, then stops.
    pub fn stop(self) {
        self.stop.store(true, Ordering::SeqCst);
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

fn work(state: &State, stop: &AtomicBool, lane: Lane, nightly: bool) {
    if lane != Lane::Mail
        && let Err(error) = check_index(state)
    {
        tracing::warn!(%error, "the search index could not be looked at");
    }
    while !stop.load(Ordering::SeqCst) {
        if nightly && let Err(error) = schedule(state) {
            tracing::warn!(%error, "the nightly jobs could not be queued");
        }
        match one(state, lane) {
            Ok(true) => {}
            Ok(false) => std::thread::sleep(PAUSE),
            Err(error) => {
                tracing::warn!(%error, "the queue could not be read");
                std::thread::sleep(PAUSE * 5);
            }
        }
    }
}

/// Finishes imports whose lease ran out: another server's that went down, or our own from before a restart.
fn take_up(state: &State, stop: &AtomicBool) {
    let mut waited = TAKE_UP;
    while !stop.load(Ordering::SeqCst) {
        if waited >= TAKE_UP {
            waited = Duration::ZERO;
            match domain::import::resume_interrupted(&state.hiroba) {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "finished imports that had been interrupted"),
                Err(error) => {
                    tracing::error!(%error, "an interrupted import could not be finished")
                }
            }
        }
        std::thread::sleep(PAUSE);
        waited += PAUSE;
    }
}

/// Does every job that is due now; returns how many.
pub fn drain(state: &State) -> domain::Result<usize> {
    let mut count = 0;
    while one(state, Lane::Any)? {
        count += 1;
    }
    Ok(count)
}

/// Does one due job, if there is any.
fn one(state: &State, lane: Lane) -> domain::Result<bool> {
    let now = state.hiroba.now();
    if !state.hiroba.read(|conn| job::any_due(conn, now, lane))? {
        return Ok(false);
    }
    let Some(job) = state.hiroba.write(|tx| job::claim(tx, lane))? else {
        return Ok(false);
    };
    let outcome = perform_renewing(state, &job);
    state.hiroba.write(|tx| match &outcome {
        Ok(()) => job::done(tx, &job),
        Err(fault) => {
            tracing::warn!(job = job.id, kind = job.kind, attempt = job.attempts, cause = %fault.cause, "a job failed");
            job::failed(tx, &job, &fault.cause, fault.hopeless)
        }
    })?;
    Ok(true)
}

/// Why a job failed.
struct Fault {
    cause: String,
    /// Trying again can't help.
    hopeless: bool,
}

impl From<domain::Error> for Fault {
    fn from(error: domain::Error) -> Self {
        Self {
            cause: error.to_string(),
            hopeless: false,
        }
    }
}

/// Performs a job while its lease is renewed beside it. A panic is a failure like any other.
fn perform_renewing(state: &State, job: &Job) -> Result<(), Fault> {
    let (finished, waiting) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while waiting
                .recv_timeout(RENEW)
                .is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                if let Err(error) = state.hiroba.write(|tx| job::hold(tx, job)) {
                    tracing::warn!(job = job.id, %error, "a lease could not be renewed");
                }
            }
        });
        let outcome =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| perform(state, job)));
        drop(finished);
        outcome.unwrap_or_else(|_| {
            Err(Fault {
                cause: "it panicked".to_owned(),
                hopeless: false,
            })
        })
    })
}

/// What each kind of job does.
fn perform(state: &State, job: &Job) -> Result<(), Fault> {
    match job.kind.as_str() {
        mail::JOB => send(state, job),
        notice::JOB => send_notices(state, job),
        spread::JOB => {
            let spreading = carried(job)?;
            Ok(state.hiroba.write(|tx| spread::run(tx, &spreading))?)
        }
        idea::notify::JOB => {
            let telling = carried(job)?;
            Ok(state.hiroba.write(|tx| idea::notify::run(tx, &telling))?)
        }
        digest_mail::PLAN => {
            let planning = carried(job)?;
            Ok(state.hiroba.write(|tx| digest_mail::plan(tx, &planning))?)
        }
        digest_mail::JOB => send_digests(state, job),
        recognition::JOB => {
            let rest = carried(job)?;
            Ok(state
                .hiroba
                .write(|tx| recognition::settle_rest(tx, &rest))?)
        }
        reminder::JOB => {
            let count = state.hiroba.write(reminder::run)?;
            tracing::info!(count, "askers were reminded to accept an answer");
            Ok(())
        }
        SNAPSHOT => snapshot(state, job),
        SWEEP => {
            state.hiroba.write(domain::people::sweep)?;
            state.hiroba.write(miss::sweep)?;
            state.hiroba.write(desk::take_in)?;
            state.hiroba.write(moderation::case::sweep)?;
            Ok(())
        }
        index::JOB => {
            let made = index::complete(&state.hiroba, &mut |_| {})?;
            tracing::info!(posts = made, "the search index is complete");
            Ok(())
        }
        event_reminder::JOB => {
            let due = carried(job)?;
            Ok(state.hiroba.write(|tx| event_reminder::run(tx, &due))?)
        }
        escalation::JOB => escalate(state, job),
        webhook::JOB => post(state, job),
        DRAFTS => Ok(state.hiroba.write(draft::sweep).map(drop)?),
        FILES => {
            let swept = upload::sweep::run(&state.hiroba)?;
            let folder = state.config.mail_folder();
            let mails = kept::sweep(&folder, state.hiroba.now()).map_err(|error| Fault {
                cause: format!("{}: {error}", folder.display()),
                hopeless: false,
            })?;
            tracing::info!(?swept, mails, "files are tidied");
            Ok(())
        }
        other => Err(Fault {
            cause: format!("no worker knows the kind {other}"),
            hopeless: false,
        }),
    }
}

/// What a job carries.
fn carried<T: serde::de::DeserializeOwned>(job: &Job) -> Result<T, Fault> {
    serde_json::from_str(&job.payload).map_err(|error| Fault {
        cause: error.to_string(),
        hopeless: true,
    })
}

/// Tells of a question whose time has passed.
fn escalate(state: &State, job: &Job) -> Result<(), Fault> {
    let overdue: escalation::Overdue = carried(job)?;
    state
        .hiroba
        .write(|tx| escalation::escalate(tx, overdue.topic_id))?;
    Ok(())
}

/// Posts an overdue question to the chat, as it stands now.
fn post(state: &State, job: &Job) -> Result<(), Fault> {
    let told: webhook::Told = carried(job)?;
    let (locale, base_url) = (state.config.locale, &state.config.base_url);
    let message = state
        .hiroba
        .read(|conn| webhook::message(conn, told, locale, base_url))?;
    let Some(message) = message else {
        return Ok(());
    };
    outgoing::post_json(&message.to.url, &message.body, state.is_local()).map_err(|error| Fault {
        cause: error.cause,
        hopeless: error.hopeless,
    })
}

/// Mails what somebody has not read in the site: written now, so that it says what its reader may know now.
fn send_notices(state: &State, job: &Job) -> Result<(), Fault> {
    let due: notice::Due = carried(job)?;
    let hiroba = &state.hiroba;
    let now = hiroba.now();
    let parcel = hiroba.read(|conn| {
        notice::mail::parcel(
            conn,
            &state.seal(),
            &hiroba.base_url,
            &due,
            (now, hiroba.zone),
        )
    })?;
    if let Some(letter) = &parcel.letter
        && let Err(error) = state.mailer.send(letter, &state.mail_from())
    {
        if matches!(error, SendError::Never(_)) {
            // What was refused for good is refused next time too.
            hiroba.write(|tx| notice::mail::refuse(tx, parcel.person_id, &letter.to))?;
        }
        return Err(error.into());
    }
    Ok(hiroba.write(|tx| notice::mail::settle(tx, &parcel))?)
}

/// Mails the digests of a few people. Those that went are noted before anything else is said of the job, so that trying it again
/// sends only the rest.
fn send_digests(state: &State, job: &Job) -> Result<(), Fault> {
    let batch: digest_mail::Batch = carried(job)?;
    let hiroba = &state.hiroba;
    let now = hiroba.now();
    let from = state.mail_from();
    let ready = hiroba.read(|conn| {
        digest_mail::write(
            conn,
            &state.seal(),
            &hiroba.base_url,
            &batch,
            (now, hiroba.zone),
        )
    })?;
    let mut fault = None;
    for one in ready {
        match state.mailer.send(&one.letter, &from) {
            // Noted one by one: what breaks off a batch mails nobody a second time.
            Ok(()) => hiroba.write(|tx| digest_mail::settle(tx, std::slice::from_ref(&one)))?,
            Err(SendError::Never(cause)) => {
                tracing::info!(person = one.person_id, cause, "a digest was refused");
                hiroba.write(|tx| notice::mail::refuse(tx, one.person_id, &one.letter.to))?;
            }
            Err(later) => {
                // The server is not there: the rest would wait for it too.
                fault = Some(later);
                break;
            }
        }
    }
    fault.map_or(Ok(()), |later| Err(later.into()))
}

impl From<SendError> for Fault {
    fn from(error: SendError) -> Self {
        Self {
            hopeless: matches!(error, SendError::Never(_)),
            cause: error.to_string(),
        }
    }
}

fn send(state: &State, job: &Job) -> Result<(), Fault> {
    let letter: Letter = carried(job)?;
    if letter
        .useless_after
        .is_some_and(|end| state.hiroba.now() >= end)
    {
        return Ok(());
    }
    Ok(state.mailer.send(&letter, &state.mail_from())?)
}

/// At the start: an index that an older program made, or that misses something, is made again beside everything else. Of
/// servers that start together one does it.
fn check_index(state: &State) -> domain::Result<()> {
    if !state.hiroba.read(index::is_stale)? {
        return Ok(());
    }
    let hour = state.hiroba.now().0 / (3_600 * domain::UtcTime::SECOND);
    let key = format!("{}:{}:{hour}", index::JOB, domain::search::fold::VERSION);
    state.hiroba.write(|tx| {
        let now = tx.now;
        job::enqueue(tx, index::JOB, &serde_json::json!({}), now, Some(&key))
    })
}

/// Microseconds in an hour.
const HOUR: i64 = 3_600 * domain::UtcTime::SECOND;
const SWEEP: &str = "sweep";
const SNAPSHOT: &str = "snapshot";
const DRAFTS: &str = "drafts";
const FILES: &str = "files";

/// Computes the figures of every account up to the day that the job names.
fn snapshot(state: &State, job: &Job) -> Result<(), Fault> {
    let day: chrono::NaiveDate = carried(job)?;
    let may = domain::policy::administration(&domain::Actor::System)?;
    let report = domain::health::snapshot::run(&state.hiroba, &may, day)?;
    let thinned = domain::health::snapshot::thin::thin(&state.hiroba, &may)?;
    tracing::info!(%day, accounts = report.accounts, thinned, "the day's figures are computed");
    Ok(())
}

/// Queues what each local day brings, once, whichever server gets there first.
fn schedule(state: &State) -> domain::Result<()> {
    use std::sync::atomic::AtomicI64;
    static LAST: AtomicI64 = AtomicI64::new(i64::MIN);
    let now = state.hiroba.now();
    // Every minute is often enough, and keeps an idle server from writing.
    let minute = now.0 / (60 * domain::UtcTime::SECOND);
    if LAST.swap(minute, Ordering::SeqCst) == minute {
        return Ok(());
    }
    let hour = format!("{}:{}", digest_mail::PLAN, now.0 / HOUR);
    if !state.hiroba.read(|conn| job::is_known(conn, &hour))? {
        state.hiroba.write(|tx| {
            let now = tx.now;
            let start = digest_mail::Planning::default();
            job::enqueue(tx, digest_mail::PLAN, &start, now, Some(&hour))
        })?;
    }
    let today = now.local_day(state.hiroba.zone);
    let sweep = format!("{SWEEP}:{today}");
    if state.hiroba.read(|conn| job::is_known(conn, &sweep))? {
        return Ok(());
    }
    let yesterday = today.pred_opt().unwrap_or(today);
    state.hiroba.write(|tx| {
        let now = tx.now;
        let figures = format!("{SNAPSHOT}:{yesterday}");
        job::enqueue(tx, SNAPSHOT, &yesterday, now, Some(&figures))?;
        job::enqueue(tx, reminder::JOB, &serde_json::json!({}), now, None)?;
        for kind in [DRAFTS, FILES] {
            let once = format!("{kind}:{today}");
            job::enqueue(tx, kind, &serde_json::json!({}), now, Some(&once))?;
        }
        job::enqueue(tx, SWEEP, &serde_json::json!({}), now, Some(&sweep))
    })
}
