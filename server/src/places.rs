//! Places for what is costly while it lasts: so many at once for everybody, and fewer of them for any one person, so that nobody
//! keeps the others waiting.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Places of one kind.
#[derive(Clone)]
pub struct Places {
    all: Arc<Semaphore>,
    each: usize,
    own: Arc<Mutex<HashMap<String, Arc<Semaphore>>>>,
}

/// A place, held until it is dropped.
#[derive(Debug)]
pub struct Place {
    // Given back in this order: one's own last, so that what is counted as one's own is never less than what one holds.
    _place: OwnedSemaphorePermit,
    _own: OwnedSemaphorePermit,
}

impl Places {
    /// `all` places, at most `each` of them for one person.
    pub fn new(all: usize, each: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all)),
            each,
            own: Arc::default(),
        }
    }

    /// A place for `who` (a person, or a network), if there is one now.
    pub fn try_take(&self, who: &str) -> Option<Place> {
        let own = self.own_of(who)?.try_acquire_owned().ok()?;
        let place = self.all.clone().try_acquire_owned().ok()?;
        Some(Place {
            _place: place,
            _own: own,
        })
    }

    /// A place for `who`, waited for no longer than `wait`. Whoever waits for one of their own places keeps none of the others'.
    pub async fn take(&self, who: &str, wait: Duration) -> Option<Place> {
        let own = self.own_of(who)?;
        let all = self.all.clone();
        let taking = async {
            let own = own.acquire_owned().await.ok()?;
            let place = all.acquire_owned().await.ok()?;
            Some(Place {
                _place: place,
                _own: own,
            })
        };
        tokio::time::timeout(wait, taking).await.ok().flatten()
    }

    /// Somebody's own places. Those of people who hold and wait for none are forgotten.
    fn own_of(&self, who: &str) -> Option<Arc<Semaphore>> {
        let mut own = self.own.lock().ok()?;
        own.retain(|_, places| Arc::strong_count(places) > 1);
        let places = own
            .entry(who.to_owned())
            .or_insert_with(|| Arc::new(Semaphore::new(self.each)));
        Some(places.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn one_person_never_holds_all_places() {
        let places = Places::new(3, 2);
        let mine: Vec<_> = (0..3).filter_map(|_| places.try_take("7")).collect();
        assert_eq!(mine.len(), 2);
        let other = places.try_take("8");
        assert!(other.is_some());
        assert!(places.try_take("9").is_none(), "there are three");
        drop(mine);
        assert!(places.try_take("7").is_some());
        drop(other);
        assert!(places.try_take("9").is_some());
        let kept = places.own.lock().map(|own| own.len()).unwrap_or(9);
        assert!(kept <= 2, "{kept} remembered");
    }
}
