//! The promise as `docs/safety.md` tells it, and the tests that it names and nobody else has.

mod clocks;
mod crash;
mod desk;
mod drop_at_once;
mod guards;
mod judge;
mod moved;
mod page;
mod places;
mod planted;
mod retention;
mod slow_disk;
mod starved;
mod strace;
mod switch;
mod tls;
mod two;
