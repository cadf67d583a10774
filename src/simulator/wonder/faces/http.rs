//! Answers over HTTP, on the LAN or through the cloud. Every answer belongs to an exchange: there is no way to send one
//! more, or one in front of the right one, except in its place.

use super::damage;
use crate::protocol::wonder::envelope::{Envelope, HTTP_CAP};
use crate::simulator::wonder::answer::Answer;
use crate::simulator::wonder::course::Delivery;
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

/// The turn that carries out an answer: bare on the LAN; `wrapped` as the cloud does it.
pub fn http_reply(answer: &Answer, wrapped: bool) -> HttpTurn {
    let dress = |envelope: &[u8]| if wrapped { wrap(envelope) } else { envelope.to_vec() };
    let ok = |body| reply(200, JSON, body);
    match &answer.delivery {
        Delivery::Twice => HttpTurn::ReplyTwice(ok(dress(&answer.envelope))),
        // The exchange is used up by the wrong answer; the right one can only be asked for.
        Delivery::AfterStale => HttpTurn::Reply(ok(dress(&answer.stale))),
        Delivery::Corrupt => HttpTurn::Reply(ok(dress(&damage::flip_sealed(&answer.envelope, answer.chance)))),
        Delivery::Truncated => {
            let body = dress(&answer.envelope);
            let sent = damage::middle(body.len());
            HttpTurn::CutBody(ok(body), sent)
        }
        Delivery::Garbage => HttpTurn::Reply(ok(damage::garbage(answer.chance))),
        Delivery::Big(bytes) => HttpTurn::Reply(ok(damage::big(*bytes))),
        Delivery::Status(status) => HttpTurn::Reply(reply(*status, "", Vec::new())),
        Delivery::Html => HttpTurn::Reply(reply(200, "text/html", LOGIN_PAGE.to_vec())),
        Delivery::Redirect(location) => HttpTurn::Redirect(reply(307, "", Vec::new()), location.clone()),
        Delivery::Whole | Delivery::Never | Delivery::Cut | Delivery::Restart => {
            HttpTurn::Reply(ok(dress(&answer.envelope)))
        }
    }
}

/// The cloud's wrapper with its success code. Assumed: 200 and OK.
fn wrap(envelope: &[u8]) -> Vec<u8> {
    match Envelope::parse(envelope, HTTP_CAP) {
        Ok(parsed) => parsed.encode_wrapped(damage::spelling(envelope), 200, "OK"),
        Err(_) => envelope.to_vec(),
    }
}

fn reply(status: u16, content_type: &str, body: Vec<u8>) -> HttpReply {
    HttpReply { status, content_type: content_type.to_owned(), body }
}
