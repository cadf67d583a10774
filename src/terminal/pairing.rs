//! Pairing over a real link, telling each step. Each vendor's own way is a file below.

mod asked;
mod caller;
mod codepay;
mod easycard;
mod lookout;
mod qfpay;
#[cfg(test)]
mod tests;
mod wonder;

use crate::profile::VendorSettings;
use crate::protocol::{PairingFault, PairingStep, StepState};

pub use caller::{Arrival, Caller, WaitingOrder, WaitingRoom};
pub use codepay::CodePayOrder;
pub use easycard::EasyCardOrder;
pub use lookout::{Lookout, Sight};
pub use qfpay::{QfPayOrder, unsupported_cable};
pub use wonder::WonderOrder;

/// What to pair with, by vendor. Its secrets do not print.
#[derive(Debug, Clone)]
pub enum PairingOrder {
    /// A Wonder terminal.
    Wonder(Box<WonderOrder>),
    /// A QFPay terminal.
    QfPay(Box<QfPayOrder>),
    /// A CodePay terminal.
    CodePay(Box<CodePayOrder>),
    /// An EasyCard reader.
    EasyCard(Box<EasyCardOrder>),
}

/// One step has moved.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct PairingProgress {
    /// Which.
    pub step: PairingStep,
    /// How far.
    pub state: StepState,
}

/// Pairs, telling each step through `progress`, and gives the entry for the profile. Dropping it closes the link; no money
/// can have moved.
pub async fn pair(order: &PairingOrder, progress: impl FnMut(PairingProgress)) -> Result<VendorSettings, PairingFault> {
    match order {
        PairingOrder::Wonder(order) => {
            wonder::pair(order, progress).await.map(|paired| VendorSettings::Wonder(Box::new(paired)))
        }
        PairingOrder::QfPay(order) => {
            asked::pair(&**order, progress).await.map(|paired| VendorSettings::QfPay(Box::new(paired)))
        }
        PairingOrder::CodePay(order) => {
            asked::pair(&**order, progress).await.map(|paired| VendorSettings::CodePay(Box::new(paired)))
        }
        PairingOrder::EasyCard(order) => {
            easycard::pair(order, progress).await.map(|paired| VendorSettings::EasyCard(Box::new(paired)))
        }
    }
}

/// Asks the terminal who it is and nothing more: whether it answers on this link to this code or key.
pub async fn identify(order: &PairingOrder, progress: impl FnMut(PairingProgress)) -> Result<(), PairingFault> {
    match order {
        PairingOrder::Wonder(order) => wonder::identify(order, progress).await,
        PairingOrder::QfPay(order) => asked::pair(&**order, progress).await.map(drop),
        PairingOrder::CodePay(order) => asked::pair(&**order, progress).await.map(drop),
        // It signs the reader on besides, which it may be as often as one likes.
        PairingOrder::EasyCard(order) => easycard::pair(order, progress).await.map(drop),
    }
}
