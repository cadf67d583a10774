//! The answer of the server: a header with its status code, and the members of the service.

use super::members::{Member, Members};
use super::service::Service;

/// `StatusCode` of a request that was executed; for a card the outcome still has to be read from `Data`.
const RAN: &str = "0000";
/// `ErrorCode` of success.
const NO_ERROR: &str = "000000";
/// The only word of `TXNResult` that the pages have.
const SUCCESS: &str = "Success";

/// The header of an answer. `StatusDesc` is text for people and is never compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerHeader {
    /// Four digits.
    pub status: String,
    /// Words.
    pub words: String,
    /// The method: for queries and QR payments the platform that was really used.
    pub method: String,
    /// The service, as the server echoes it.
    pub service: String,
    /// The merchant, as the server echoes it: it may differ (seed).
    pub mch_id: String,
    /// When the server answered; it may be missing.
    pub time: String,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its header.
    pub header: AnswerHeader,
    /// Its members; none at all where the request was refused.
    pub data: Members,
}

/// What an answer of the reader says about its success (EN: scan2pay-error-codes).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardResult {
    /// `TXNResult` is `Success`.
    pub success: bool,
    /// `ErrorCode`, upper case; empty if missing.
    pub error: String,
    /// `Retry`, 0 to 3; none where it is missing or no such number.
    pub retry: Option<u8>,
}

impl Answer {
    /// Reads an inner message. `Data` may be an object, a text that holds one, or missing.
    pub fn read(inner: &[u8]) -> Option<Self> {
        let members = Members::read(std::str::from_utf8(inner).ok()?)?;
        let header = members.object("Header")?;
        let said = |name: &str| header.text(name).unwrap_or_default();
        let data = match members.get("Data") {
            Some(Member::Object(data)) => data.clone(),
            Some(Member::Text(text)) if !text.trim().is_empty() => Members::read(text)?,
            Some(Member::Text(_) | Member::Other) | None => Members::default(),
            Some(_) => return None,
        };
        let status = header.text("StatusCode").filter(|status| is_status(status))?;
        Some(Self {
            header: AnswerHeader {
                status,
                words: header.words("StatusDesc").unwrap_or_default(),
                method: said("Method"),
                service: said("ServiceType"),
                mch_id: said("MchId"),
                time: said("ResponseTime"),
            },
            data,
        })
    }

    /// The inner message, for a server.
    pub fn to_json(&self) -> zeroize::Zeroizing<String> {
        let header = &self.header;
        let mut members = Members::default()
            .with("StatusCode", &header.status)
            .with("StatusDesc", &header.words)
            .with("Method", &header.method)
            .with("ServiceType", &header.service)
            .with("MchId", &header.mch_id);
        if !header.time.is_empty() {
            members = members.with("ResponseTime", &header.time);
        }
        let data = Member::Object(self.data.clone());
        Members::default().with_member("Header", Member::Object(members)).with_member("Data", data).to_json()
    }

    /// The request was executed, which says nothing of a card.
    pub fn ran(&self) -> bool {
        self.header.status == RAN
    }

    /// Whether it says that it answers `service`. An answer that does not say so is taken at its word.
    pub fn may_answer(&self, service: Service) -> bool {
        self.header.service.is_empty() || self.header.service == service.word()
    }

    /// What the reader says of its success.
    pub fn card_result(&self) -> CardResult {
        CardResult {
            success: self.data.text("TXNResult").as_deref() == Some(SUCCESS),
            error: self.data.text("ErrorCode").unwrap_or_default().to_ascii_uppercase(),
            retry: self.data.text("Retry").and_then(|text| text.parse().ok()).filter(|retry| *retry <= 3),
        }
    }

    /// The rule of success: all four of them (EN: scan2pay-error-codes, *laravel*).
    pub fn succeeded(&self) -> bool {
        let result = self.card_result();
        self.ran() && result.success && result.error == NO_ERROR && result.retry == Some(0)
    }
}

fn is_status(text: &str) -> bool {
    text.len() == RAN.len() && text.bytes().all(|byte| byte.is_ascii_digit())
}
