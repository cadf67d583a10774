//! The till with people, a terminal that is never reached, and a journal on the disk.

mod audit;
mod batches;
mod holds;
mod pins;
mod refunds;
mod unpaired;

use crate::profile::{Home, Pin, PinHash, Role};
use crate::terminal::LinkPolicy;

use super::{Lanes, PinRefused, Till, TillOptions};

/// Mei's PIN.
const SUPERVISOR: &str = "2580";
/// Keung's PIN.
const OPERATOR: &str = "1379";
/// Nobody's PIN.
const WRONG: &str = "4862";

/// A terminal that is paired and never answers.
const FRONT: &str = r#"
[[terminal]]
id = "t-7k2m9qxw"
name = "front"
vendor = "wonder"
simulated = true
currency = "HKD"
[terminal.wonder]
code = "QX7ZP2"
client_device_sn = "126498561093"
[terminal.wonder.identity]
device_sn = "N96-1"
business_id = "ff467f02-5b69-45f3-81aa-bffcca55fe8f"
software_version = "1.0.0"
[terminal.wonder.link.lan]
scheme = "http"
host = "192.0.2.10"
port = 8443
path = "/"
"#;

fn pin(digits: &str) -> Pin {
    Pin::parse(digits).unwrap()
}

fn person(name: &str, role: Role, digits: &str) -> String {
    let hash = PinHash::quick(&pin(digits)).to_record();
    format!("[[person]]\nname = \"{name}\"\nrole = \"{role}\"\npin = \"{hash}\"\n")
}

/// A till whose profile is this text.
async fn till(profile: &str) -> (tempfile::TempDir, Till) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("profile.toml"), profile).unwrap();
    let options = TillOptions { lanes: Lanes::None, policy: LinkPolicy::OnDemand, sale_limit_ms: None };
    let (till, _news) = Till::open(Home::at(folder.path()), options).await.unwrap();
    (folder, till)
}

/// A till with Mei, a supervisor, Keung, an operator, and a terminal.
async fn staffed() -> (tempfile::TempDir, Till) {
    let people = person("Mei", Role::Supervisor, SUPERVISOR) + &person("Keung", Role::Operator, OPERATOR);
    till(&(people + FRONT)).await
}

fn code<T>(result: Result<T, PinRefused>) -> &'static str {
    result.err().map_or("accepted", |refused| refused.code)
}
