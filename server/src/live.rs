//! Who listens for what comes, in this process. While anybody does, one thread looks every moment whether something moved for
//! any of them, in a statement or two for all, and wakes whom it concerns; what they are then told is looked up for them alone.
//! It looks at the database instead of being told by handlers, so that two servers behave as one.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Hiroba;
use domain::community::live::{self, Standings, TopicStanding, UnreadStanding};
use domain::types::{Id, PersonId, TopicId};
use tokio::sync::Notify;

/// Between two looks.
const EVERY: Duration = Duration::from_millis(1_500);
/// Streams of one person at once. Pages that were left keep their place until something is said to them, so the newest page is
/// the one that is seen: it takes the place of the oldest, which comes again if it is seen too.
const EACH: usize = 8;

/// The listeners of one process.
#[derive(Clone, Default)]
pub struct Live {
    room: Arc<Mutex<Room>>,
}

#[derive(Default)]
struct Room {
    listeners: HashMap<u64, Listener>,
    next: u64,
    watched: bool,
    closed: bool,
}

struct Listener {
    person: PersonId,
    session: Id,
    topic: Option<TopicId>,
    wake: Arc<Notify>,
    /// As of the last look: the topic, unread notices, whether the session is open.
    seen: Option<(Option<TopicStanding>, UnreadStanding, bool)>,
}

/// A place among the listeners, given back when it is dropped.
pub struct Place {
    live: Live,
    id: u64,
    wake: Arc<Notify>,
}

impl Place {
    /// Waits until something moved, at most so long. `false` once the place is gone: a newer page of the same person has it, or the
    /// process is about to end.
    pub async fn wait(&self, at_most: Duration) -> bool {
        if self.stands() {
            _ = tokio::time::timeout(at_most, self.wake.notified()).await;
        }
        self.stands()
    }

    fn stands(&self) -> bool {
        let room = self.live.room();
        !room.closed && room.listeners.contains_key(&self.id)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.live.room().listeners.remove(&self.id);
    }
}

impl Room {
    /// Lets a person's oldest listeners go until there is a place for one more.
    fn make_way(&mut self, person: PersonId) {
        let mut own: Vec<u64> = self
            .listeners
            .iter()
            .filter(|(_, one)| one.person == person)
            .map(|(id, _)| *id)
            .collect();
        own.sort_unstable();
        let too_many = (own.len() + 1).saturating_sub(EACH);
        for id in own.into_iter().take(too_many) {
            if let Some(gone) = self.listeners.remove(&id) {
                gone.wake.notify_one();
            }
        }
    }
}

impl Live {
    fn room(&self) -> MutexGuard<'_, Room> {
        // Every change of the room is whole, whatever became of the thread that made it.
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a person, who may also listen to a topic; `None` when all together have enough (`most`). Who has enough alone
    /// gives up their oldest place for it.
    pub fn enter(
        &self,
        hiroba: &Hiroba,
        most: usize,
        (person, session): (PersonId, Id),
        topic: Option<TopicId>,
    ) -> Option<Place> {
        let mut room = self.room();
        if room.closed {
            return None;
        }
        room.make_way(person);
        if room.listeners.len() >= most {
            return None;
        }
        if !room.watched {
            let (live, hiroba) = (self.clone(), hiroba.clone());
            std::thread::Builder::new()
                .name("live".to_owned())
                .spawn(move || live.watch(&hiroba))
                .ok()?;
            room.watched = true;
        }
        let id = room.next;
        room.next += 1;
        let wake = Arc::new(Notify::new());
        room.listeners.insert(
            id,
            Listener {
                person,
                session,
                topic,
                wake: wake.clone(),
                seen: None,
            },
        );
        Some(Place {
            live: self.clone(),
            id,
            wake,
        })
    }

    /// Ends every stream: the process is about to stop.
    pub fn close(&self) {
        let mut room = self.room();
        room.closed = true;
        for listener in room.listeners.values() {
            listener.wake.notify_one();
        }
    }

