//! The EasyCard reader of the demo, with intella's server and the cards of its customers.

use std::sync::Arc;

use super::super::Failure;
use super::{CARD_WAIT, unusable};
use crate::profile::{EasyCardTerminal, Limits, PublicKeyPlace};
use crate::protocol::easycard::envelope::PATH;
use crate::protocol::easycard::key::PublicKey;
use crate::simulator::easycard::{RsaKey, ServerSettings};
use crate::simulator::{ListenAt, Running, SimulatorOptions, run};
use crate::terminal::{EasyCardOrder, PairingOrder, password_digest};

/// The server, and what it gives to its merchant.
pub(super) struct Metro {
    pub(super) running: Running,
    merchant: ServerSettings,
}

/// Amounts ending in 71 to 75 are left unfinished there: the card has to come back.
pub(super) async fn simulator() -> Result<Metro, Failure> {
    let key = RsaKey::generate().map_err(|bad| unusable(&bad.to_string()))?;
    let usual = ServerSettings::new(Arc::new(key));
    let settings = ServerSettings { card_wait_ms: CARD_WAIT, retry_amounts: true, ..usual };
    let mut options = SimulatorOptions::new(settings.clone());
    options.cloud = Some(ListenAt::loopback());
    let running = run(options, |_| {}).await.map_err(|error| unusable(&error.to_string()))?;
    Ok(Metro { running, merchant: settings })
}

pub(super) fn order(metro: &Metro) -> Result<PairingOrder, Failure> {
    let origin = metro.running.endpoints.cloud.as_deref().ok_or_else(|| unusable("no address"))?;
    let merchant = &metro.merchant;
    let device = merchant.readers.first().map_or_else(String::new, |reader| reader.device.clone());
    let key = PublicKey::read(merchant.key.public_pem().as_bytes()).map_err(|bad| unusable(&bad.to_string()))?;
    let settings = EasyCardTerminal {
        refund_key: Some(password_digest(&merchant.refund_password)),
        ..EasyCardTerminal::new(
            format!("{origin}{PATH}"),
            merchant.mch_id.clone(),
            password_digest(&merchant.trade_password),
            device,
            PublicKeyPlace::Stored(key.to_base64()),
        )
    };
    Ok(PairingOrder::EasyCard(Box::new(EasyCardOrder { settings, limits: Limits::default() })))
}
