//! The session against a scripted terminal, on virtual time.

mod calls;
mod http;
mod line;
mod random;
mod refunds;
mod scene;
