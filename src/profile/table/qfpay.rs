//! What a QFPay terminal's table holds.

use secrecy::ExposeSecret;
use toml_edit::{Item, Table, value};

use super::{link_table, optional, table, text_of};
use crate::profile::{QfPayLan, QfPayLink, QfPaySerial, QfPayTcp, QfPayTerminal, RefundHours};

/// The table of a QFPay terminal.
pub(super) fn of(qfpay: &QfPayTerminal) -> Table {
    let number = |number: Option<u32>| number.map_or(Item::None, |number| value(i64::from(number)));
    let switch = |switch: Option<bool>| switch.map_or(Item::None, value);
    table([
        ("key", value(qfpay.key.expose())),
        ("envelope", value(qfpay.envelope.as_str())),
        ("aes_key", value(qfpay.aes_key.as_str())),
        ("http_body", value(qfpay.http_body.as_str())),
        ("usb_result", value(qfpay.usb_result.as_str())),
        ("channel", value(&qfpay.channel)),
        ("payment_timeout", number(qfpay.payment_timeout)),
        ("wait_card_timeout", number(qfpay.wait_card_timeout)),
        ("scan_type", optional(qfpay.scan_type.map(crate::profile::ScanType::as_str))),
        ("camera", optional(qfpay.camera.map(crate::profile::CameraChoice::as_str))),
        ("move_to_back", switch(qfpay.move_to_back)),
        ("allow_modify", switch(qfpay.allow_modify)),
        ("pause", value(i64::from(qfpay.pause))),
        ("notice_key", optional(qfpay.notice_key.as_ref().map(ExposeSecret::expose_secret))),
        ("refund_hours", Item::Table(of_hours(&qfpay.refund_hours))),
        ("link", of_link(&qfpay.link)),
    ])
}

fn of_hours(hours: &RefundHours) -> Table {
    table([
        ("warn_from", value(&hours.warn_from)),
        ("warn_until", value(&hours.warn_until)),
        ("warn_other_day", value(hours.warn_other_day)),
    ])
}

fn of_link(link: &QfPayLink) -> Item {
    match link {
        QfPayLink::Lan(link) => link_table("lan", of_lan(link)),
        QfPayLink::Tcp(link) => link_table("tcp", of_tcp(link)),
        QfPayLink::Serial(link) => link_table("serial", of_serial(link)),
    }
}

fn of_lan(link: &QfPayLan) -> Table {
    table([
        ("scheme", value(link.scheme.as_str())),
        ("host", value(&link.host)),
        ("port", value(i64::from(link.port))),
        ("tls_ca_file", link.tls_ca_file.as_deref().map_or(Item::None, text_of)),
        ("tls_check_name", value(link.tls_check_name)),
        ("tls_pin_sha256", optional(link.tls_pin_sha256.as_deref())),
    ])
}

fn of_tcp(link: &QfPayTcp) -> Table {
    table([
        ("host", value(&link.host)),
        ("port", value(i64::from(link.port))),
        ("framing", value(link.framing.as_str())),
    ])
}

fn of_serial(link: &QfPaySerial) -> Table {
    table([("path", text_of(&link.path)), ("baud", value(i64::from(link.baud))), ("part", value(i64::from(link.part)))])
}
