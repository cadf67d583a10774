//! Answers, as whoever was asked writes them.

use super::Message;
use crate::protocol::codepay::codes::{Code, PAIR_ACCEPTED, PAIR_REFUSED};
use crate::protocol::codepay::fields::Fields;
use crate::protocol::codepay::topic::Topic;

impl Message {
    /// The answer to this request: its topic and app id, its `request_id` if it has one, and nothing of its business object yet.
    #[must_use]
    pub fn answer(&self, code: &str, words: &str) -> Self {
        Self {
            request_id: self.request_id.clone(),
            app_id: self.app_id.clone(),
            version: self.version.clone(),
            biz_data: Some(Fields::new()),
            response_code: Some(code.to_owned()),
            response_msg: Some(words.to_owned()),
            ..Self::new(self.topic)
        }
    }

    /// A register's answer to a terminal that asks to be paired: the request once more with the code (Android, Windows SDK).
    #[must_use]
    pub fn pair_answer(&self, accepted: bool) -> Self {
        let code = if accepted { PAIR_ACCEPTED } else { PAIR_REFUSED };
        Self { response_code: Some(code.to_owned()), ..self.clone() }
    }

    /// Whether an answer accepts a pairing: `000` and nothing else does.
    pub fn accepts_pairing(&self) -> bool {
        matches!(self.topic, Topic::Pair | Topic::Unpair) && self.response_code.as_deref() == Some(PAIR_ACCEPTED)
    }

    /// Whether it answers something: greetings are answered without a code.
    pub fn is_answer(&self) -> bool {
        self.response_code.is_some()
    }

    /// The words of an answer; those of its code where it has none.
    pub fn words(&self) -> &str {
        let said = self.response_msg.as_deref().map(str::trim).filter(|words| !words.is_empty());
        said.unwrap_or_else(|| match self.code() {
            Code::Success => "",
            code => code.words(),
        })
    }
}
