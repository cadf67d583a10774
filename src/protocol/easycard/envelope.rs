//! The HTTP body: two texts on the way out, one on the way back, or a bare status code where the server could make nothing of
//! the request.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::crypto::{Iv, MessageKey};
use super::message::Answer;
use crate::protocol::json::Object;

/// Where everything is posted, below the server's address (SDK; EN: api-general-rules).
pub const PATH: &str = "/allpaypass/api/general";
/// Columns of a line of Base64 in an answer of the vendor's server (SDK).
const COLUMNS: usize = 76;
/// Digits of a status code.
const STATUS_DIGITS: usize = 4;

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The sealed message.
    #[serde(rename = "Request")]
    pub request: String,
    /// Its key, under the server's public key.
    #[serde(rename = "ApiKey")]
    pub api_key: String,
}

impl Posted {
    /// The bytes to post.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("two texts are always JSON")
    }

    /// What a server reads; none for what is no such body.
    pub fn read(body: &[u8]) -> Option<Self> {
        serde_json::from_str::<Object<Self>>(text_of(body)?).ok().map(|object| object.0)
    }
}

/// The body of an answer, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The answer.
    Answer(Box<Answer>),
    /// A bare status code: the server could not open the request, or not even try (SDK, *laravel*).
    Status(String),
}

/// Why a body is no answer. It repeats nothing of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Neither JSON nor a status code: a web page, perhaps of something between.
    NotJson,
    /// JSON, but without the text `Response`.
    NoResponse,
    /// It does not open under the request's key and the vector of the profile.
    NotOpened,
    /// It opens, and is no answer inside.
    NotAnAnswer,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotJson => "the answer is neither JSON nor a status code: a web page of something in between?",
            Self::NoResponse => "the answer has no Response",
            Self::NotOpened => "the answer does not open: cut, changed on the way, or another IV?",
            Self::NotAnAnswer => "the answer opens, but is not readable inside: another IV, or changed on the way?",
        })
    }
}

#[derive(Deserialize)]
struct Responded {
    #[serde(rename = "Response")]
    response: String,
}

impl Reply {
    /// Reads the body of an answer to the request that was sealed with `key`.
    ///
    /// # Errors
    /// [`Unreadable`]: nothing is known then.
    pub fn read(body: &[u8], key: &MessageKey, iv: &Iv) -> Result<Self, Unreadable> {
        let text = text_of(body).ok_or(Unreadable::NotJson)?;
        if text.len() == STATUS_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self::Status(text.to_owned()));
        }
        let value: &serde_json::value::RawValue = serde_json::from_str(text).map_err(|_| Unreadable::NotJson)?;
        let responded = serde_json::from_str::<Object<Responded>>(value.get()).map_err(|_| Unreadable::NoResponse)?;
        let inner = key.open(iv, &responded.0.response).map_err(|_| Unreadable::NotOpened)?;
        Answer::read(&inner).map(|answer| Self::Answer(Box::new(answer))).ok_or(Unreadable::NotAnAnswer)
    }
}

/// How a server writes its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One line.
    Plain,
    /// As the vendor's does: lines of 76 columns, and `=` as an escape.
    Vendor,
}

impl Style {
    /// The body of the answer `inner`, for a server.
    pub fn body(self, inner: &[u8], key: &MessageKey, iv: &Iv) -> Vec<u8> {
        let sealed = key.seal(iv, inner);
        let text = match self {
            Self::Plain => sealed,
            Self::Vendor => wrapped(&sealed).replace('\n', "\\n").replace('=', "\\u003d"),
        };
        format!("{{\"Response\":\"{text}\"}}").into_bytes()
    }
}

fn wrapped(text: &str) -> String {
    let lines: Vec<&str> =
        text.as_bytes().chunks(COLUMNS).map(|line| std::str::from_utf8(line).unwrap_or_default()).collect();
    lines.join("\n")
}

/// Without a byte order mark and white space around; none if it is not UTF-8. A mark has been seen (SDK).
fn text_of(body: &[u8]) -> Option<&str> {
    Some(std::str::from_utf8(body).ok()?.trim_start_matches('\u{feff}').trim())
}

