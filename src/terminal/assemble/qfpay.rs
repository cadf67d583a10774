//! A QFPay terminal's session and link.

use std::time::Duration;

use super::Assembled;
use crate::payment::{Limits, NotFoundRule};
use crate::profile::{
    self, AesKeyMode, CameraChoice, Envelope, HttpBody, QfPayLan, QfPayLink, QfPaySerial, QfPayTerminal, QfPayTrust,
    ScanType, TcpFraming, UsbResult,
};
use crate::protocol::{Session, qfpay};
use crate::terminal::lane::LaneSettings;
use crate::transport::{CallEndpoint, Fingerprint, HttpEndpoint, LinkSettings, Security, SerialSettings, Trust};

/// The longest time a customer may take where the profile asks for no other (ECR page), in milliseconds.
const USUAL_PAYMENT_LIMIT: u64 = 120_000;
/// The gap between two questions grows to so many times the first: they go out after 0, 2, 5, 10, 20, 30 s.
const GAPS: u64 = 5;

/// Puts it together.
pub(super) fn assemble(
    settings: &QfPayTerminal,
    lane: LaneSettings,
    limits: &profile::Limits,
) -> Result<Assembled, String> {
    let payment = settings.payment_limit_ms();
    let answer = limits.sale.ms().saturating_add(payment.saturating_sub(USUAL_PAYMENT_LIMIT));
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
    // Nothing can be asked of a line without a request to the vendor's server.
    let idle_ask = lane.idle_ask.filter(|_| !matches!(settings.link, QfPayLink::Serial(_)));
    let session = session(settings, limits, answer.saturating_add(limits.ask_for.ms()))?;
    let link = link(&settings.link, limits)?;
    Ok(Assembled {
        lane: LaneSettings { limits: waits, idle_ask, ..lane },
        session: Session::QfPay(Box::new(session)),
        link,
    })
}

/// The session of a terminal with these settings.
pub fn session(
    settings: &QfPayTerminal,
    limits: &profile::Limits,
    money_reply_limit: u64,
) -> Result<qfpay::Session, String> {
    let words = |error: qfpay::key::BadPosKey| error.to_string();
    let key = qfpay::key::PosKey::parse(settings.key.expose()).map_err(words)?;
    let sealer = qfpay::envelope::Sealer::new(key, aes_key(settings.aes_key), dialect(settings.envelope));
    let channel = qfpay::message::Channel::of_word(&settings.channel)
        .ok_or_else(|| format!("channel: {} is no means of payment here", settings.channel))?;
    Ok(qfpay::Session::new(qfpay::Settings {
        wiring: wiring(settings),
        sealer: sealer.map_err(words)?,
        channel,
        pay: qfpay::message::PayOptions {
            front_camera: settings.camera.map(|camera| camera == CameraChoice::Front),
            payment_timeout_s: settings.payment_timeout,
            wait_card_timeout_s: settings.wait_card_timeout,
            scan_type: settings.scan_type.map(scan_type),
            move_to_back: settings.move_to_back,
        },
        may_modify: settings.allow_modify,
        answer_limit: limits.answer.ms(),
        money_reply_limit,
        pause: u64::from(settings.pause),
    }))
}

fn wiring(settings: &QfPayTerminal) -> qfpay::Wiring {
    match &settings.link {
        QfPayLink::Lan(_) => qfpay::Wiring::Http(match settings.http_body {
            HttpBody::JsonString => qfpay::envelope::HttpBody::JsonString,
            HttpBody::Raw => qfpay::envelope::HttpBody::Raw,
        }),
        QfPayLink::Tcp(tcp) => qfpay::Wiring::Tcp(match tcp.framing {
            TcpFraming::Lf => qfpay::tcp::Framing::Lf,
            TcpFraming::CrLf => qfpay::tcp::Framing::CrLf,
            TcpFraming::None => qfpay::tcp::Framing::None,
            TcpFraming::UsbFrame => qfpay::tcp::Framing::UsbFrame,
        }),
        QfPayLink::Serial(serial) => qfpay::Wiring::Serial(line(serial, settings.usb_result)),
    }
}

fn line(serial: &QfPaySerial, result: UsbResult) -> qfpay::LineRules {
    let usual = qfpay::LineRules::at_baud(serial.baud);
    let acknowledge_ms = usual.acknowledge_ms.filter(|_| result == UsbResult::OwnRequest);
    qfpay::LineRules { part_limit: usize::from(serial.part), acknowledge_ms, ..usual }
}

fn aes_key(mode: AesKeyMode) -> qfpay::crypto::AesKeyMode {
    match mode {
        AesKeyMode::Utf8 => qfpay::crypto::AesKeyMode::Utf8,
        AesKeyMode::Hex => qfpay::crypto::AesKeyMode::Hex,
    }
}

fn dialect(envelope: Envelope) -> qfpay::envelope::Dialect {
    match envelope {
        Envelope::Odoo => qfpay::envelope::Dialect::Odoo,
        Envelope::JsonWhole => qfpay::envelope::Dialect::JsonWhole,
        Envelope::JsonContent => qfpay::envelope::Dialect::JsonContent,
        Envelope::Plain => qfpay::envelope::Dialect::Plain,
        Envelope::PlainString => qfpay::envelope::Dialect::PlainString,
    }
}

fn scan_type(scan_type: ScanType) -> qfpay::message::ScanType {
    match scan_type {
        ScanType::Scan => qfpay::message::ScanType::Scan,
        ScanType::QrCode => qfpay::message::ScanType::QrCode,
    }
}

/// The link to a QFPay terminal.
pub fn link(link: &QfPayLink, limits: &profile::Limits) -> Result<LinkSettings, String> {
    let connect_limit = limits.connect.duration();
    Ok(match link {
        QfPayLink::Lan(lan) => LinkSettings::Http(endpoint(lan, connect_limit)?),
        QfPayLink::Tcp(tcp) => {
            LinkSettings::Calls(CallEndpoint { host: tcp.host.clone(), port: tcp.port, connect_limit })
        }
        QfPayLink::Serial(serial) => LinkSettings::Serial(SerialSettings {
            connect_limit,
            ..SerialSettings::new(serial.path.clone(), serial.baud)
        }),
    })
}

fn endpoint(lan: &QfPayLan, connect_limit: Duration) -> Result<HttpEndpoint, String> {
    let security = match lan.trust() {
        None => Security::Plain,
        Some(QfPayTrust::Authority(file)) => Security::Tls(Trust::Authority(file)),
        Some(QfPayTrust::AuthorityAnyName(file)) => Security::Tls(Trust::AuthorityAnyName(file)),
        Some(QfPayTrust::Pinned(pin)) => {
            Security::Tls(Trust::Pinned(pin.parse::<Fingerprint>().map_err(|error| error.to_string())?))
        }
    };
    // A refusal names no payment: nothing but the connection ties it to what was asked.
    Ok(HttpEndpoint { connect_limit, single_use: true, ..HttpEndpoint::new(security, lan.host.clone(), lan.port) })
}
