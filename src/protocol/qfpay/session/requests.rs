//! From what is asked to the vendor's request.

use crate::payment::{Intent, Kind};
use crate::protocol::Printed;
use crate::protocol::qfpay::message::{Channel, PAYME_TIMEOUT_S, PayOptions, Request};

use super::Session;
use super::flight::About;

impl Session {
    /// The request; none where nothing is said. An error in words: it cannot be asked of this terminal, and nothing leaves.
    pub(super) fn request(&self, about: &About) -> Option<Result<Request, String>> {
        Some(Ok(match about {
            About::Touch => return None,
            About::Hello { reference } => Request::Inquire { syssn: None, reference: Some(reference.clone()) },
            About::Abort => Request::Cancel,
            About::Print(Printed::Summary) => Request::PrintSummary,
            About::Print(Printed::Receipt { vendor_number }) => Request::PrintReceipt { syssn: vendor_number.clone() },
            About::Money(intent) => return Some(self.money(intent)),
            About::Status(intent) => return Some(self.status(intent)),
        }))
    }

    fn money(&self, intent: &Intent) -> Result<Request, String> {
        if let Some(why) = intent.not_offered() {
            return Err(why);
        }
        if intent.kind == Kind::Sale {
            let channel = match &intent.method {
                Some(word) => Channel::of_word(word).ok_or_else(|| format!("{word} is no means of payment here"))?,
                None => self.settings.channel,
            };
            return Ok(Request::Pay {
                amount: intent.amount,
                channel,
                reference: intent.vendor_reference.clone(),
                options: self.options(channel),
            });
        }
        Ok(Request::Refund {
            syssn: original(intent)?,
            // A void of a sale that is not in this journal names no amount: all that is left goes back.
            amount: (!intent.amount.is_zero()).then_some(intent.amount),
            may_modify: self.settings.may_modify,
            move_to_back: self.settings.pay.move_to_back,
        })
    }

    /// `PayMe` takes no longer than its own limit.
    fn options(&self, channel: Channel) -> PayOptions {
        let mut options = self.settings.pay.clone();
        if channel == Channel::PayMe {
            for limit in [&mut options.payment_timeout_s, &mut options.wait_card_timeout_s] {
                *limit = limit.map(|seconds| seconds.min(PAYME_TIMEOUT_S));
            }
        }
        options
    }

    /// A sale is asked about by our reference; a refund has none, so the sale that it gives back tells.
    #[expect(clippy::unused_self, reason = "beside `money`, which needs the settings")]
    fn status(&self, intent: &Intent) -> Result<Request, String> {
        Ok(match intent.kind {
            Kind::Sale => Request::Inquire { syssn: None, reference: Some(intent.vendor_reference.clone()) },
            Kind::Refund | Kind::Void => Request::Inquire { syssn: Some(original(intent)?), reference: None },
            Kind::PreAuth | Kind::Completion | Kind::TipAdjustment => {
                return Err(format!("this vendor knows no {}", intent.kind.as_str()));
            }
        })
    }
}

fn original(intent: &Intent) -> Result<String, String> {
    let syssn = intent.original.as_ref().map(|original| original.vendor_reference.as_str()).unwrap_or_default();
    if syssn.is_empty() {
        Err("the terminal's number of the sale is not known".to_owned())
    } else {
        Ok(syssn.to_owned())
    }
}
