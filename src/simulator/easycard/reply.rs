//! Answers as the server writes them: a header, and members that are an object.

use std::borrow::Cow;

use super::refusal::{RAN, Refusal};
use super::request::Echo;
use crate::protocol::easycard::crypto::{Iv, MessageKey};
use crate::protocol::easycard::envelope::Style;
use crate::protocol::easycard::message::{Answer, AnswerHeader, Member, Members};
use crate::simulator::course::{Quirks, Spoilt};

/// Words of a request that was executed, as in the vendor's samples.
const DONE: &str = "STATUS_SUCCESS";
/// A byte order mark.
const BOM: &[u8] = "\u{feff}".as_bytes();
/// Members that are numbers where a server writes numbers.
const NUMBERS: [&str; 6] = ["Amount", "Balance", "BeforeTXNBalance", "AutoTopUpAmount", "Retry", "TotalFee"];

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    status: Cow<'static, str>,
    words: Cow<'static, str>,
    /// The method that was really used, where that is another than asked for.
    method: Option<&'static str>,
    data: Members,
}

impl Reply {
    /// It was executed, and says this.
    pub(super) fn ran(data: Members) -> Self {
        Self { status: RAN.into(), words: DONE.into(), method: None, data }
    }

    /// No: the server in the header, a reader in the data.
    pub(super) fn refused(refusal: &Refusal) -> Self {
        if refusal.is_of_server() {
            return Self {
                status: refusal.code.clone(),
                words: refusal.words.clone(),
                method: None,
                data: Members::default(),
            };
        }
        Self::ran(failed(&refusal.code, 0))
    }

    /// Under the method that was really used.
    pub(super) fn by(self, method: &'static str) -> Self {
        Self { method: Some(method), ..self }
    }

    /// The same about another order: whoever believes it books somebody else's payment.
    pub(super) fn of_another(&self, order: &str) -> Self {
        let data = self.data.clone().map_texts(&mut |name, text| match name {
            "OrderId" | "StoreOrderNo" => Member::Text(order.to_owned()),
            _ => Member::Text(text),
        });
        Self { data, ..self.clone() }
    }

    /// The body that carries it.
    pub(super) fn body(&self, sealed: &Sealed<'_>) -> Vec<u8> {
        let Sealed { echo, time, key, iv, style, quirks } = sealed;
        let header = AnswerHeader {
            status: self.status.to_string(),
            words: self.words.to_string(),
            method: self.method.map_or_else(|| echo.method.clone(), str::to_owned),
            service: echo.service.clone(),
            mch_id: echo.mch_id.clone(),
            time: time.clone(),
        };
        let inner = Answer { header, data: written(self.data.clone(), *quirks) }.to_json();
        let body = match quirks.bare {
            Some(code) => code.to_string().into_bytes(),
            None => spoilt(style.body(inner.as_bytes(), key, iv), quirks.spoilt),
        };
        if quirks.bom { [BOM, &body].concat() } else { body }
    }
}

/// How an answer is sealed and written.
pub(super) struct Sealed<'a> {
    pub(super) echo: &'a Echo,
    /// `ResponseTime`.
    pub(super) time: String,
    pub(super) key: &'a MessageKey,
    pub(super) iv: &'a Iv,
    pub(super) style: Style,
    pub(super) quirks: Quirks,
}

/// What a reader says that could not do it.
pub(super) fn failed(code: &str, retry: u8) -> Members {
    Members::default().with("TXNResult", "Fail").with("Retry", retry.to_string()).with("ErrorCode", code)
}

fn written(data: Members, quirks: Quirks) -> Members {
    data.map_texts(&mut |name, text| match name {
        "AutoTopUpAmount" if quirks.word_for_zero && text == "0" => Member::Text("No".to_owned()),
        _ if quirks.numeric && NUMBERS.contains(&name) => Member::Number(text),
        _ => Member::Text(text),
    })
}

/// A body of which the sealed text cannot be opened. Its last block but one carries the padding of the last in its last byte.
fn spoilt(body: Vec<u8>, how: Option<Spoilt>) -> Vec<u8> {
    match how {
        None => body,
        Some(Spoilt::Base64) => super::faces::resealed(&body, |_| None),
        Some(Spoilt::Padding) => super::faces::resealed(&body, |mut sealed| {
            let at = sealed.len().checked_sub(17)?;
            *sealed.get_mut(at)? ^= 0xFF;
            Some(sealed)
        }),
    }
}
