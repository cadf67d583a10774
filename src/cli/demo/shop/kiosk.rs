//! The QFPay terminal of the demo: over https, with an authority of its own.

use super::super::Failure;
use super::{CARD_WAIT, port, unusable};
use crate::profile::{LanScheme, Limits, PosKey, QfPayLan, QfPayLink, QfPayTerminal};
use crate::protocol::qfpay::crypto::AesKeyMode;
use crate::protocol::qfpay::key;
use crate::simulator::qfpay::{Keys, TerminalSettings};
use crate::simulator::{ListenAt, Running, SimulatorOptions, run};
use crate::terminal::{PairingOrder, QfPayOrder};

/// The POS-KEY that the simulated app shows.
const KEY: &str = "SimulatedKey-016";
/// How long the customer may take, in seconds: a payment without an answer is asked about soon after.
const PAYMENT_TIMEOUT_S: u32 = 15;

pub(super) async fn simulator() -> Result<Running, Failure> {
    let key = key::PosKey::parse(KEY).and_then(|key| Keys::new(key, AesKeyMode::Utf8));
    let settings = TerminalSettings {
        card_wait_ms: CARD_WAIT,
        terminal_id: "SIMULATED-QF-KIOSK".to_owned(),
        ..TerminalSettings::new(key.map_err(|error| unusable(&error.to_string()))?)
    };
    let mut options = SimulatorOptions::new(settings);
    options.lan = Some(ListenAt { secure: true, ..ListenAt::loopback() });
    run(options, |_| {}).await.map_err(|error| unusable(&error.to_string()))
}

pub(super) fn order(terminal: &Running) -> Result<PairingOrder, Failure> {
    let link = QfPayLan {
        scheme: LanScheme::Https,
        port: port(terminal)?,
        tls_ca_file: terminal.ca().map(ToOwned::to_owned),
        ..QfPayLan::new("127.0.0.1".to_owned())
    };
    let settings = QfPayTerminal {
        payment_timeout: Some(PAYMENT_TIMEOUT_S),
        ..QfPayTerminal::new(PosKey::parse(KEY)?, QfPayLink::Lan(link))
    };
    Ok(PairingOrder::QfPay(Box::new(QfPayOrder { settings, limits: Limits::default() })))
}
