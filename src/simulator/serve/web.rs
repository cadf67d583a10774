//! One HTTP server's way to the terminal.

use hyper::http::request::Parts;

use super::desk::{Carried, Desk};
use crate::simulator::http_turn::HttpTurn;
use crate::simulator::simulated::WebFace;

/// The desk behind a server, and what the vendor says in front of it.
#[derive(Debug)]
pub(super) struct Web<F> {
    pub(super) desk: Desk,
    pub(super) face: F,
}

impl<F: WebFace> Web<F> {
    /// What becomes of a request; `None` closes the connection without a word.
    pub(super) async fn turn(&self, head: &Parts, body: Vec<u8>) -> Option<HttpTurn> {
        if let Some(refusal) = self.face.refusal(head, &body, self.desk.is_up()) {
            return Some(refusal);
        }
        match self.desk.open().exchange(head.uri.path(), body).await? {
            Carried::Answer(answer) => Some(self.face.turn(&answer)),
            Carried::NoMessage => Some(self.face.no_message()),
            Carried::Said(_) | Carried::Cut(_) => None,
        }
    }
}
