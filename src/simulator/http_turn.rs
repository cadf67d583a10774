//! What an HTTP server does with an exchange, whatever the vendor.
//!
//! Every answer belongs to an exchange: there is no way to send one more, or one in front of the right one, except in its
//! place.

use super::course::Delivery;
use super::damage;
use super::outputs::Answer;
use crate::wire::HttpReply;

const JSON: &str = "application/json; charset=utf-8";
const LOGIN_PAGE: &[u8] = b"<!DOCTYPE html><html><body>Welcome to the guest network. Please log in.</body></html>";

/// What an HTTP server does with the exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpTurn {
    /// Replies.
    Reply(HttpReply),
    /// Replies, and sends the same reply once more on the connection, which then belongs to no request.
    ReplyTwice(HttpReply),
    /// Replies with this `location`.
    Redirect(HttpReply, String),
    /// Announces the whole body, sends so many bytes of it and closes the connection.
    CutBody(HttpReply, usize),
}

impl HttpTurn {
    /// The turn that carries out an answer: `dress` makes a body of a message, `corrupt` damages a message by chance.
    pub fn of(answer: &Answer, dress: impl Fn(&[u8]) -> Vec<u8>, corrupt: impl Fn(&[u8], u64) -> Vec<u8>) -> Self {
        let ok = |body| reply(200, JSON, body);
        match &answer.delivery {
            Delivery::Twice => Self::ReplyTwice(ok(dress(&answer.message))),
            // The exchange is used up by the wrong answer; the right one can only be asked for.
            Delivery::AfterStale => Self::Reply(ok(dress(&answer.stale))),
            Delivery::Corrupt => Self::Reply(ok(dress(&corrupt(&answer.message, answer.chance)))),
            Delivery::Truncated => {
                let body = dress(&answer.message);
                let sent = damage::middle(body.len());
                Self::CutBody(ok(body), sent)
            }
            Delivery::Garbage => Self::Reply(ok(damage::garbage(answer.chance))),
            Delivery::Big(bytes) => Self::Reply(ok(damage::big(*bytes))),
            Delivery::Status(status) => Self::Reply(reply(*status, "", Vec::new())),
            Delivery::Html => Self::Reply(reply(200, "text/html", LOGIN_PAGE.to_vec())),
            Delivery::Redirect(location) => Self::Redirect(reply(307, "", Vec::new()), location.clone()),
            Delivery::Whole | Delivery::Never | Delivery::Cut | Delivery::Restart => {
                Self::Reply(ok(dress(&answer.message)))
            }
        }
    }

    /// A reply with nothing in it.
    pub fn bare(status: u16) -> Self {
        Self::Reply(reply(status, "", Vec::new()))
    }

    /// A JSON reply.
    pub fn json(body: Vec<u8>) -> Self {
        Self::Reply(reply(200, JSON, body))
    }
}

fn reply(status: u16, content_type: &str, body: Vec<u8>) -> HttpReply {
    HttpReply { status, content_type: content_type.to_owned(), body }
}
