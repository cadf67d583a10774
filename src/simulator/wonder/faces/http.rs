//! A Wonder terminal over HTTP: the terminal itself on the LAN, or the vendor's cloud in front of it.

use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};

use super::damage;
use crate::protocol::wonder::envelope::{self, Envelope, HTTP_CAP};
use crate::protocol::wonder::message::Action;
use crate::simulator::http_turn::HttpTurn;
use crate::simulator::outputs::Answer;
use crate::simulator::simulated::WebFace;
use crate::simulator::wonder::TerminalSettings;

/// Path of the terminal on the LAN ("Payment ECR").
pub const LAN_PATH: &str = "/wonder-terminal";

/// One server: the terminal's own, or the cloud's.
#[derive(Debug)]
pub struct Web {
    cloud: Option<Cloud>,
}

/// Which terminal the cloud knows, and where it is asked.
#[derive(Debug)]
struct Cloud {
    paths: CloudPaths,
    business_id: String,
    device_sn: String,
}

/// Paths of the simulated cloud. The vendor's readable pages give the first only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudPaths {
    /// Pairing information: takes `DeviceInfo`.
    pub info: String,
    /// Send Command: takes everything.
    pub command: String,
}

impl Default for CloudPaths {
    fn default() -> Self {
        Self { info: "/v2/ecr/pairing/info".to_owned(), command: "/open/terminal/command".to_owned() }
    }
}

impl Web {
    /// The terminal's own server.
    pub fn lan() -> Self {
        Self { cloud: None }
    }

    /// The cloud that knows this terminal.
    pub fn cloud(settings: &TerminalSettings) -> Self {
        let cloud = Cloud {
            paths: settings.cloud_paths.clone(),
            business_id: settings.business_id.clone(),
            device_sn: settings.serial_number.clone(),
        };
        Self { cloud: Some(cloud) }
    }
}

impl WebFace for Web {
    fn goes_down(&self) -> bool {
        self.cloud.is_none()
    }

    fn refusal(&self, head: &Parts, body: &[u8], is_up: bool) -> Option<HttpTurn> {
        let path = head.uri.path();
        let known = self.cloud.as_ref().map_or(path == LAN_PATH, |cloud| cloud.knows(path));
        if !known {
            return Some(HttpTurn::bare(404));
        }
        if head.method != Method::POST {
            return Some(HttpTurn::bare(405));
        }
        self.cloud.as_ref()?.refusal(path, &head.headers, body, is_up)
    }

    fn turn(&self, answer: &Answer) -> HttpTurn {
        http_turn(answer, self.cloud.is_some())
    }

    fn no_message(&self) -> HttpTurn {
        match self.cloud {
            Some(_) => refused(400, "No answer from the terminal (simulated)"),
            None => HttpTurn::bare(400),
        }
    }
}

impl Cloud {
    /// The bare origin takes commands too, so that it can be given to a register as it is told.
    fn knows(&self, path: &str) -> bool {
        path == "/" || path == self.paths.info || path == self.paths.command
    }

    fn refusal(&self, path: &str, headers: &HeaderMap, body: &[u8], is_up: bool) -> Option<HttpTurn> {
        let says = |name: &str, value: &str| headers.get(name).is_some_and(|said| said.as_bytes() == value.as_bytes());
        let only_info = path == self.paths.info && path != self.paths.command;
        if !says("x-p-business-id", &self.business_id) {
            Some(refused(403, "Unknown x-p-business-id (simulated)"))
        } else if !says("x-device-sn", &self.device_sn) {
            Some(refused(404, "Unknown x-device-sn (simulated)"))
        } else if only_info && !is_device_info(body) {
            Some(refused(400, "Pairing information is asked with DeviceInfo (simulated)"))
        } else {
            (!is_up).then(|| refused(504, "The terminal is offline (simulated)"))
        }
    }
}

fn is_device_info(body: &[u8]) -> bool {
    Envelope::parse(body, HTTP_CAP).is_ok_and(|envelope| envelope.action == Action::DeviceInfo)
}

/// The cloud's wrapper with an error code and no message from the terminal.
fn refused(code: i64, words: &str) -> HttpTurn {
    HttpTurn::json(envelope::encode_refusal(code, words))
}

/// The turn that carries out an answer: bare on the LAN; `wrapped` as the cloud does it.
pub fn http_turn(answer: &Answer, wrapped: bool) -> HttpTurn {
    let dress = |envelope: &[u8]| if wrapped { wrap(envelope) } else { envelope.to_vec() };
    HttpTurn::of(answer, dress, damage::flip_sealed)
}

/// The cloud's wrapper with its success code. Assumed: 200 and OK.
fn wrap(envelope: &[u8]) -> Vec<u8> {
    match Envelope::parse(envelope, HTTP_CAP) {
        Ok(parsed) => parsed.encode_wrapped(damage::spelling(envelope), 200, "OK"),
        Err(_) => envelope.to_vec(),
    }
}
