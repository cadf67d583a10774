//! Answers, as this terminal writes them: keys in alphabetical order, as real ones were recorded.

use serde_json::{Map, Value, json};

use super::action::Topic;
use super::refusal::Refusal;
use super::settings::Profile;
use crate::simulator::course::Quirks;

/// The fields of an object.
pub(super) type Data = Map<String, Value>;
/// Codes that are texts in the vendor's pages and numbers in some clients.
const NUMERIC: [&str; 3] = ["trans_status", "trans_type", "response_code"];

/// One answer, not addressed yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reply {
    /// `None` is yes.
    pub(super) refusal: Option<Refusal>,
    /// Words of a yes; the profile's own if there are none.
    pub(super) words: Option<&'static str>,
    pub(super) business: Data,
    pub(super) device: Option<Data>,
    /// It is the answer of the payment application to an order: some write the whole bean.
    pub(super) is_order: bool,
}

/// To what an answer belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// The topic, as it was written.
    pub(super) name: String,
    /// `None` for one that nobody knows.
    pub(super) topic: Option<Topic>,
    pub(super) request_id: Option<String>,
    pub(super) app_id: Option<String>,
}

impl Reply {
    pub(super) fn done(business: Data) -> Self {
        Self { refusal: None, words: None, business, device: None, is_order: false }
    }

    pub(super) fn refused(refusal: Refusal, business: Data) -> Self {
        Self { refusal: Some(refusal), ..Self::done(business) }
    }

    pub(super) fn of_order(self) -> Self {
        Self { is_order: true, ..self }
    }

    pub(super) fn with_device(self, device: Data) -> Self {
        Self { device: Some(device), ..self }
    }

    /// `response_code`.
    pub(super) fn code(&self, profile: Profile) -> String {
        self.refusal.as_ref().map_or_else(|| profile.success().to_owned(), |refusal| refusal.code.clone().into_owned())
    }

    fn words(&self, profile: Profile) -> String {
        let usual = self.words.unwrap_or_else(|| profile.success_words());
        self.refusal.as_ref().map_or_else(|| usual.to_owned(), |refusal| refusal.words.clone().into_owned())
    }

    /// The message. `time` is what the terminal's clock shows.
    pub(super) fn bytes(&self, address: &Address, profile: Profile, quirks: Quirks, time: &str) -> Vec<u8> {
        let mut message = Data::new();
        message.insert("topic".to_owned(), address.name.clone().into());
        message.insert("response_code".to_owned(), self.code(profile).into());
        message.insert("response_msg".to_owned(), self.words(profile).into());
        message.insert("biz_data".to_owned(), self.business.clone().into());
        if let Some(app_id) = &address.app_id {
            message.insert("app_id".to_owned(), app_id.clone().into());
        }
        let named = profile != Profile::PayCloud && !quirks.no_request_id;
        if let Some(request_id) = address.request_id.as_ref().filter(|_| named) {
            message.insert("request_id".to_owned(), request_id.clone().into());
        }
        if let Some(device) = &self.device {
            message.insert("device_data".to_owned(), device.clone().into());
        }
        if profile == Profile::Field2024 {
            message.insert("timestamp".to_owned(), time.into());
            if self.is_order {
                message.extend(rest_of_the_bean());
            }
        }
        written(message, quirks)
    }
}

/// What a Java bean has besides, as recorded.
fn rest_of_the_bean() -> Data {
    object(json!({
        "callAppMode": "2",
        "call_app_mode": "2",
        "closeOrder": false,
        "device_data": { "alias_name": "", "device_name": "", "ip_address": "", "mac_address": "", "port": "" },
        "notificationOrder": false,
        "notify_data": { "$ref": "$.biz\\_data.notify\\_data" },
        "print_data": { "$ref": "$.biz\\_data.print\\_data" },
        "voice_data": { "$ref": "$.biz\\_data.voice\\_data" },
    }))
}

/// Its fields; without any if it is no object.
pub(super) fn object(value: Value) -> Data {
    if let Value::Object(fields) = value { fields } else { Data::new() }
}

fn written(mut message: Data, quirks: Quirks) -> Vec<u8> {
    if quirks.numeric {
        numbered(&mut message);
        if let Some(Value::Object(business)) = message.get_mut("biz_data") {
            numbered(business);
        }
    }
    if quirks.empty_data {
        message.insert("biz_data".to_owned(), "".into());
    }
    Value::Object(message).to_string().into_bytes()
}

fn numbered(fields: &mut Data) {
    for name in NUMERIC {
        if let Some(number) = fields.get(name).and_then(Value::as_str).and_then(|text| text.parse::<u32>().ok()) {
            fields.insert(name.to_owned(), number.into());
        }
    }
}
