//! A CodePay terminal's session and link.

use super::Assembled;
use crate::payment::{Limits, NotFoundRule};
use crate::profile::{self, CodePayLan, CodePayLink, CodePayTerminal, PreAuthRelease, QrScenario, ReceiptPrint};
use crate::protocol::codepay::codes::{self, PayScenario, TransType};
use crate::protocol::{Session, codepay};
use crate::terminal::lane::LaneSettings;
use crate::transport::{LinkSettings, SerialSettings, WebSocketEndpoint, WebSocketLimits};

/// How long an order lives where the profile asks for no other time (CodePay sheet, section 7), in milliseconds.
const USUAL_EXPIRES: u64 = 120_000;
/// The gap between two questions grows to so many times the first: they go out after 0, 2, 5, 10, 20, 30 s.
const GAPS: u64 = 5;
/// What the register calls itself when it asks the terminal who it is.
const REGISTER: &str = "countertop";

/// Puts it together.
pub(super) fn assemble(
    settings: &CodePayTerminal,
    lane: LaneSettings,
    limits: &profile::Limits,
) -> Result<Assembled, String> {
    let payment = settings.payment_limit_ms();
    let answer = limits.sale.ms().saturating_add(payment.saturating_sub(USUAL_EXPIRES));
    let waits = Limits {
        answer,
        ask_at_most: limits.ask_every.ms().saturating_mul(GAPS),
        not_found: Some(NotFoundRule {
            cancel_after: Some(payment),
            counts_after: payment.saturating_add(limits.settle.ms()),
            apart: limits.not_found_apart.ms(),
        }),
        ..lane.limits
    };
    let session = session(settings, limits, answer.saturating_add(limits.ask_for.ms()))?;
    let names_itself = is_named(settings);
    Ok(Assembled {
        lane: LaneSettings { limits: waits, names_itself, ..lane },
        session: Session::CodePay(Box::new(session)),
        link: link(&settings.link, limits),
    })
}

/// The session of a terminal with these settings.
pub fn session(
    settings: &CodePayTerminal,
    limits: &profile::Limits,
    money_reply_limit: u64,
) -> Result<codepay::Session, String> {
    let unknown = || format!("method: {} is no means of payment here", settings.method);
    codepay::Means::of_word(&settings.method).ok_or_else(unknown)?;
    Ok(codepay::Session::new(codepay::Settings {
        wiring: match settings.link {
            CodePayLink::Lan(_) => codepay::Wiring::WebSocket,
            CodePayLink::Serial(_) => codepay::Wiring::Serial,
        },
        app_id: settings.app_id.clone(),
        version: settings.version.as_str().to_owned(),
        expires_s: u64::from(settings.expires),
        method: settings.method.clone(),
        qr_scenario: match settings.qr_scenario {
            QrScenario::ScanCustomer => PayScenario::ScanCustomer,
            QrScenario::ShowCode => PayScenario::ShowCode,
        },
        confirm_on_terminal: settings.confirm_on_terminal,
        on_screen_tip: settings.on_screen_tip,
        on_screen_signature: settings.on_screen_signature,
        receipt_print_mode: settings.receipt_print_mode.map(receipt),
        required_terminal_authentication: settings.required_terminal_authentication,
        release: match settings.preauth_release {
            PreAuthRelease::Void => TransType::Void,
            PreAuthRelease::Cancellation => TransType::Release,
        },
        notify_url: settings.notify_url.clone(),
        card_network_type: settings.card_network_type.clone(),
        description: settings.description.clone(),
        register_name: settings.ask_name.then(|| REGISTER.to_owned()),
        is_named: is_named(settings),
        answer_limit: limits.answer.ms(),
        money_reply_limit,
    }))
}

/// It told its serial number when it was greeted at pairing, and is greeted.
fn is_named(settings: &CodePayTerminal) -> bool {
    settings.ask_name && settings.identity.tells_number && settings.identity.unique().is_some()
}

fn receipt(mode: ReceiptPrint) -> codes::ReceiptPrint {
    match mode {
        ReceiptPrint::None => codes::ReceiptPrint::None,
        ReceiptPrint::Merchant => codes::ReceiptPrint::Merchant,
        ReceiptPrint::Customer => codes::ReceiptPrint::Customer,
        ReceiptPrint::Both => codes::ReceiptPrint::Both,
    }
}

/// The link to a CodePay terminal.
pub fn link(link: &CodePayLink, limits: &profile::Limits) -> LinkSettings {
    let connect = limits.connect.duration();
    match link {
        CodePayLink::Lan(CodePayLan { host, port, path }) => LinkSettings::WebSocket(WebSocketEndpoint {
            path: path.clone(),
            limits: WebSocketLimits { connect, ..WebSocketLimits::default() },
            ..WebSocketEndpoint::new(host, *port)
        }),
        CodePayLink::Serial(serial) => LinkSettings::Serial(SerialSettings {
            connect_limit: connect,
            ..SerialSettings::new(serial.path.clone(), serial.baud)
        }),
    }
}
