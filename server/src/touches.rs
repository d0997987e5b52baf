//! Notes that sessions are in use, behind the requests that use them: a page is served at once, also while something else
//! writes to the database.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use actix_web::rt::task;
use domain::people::session;
use domain::types::Id;
use domain::{Actor, Hiroba};

/// What waits to be noted: each session once, however many requests it sends meanwhile.
#[derive(Clone, Default)]
pub struct Touches(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    sessions: BTreeMap<Id, Actor>,
    writing: bool,
}

impl Touches {
    /// Notes soon that this session was used. At most one thread writes at a time.
    pub fn note(&self, hiroba: &Hiroba, session_id: Id, actor: &Actor) {
        let Ok(mut waiting) = self.0.lock() else {
            return;
        };
        waiting.sessions.insert(session_id, actor.clone());
        if std::mem::replace(&mut waiting.writing, true) {
            return;
        }
        drop(waiting);
        let (touches, hiroba) = (self.clone(), hiroba.clone());
        // Nobody waits for it.
        drop(task::spawn_blocking(move || touches.write(&hiroba)));
    }

    fn write(&self, hiroba: &Hiroba) {
        while let Some(sessions) = self.take() {
            let outcome = hiroba.write(|tx| {
                sessions
                    .iter()
                    .try_for_each(|(id, actor)| session::touch(tx, *id, actor))
            });
            if let Err(error) = outcome {
                // The next request of the session asks again.
                tracing::warn!(%error, "the use of sessions could not be noted");
            }
        }
    }

    fn take(&self) -> Option<BTreeMap<Id, Actor>> {
        let mut waiting = self.0.lock().ok()?;
        let sessions = std::mem::take(&mut waiting.sessions);
        waiting.writing = !sessions.is_empty();
        waiting.writing.then_some(sessions)
    }
}
