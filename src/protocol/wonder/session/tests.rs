//! The session against a scripted terminal, on virtual time.

mod crypto;
mod lost;
mod matching;
mod random;
mod samples;
mod scene;
