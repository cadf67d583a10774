//! Pairing with a QFPay terminal: there is nothing to exchange, so it is found out whether the terminal opens what we say.
//!
//! An inquiry about a payment that nobody has made goes through key, dialect and sign-in and moves no money.

use super::asked::{Asked, not_opened};
use crate::payment::{NotStarted, Silence};
use crate::platform::{SerialPort, ports};
use crate::profile::{self, Envelope, QfPayLink, QfPayTerminal};
use crate::protocol::{CameBack, Certificate, Identity, PairingFault, Session, Voucher};
use crate::terminal::assemble::qfpay as assemble;
use crate::transport::{Link, LinkSettings};
use crate::wire::{LinkFault, LinkFaultKind};

/// What to pair a QFPay terminal with.
#[derive(Debug, Clone)]
pub struct QfPayOrder {
    /// Everything that the profile will hold.
    pub settings: QfPayTerminal,
    /// How long the answer is waited for, and the link.
    pub limits: profile::Limits,
}

impl Asked for QfPayOrder {
    type Entry = QfPayTerminal;
    /// The inquiry, by its number.
    const MESSAGE: &'static str = "4001";

    fn check(&self) -> Result<(), String> {
        self.settings.check().map_err(|unfit| unfit.to_string())
    }

    fn limits(&self) -> &profile::Limits {
        &self.limits
    }

    fn link(&self) -> Result<LinkSettings, String> {
        assemble::link(&self.settings.link, &self.limits)
    }

    fn session(&self) -> Result<Session, String> {
        let session = assemble::session(&self.settings, &self.limits, self.limits.answer.ms())?;
        Ok(Session::QfPay(Box::new(session)))
    }

    fn believed(&self, link: &Link) -> Option<Certificate> {
        let QfPayLink::Lan(lan) = &self.settings.link else { return None };
        let vouched_by = match (&lan.tls_ca_file, &lan.tls_pin_sha256) {
            (_, Some(_)) => Voucher::Pin,
            (Some(file), None) => Voucher::AuthorityFile(file.display().to_string()),
            (None, None) => Voucher::PublicAuthority,
        };
        link.certificate().map(|shown| Certificate { sha256: shown.to_string(), vouched_by })
    }

    /// It tells nothing that the profile does not hold already.
    fn learned(&self, _said: Identity) -> QfPayTerminal {
        self.settings.clone()
    }

    fn unreachable(&self, fault: &LinkFault) -> PairingFault {
        let check = match (&self.settings.link, fault.kind) {
            (_, LinkFaultKind::Tls) => vec!["check_certificate", "check_https_switch", "check_address_fixed"],
            (QfPayLink::Serial(_), _) => vec!["check_cable", "check_port", "check_port_permission"],
            (QfPayLink::Lan(_) | QfPayLink::Tcp(_), _) => {
                vec!["check_address", "check_same_network", "check_terminal_power"]
            }
        };
        let code = if fault.kind == LinkFaultKind::Tls { "certificate_refused" } else { "unreachable" };
        not_opened(code, &self.settings.link.place(), fault, named(self, check))
    }

    fn no_answer(&self, silence: Silence) -> PairingFault {
        no_answer(self, silence)
    }
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