/// The inner message of a request, opened by a server that has found its key.
pub fn open_request(posted: &Posted, key: &MessageKey, iv: &Iv) -> Option<Zeroizing<Vec<u8>>> {
    key.open(iv, &posted.request).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::vectors::{self, Exchange};
    use super::*;

    #[test]
    fn every_exchange_of_the_vectors_both_ways() {
        assert_eq!(vectors::list("exchanges").len(), 13);
        for exchange in Exchange::all() {
            let (key, iv) = (exchange.key(), vectors::iv());
            let posted = Posted {
                request: key.seal(&iv, exchange.request_inner().as_bytes()),
                api_key: exchange.request("apikey_base64").to_owned(),
            };
            assert_eq!(posted.to_bytes(), exchange.request("http_body").as_bytes(), "{}", exchange.name());
            assert_eq!(Posted::read(exchange.request("http_body").as_bytes()), Some(posted.clone()));
            let opened = open_request(&posted, &key, &iv).unwrap();
            assert_eq!(opened.as_slice(), exchange.request_inner().as_bytes());

            let inner = exchange.response_inner();
            let answer = Reply::Answer(Box::new(Answer::read(inner.as_bytes()).unwrap()));
            for (style, name) in [(Style::Plain, "http_body_plain"), (Style::Vendor, "http_body_vendor_style")] {
                let body = style.body(inner.as_bytes(), &key, &iv);
                assert_eq!(body, exchange.response(name).as_bytes(), "{}", exchange.name());
                assert_eq!(Reply::read(&body, &key, &iv), Ok(answer.clone()));
                let marked = format!("\u{feff}\r\n{}\n", exchange.response(name));
                assert_eq!(Reply::read(marked.as_bytes(), &key, &iv), Ok(answer.clone()));
            }
        }
    }

    #[test]
    fn every_negative_of_the_vectors() {
        let (key, iv) = (MessageKey::new([7; 16]), vectors::iv());
        let expected = [
            ("bare_status_body", Ok(Reply::Status("9995".into()))),
            ("bare_status_body_9994", Ok(Reply::Status("9994".into()))),
            ("html_error_page", Err(Unreadable::NotJson)),
            ("missing_response_member", Err(Unreadable::NoResponse)),
        ];
        assert_eq!(vectors::list("negative").len(), expected.len());
        for (entry, (name, expected)) in vectors::list("negative").iter().zip(expected) {
            assert_eq!(vectors::text(entry, "name"), name);
            assert_eq!(Reply::read(vectors::text(entry, "http_body").as_bytes(), &key, &iv), expected, "{name}");
        }
    }

    #[rstest]
    #[case::nothing("", Unreadable::NotJson)]
    #[case::three_digits("999", Unreadable::NoResponse)]
    #[case::a_list("[\"AAAA\"]", Unreadable::NoResponse)]
    #[case::not_a_text("{\"Response\":7}", Unreadable::NoResponse)]
    #[case::not_base64("{\"Response\":\"*\"}", Unreadable::NotOpened)]
    #[case::two_values("{\"Response\":\"\"}{}", Unreadable::NotJson)]
    #[case::twice("{\"Response\":\"\",\"Response\":\"\"}", Unreadable::NoResponse)]
    fn what_is_no_answer(#[case] body: &str, #[case] expected: Unreadable) {
        assert_eq!(Reply::read(body.as_bytes(), &MessageKey::new([7; 16]), &vectors::iv()), Err(expected));
    }

    #[test]
    fn another_key_or_vector_and_every_flipped_bit_at_the_end_give_no_answer() {
        let exchange = Exchange::named("payment_ok");
        let (key, iv) = (exchange.key(), vectors::iv());
        let other_iv = Iv::parse(Iv::PUBLISHED).unwrap();
        let body = exchange.response("http_body_plain");
        assert!(Reply::read(body.as_bytes(), &key, &other_iv).is_err());
        assert_eq!(Reply::read(body.as_bytes(), &MessageKey::new([7; 16]), &iv), Err(Unreadable::NotOpened));
        assert!(!format!("{:?}", Reply::read(body.as_bytes(), &key, &iv)).contains("abdadb7d"), "no NewAESKey");
    }
}
