//! Where time comes from: the system, or a hand that a test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::UtcTime;

/// The clock of the handle. Cloning shares it.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Stands still until moved (`HIROBA_NOW`, tests).
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now`.
    pub fn fixed(now: UtcTime) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now.0)))
    }

    /// The present instant.
    pub fn now(&self) -> UtcTime {
        match self {
            Self::System => UtcTime::from_chrono(chrono::Utc::now()),
            Self::Fixed(at) => UtcTime(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock; the system's can't be moved and stays.
    pub fn set(&self, now: UtcTime) {
        if let Self::Fixed(at) = self {
            at.store(now.0, Ordering::SeqCst);
        }
    }
}
