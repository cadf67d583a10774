//! What a CodePay terminal sends, in frames and on a `WebSocket`, and what it announces on the network.

use std::net::{IpAddr, Ipv4Addr};

use countertop::payment::Vendor;
use countertop::profile::{CodePayLan, CodePayLink, CodePaySerial, CodePayTerminal, VendorSettings};
use countertop::protocol::{Session, codepay};
use countertop::wire::{LinkEvent, Message};

use super::sessions::{asked, assembled, hears, on_a_line};

pub fn codepay_frames(bytes: &[u8]) {
    let mut reader = codepay::frame::FrameReader::new();
    for piece in bytes.chunks(7) {
        reader.push(piece);
        while reader.next_frame().is_some() {}
    }
    while reader.is_waiting() {
        reader.give_up();
        while reader.next_frame().is_some() {}
    }
}

pub fn codepay_message(bytes: &[u8]) {
    let Ok(message) = codepay::message::Message::read(bytes) else { return };
    assert_eq!(codepay::message::Message::read(message.to_json().as_bytes()).as_ref(), Ok(&message));
    if let Some(order) = codepay::order::Order::read(message.biz()) {
        assert_eq!(codepay::order::Order::read(&order.write()), Some(order));
    }
}

pub fn codepay_announcement(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let here = [IpAddr::V4(Ipv4Addr::LOCALHOST)];
    let texts: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let _ = codepay::announcement::TerminalSeen::read(&text, &here, 35_779, &texts);
}

pub fn codepay_session_serial(bytes: &[u8]) {
    let link = CodePayLink::Serial(CodePaySerial::new("/dev/nowhere".into()));
    on_a_line(codepay_session(link), Vendor::CodePay, bytes);
}

pub fn codepay_session_socket(bytes: &[u8]) {
    let link = CodePayLink::Lan(CodePayLan::new("localhost".to_owned()));
    let mut session = asked(codepay_session(link), Vendor::CodePay);
    hears(&mut session, LinkEvent::Message(Message::Binary(bytes.to_vec())));
    hears(&mut session, LinkEvent::Message(Message::Text(String::from_utf8_lossy(bytes).into_owned())));
}

fn codepay_session(link: CodePayLink) -> Session {
    let settings = CodePayTerminal::new("wz00000000000a0001".to_owned(), link);
    assembled(Vendor::CodePay, VendorSettings::CodePay(Box::new(settings)))
}
