//! What is served over HTTP: the terminal itself on the LAN, or the vendor's cloud in front of it.

use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};

use super::desk::{Carried, Desk};
use super::options::{CloudPaths, SimulatorOptions};
use crate::protocol::wonder::envelope::{self, Envelope, HTTP_CAP};
use crate::protocol::wonder::message::Action;
use crate::simulator::wonder::{HttpTurn, http_reply};
use crate::wire::HttpReply;

/// Path of the terminal on the LAN ("Payment ECR").
pub(super) const LAN_PATH: &str = "/wonder-terminal";

/// One HTTP server's way to the terminal.
#[derive(Debug)]
pub(super) struct Web {
    pub(super) desk: Desk,
    cloud: Option<Cloud>,
}

/// Which terminal the cloud knows, and where it is asked.
#[derive(Debug)]
struct Cloud {
    paths: CloudPaths,
    business_id: String,
    device_sn: String,
}

impl Web {
    pub(super) fn lan(desk: Desk) -> Self {
        Self { desk, cloud: None }
    }

    pub(super) fn cloud(desk: Desk, options: &SimulatorOptions) -> Self {
        let cloud = Cloud {
            paths: options.cloud_paths.clone(),
            business_id: options.terminal.business_id.clone(),
            device_sn: options.terminal.serial_number.clone(),
        };
        Self { desk, cloud: Some(cloud) }
    }

    /// Whether this server goes down with the terminal's link: the cloud does not.
    pub(super) fn goes_down(&self) -> bool {
        self.cloud.is_none()
    }

    /// What becomes of a request; `None` closes the connection without a word.
    pub(super) async fn turn(&self, head: &Parts, body: Vec<u8>) -> Option<HttpTurn> {
        if let Some(refusal) = self.refusal(head, &body) {
            return Some(HttpTurn::Reply(refusal));
        }
        let wrapped = self.cloud.is_some();
        match self.desk.open().exchange(body).await? {
            Carried::Answer(answer) => Some(http_reply(&answer, wrapped)),
            Carried::NoMessage if wrapped => {
                Some(HttpTurn::Reply(refused(400, "No answer from the terminal (simulated)")))
            }
            Carried::NoMessage => Some(HttpTurn::Reply(bare(400))),
            Carried::Cut(_) => None,
        }
    }

    fn refusal(&self, head: &Parts, body: &[u8]) -> Option<HttpReply> {
        let path = head.uri.path();
        let known = self.cloud.as_ref().map_or(path == LAN_PATH, |cloud| cloud.knows(path));
        if !known {
            return Some(bare(404));
        }
        if head.method != Method::POST {
            return Some(bare(405));
        }
        self.cloud.as_ref()?.refusal(path, &head.headers, body, self.desk.is_up())
    }
}

impl Cloud {
    /// The bare origin takes commands too, so that it can be given to a register as it is told.
    fn knows(&self, path: &str) -> bool {
        path == "/" || path == self.paths.info || path == self.paths.command
    }

    fn refusal(&self, path: &str, headers: &HeaderMap, body: &[u8], is_up: bool) -> Option<HttpReply> {
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
fn refused(code: i64, words: &str) -> HttpReply {
    let content_type = "application/json; charset=utf-8".to_owned();
    HttpReply { status: 200, content_type, body: envelope::encode_refusal(code, words) }
}

pub(super) fn bare(status: u16) -> HttpReply {
    HttpReply { status, content_type: String::new(), body: Vec::new() }
}
