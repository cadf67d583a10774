//! What a vendor allows of refunds, beyond what is left of the sale: refused before anything is sent, or warned about.

use crate::money::Amount;
use crate::payment::{Payment, Vendor};
use crate::profile::VendorSettings;
use crate::protocol::qfpay::refund;
use crate::terminal::now;

use super::{OriginalOf, Stop, Till};

/// Why a refund may be refused by the vendor's server although it is allowed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum RefundWarning {
    /// It is late in the evening.
    LateHours,
    /// The sale is of another day.
    OtherDay,
}

impl RefundWarning {
    /// The key of its text.
    pub fn text(self) -> &'static str {
        match self {
            Self::LateHours => "refund.late_hours",
            Self::OtherDay => "refund.other_day",
        }
    }

    /// The key of its text in one short line.
    pub fn short(self) -> &'static str {
        match self {
            Self::LateHours => "refund.late_hours_short",
            Self::OtherDay => "refund.other_day_short",
        }
    }
}

/// Refuses what the sale's vendor does not give back.
pub(super) fn check(sale: &Payment, amount: Amount) -> Result<(), Stop> {
    match sale.intent.vendor {
        // CodePay: a part may go back, and a void that comes after the batch was closed is refused by the terminal itself.
        Vendor::Wonder | Vendor::CodePay => Ok(()),
        Vendor::EasyCard if amount == sale.intent.amount => Ok(()),
        Vendor::EasyCard => Err(Stop::NotReversible("a card sale is given back whole or not at all".to_owned())),
        Vendor::QfPay => {
            let (method, sold, whole) = (sale.intent.method.as_deref(), sale.intent.at, sale.intent.amount);
            refund::rule(method, sold, now().wall, whole, amount).map_err(|why| Stop::NotReversible(why.to_string()))
        }
    }
}

impl Till {
    /// What is worth saying before this refund or void is ordered.
    pub async fn refund_warnings(&self, of: &OriginalOf) -> Result<Vec<RefundWarning>, Stop> {
        let (terminal, sale) = match of {
            OriginalOf::Reference(text) => {
                let sale = self.find(text).await?;
                (self.terminals().into_iter().find(|known| known.id == sale.intent.terminal), Some(sale))
            }
            OriginalOf::Slip { terminal, .. } | OriginalOf::Nothing { terminal } => {
                (self.terminal(terminal).ok(), None)
            }
        };
        let Some(VendorSettings::QfPay(settings)) = terminal.map(|terminal| terminal.settings) else {
            return Ok(Vec::new());
        };
        let (hours, now) = (&settings.refund_hours, now().wall);
        let late = hours.warns_at(refund::minute_of_day(now)).then_some(RefundWarning::LateHours);
        let other_day = sale.is_some_and(|sale| !refund::is_same_day(sale.intent.at, now)) && hours.warn_other_day;
        Ok(late.into_iter().chain(other_day.then_some(RefundWarning::OtherDay)).collect())
    }
}
