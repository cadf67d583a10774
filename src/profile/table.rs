//! A terminal as the TOML table that is written to the profile. The one place where secrets leave their types.
//!
//! Written by hand on purpose: with `Serialize` on these types, any JSON output could carry the secrets out.

use std::path::Path;

use secrecy::ExposeSecret;
use toml_edit::{Array, Item, Table, value};

use super::{CloudLink, LanLink, SerialLink, Terminal, VendorSettings, WonderIdentity, WonderLink, WonderTerminal};

/// The entry of `terminal`, every key that has a value.
pub(super) fn of(terminal: &Terminal) -> Table {
    let VendorSettings::Wonder(wonder) = &terminal.settings;
    table([
        ("id", value(terminal.id.as_str())),
        ("name", value(terminal.name.as_str())),
        ("vendor", value(terminal.vendor().as_str())),
        ("default", value(terminal.default)),
        ("disabled", value(terminal.disabled)),
        ("simulated", value(terminal.simulated)),
        ("currency", value(terminal.currency.code())),
        (terminal.vendor().as_str(), Item::Table(of_wonder(wonder))),
    ])
}

fn of_wonder(wonder: &WonderTerminal) -> Table {
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
        ("link", Item::Table(of_link(&wonder.link))),
    ])
}

fn of_identity(identity: &WonderIdentity) -> Table {
    table([
        ("device_sn", value(&identity.device_sn)),
        ("business_id", value(&identity.business_id)),
        ("software_version", value(&identity.software_version)),
    ])
}

fn of_link(link: &WonderLink) -> Table {
    let (name, inner) = match link {
        WonderLink::Serial(link) => ("serial", of_serial(link)),
        WonderLink::Lan(link) => ("lan", of_lan(link)),
        WonderLink::Cloud(link) => ("cloud", of_cloud(link)),
    };
    let mut outer = table([(name, Item::Table(inner))]);
    // No header line of its own: `[terminal.wonder.link.lan]` says it all.
    outer.set_implicit(true);
    outer
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

fn table<'a>(entries: impl IntoIterator<Item = (&'a str, Item)>) -> Table {
    let mut table = Table::new();
    for (key, item) in entries.into_iter().filter(|(_, item)| !item.is_none()) {
        table.insert(key, item);
    }
    table
}

fn optional(text: Option<&str>) -> Item {
    text.map_or(Item::None, value)
}

fn text_of(path: &Path) -> Item {
    value(path.display().to_string())
}
