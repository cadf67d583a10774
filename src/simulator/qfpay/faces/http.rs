//! The terminal's own web server, on port 9001 of a real one.

use hyper::Method;
use hyper::http::request::Parts;

use super::damage;
use crate::simulator::http_turn::HttpTurn;
use crate::simulator::outputs::Answer;
use crate::simulator::qfpay::{Action, Reply, TerminalSettings, refusal};
use crate::simulator::simulated::WebFace;

/// One server.
#[derive(Debug)]
pub struct Web {
    /// The answer to anything but a POST.
    wrong_method: Vec<u8>,
}

impl Web {
    /// The server of this terminal.
    pub fn new(settings: &TerminalSettings) -> Self {
        let reply = Reply::refused(&refusal::WRONG_METHOD);
        Self { wrong_method: reply.bytes(settings.answers, &settings.keys, false) }
    }
}

impl WebFace for Web {
    fn goes_down(&self) -> bool {
        true
    }

    fn refusal(&self, head: &Parts, _body: &[u8], _is_up: bool) -> Option<HttpTurn> {
        if head.method != Method::POST {
            return Some(HttpTurn::json(self.wrong_method.clone()));
        }
        (!Action::is_path(head.uri.path())).then(|| HttpTurn::bare(404))
    }

    fn turn(&self, answer: &Answer) -> HttpTurn {
        http_turn(answer)
    }

    fn no_message(&self) -> HttpTurn {
        HttpTurn::bare(400)
    }
}

/// The turn that carries out an answer.
pub fn http_turn(answer: &Answer) -> HttpTurn {
    HttpTurn::of(answer, <[u8]>::to_vec, damage::corrupt)
}
