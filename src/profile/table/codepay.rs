//! What a CodePay terminal's table holds.

use toml_edit::{Item, Table, value};

use super::{link_table, optional, table, text_of};
use crate::profile::{CodePayIdentity, CodePayLan, CodePayLink, CodePaySerial, CodePayTerminal, ReceiptPrint};

/// The table of a CodePay terminal.
pub(super) fn of(codepay: &CodePayTerminal) -> Table {
    table([
        ("app_id", value(&codepay.app_id)),
        ("version", value(codepay.version.as_str())),
        ("expires", value(i64::from(codepay.expires))),
        ("method", value(&codepay.method)),
        ("qr_scenario", value(codepay.qr_scenario.as_str())),
        ("confirm_on_terminal", value(codepay.confirm_on_terminal)),
        ("on_screen_tip", value(codepay.on_screen_tip)),
        ("on_screen_signature", codepay.on_screen_signature.map_or(Item::None, value)),
        ("receipt_print_mode", optional(codepay.receipt_print_mode.map(ReceiptPrint::as_str))),
        ("required_terminal_authentication", value(codepay.required_terminal_authentication)),
        ("preauth_release", value(codepay.preauth_release.as_str())),
        ("completion_percent", value(i64::from(codepay.completion_percent))),
        ("card_network_type", optional(codepay.card_network_type.as_deref())),
        ("notify_url", optional(codepay.notify_url.as_deref())),
        ("description", optional(codepay.description.as_deref())),
        ("ask_name", value(codepay.ask_name)),
        ("register_id", optional(codepay.register_id.as_deref())),
        ("unpaired_at", codepay.unpaired_at.map_or(Item::None, |at| value(at.to_string()))),
        ("identity", Item::Table(of_identity(&codepay.identity))),
        ("link", of_link(&codepay.link)),
    ])
}

fn of_identity(identity: &CodePayIdentity) -> Table {
    let told = |text: &str| optional(Some(text).filter(|text| !text.is_empty()));
    table([
        ("device_sn", told(&identity.device_sn)),
        ("mac_address", told(&identity.mac_address)),
        ("device_name", told(&identity.device_name)),
        ("app_version", told(&identity.app_version)),
        ("tells_number", if identity.tells_number { value(true) } else { Item::None }),
    ])
}

fn of_link(link: &CodePayLink) -> Item {
    match link {
        CodePayLink::Lan(link) => link_table("lan", of_lan(link)),
        CodePayLink::Serial(link) => link_table("serial", of_serial(link)),
    }
}

fn of_lan(link: &CodePayLan) -> Table {
    table([("host", value(&link.host)), ("port", value(i64::from(link.port))), ("path", value(&link.path))])
}

fn of_serial(link: &CodePaySerial) -> Table {
    table([("path", text_of(&link.path)), ("baud", value(i64::from(link.baud)))])
}
