//! What an EasyCard reader's table holds.

use secrecy::ExposeSecret;
use toml_edit::{Item, Table, value};

use super::{optional, table, text_of};
use crate::profile::{EasyCardIdentity, EasyCardTerminal, PasswordDigest, PublicKeyPlace};

/// The table of an EasyCard reader.
pub(super) fn of(easycard: &EasyCardTerminal) -> Table {
    table([
        ("url", value(&easycard.url)),
        ("merchant_id", value(&easycard.merchant_id)),
        ("trade_key", value(easycard.trade_key.expose())),
        ("refund_key", optional(easycard.refund_key.as_ref().map(PasswordDigest::expose))),
        ("device_id", value(&easycard.device_id)),
        ("public_key", Item::Table(of_key(&easycard.public_key))),
        ("iv", value(easycard.iv.expose_secret())),
        ("identity", Item::Table(of_identity(&easycard.identity))),
    ])
}

fn of_key(place: &PublicKeyPlace) -> Table {
    match place {
        PublicKeyPlace::Stored(base64) => table([("stored", value(base64))]),
        PublicKeyPlace::File(path) => table([("file", text_of(path))]),
    }
}

fn of_identity(identity: &EasyCardIdentity) -> Table {
    let told = |text: &str| optional(Some(text).filter(|text| !text.is_empty()));
    table([("dongle", told(&identity.dongle)), ("device_number", told(&identity.device_number))])
}
