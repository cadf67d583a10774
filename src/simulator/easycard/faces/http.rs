//! The one entry point of the server.

use hyper::Method;
use hyper::http::request::Parts;

use super::damage;
use crate::protocol::easycard::envelope::PATH;
use crate::simulator::http_turn::HttpTurn;
use crate::simulator::outputs::Answer;
use crate::simulator::simulated::WebFace;

/// The server. It stays up whatever becomes of its readers.
#[derive(Debug, Clone, Copy)]
pub struct Web;

impl WebFace for Web {
    fn goes_down(&self) -> bool {
        false
    }

    fn refusal(&self, head: &Parts, _body: &[u8], _is_up: bool) -> Option<HttpTurn> {
        if head.uri.path() != PATH {
            return Some(HttpTurn::bare(404));
        }
        (head.method != Method::POST).then(|| HttpTurn::bare(405))
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
