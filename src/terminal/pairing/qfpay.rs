//! Pairing with a QFPay terminal: there is nothing to exchange, so it is found out whether the terminal opens what we say.
//!
//! An inquiry about a payment that nobody has made goes through key, dialect and sign-in and moves no money.

use tokio::time::sleep_until;

use super::PairingProgress;
use crate::payment::{Millis, NotStarted, Silence};
use crate::platform::{SerialPort, clock, ports};
use crate::profile::{self, Envelope, QfPayLink, QfPayTerminal};
use crate::protocol::{
    CameBack, Certificate, Identity, Output, PairingFault, PairingQuestion, PairingStep, Question, RequestId,
    StepState, Voucher, qfpay,
};
use crate::terminal::assemble::qfpay as assemble;
use crate::terminal::task::{now, random};
use crate::transport::Link;
use crate::wire::{LinkFault, LinkFaultKind};

/// The inquiry, by its number in the vendor's papers.
const INQUIRY: &str = "4001";
const ONLY: RequestId = RequestId(1);

/// What to pair a QFPay terminal with.
#[derive(Debug, Clone)]
pub struct QfPayOrder {
    /// Everything that the profile will hold.
    pub settings: QfPayTerminal,
    /// How long the answer is waited for, and the link.
    pub limits: profile::Limits,
}

/// See [`super::pair`].
pub(super) async fn pair(
    order: &QfPayOrder,
    mut progress: impl FnMut(PairingProgress),
) -> Result<QfPayTerminal, PairingFault> {
    let mut tell = |step, state: StepState| progress(PairingProgress { step, state });
    order.settings.check().map_err(|unfit| bad_settings(&unfit.to_string()))?;
    tell(PairingStep::Reach, StepState::Started);
    let link = match reach(order).await {
        Ok(link) => link,
        Err(fault) => return Err(failed(&mut tell, PairingStep::Reach, unreachable(order, &fault))),
    };
    if let Some(certificate) = believed(order, &link) {
        tell(PairingStep::Reach, StepState::Believed(certificate));
    }
    tell(PairingStep::Reach, StepState::Passed);
    tell(PairingStep::Identify, StepState::Started);
    let session = assemble::session(&order.settings, &order.limits, order.limits.answer.ms());
    let session = session.map_err(|what| bad_settings(&what))?;
    match ask(order, session, link, &mut tell).await {
        Ok(identity) => {
            tell(PairingStep::Identify, StepState::Told(Box::new(identity)));
            tell(PairingStep::Identify, StepState::Passed);
            Ok(order.settings.clone())
        }
        Err(silence) => Err(failed(&mut tell, PairingStep::Identify, no_answer(order, silence))),
    }
}

/// What the terminal has shown of itself, for the technician to compare.
fn believed(order: &QfPayOrder, link: &Link) -> Option<Certificate> {
    let QfPayLink::Lan(lan) = &order.settings.link else { return None };
    let vouched_by = match (&lan.tls_ca_file, &lan.tls_pin_sha256) {
        (_, Some(_)) => Voucher::Pin,
        (Some(file), None) => Voucher::AuthorityFile(file.display().to_string()),
        (None, None) => Voucher::PublicAuthority,
    };
    link.certificate().map(|shown| Certificate { sha256: shown.to_string(), vouched_by })
}

fn failed(tell: &mut impl FnMut(PairingStep, StepState), step: PairingStep, fault: PairingFault) -> PairingFault {
    tell(step, StepState::Failed(fault.clone()));
    fault
}

async fn reach(order: &QfPayOrder) -> Result<Link, LinkFault> {
    let bad = |what: String| LinkFault::new(LinkFaultKind::BadSettings, what);
    let mut link = Link::new(assemble::link(&order.settings.link, &order.limits).map_err(bad)?)?;
    link.connect().await?;
    Ok(link)
}

/// Asks, and waits for the answer or for what came instead of one.
async fn ask(
    order: &QfPayOrder,
    mut session: qfpay::Session,
    mut link: Link,
    tell: &mut impl FnMut(PairingStep, StepState),
) -> Result<Identity, Silence> {
    session.ask(now(), ONLY, Question::Identify, &random());
    loop {
        while let Some(output) = session.poll() {
            match output {
                Output::Send(outgoing) => {
                    let bytes = outgoing.payload.bytes().len();
                    if bytes > 0 {
                        let limit_ms = order.limits.answer.ms();
                        let question = PairingQuestion { message: INQUIRY, bytes, limit_ms };
                        tell(PairingStep::Identify, StepState::Asking(question));
                    }
                    link.send(outgoing);
                }
                Output::Identified(_, identity) => return Ok(identity),
                Output::Silent(_, silence) => return Err(silence),
                _ => {}
            }
        }
        let wake_at = session.wake_at().unwrap_or(Millis(u64::MAX));
        tokio::select! {
            event = link.next() => session.link(now(), event),
            () = sleep_until(clock::Millis(wake_at.0).instant()) => session.time_reached(now()),
        }
    }
}

