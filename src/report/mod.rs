//! What leaves the program about payments: the JSON object that scripts read, and the receipt that customers read.
//!
//! Pure: a payment goes in, values and lines come out. Words come from the caller, so this room knows no language; where the
//! lines are printed is not its business.

mod case;
mod payment_json;
mod qr;
mod receipt;

pub use case::{CaseLine, case};
pub use payment_json::{PaymentJson, rfc3339};
pub use qr::{Qr, qr};
pub use receipt::{Receipt, ReceiptLine, local};
