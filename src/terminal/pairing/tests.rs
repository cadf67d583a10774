//! Against a simulated terminal on a real socket.

use std::sync::{Arc, Mutex};

use crate::profile::{CryptoProfile, LanLink, Limits, PairingCode, WonderLink};
use crate::protocol::wonder::crypto;
use crate::protocol::{CameBack, PairingStep, StepState};
use crate::simulator::wonder::TerminalSettings;
use crate::simulator::{ListenAt, Running, SimulatorOptions, run};

use super::{PairingOrder, PairingProgress, WonderOrder, identify, pair};

type Heard = Arc<Mutex<Vec<String>>>;

/// A terminal that shows 260880, and the requests that it was asked.
async fn terminal() -> (Running, Heard) {
    let heard = Heard::default();
    let sink = Arc::clone(&heard);
    let mut options = SimulatorOptions::new(TerminalSettings::new(crypto::PairingCode::parse("260880").unwrap()));
    options.lan = Some(ListenAt::loopback());
    let running = run(options, move |line| sink.lock().unwrap().push(line.request.to_owned())).await.unwrap();
    (running, heard)
}

fn order(terminal: &Running, code: &str) -> PairingOrder {
    let port = terminal.endpoints.lan.as_deref().unwrap().rsplit(':').next().unwrap().parse().unwrap();
    PairingOrder::Wonder(Box::new(WonderOrder {
        link: WonderLink::Lan(LanLink { port, ..LanLink::new("127.0.0.1".into()) }),
        code: PairingCode::parse(code).unwrap(),
        crypto_profile: CryptoProfile::Auto,
        client_device_sn: "test".into(),
        limits: Limits::default(),
    }))
}

#[tokio::test]
async fn to_identify_sends_nothing_but_the_question_who_it_is() {
    let (terminal, heard) = terminal().await;
    let mut told = None;
    let progress = |progress: PairingProgress| {
        if let StepState::Told(identity) = progress.state {
            told = Some(identity.serial_number);
        }
    };
    identify(&order(&terminal, "260880"), progress).await.unwrap();
    assert_eq!(told.as_deref(), Some("SIMULATED-N96-1170270945"));
    assert_eq!(*heard.lock().unwrap(), ["DeviceInfo"]);
}

#[tokio::test]
async fn pairing_tells_each_question_and_who_answered() {
    let (terminal, heard) = terminal().await;
    let mut asked = Vec::new();
    let progress = |progress: PairingProgress| match progress.state {
        StepState::Asking(question) => asked.push((progress.step, question.message)),
        StepState::Started
        | StepState::Told(_)
        | StepState::Believed(_)
        | StepState::Offered(_)
        | StepState::Passed => {}
        StepState::Failed(fault) => panic!("{fault:?}"),
    };
    let paired = pair(&order(&terminal, "260880"), progress).await.unwrap();
    assert_eq!(paired.known().serial_number, "SIMULATED-N96-1170270945");
    let steps = [(PairingStep::Identify, "DeviceInfo"), (PairingStep::Pair, "Pair"), (PairingStep::Confirm, "Ack")];
    assert_eq!(asked, steps);
    assert_eq!(*heard.lock().unwrap(), ["DeviceInfo", "Pair", "Ack"]);
}

#[tokio::test]
async fn a_wrong_code_is_told_as_no_usable_answer() {
    let (terminal, _) = terminal().await;
    let fault = identify(&order(&terminal, "111111"), |_| {}).await.unwrap_err();
    assert_eq!((fault.code, fault.check[0]), ("no_usable_answer", "check_pairing_code"));
    assert!(!matches!(fault.came_back, CameBack::Noise { .. }));
}
