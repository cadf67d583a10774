//! What a terminal answers: an outer object of texts, with the business object as JSON inside a text (recorded by Odoo).
//!
//! The vendor says that answers are sealed whenever requests are; Odoo reads them in clear from real terminals. So the form
//! is detected. Answers carry no digest: over plain HTTP nobody vouches for them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::crypto::Cipher;
use crate::protocol::text;

/// Longest answer that is looked at, in bytes: recorded ones have below 2,000.
const CAP: usize = 256 * 1024;
/// Digits of a card number that may be known: the issuer's six and the last four.
const SHOWN: usize = 10;
/// How often a text may turn out to hold another text: quoted, sealed, quoted again.
const LAYERS: usize = 4;

/// The outer code (ECR page, table of response codes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// 6000: the request succeeded; the business object tells what came of it.
    Done,
    /// 6001: cancelled by the user.
    Cancelled,
    /// 6002: request error.
    RequestError,
    /// 4003: denied; the POS-KEY does not match.
    Denied,
    /// 4004: wrong HTTP method.
    WrongMethod,
    /// 4005: another error.
    OtherError,
    /// 4006: wrong parameters.
    WrongParameters,
    /// 4007: nobody is signed in on the app (Chinese page only).
    NotSignedIn,
    /// 5001: decryption failed. Not to be mixed up with the operation of the same number.
    DecryptionFailed,
    /// Another one.
    Unknown,
}

impl Code {
    /// The code of its digits.
    pub fn of(respcd: &str) -> Self {
        match respcd {
            "6000" => Self::Done,
            "6001" => Self::Cancelled,
            "6002" => Self::RequestError,
            "4003" => Self::Denied,
            "4004" => Self::WrongMethod,
            "4005" => Self::OtherError,
            "4006" => Self::WrongParameters,
            "4007" => Self::NotSignedIn,
            "5001" => Self::DecryptionFailed,
            _ => Self::Unknown,
        }
    }
}

/// Something came that is no answer. Which part was wrong is told without repeating any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Longer than any answer.
    #[error("the answer is too long")]
    TooLong,
    /// Neither JSON nor a sealed text that our key opens.
    #[error("the answer cannot be read: another POS-KEY, another kind of AES key, or damaged")]
    Unreadable,
    /// JSON without a response code.
    #[error("the answer has no response code")]
    NoCode,
}

/// One answer, every text in it harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The outer code.
    pub code: Code,
    /// The same as it was written.
    pub respcd: String,
    /// `respmsg`: the message.
    pub message: String,
    /// `resperr`: the error or status text.
    pub error: String,
    /// The business object, if there is one.
    pub data: Option<Data>,
}

/// The business object: texts by name. A number counts as its text, null as nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Data(BTreeMap<String, String>);

impl Data {
    /// A field that is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The first of these that is there: some fields have two spellings.
    pub fn any(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }
}

