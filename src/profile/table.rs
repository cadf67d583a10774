//! A terminal as the TOML table that is written to the profile. The one place where secrets leave their types.
//!
//! Written by hand on purpose: with `Serialize` on these types, any JSON output could carry the secrets out.

mod codepay;
mod easycard;
mod qfpay;
mod wonder;

use std::path::Path;

use toml_edit::{Item, Table, value};

use super::{Terminal, VendorSettings};

/// The entry of `terminal`, every key that has a value.
pub(super) fn of(terminal: &Terminal) -> Table {
    let own = match &terminal.settings {
        VendorSettings::Wonder(settings) => wonder::of(settings),
        VendorSettings::QfPay(settings) => qfpay::of(settings),
        VendorSettings::CodePay(settings) => codepay::of(settings),
        VendorSettings::EasyCard(settings) => easycard::of(settings),
    };
    table([
        ("id", value(terminal.id.as_str())),
        ("name", value(terminal.name.as_str())),
        ("vendor", value(terminal.vendor().as_str())),
        ("default", value(terminal.default)),
        ("disabled", value(terminal.disabled)),
        ("simulated", value(terminal.simulated)),
        ("currency", value(terminal.currency.code())),
        (terminal.vendor().as_str(), Item::Table(own)),
    ])
}

/// The link's own table inside one without a header line of its own: `[terminal.wonder.link.lan]` says it all.
fn link_table(kind: &str, inner: Table) -> Item {
    let mut outer = table([(kind, Item::Table(inner))]);
    outer.set_implicit(true);
    Item::Table(outer)
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
