//! Answers as the terminal writes them: an outer object of texts, the business object as JSON inside a text.

use serde_json::{Map, Value, json};

use super::opener::Keys;
use super::refusal::{DONE, Refusal, SUCCESS, UNDECIPHERABLE};

/// The fields of a business object; nulls are written.
pub(super) type Data = Map<String, Value>;

/// How answers are written. The vendor says sealed whenever requests are; recorded answers over HTTP are in clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AnswerForm {
    /// In clear over HTTP; elsewhere sealed when encryption is on. Assumed.
    #[default]
    Auto,
    /// In clear.
    Plain,
    /// In clear, as a JSON string: so the vendor's page prints it.
    PlainString,
    /// Sealed.
    Aes,
    /// Sealed, as a JSON string.
    AesString,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    respcd: String,
    message: &'static str,
    error: String,
    data: Option<Data>,
}

impl Reply {
    /// Done, with nothing more to say.
    pub(super) fn done() -> Self {
        Self { respcd: DONE.to_owned(), message: "", error: "success".to_owned(), data: None }
    }

    /// Done, with a business object, and in these words.
    pub(super) fn with(data: Data, message: &'static str, error: &str) -> Self {
        Self { respcd: DONE.to_owned(), message, error: error.to_owned(), data: Some(data) }
    }

    /// No. Where the request itself was carried out the object inside has the code.
    pub(super) fn refused(refusal: &Refusal) -> Self {
        let data = (refusal.outer == DONE).then(|| inner(&refusal.inner, &refusal.words));
        Self { respcd: refusal.outer.to_string(), message: "", error: refusal.words.to_string(), data }
    }

    /// The same about another transaction, with this id, and with this one where it names the original.
    pub(super) fn of_another(&self, syssn: &str, original: &str) -> Self {
        let mut other = self.clone();
        let fields = other.data.iter_mut().flat_map(Map::iter_mut);
        for (name, value) in fields {
            match name.as_str() {
                "syssn" => *value = syssn.into(),
                "orig_syssn" => *value = original.into(),
                "out_trade_no" => *value = format!("X{syssn}").into(),
                _ => {}
            }
        }
        other
    }

    /// As JSON, the names in the order recorded, which is that of the alphabet.
    pub fn text(&self) -> String {
        let mut outer = json!({ "respcd": self.respcd, "resperr": self.error, "respmsg": self.message });
        if let Some(data) = &self.data {
            outer["data"] = Value::from(Value::from(data.clone()).to_string());
        }
        outer.to_string()
    }

    /// As it is sent. An answer that says "decryption failed" is in clear unless told otherwise: there is no common key.
    pub fn bytes(&self, form: AnswerForm, keys: &Keys, sealed_by_default: bool) -> Vec<u8> {
        let text = self.text();
        let seals = sealed_by_default && self.respcd != UNDECIPHERABLE.outer;
        let quoted = |text: String| Value::from(text).to_string();
        match form {
            AnswerForm::Auto if seals => keys.cipher().seal(&text),
            AnswerForm::Auto | AnswerForm::Plain => text,
            AnswerForm::PlainString => quoted(text),
            AnswerForm::Aes => keys.cipher().seal(&text),
            AnswerForm::AesString => quoted(keys.cipher().seal(&text)),
        }
        .into_bytes()
    }
}

fn inner(code: &str, words: &str) -> Data {
    let words = if code == SUCCESS { "" } else { words };
    Data::from_iter([
        ("respcd".to_owned(), code.into()),
        ("resmsg".to_owned(), "".into()),
        ("reserr".to_owned(), words.into()),
    ])
}