impl Answer {
    /// Reads an answer, in clear or sealed, quoted or not, with blanks around it.
    ///
    /// # Errors
    /// [`NoAnswer`].
    pub fn read(bytes: &[u8], cipher: &Cipher) -> Result<Self, NoAnswer> {
        if bytes.len() > CAP {
            return Err(NoAnswer::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| NoAnswer::Unreadable)?;
        let object = opened(text, cipher).ok_or(NoAnswer::Unreadable)?;
        let word = |name: &str| object.get(name).and_then(scalar).unwrap_or_default();
        let respcd = text::identifier(&word("respcd"));
        if respcd.is_empty() {
            return Err(NoAnswer::NoCode);
        }
        Ok(Self {
            code: Code::of(&respcd),
            respcd,
            message: text::free_text(&word("respmsg")),
            error: text::free_text(&word("resperr")),
            data: object.get("data").and_then(data),
        })
    }

    /// The terminal's own words: those of the business object if it refuses, else the message, the error text, or those again.
    pub fn words(&self) -> &str {
        let inner = || self.data.as_ref().and_then(|data| data.any(&["resmsg", "reserr"]));
        // The outer words speak of the request, and it succeeded; the business object says why nothing came of it.
        if self.code == Code::Done && self.inner_code().is_some_and(|code| code != "0000") {
            return inner().unwrap_or_default();
        }
        [self.message.as_str(), &self.error].into_iter().find(|words| !words.is_empty()).or_else(inner).unwrap_or("")
    }

    /// The code of the business object.
    pub fn inner_code(&self) -> Option<&str> {
        self.data.as_ref().and_then(|data| data.get("respcd"))
    }
}

/// The object inside: a quoted text is read once more, anything that is no JSON is opened with the key.
fn opened(text: &str, cipher: &Cipher) -> Option<serde_json::Map<String, Value>> {
    let mut text = Cow::Borrowed(text.trim_start_matches('\u{feff}').trim());
    for _ in 0..LAYERS {
        match serde_json::from_str(&text) {
            Ok(Value::Object(object)) => return Some(object),
            Ok(Value::String(inner)) => text = Cow::Owned(inner.trim().to_owned()),
            Ok(_) => return None,
            Err(_) => text = Cow::Owned(cipher.open(&text).ok()?),
        }
    }
    None
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// JSON inside a text (recorded), an object, or an array of one.
fn data(value: &Value) -> Option<Data> {
    match value {
        Value::Object(object) => Some(Data(object.iter().filter_map(field).collect())),
        Value::Array(values) => values.first().filter(|_| values.len() == 1).and_then(data),
        Value::String(inner) => data(&serde_json::from_str(inner).ok().filter(|value: &Value| !value.is_string())?),
        _ => None,
    }
}

/// Identifiers, amounts, codes and times: long numbers stay, for one in ten of them looks like a card number. Everything else
/// is free text, also what nobody knows, and is masked.
const IDENTIFIERS: [&str; 24] = [
    "respcd",
    "syssn",
    "orig_syssn",
    "out_trade_no",
    "orig_out_trade_no",
    "chnlsn",
    "chnlsn2",
    "refno",
    "txamt",
    "total_amt",
    "allow_refund_amt",
    "txcurrcd",
    "cancel",
    "tradetp",
    "busicd",
    "pay_type",
    "mchid",
    "userid",
    "terminalid",
    "batchNo",
    "traceNo",
    "paydtm",
    "sysdtm",
    "txdtm",
];
/// The number of the card, masked by the terminal as a rule.
const CARD: [&str; 2] = ["cardNo", "cardno"];

fn field((name, value): (&String, &Value)) -> Option<(String, String)> {
    let value = scalar(value)?;
    let clean = match name.as_str() {
        name if CARD.contains(&name) => card(&value),
        name if IDENTIFIERS.contains(&name) => text::identifier(&value),
        _ => text::free_text(&value),
    };
    Some((text::free_text(name), clean))
}

/// A number that the terminal has not masked is masked here, whatever it looks like.
fn card(raw: &str) -> String {
    let said = text::free_text(raw);
    let number: Vec<char> = said.chars().take_while(char::is_ascii_digit).collect();
    if number.len() <= SHOWN {
        return said;
    }
    let (front, rest) = number.split_at(6);
    format!("{}******{}", String::from_iter(front), String::from_iter(&rest[rest.len() - 4..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::super::crypto::AesKeyMode;
    use super::super::vectors;
    use super::*;

    fn cipher(name: &str) -> Cipher {
        Cipher::new(&vectors::key(name), AesKeyMode::Utf8).unwrap()
    }

    #[test]
    fn every_answer_reads_the_same_in_clear_and_sealed() {
        for entry in vectors::list("responses") {
            let plain = Answer::read(vectors::text(entry, "body_plain").as_bytes(), &cipher("K16")).unwrap();
            for key in ["K16", "K32"] {
                let sealed = vectors::text(entry, &format!("body_aes_base64_{key}"));
                assert_eq!(Answer::read(sealed.as_bytes(), &cipher(key)).as_ref(), Ok(&plain), "{}", entry["id"]);
                let quoted = format!("\"{sealed}\"");
                assert_eq!(Answer::read(quoted.as_bytes(), &cipher(key)).as_ref(), Ok(&plain), "{}", entry["id"]);
            }
        }
    }

    #[test]
    fn a_card_payment_in_full() {
        let entry = vectors::entry("responses", "resp_trade_card_ok");
        let answer = Answer::read(vectors::text(entry, "body_plain").as_bytes(), &cipher("K16")).unwrap();
        assert_eq!((answer.code, answer.words(), answer.inner_code()), (Code::Done, "AUTHORISED", Some("0000")));
        let data = answer.data.unwrap();
        assert_eq!(data.get("syssn"), Some("20250101155400020000000001"));
        assert_eq!(data.any(&["cardno", "cardNo"]), Some("400000******0002"));
        assert_eq!(data.get("remark"), None, "null is nothing");
    }

    #[rstest]
    #[case::data_as_object(r#"{"respcd":6000,"data":{"respcd":"0000","txamt":100}}"#)]
    #[case::data_in_an_array(r#"{"respcd":"6000","data":[{"respcd":"0000","txamt":"100"}]}"#)]
    #[case::escaped_as_the_page_prints_it(
        r#""{\"respcd\":\"6000\",\"data\":{\"respcd\":\"0000\",\"txamt\":\"100\"}}""#
    )]
    #[case::with_a_mark_in_front(
        "\u{feff} {\"respcd\":\"6000\",\"data\":\"{\\\"respcd\\\":\\\"0000\\\",\\\"txamt\\\":100}\"}\n"
    )]
    fn other_spellings(#[case] body: &str) {
        let answer = Answer::read(body.as_bytes(), &cipher("K16")).unwrap();
        assert_eq!((answer.code, answer.inner_code()), (Code::Done, Some("0000")));
        assert_eq!(answer.data.unwrap().get("txamt"), Some("100"));
    }

    #[rstest]
    #[case::nothing(b"", NoAnswer::Unreadable)]
    #[case::a_page(b"<html>login</html>", NoAnswer::Unreadable)]
    #[case::no_code(b"{}", NoAnswer::NoCode)]
    #[case::an_array(b"[1]", NoAnswer::Unreadable)]
    #[case::not_text(b"\xff\xfe", NoAnswer::Unreadable)]
    fn what_is_no_answer(#[case] body: &[u8], #[case] expected: NoAnswer) {
        assert_eq!(Answer::read(body, &cipher("K16")), Err(expected));
    }

    #[test]
    fn a_card_number_in_the_words_is_masked() {
        let body = r#"{"respcd":"6002","respmsg":"card 4111111111111111 refused"}"#;
        let answer = Answer::read(body.as_bytes(), &cipher("K16")).unwrap();
        assert_eq!(answer.words(), "card 411111******1111 refused");
    }

    #[rstest]
    #[case::as_it_should_be("400000******0002", "400000******0002")]
    #[case::whole("4000000000000002", "400000******0002")]
    #[case::whole_and_no_card("9000000000000001", "900000******0001")]
    #[case::a_track("4111111111111111=25122011", "411111******1111=********")]
    #[case::the_end_alone("0002", "0002")]
    fn a_card_number_is_masked_whatever_comes(#[case] said: &str, #[case] kept: &str) {
        let body =
            format!("{{\"respcd\":\"6000\",\"data\":{{\"cardNo\":\"{said}\",\"unheard_of\":\"4111111111111111\"}}}}");
        let data = Answer::read(body.as_bytes(), &cipher("K16")).unwrap().data.unwrap();
        assert_eq!((data.get("cardNo"), data.get("unheard_of")), (Some(kept), Some("411111******1111")));
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = Answer::read(&bytes, &cipher("K16"));
        }

        #[test]
        fn any_json_ends(body in "[{}\\[\\]\":,\\\\a-d0-9 ]{0,200}") {
            let _ = Answer::read(body.as_bytes(), &cipher("K16"));
        }
    }
}
