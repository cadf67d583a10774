//! From what is asked to the vendor's message.

use crate::payment::{Intent, Kind, Now};
use crate::protocol::codepay::Settings;
use crate::protocol::codepay::amount;
use crate::protocol::codepay::fields::{Fields, Value};
use crate::protocol::codepay::message::Message;
use crate::protocol::codepay::topic::Topic;
use crate::protocol::{AbortAnswer, Printed};

use super::flight::{About, Flight};

impl Settings {
    /// The message of a request; an error in words: it cannot be asked of this terminal, and nothing leaves.
    pub(super) fn message(&self, now: Now, flight: &Flight) -> Result<Message, String> {
        if let About::Money(intent) = &flight.about {
            return self.money_message(now, intent);
        }
        let mut biz = Fields::new();
        biz.put_some("merchant_order_no", flight.about.number());
        Ok(self.envelope(now, flight.about.topic(), &flight.request_id, biz))
    }

    /// The message of a money request.
    pub(super) fn money_message(&self, now: Now, intent: &Intent) -> Result<Message, String> {
        let biz = if intent.kind == Kind::TipAdjustment { tip(intent)? } else { self.order(intent)?.write() };
        Ok(self.envelope(now, topic(intent.kind), &intent.message_id.simple().to_string(), biz))
    }

    fn envelope(&self, now: Now, topic: Topic, request_id: &str, biz: Fields) -> Message {
        Message {
            request_id: Some(request_id.to_owned()),
            app_id: Some(self.app_id.clone()),
            timestamp: Some(Value::Text(now.wall.0.to_string())),
            version: Some(self.version.clone()),
            biz_data: Some(biz),
            ..Message::new(topic)
        }
    }
}

fn tip(intent: &Intent) -> Result<Fields, String> {
    let sale = original(intent).ok_or("the order number of the sale is not known")?;
    let mut biz = Fields::new();
    biz.put("merchant_order_no", sale).put("tip_adjustment_amount", amount::written(intent.amount));
    Ok(biz)
}

/// The topic of a money request.
pub(super) fn topic(kind: Kind) -> Topic {
    if kind == Kind::TipAdjustment { Topic::TipAdjustment } else { Topic::Order }
}

/// The number under which the terminal knows a payment: a void has one of its own, a tip is asked of the sale's.
pub(super) fn number(intent: &Intent) -> &str {
    match (intent.kind, original(intent)) {
        (Kind::TipAdjustment, Some(sale)) => sale,
        // Where the intent has the original's as its own: every operation needs a new one.
        (_, Some(original)) if original == intent.vendor_reference => intent.reference.as_str(),
        _ => &intent.vendor_reference,
    }
}

/// The number of the order that it is about.
pub(super) fn original(intent: &Intent) -> Option<&str> {
    intent.original.as_ref().map(|original| original.vendor_reference.as_str()).filter(|number| !number.is_empty())
}

/// The number of the order to close. A tip is none: closing the sale's would be about the sale.
pub(super) fn closable(intent: &Intent) -> Result<String, AbortAnswer> {
    if intent.kind == Kind::TipAdjustment {
        let message = "a tip cannot be cancelled".to_owned();
        return Err(AbortAnswer { accepted: false, counts: false, code: String::new(), message });
    }
    Ok(number(intent).to_owned())
}

/// The number of the order to print.
pub(super) fn printable(printed: Printed) -> Result<String, String> {
    match printed {
        Printed::Receipt { vendor_number } => Ok(vendor_number),
        Printed::Summary => Err("this terminal prints no summary".to_owned()),
    }
}
