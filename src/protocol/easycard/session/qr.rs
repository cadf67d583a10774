//! Payments by a code, an extension (EasyCard sheet, section 10): shown for the customer to scan, or scanned off the customer's
//! telephone. No reader has anything to do with them. The answer only says that the order is made; a query tells whether it
//! was paid.

use crate::payment::{Finding, Intent, Kind, Millis, Now, Reference, ScannedCode, WallTime};
use crate::protocol::easycard::message::{Answer, Request, Scanned, Service, Shown};
use crate::protocol::easycard::methods::{SHOWN, is_qr};
use crate::protocol::easycard::{stamp, verdict};
use crate::protocol::{Output, RequestId};

use super::{NO_STOPPING, Session};

/// How long a code can be scanned: as long as the console waits by default.
const CODE_LIFE: u64 = 120_000;
/// So much longer than that it may take until the server knows of a payment.
const MARGIN: u64 = 60_000;

impl Session {
    /// The code of the payment that is about to be asked for. One that was never used is forgotten.
    pub fn hold_code(&mut self, reference: Reference, code: ScannedCode) {
        self.code = Some((reference, code));
    }

    /// Its request has left: the code is used up.
    pub(super) fn drop_code(&mut self, reference: Reference) {
        self.code.take_if(|(of, _)| *of == reference);
    }

    /// Why nothing can be done to stop a payment.
    pub(super) fn cannot_stop(intent: &Intent) -> &'static str {
        if by_code(intent) { "a code cannot be taken back: it runs out by itself after 2 min" } else { NO_STOPPING }
    }

    /// Whether the reader has anything to do with it.
    pub fn needs_reader(&self, intent: &Intent) -> bool {
        !by_code(intent)
    }

    /// The request of a payment by code, or of its refund; none for a card's.
    pub(super) fn by_code(&self, intent: &Intent) -> Option<Result<Request, String>> {
        if !by_code(intent) {
            return None;
        }
        Some(match intent.kind {
            Kind::Sale if intent.method.as_deref() == Some(SHOWN) => Ok(shown(intent)),
            Kind::Sale => self.scanned(intent),
            _ => self.given_back(intent),
        })
    }

    fn scanned(&self, intent: &Intent) -> Result<Request, String> {
        let held = self.code.as_ref().filter(|(of, _)| *of == intent.reference);
        let (_, code) = held.ok_or("the customer's code was not scanned")?;
        let order = intent.vendor_reference.clone();
        Ok(Request::Micropay(Scanned {
            order,
            amount: intent.amount,
            body: body(intent),
            code: code.expose().to_owned(),
        }))
    }

    fn given_back(&self, intent: &Intent) -> Result<Request, String> {
        Ok(Request::GeneralRefund {
            refund: intent.vendor_reference.clone(),
            order: verdict::order_of(intent).ok_or("the order number of the sale is not known")?.to_owned(),
            amount: intent.amount,
            refund_key: self.settings.refund_key.clone().ok_or("the refund password is not set")?,
            reason: body(intent),
        })
    }

    /// The code that a customer is to scan, out of the answer that made its order.
    pub(super) fn show_code(&mut self, now: Now, request: RequestId, reference: Reference, answer: &Answer) {
        if let Some(address) = answer.data.address("urlToken") {
            self.shown.insert(reference, now.mono);
            self.outputs.push_back(Output::ShowCode(request, address));
        }
    }

    /// An order of which the server knows nothing may still be paid while its code can be scanned, counted from here if it was
    /// shown by an earlier life of the program.
    pub(super) fn unless_it_can_be_scanned(&mut self, now: Now, intent: &Intent, finding: Finding) -> Finding {
        if intent.method.as_deref() != Some(SHOWN) || intent.kind != Kind::Sale {
            return finding;
        }
        if finding != Finding::NotFound {
            // The server knows it.
            self.shown.remove(&intent.reference);
            return finding;
        }
        let since: Millis = *self.shown.entry(intent.reference).or_insert(now.mono);
        if now.mono.since(since) < CODE_LIFE + MARGIN { Finding::Pending } else { finding }
    }
}

/// What an answer to a payment by code, itself, leads to: a code that cannot be shown is no order that can be paid.
pub(super) fn is_shown(service: Service, answer: &Answer) -> bool {
    service != Service::OlPay || answer.data.address("urlToken").is_some()
}

fn by_code(intent: &Intent) -> bool {
    intent.method.as_deref().is_some_and(is_qr)
}

fn shown(intent: &Intent) -> Request {
    let expires = WallTime(intent.at.0.saturating_add_unsigned(CODE_LIFE));
    Request::OlPay(Shown {
        order: intent.vendor_reference.clone(),
        amount: intent.amount,
        body: body(intent),
        expires: Some(stamp::stamp(expires)),
    })
}

/// What is bought: it must not be empty.
fn body(intent: &Intent) -> String {
    intent.order.clone().unwrap_or_else(|| intent.reference.as_str().to_owned())
}
