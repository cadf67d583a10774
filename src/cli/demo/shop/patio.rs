//! The CodePay terminal of the demo: on a WebSocket.

use super::super::Failure;
use super::{CARD_WAIT, port, unusable};
use crate::money::Currency;
use crate::profile::{CodePayLan, CodePayLink, CodePayTerminal, Limits};
use crate::simulator::codepay::TerminalSettings;
use crate::simulator::{ListenAt, Running, SimulatorOptions, run};
use crate::terminal::{CodePayOrder, PairingOrder};

/// The application that may trade with it.
const APP_ID: &str = "wz5imulated0000001";
/// How long an order lives, in seconds: one without an answer is asked about soon after.
const EXPIRES_S: u32 = 30;

pub(super) async fn simulator() -> Result<Running, Failure> {
    let settings = TerminalSettings {
        app_ids: vec![APP_ID.to_owned()],
        card_wait_ms: CARD_WAIT,
        currency: Currency::HKD,
        serial_number: "SIMULATED-CP-PATIO".to_owned(),
        ..TerminalSettings::new()
    };
    let mut options = SimulatorOptions::new(settings);
    options.lan = Some(ListenAt::loopback());
    run(options, |_| {}).await.map_err(|error| unusable(&error.to_string()))
}

pub(super) fn order(terminal: &Running) -> Result<PairingOrder, Failure> {
    let link = CodePayLan { port: port(terminal)?, ..CodePayLan::new("127.0.0.1".to_owned()) };
    let settings =
        CodePayTerminal { expires: EXPIRES_S, ..CodePayTerminal::new(APP_ID.to_owned(), CodePayLink::Lan(link)) };
    Ok(PairingOrder::CodePay(Box::new(CodePayOrder { settings, limits: Limits::default() })))
}
