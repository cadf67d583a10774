//! What is said inside the envelope: a header, and the members of one service.

mod answer;
mod card;
mod header;
mod members;
mod orders;
mod readers;
mod request;
mod service;

#[cfg(test)]
mod tests;

pub use answer::{Answer, AnswerHeader, CardResult};
pub use card::{CardTransaction, Cash, Owed, TRIES};
pub use header::RequestHeader;
pub use members::{Member, Members};
pub use orders::{ListedOrder, Order, OrderStatus, orders};
pub use readers::{Balance, Reader, SignedOn, Sums, readers};
pub use request::{Again, OrderFilter, Request, Scanned, Shown};
pub use service::{EASYCARD, GENERAL, Service};
