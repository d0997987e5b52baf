//! Empty: see `it/`.
