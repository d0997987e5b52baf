//! Slow hashes, a few at a time: each takes 46 MiB and most of a tenth of a second. Beyond a short queue the answer is "busy".

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::web;
use domain::{Error, Result};
use tokio::sync::Semaphore;

/// Waiting at once.
const QUEUE: usize = 64;
/// Longest wait.
const WAIT: Duration = Duration::from_secs(2);

/// Bounds how many hashes run.
#[derive(Clone)]
pub struct Hasher {
    running: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

impl Hasher {
    /// As many as there are cores, four at most.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            running: Arc::new(Semaphore::new(cores.min(4))),
            waiting: Arc::new(AtomicUsize::new(0)),
        }
    }

    /// Runs slow work on a thread that may block.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let busy = || Error::Unavailable("too many passwords at once".to_owned());
        let line = InLine::join(&self.waiting).ok_or_else(busy)?;
        let permit = tokio::time::timeout(WAIT, self.running.clone().acquire_owned())
            .await
            .map_err(|_| busy())?
            .map_err(Error::internal)?;
        drop(line);
        let outcome = web::block(move || {
            let outcome = work();
            drop(permit);
            outcome
        })
        .await;
        outcome.map_err(Error::internal)?
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

/// A place in the queue, given up when dropped.
struct InLine(Arc<AtomicUsize>);

impl InLine {
    fn join(waiting: &Arc<AtomicUsize>) -> Option<Self> {
        let place = Self(waiting.clone());
        (waiting.fetch_add(1, Ordering::SeqCst) < QUEUE).then_some(place)
    }
}

impl Drop for InLine {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
