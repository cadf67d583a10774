//! From what is asked to the vendor's request.

use std::borrow::Cow;

use crate::payment::{Intent, Kind};
use crate::protocol::wonder::message::{
    Action, RefundRequest, Request, SaleRequest, TransactionStatusRequest, VoidRequest,
};
use crate::protocol::wonder::verdict;

use super::flight::About;

impl About {
    /// Under which action it is answered; `None` for a payment that these pages do not know.
    pub(super) fn action(&self) -> Option<Action> {
        match self {
            Self::Identify { .. } => Some(Action::DeviceInfo),
            Self::Abort => Some(Action::Abort),
            Self::Money(intent) => money_action(intent.kind),
            Self::Status(_) => Some(Action::TransactionStatus),
        }
    }

    /// The request; `None` for a refund or void that does not say of what, and for a payment that these pages do not know.
    pub(super) fn request(&self) -> Option<Request<'_>> {
        match self {
            Self::Identify { .. } => Some(Request::DeviceInfo),
            Self::Abort => Some(Request::Abort),
            Self::Money(intent) => money(intent),
            Self::Status(intent) => status(intent),
        }
    }
}

/// The action of a money request; none where the pages have no such thing.
pub(super) fn money_action(kind: Kind) -> Option<Action> {
    match kind {
        Kind::Sale => Some(Action::Sale),
        Kind::Refund => Some(Action::Refund),
        Kind::Void => Some(Action::Void),
        Kind::PreAuth | Kind::Completion | Kind::TipAdjustment => None,
    }
}

fn money(intent: &Intent) -> Option<Request<'_>> {
    let reference_id = Cow::Borrowed(intent.vendor_reference.as_str());
    let currency = Cow::Borrowed(verdict::spelled(intent.amount.currency()));
    let amount = || Cow::Owned(intent.amount.to_major());
    Some(match intent.kind {
        Kind::Sale => {
            let customer_order_id = intent.order.as_deref().map(Cow::Borrowed);
            Request::Sale(SaleRequest { reference_id, customer_order_id, currency, amount: amount() })
        }
        Kind::Refund => {
            let org_reference_id = original(intent)?;
            Request::Refund(RefundRequest { reference_id, org_reference_id, currency, amount: amount() })
        }
        Kind::Void => Request::Void(VoidRequest { org_reference_id: original(intent)? }),
        Kind::PreAuth | Kind::Completion | Kind::TipAdjustment => return None,
    })
}

fn status(intent: &Intent) -> Option<Request<'_>> {
    let target_reference_id = match intent.kind {
        Kind::Sale | Kind::Refund => Cow::Borrowed(intent.vendor_reference.as_str()),
        // A void has no reference of its own: the original tells ("ECR via RS232 (Retail)", Void).
        Kind::Void => original(intent)?,
        Kind::PreAuth | Kind::Completion | Kind::TipAdjustment => return None,
    };
    Some(Request::TransactionStatus(TransactionStatusRequest { target_reference_id }))
}

fn original(intent: &Intent) -> Option<Cow<'_, str>> {
    let reference = intent.original.as_ref()?.vendor_reference.as_str();
    (!reference.is_empty()).then_some(Cow::Borrowed(reference))
}
