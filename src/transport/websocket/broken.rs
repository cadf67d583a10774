//! What breaks a WebSocket, sorted into the kinds of [`LinkFault`] that have advice. No words of the other side are told.

use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::transport::classify::io_fault;
use crate::wire::{LinkFault, LinkFaultKind};

/// Sorts an error of the library. `doing` says what was tried on what: "connecting to 192.0.2.10:35779".
pub(super) fn fault(doing: &str, error: &Error) -> LinkFault {
    let bad_peer = |words: String| LinkFault::new(LinkFaultKind::BadPeer, format!("{doing}: {words}"));
    match error {
        Error::Io(error) => io_fault(doing, error),
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake | ProtocolError::HandshakeIncomplete) => {
            LinkFault::new(LinkFaultKind::Lost, format!("{doing}: the other side ended the connection"))
        }
        Error::Http(answer) => bad_peer(refused(answer.status().as_u16())),
        Error::Capacity(_) | Error::AttackAttempt => bad_peer("more was sent than a message may hold".to_owned()),
        Error::Utf8(_) => bad_peer("a text message is not UTF-8".to_owned()),
        Error::Protocol(_) | Error::HttpFormat(_) => bad_peer("the other side does not speak WebSocket".to_owned()),
        Error::WriteBufferFull(_) | Error::Tls(_) | Error::Url(_) => {
            LinkFault::new(LinkFaultKind::BadSettings, format!("{doing}: not possible on this link"))
        }
    }
}

/// An HTTP server that does not open a WebSocket.
fn refused(status: u16) -> String {
    let redirect = if (300..400).contains(&status) { " (a redirect, which is not followed)" } else { "" };
    format!("the other side is no WebSocket server: it answers HTTP {status}{redirect}")
}

/// The other side has closed in good order.
pub(super) fn closed(frame: Option<&CloseFrame>) -> LinkFault {
    let code = frame.map_or(NO_CODE, |frame| u16::from(frame.code));
    LinkFault::new(LinkFaultKind::Lost, format!("the other side closed the connection (code {code})"))
}

/// "No status code was present" (RFC 6455, section 7.4.1).
const NO_CODE: u16 = 1005;
