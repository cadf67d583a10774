//! The promise as `docs/safety.md` tells it, and the tests that it names and nobody else has.

mod crash;
mod page;
mod strace;
