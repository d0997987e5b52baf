//! Where randomness comes from: the operating system, or a seed that a test or the demo fixes.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use rand::rngs::{OsRng, SmallRng};
use rand::{Rng, SeedableRng, TryRngCore};
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// The source of random bytes of the handle. Cloning shares it.
#[derive(Debug, Clone)]
pub enum Entropy {
    /// The operating system's generator: the only one fit for secrets.
    System,
    /// A reproducible sequence.
    Seeded(Arc<Mutex<SmallRng>>),
}

impl Entropy {
    /// A reproducible source.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(SmallRng::seed_from_u64(seed))))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N]> {
        let mut bytes = [0_u8; N];
        match self {
            Self::System => OsRng.try_fill_bytes(&mut bytes).map_err(Error::internal)?,
            Self::Seeded(rng) => rng
                .lock()
                .map_err(|_| Error::internal("random source poisoned"))?
                .fill(&mut bytes),
        }
        Ok(bytes)
    }

    /// A 256-bit secret as 64 hexadecimal digits, to hand out once.
    pub fn token(&self) -> Result<String> {
        Ok(hex(&self.bytes::<32>()?))
    }

    /// A six-digit code.
    pub fn six_digits(&self) -> Result<String> {
        let bytes = self.bytes::<8>()?;
        Ok(format!("{:06}", u64::from_le_bytes(bytes) % 1_000_000))
    }
}

/// What is stored of a secret: its SHA-256 in hexadecimal.
pub fn digest(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
