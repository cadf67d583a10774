//! What a Wonder terminal's table holds.

use secrecy::ExposeSecret;
use toml_edit::{Array, Item, Table, value};

use super::{link_table, optional, table, text_of};
use crate::profile::{CloudLink, LanLink, SerialLink, WonderIdentity, WonderLink, WonderTerminal};

/// The table of a Wonder terminal.
pub(super) fn of(wonder: &WonderTerminal) -> Table {
    let session_code = wonder.session_code.as_ref().map(ExposeSecret::expose_secret);
    table([
        ("code", value(wonder.code.expose())),
        ("session_code", optional(session_code)),
        ("crypto_profile", value(wonder.crypto_profile.as_str())),
        ("two_pin_fields", value(wonder.two_pin_fields.iter().collect::<Array>())),
        ("busy_codes", value(wonder.busy_codes.iter().collect::<Array>())),
        ("cancelled_codes", value(wonder.cancelled_codes.iter().collect::<Array>())),
        ("not_found_codes", value(wonder.not_found_codes.iter().collect::<Array>())),
        ("duplicate_codes", value(wonder.duplicate_codes.iter().collect::<Array>())),
        ("client_device_sn", value(&wonder.client_device_sn)),
        ("identity", Item::Table(of_identity(&wonder.identity))),
        ("link", of_link(&wonder.link)),
    ])
}

fn of_identity(identity: &WonderIdentity) -> Table {
    table([
        ("device_sn", value(&identity.device_sn)),
        ("business_id", value(&identity.business_id)),
        ("software_version", value(&identity.software_version)),
    ])
}

fn of_link(link: &WonderLink) -> Item {
    let (name, inner) = match link {
        WonderLink::Serial(link) => ("serial", of_serial(link)),
        WonderLink::Lan(link) => ("lan", of_lan(link)),
        WonderLink::Cloud(link) => ("cloud", of_cloud(link)),
    };
    link_table(name, inner)
}

fn of_serial(link: &SerialLink) -> Table {
    let accepted = link.cmd_accept.iter().map(|cmd| i64::from(*cmd));
    table([
        ("path", text_of(&link.path)),
        ("baud", value(i64::from(link.baud))),
        ("cmd_request", value(i64::from(link.cmd_request))),
        ("cmd_accept", value(accepted.collect::<Array>())),
    ])
}

fn of_lan(link: &LanLink) -> Table {
    table([
        ("scheme", value(link.scheme.as_str())),
        ("host", value(&link.host)),
        ("port", value(i64::from(link.port))),
        ("path", value(&link.path)),
        ("tls_ca_file", link.tls_ca_file.as_deref().map_or(Item::None, text_of)),
        ("tls_pin_sha256", optional(link.tls_pin_sha256.as_deref())),
    ])
}

fn of_cloud(link: &CloudLink) -> Table {
    let headers = link.headers.iter().map(|(name, secret)| (name.as_str(), value(secret.expose_secret())));
    table([
        ("device_info_url", value(&link.device_info_url)),
        ("command_url", value(&link.command_url)),
        ("business_id", value(&link.business_id)),
        ("device_sn", value(&link.device_sn)),
        ("headers", if link.headers.is_empty() { Item::None } else { Item::Table(table(headers)) }),
    ])
}
