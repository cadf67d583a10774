//! The pages of an EasyCard reader.

use super::*;
use crate::profile::{EasyCardIdentity, EasyCardTerminal, PublicKeyPlace};
use crate::terminal::{Certificate, PairingProgress, StepState, Voucher, password_digest};

const SHA256: &str = "17151a71637ccec9de4719ae4893a10f36e5929aad38ee182c5c42a5d47499b0";

/// The link page, filled in; the reader is left open.
fn link(counter: &mut Counter) {
    counter.key(Key::F(5));
    (0..3).for_each(|_| drop(counter.key(Key::Down)));
    counter.key(Key::Enter);
    counter.ports(old_ports());
    counter.key(Key::Down);
    counter.key(Key::Down);
    counter.typed("S2PT00391");
    counter.key(Key::Down);
    counter.typed("/home/till/intella-staging.pem");
    counter.key(Key::Down);
    counter.key(Key::Down);
    counter.typed("0000");
}

fn password(counter: &mut Counter) {
    link(counter);
    counter.key(Key::Enter);
    counter.typed("1234");
}

fn tell(counter: &mut Counter, step: PairingStep, state: StepState) {
    let number = counter.state.pairing.attempt;
    counter.pairing(PairingReply::Progress(number, PairingProgress { step, state }));
}

fn reached(counter: &mut Counter) {
    password(counter);
    counter.key(Key::Enter);
    tell(counter, PairingStep::Reach, StepState::Started);
    let shown = Certificate { sha256: SHA256.into(), vouched_by: Voucher::PublishedTestKey };
    tell(counter, PairingStep::Reach, StepState::Believed(shown));
    tell(counter, PairingStep::Reach, StepState::Passed);
    tell(counter, PairingStep::Identify, StepState::Started);
}

fn failed(counter: &mut Counter, fault: &PairingFault) {
    tell(counter, PairingStep::Identify, StepState::Failed(fault.clone()));
    counter.pairing(PairingReply::Ended(counter.state.pairing.attempt, Err(fault.clone())));
}

#[test]
fn what_is_asked_for() {
    snapshots("pairing_easycard_link", SMALL, link);
    snapshots("pairing_easycard_link", WIDE, link);
    snapshots("pairing_easycard_password", SMALL, password);
    mono_snapshot("pairing_easycard_password_ascii", SMALL, Glyphs::Ascii, password);
}

#[test]
fn the_server_names_the_readers() {
    snapshots("pairing_easycard_readers", SMALL, |counter| {
        reached(counter);
        let numbers = ["01301234", "01304104", "01305555"].map(str::to_owned).to_vec();
        tell(counter, PairingStep::Identify, StepState::Offered(numbers));
        let fault = PairingFault {
            code: "which_reader",
            tried: "which readers there are".into(),
            came_back: "01301234, 01304104, 01305555".into(),
            check: vec!["check_which_reader"],
        };
        failed(counter, &fault);
        counter.key(Key::Down);
    });
}

#[test]
fn a_wrong_password_is_told() {
    snapshots("pairing_easycard_wrong_password", SMALL, |counter| {
        reached(counter);
        let fault = PairingFault {
            code: "password_refused",
            tried: "DeviceQuery at the server".into(),
            came_back: "(7105) Incorrect TradeKey".into(),
            check: vec!["check_trade_password", "check_merchant_id"],
        };
        failed(counter, &fault);
    });
}

#[test]
fn it_is_paired() {
    snapshots("pairing_easycard_paired", SMALL, |counter| {
        reached(counter);
        let usual = EasyCardTerminal::new(
            EasyCardTerminal::TEST_URL.into(),
            "S2PT00391".into(),
            password_digest("1234"),
            "01301234".into(),
            PublicKeyPlace::Stored("MIIB".into()),
        );
        let identity = EasyCardIdentity { dongle: "08100DE0A57E".into(), ..EasyCardIdentity::default() };
        let settings = VendorSettings::EasyCard(Box::new(EasyCardTerminal { identity, ..usual }));
        let learned = Learned { settings, known: None };
        counter.pairing(PairingReply::Ended(counter.state.pairing.attempt, Ok(Box::new(learned))));
    });
}
