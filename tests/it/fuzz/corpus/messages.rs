//! Messages in clear: what is inside of an envelope that nobody can change from without.

use countertop::protocol::wonder::message::Action;
use serde_json::Value;

use super::json;

/// What the sessions of the bodies name their messages: chance from their dice, and the id of the sale.
const IDS: [&str; 3] = [
    "01010101-0101-4101-8101-010101010101",
    "00000000-0000-0000-0000-000000000001",
    "03030303-0303-4303-8303-030303030303",
];

fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}

/// Every message that Wonder has published, and every answer once more for each message that is out.
pub fn wonder() -> Vec<Vec<u8>> {
    let vectors = json("wonder");
    let published = vectors["vendor_messages"].as_array().expect("a list").iter();
    let mut all = Vec::new();
    for message in published {
        let (action, plaintext) = (text(message, "action"), text(message, "plaintext"));
        all.push(with_action(action, plaintext));
        let Some((before, rest)) = plaintext.split_once("\"responseID\":\"") else { continue };
        let Some((_, after)) = rest.split_once('"') else { continue };
        all.extend(IDS.map(|id| with_action(action, &format!("{before}\"responseID\":\"{id}\"{after}"))));
    }
    all
}

/// The answers of a pairing, line by line.
pub fn wonder_pairing() -> Vec<Vec<u8>> {
    let head =
        |id: &str| format!("{{\"header\":{{\"responseID\":\"{id}\",\"serverDeviceSN\":\"N96\",\"timestamp\":\"t\"}},");
    let (first, next) = (IDS[0], "02020202-0202-4202-8202-020202020202");
    let about = "\"body\":{\"deviceStatus\":\"Free\",\"networkStatus\":\"Connected\",\"softwareVersion\":\"1\",\"businessID\":\"b\"}}";
    let pair = format!("\"body\":{{\"pairUuid\":\"{next}\",\"ackUuid\":\"{next}\",\"newPin\":\"ABC123\"}}}}");
    let lines = [
        with_action("DeviceInfo", &format!("{}{about}", head(first))),
        with_action("Pair", &format!("{}{pair}", head(next))),
        with_action("Ack", &format!("{}{about}", head(next))),
    ];
    (1..=lines.len()).map(|count| lines[..count].join(&b'\n')).collect()
}

fn with_action(action: &str, plaintext: &str) -> Vec<u8> {
    let index = Action::ALL.iter().position(|known| known.as_str() == action).unwrap_or_default();
    let index = u8::try_from(index).expect("eight of them");
    [&[index], plaintext.as_bytes()].concat()
}

/// Every answer of intella's server, and once more with the order of the sale that is out.
pub fn easycard() -> Vec<Vec<u8>> {
    let vectors = json("easycard");
    let exchanges = vectors["exchanges"].as_array().expect("a list").iter();
    let mut all = Vec::new();
    for inner in exchanges.map(|exchange| text(&exchange["response"], "inner_json_utf8")) {
        all.push(inner.as_bytes().to_vec());
        for order in ["PO26010500001", "PO26010500005", "PO26010500006"] {
            all.push(inner.replace(order, "06DRTBF1W00000000007").into_bytes());
        }
    }
    all
}

/// The readers, then the sign-on.
pub fn easycard_pairing() -> Vec<Vec<u8>> {
    let all = easycard();
    let of = |service: &str| {
        let word = format!("\"ServiceType\":\"{service}\"");
        all.iter().find(|inner| String::from_utf8_lossy(inner).contains(&word)).expect("a vector").clone()
    };
    let lines = [of("DeviceQuery"), of("SignOn")];
    vec![lines[0].clone(), lines.join(&b'\n')]
}