    /// Looks until nobody listens any more.
    fn watch(&self, hiroba: &Hiroba) {
        loop {
            std::thread::sleep(EVERY);
            let (topics, people, sessions) = {
                let mut room = self.room();
                if room.closed || room.listeners.is_empty() {
                    room.watched = false;
                    return;
                }
                let all = || room.listeners.values();
                let topics: HashSet<TopicId> = all().filter_map(|one| one.topic).collect();
                let people: HashSet<PersonId> = all().map(|one| one.person).collect();
                let sessions: HashSet<Id> = all().map(|one| one.session).collect();
                (
                    Vec::from_iter(topics),
                    Vec::from_iter(people),
                    Vec::from_iter(sessions),
                )
            };
            match hiroba.read(|conn| live::standings(conn, &topics, &people, &sessions)) {
                Ok(stand) => self.compare(&stand),
                Err(error) => tracing::warn!(%error, "what is new could not be read"),
            }
        }
    }

    fn compare(&self, stand: &Standings) {
        for listener in self.room().listeners.values_mut() {
            let stands = (
                listener
                    .topic
                    .and_then(|topic| stand.topics.get(&topic).copied()),
                stand.unread.get(&listener.person).copied().unwrap_or(0),
                stand.open.contains(&listener.session),
            );
            // Whoever came since the last look may have missed what lies between.
            if listener.seen.replace(stands) != Some(stands) {
                listener.wake.notify_one();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::UtcTime;
    use futures_util::FutureExt as _;

    use super::*;

    fn seat(live: &Live, person: PersonId) -> Place {
        // Without a thread: what it would do is called by the test.
        let mut room = live.room();
        room.make_way(person);
        let (id, wake) = (room.next, Arc::new(Notify::new()));
        room.next += 1;
        room.listeners.insert(
            id,
            Listener {
                person,
                session: person,
                topic: Some(7),
                wake: wake.clone(),
                seen: None,
            },
        );
        Place {
            live: live.clone(),
            id,
            wake,
        }
    }

    fn is_woken(place: &Place) -> bool {
        place.wake.notified().now_or_never().is_some()
    }

    #[test]
    fn who_has_something_new_is_woken_and_nobody_else() {
        let live = Live::default();
        let (one, other) = (seat(&live, 1), seat(&live, 2));
        let mut stand = Standings {
            open: HashSet::from([1, 2]),
            ..Standings::default()
        };
        assert!(!is_woken(&one));
        live.compare(&stand);
        assert!(
            is_woken(&one) && is_woken(&other),
            "the first look is everybody's"
        );
        live.compare(&stand);
        assert!(!is_woken(&one) && !is_woken(&other));
        stand.unread.insert(1, 1);
        live.compare(&stand);
        assert!(is_woken(&one) && !is_woken(&other));
        stand.topics.insert(7, (1, UtcTime(0)));
        live.compare(&stand);
        assert!(
            is_woken(&one) && is_woken(&other),
            "both listen to the topic"
        );
        stand.open.remove(&2);
        live.compare(&stand);
        assert!(!is_woken(&one) && is_woken(&other), "the session has ended");
        live.close();
        assert!(is_woken(&one) && is_woken(&other));
        drop((one, other));
        assert!(live.room().listeners.is_empty());
    }

    #[test]
    fn the_newest_page_takes_the_place_of_the_oldest() {
        let live = Live::default();
        let other = seat(&live, 2);
        let pages: Vec<Place> = (0..EACH + 2).map(|_| seat(&live, 1)).collect();
        for (number, page) in pages.iter().enumerate() {
            assert_eq!(page.stands(), number >= 2, "page {number}");
            assert_eq!(is_woken(page), number < 2, "page {number}");
        }
        assert!(other.stands(), "somebody else keeps theirs");
        drop(pages);
        assert_eq!(live.room().listeners.len(), 1);
    }
}
