use rstest::rstest;

use super::register::*;
use crate::protocol::wonder::crypto::{CryptoProfile, Key};
use crate::protocol::wonder::envelope::VersionLiteral;
use crate::protocol::wonder::message::{DeviceStatus, PairAnswer, Request, ResponseBody};
use crate::simulator::wonder::TerminalSettings;
use crate::simulator::{Ask, Machine, Output};

fn unpaired() -> Register {
    Register::facing(TerminalSettings::new(code(CODE)))
}

fn ask_pair(register: &mut Register) -> PairAnswer {
    let outputs = register.ask(&pair());
    match register.open(answer(&outputs)).body {
        ResponseBody::Pair(answer) => answer,
        other => panic!("a pair answer expected: {other:?}"),
    }
}

fn is_device_info(register: &mut Register, request: &Request) -> bool {
    let outputs = register.ask(request);
    let response = register.open(answer(&outputs));
    assert_eq!(response.header.server_device_sn, register.terminal.settings().serial_number);
    matches!(response.body, ResponseBody::DeviceInfo(info) if info.device_status == DeviceStatus::Free)
}

#[rstest]
#[case(CryptoProfile::Sha256ZeroIv, VersionLiteral::Text)]
#[case(CryptoProfile::Pbkdf2Salted, VersionLiteral::Number)]
fn pair_and_ack_open_the_terminal(#[case] profile: CryptoProfile, #[case] version: VersionLiteral) {
    let mut register = Register::facing(TerminalSettings { version, ..TerminalSettings::new(code(CODE)) });
    register.profile = profile;
    assert!(is_device_info(&mut register, &Request::DeviceInfo), "told to anybody who has the code");
    assert_eq!(register.said(&sale("r1", "10.20")), ("Failed".into(), "50008".into()));
    let ack_uuid = ask_pair(&mut register).ack_uuid.unwrap();
    assert_eq!(register.said(&sale("r1", "10.20")), ("Failed".into(), "50008".into()));
    assert!(is_device_info(&mut register, &ack(&ack_uuid)));
    assert_eq!(register.said(&sale("r1", "10.20")), ("Success".into(), String::new()));
}

#[test]
fn a_wrong_ack_and_a_second_ack_are_met_with_silence() {
    let mut register = unpaired();
    let ack_uuid = ask_pair(&mut register).ack_uuid.unwrap();
    assert_eq!(register.ask(&ack("something else")), [Output::NoMessage(Ask(2))]);
    assert!(is_device_info(&mut register, &ack(&ack_uuid)), "still awaited");
    assert_eq!(register.ask(&ack(&ack_uuid)), [Output::NoMessage(Ask(4))]);
}

#[test]
fn a_new_pair_restarts() {
    let mut register = unpaired();
    let first = ask_pair(&mut register).ack_uuid.unwrap();
    let second = ask_pair(&mut register).ack_uuid.unwrap();
    assert_ne!(first, second);
    assert_eq!(register.ask(&ack(&first)), [Output::NoMessage(Ask(3))]);
    assert!(is_device_info(&mut register, &ack(&second)));
    ask_pair(&mut register);
    assert_eq!(register.said(&sale("r1", "10.20")).1, "50008", "pairing anew");
}

#[test]
fn a_wrong_code_and_noise_are_no_messages() {
    let mut register = unpaired();
    register.key = Key::new(code("260881"));
    assert_eq!(register.ask(&Request::DeviceInfo), [Output::NoMessage(Ask(1))]);
    register.terminal.receive(Ask(9), "", b"{}", 0);
    assert_eq!(register.outputs(), [Output::NoMessage(Ask(9))]);
}

#[test]
fn a_terminal_of_one_profile_understands_no_other() {
    let profile = Some(CryptoProfile::Pbkdf2Salted);
    let mut register = Register::facing(TerminalSettings { profile, ..TerminalSettings::new(code(CODE)) });
    assert_eq!(register.ask(&Request::DeviceInfo), [Output::NoMessage(Ask(1))]);
    register.profile = CryptoProfile::Pbkdf2Salted;
    assert!(is_device_info(&mut register, &Request::DeviceInfo));
}

#[test]
fn the_newer_edition_gives_a_new_code_for_everything_after_pair() {
    let new_pin_field = Some("pinCode2".to_owned());
    let mut register = Register::facing(TerminalSettings { new_pin_field, ..TerminalSettings::new(code(CODE)) });
    let answer = ask_pair(&mut register);
    let first = register.key.clone();
    let second = Key::new(answer.new_pin(&["pinCode2"]).unwrap().unwrap());
    let ack_uuid = answer.ack_uuid.unwrap();
    assert_eq!(register.ask(&ack(&ack_uuid)), [Output::NoMessage(Ask(2))], "the first code no longer opens it");
    register.key = second;
    assert!(is_device_info(&mut register, &ack(&ack_uuid)));
    assert_eq!(register.said(&sale("r1", "10.20")).0, "Success");
    register.key = first;
    assert!(is_device_info(&mut register, &Request::DeviceInfo));
    assert_eq!(register.ask(&sale("r2", "10.20")), [Output::NoMessage(Ask(6))]);
}