fn unreachable(order: &QfPayOrder, fault: &LinkFault) -> PairingFault {
    let check = match (&order.settings.link, fault.kind) {
        (_, LinkFaultKind::Tls) => vec!["check_certificate", "check_https_switch", "check_address_fixed"],
        (QfPayLink::Serial(_), _) => vec!["check_cable", "check_port", "check_port_permission"],
        (QfPayLink::Lan(_) | QfPayLink::Tcp(_), _) => {
            vec!["check_address", "check_same_network", "check_terminal_power"]
        }
    };
    let code = if fault.kind == LinkFaultKind::Tls { "certificate_refused" } else { "unreachable" };
    let tried = format!("to open {}", order.settings.link.place());
    PairingFault { code, tried, came_back: CameBack::Said(fault.detail.clone()), check: named(order, check) }
}

fn no_answer(order: &QfPayOrder, silence: Silence) -> PairingFault {
    let serial = matches!(order.settings.link, QfPayLink::Serial(_));
    let unsealed = matches!(order.settings.envelope, Envelope::Plain | Envelope::PlainString);
    let (code, came_back, check) = match silence {
        // What is not sealed cannot be opened: its encryption is on.
        Silence::Refused(NotStarted::KeyRefused, words) if unsealed => {
            ("key_refused", CameBack::Said(words), vec!["check_envelope", "check_pos_key", "check_key_refreshed"])
        }
        Silence::Refused(NotStarted::KeyRefused, words) => {
            ("key_refused", CameBack::Said(words), vec!["check_pos_key", "check_aes_key", "check_key_refreshed"])
        }
        Silence::Refused(NotStarted::SignedOut, words) => {
            ("signed_out", CameBack::Said(words), vec!["check_signed_in"])
        }
        Silence::Refused(_, words) => {
            ("not_understood", CameBack::Said(words), vec!["check_envelope", "check_app_version"])
        }
        Silence::Unreadable(words) => {
            ("no_usable_answer", CameBack::Said(words), vec!["check_pos_key", "check_aes_key", "check_qfpay_port"])
        }
        Silence::TimedOut => ("no_usable_answer", CameBack::Nothing, vec!["check_qfpay_port", "check_signed_in"]),
        Silence::LinkLost(words) | Silence::NothingLeft(words) if serial => {
            ("no_usable_answer", CameBack::Said(words), vec!["check_cable", "check_speed", "check_port"])
        }
        Silence::LinkLost(words) | Silence::NothingLeft(words) => {
            ("no_usable_answer", CameBack::Said(words), vec!["check_qfpay_port", "check_same_network"])
        }
    };
    let sealed = if unsealed { "unsealed" } else { "sealed with the POS-KEY" };
    let tried = format!("an inquiry (4001), {sealed}");
    PairingFault { code, tried, came_back, check: named(order, check) }
}

/// A cable of a kind that the vendor does not support is named first.
fn named(order: &QfPayOrder, mut check: Vec<&'static str>) -> Vec<&'static str> {
    if unsupported_cable(&order.settings.link).is_some() {
        check.insert(0, "check_cable_chip");
    }
    check.truncate(3);
    check
}

/// The chip of the serial cable, if it is one that the vendor names as not supported by its terminals (ECR page, supported
/// chips: PL2303 HXD yes, CH340 and FT232 no).
pub fn unsupported_cable(link: &QfPayLink) -> Option<&'static str> {
    let path = std::fs::canonicalize(link.serial_path()?).ok()?;
    let port = ports::list().into_iter().find(|port| port.device == path || port.path == path)?;
    unsupported_chip(&port)
}

fn unsupported_chip(port: &SerialPort) -> Option<&'static str> {
    match port.usb.as_ref()?.vendor_id.to_ascii_lowercase().as_str() {
        // QinHeng.
        "1a86" => Some("CH340"),
        // Future Technology Devices International.
        "0403" => Some("FT232"),
        _ => None,
    }
}

fn bad_settings(what: &str) -> PairingFault {
    PairingFault { code: "bad_settings", tried: "to pair".to_owned(), came_back: what.into(), check: Vec::new() }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::platform::ports::UsbIdentity;

    #[rstest]
    #[case("1a86", Some("CH340"))]
    #[case("1A86", Some("CH340"))]
    #[case("0403", Some("FT232"))]
    #[case("067b", None)]
    fn cables_that_the_vendor_does_not_support_are_named(#[case] vendor: &str, #[case] chip: Option<&str>) {
        let usb = Some(UsbIdentity { vendor_id: vendor.to_owned(), ..UsbIdentity::default() });
        let port = SerialPort { path: "/dev/ttyUSB0".into(), device: "/dev/ttyUSB0".into(), usb };
        assert_eq!(unsupported_chip(&port), chip);
    }

    #[test]
    fn a_built_in_port_is_of_no_chip() {
        let port = SerialPort { path: "/dev/ttyS0".into(), device: "/dev/ttyS0".into(), usb: None };
        assert_eq!(unsupported_chip(&port), None);
    }
}
