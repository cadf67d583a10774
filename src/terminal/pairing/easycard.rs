//! Pairing with an EasyCard reader over intella's server: its pairing machine is driven over a real link, and each step told.

use tokio::time::sleep_until;

use super::PairingProgress;
use super::asked::{bad_settings, not_opened, reached};
use crate::payment::Millis;
use crate::platform::clock;
use crate::profile::{self, EasyCardIdentity, EasyCardTerminal, PublicKeyPlace};
use crate::protocol::easycard::key::{Known, PublicKey};
use crate::protocol::easycard::pairing::{Paired, Pairing};
use crate::protocol::{Certificate, PairingFault, PairingOutput, PairingStep, StepState, Voucher};
use crate::terminal::assemble::easycard as assemble;
use crate::terminal::task::{now, random};
use crate::transport::{Link, LinkSettings};
use crate::wire::{LinkFault, LinkFaultKind};

/// What to pair an EasyCard reader with.
#[derive(Debug, Clone)]
pub struct EasyCardOrder {
    /// Everything that the profile will hold. Without a reader's number the merchant's only reader is taken; who it is, is
    /// learned. A key that is in a file is stored.
    pub settings: EasyCardTerminal,
    /// How long the answers are waited for, and the link.
    pub limits: profile::Limits,
}

/// See [`super::pair`].
pub(super) async fn pair(
    order: &EasyCardOrder,
    mut progress: impl FnMut(PairingProgress),
) -> Result<EasyCardTerminal, PairingFault> {
    let mut tell = |step, state: StepState| progress(PairingProgress { step, state });
    let settings = with_stored_key(order)?;
    tell(PairingStep::Reach, StepState::Started);
    let key = public_key(&settings)?;
    tell(PairingStep::Reach, StepState::Believed(shown(&key)));
    let link = match reach(order).await {
        Ok(link) => link,
        Err(fault) => {
            let fault = unreachable(order, &fault);
            tell(PairingStep::Reach, StepState::Failed(fault.clone()));
            return Err(fault);
        }
    };
    tell(PairingStep::Reach, StepState::Passed);
    let session = assemble::session_settings(&settings, &order.limits).map_err(|what| bad_settings(&what))?;
    let pairing = Pairing::begin(session, now(), &random());
    let Paired { device: device_id, dongle, device_number } = *drive(pairing, link, &mut tell).await?;
    let identity = EasyCardIdentity { dongle, device_number };
    let paired = EasyCardTerminal { device_id, identity, ..settings };
    paired.check().map_err(|unfit| bad_settings(&unfit.to_string()))?;
    Ok(paired)
}

/// The key goes into the profile: a file may be gone tomorrow.
fn with_stored_key(order: &EasyCardOrder) -> Result<EasyCardTerminal, PairingFault> {
    let settings = &order.settings;
    let fit = if settings.device_id.is_empty() { settings.check_account() } else { settings.check() };
    fit.map_err(|unfit| bad_settings(&unfit.to_string()))?;
    let key = public_key(settings)?;
    let (public_key, identity) = (PublicKeyPlace::Stored(key.to_base64()), EasyCardIdentity::default());
    Ok(EasyCardTerminal { public_key, identity, ..settings.clone() })
}

/// What is no key is the wrong file.
fn public_key(settings: &EasyCardTerminal) -> Result<PublicKey, PairingFault> {
    let fault = |what: String| PairingFault { check: vec!["check_public_key"], ..bad_settings(&what) };
    assemble::public_key(&settings.public_key).map_err(fault)
}

fn shown(key: &PublicKey) -> Certificate {
    let vouched_by = match key.known() {
        Some(Known::Staging) => Voucher::PublishedTestKey,
        Some(Known::Production) => Voucher::PublishedProductionKey,
        None => Voucher::UnpublishedKey,
    };
    Certificate { sha256: key.fingerprint(), vouched_by }
}

async fn reach(order: &EasyCardOrder) -> Result<Link, LinkFault> {
    let bad = |what: String| LinkFault::new(LinkFaultKind::BadSettings, what);
    let (endpoint, _) = assemble::endpoint(&order.settings, &order.limits).map_err(bad)?;
    reached(LinkSettings::Http(endpoint)).await
}

/// Runs the machine until it is done or has failed.
async fn drive(
    mut pairing: Pairing,
    mut link: Link,
    tell: &mut impl FnMut(PairingStep, StepState),
) -> Result<Box<Paired>, PairingFault> {
    loop {
        while let Some(output) = pairing.poll() {
            match output {
                PairingOutput::Send(_, outgoing) => link.send(outgoing),
                PairingOutput::Done(paired) => return Ok(paired),
                PairingOutput::Step(step, state) => {
                    tell(step, state.clone());
                    if let StepState::Failed(fault) = state {
                        return Err(fault);
                    }
                }
            }
        }
        let wake_at = pairing.wake_at().unwrap_or(Millis(u64::MAX));
        tokio::select! {
            event = link.next() => pairing.link(now(), event, &random()),
            () = sleep_until(clock::Millis(wake_at.0).instant()) => pairing.time_reached(now()),
        }
    }
}

fn unreachable(order: &EasyCardOrder, fault: &LinkFault) -> PairingFault {
    let check = match fault.kind {
        LinkFaultKind::Tls => vec!["check_proxy", "check_clock", "check_easycard_url"],
        _ => vec!["check_internet", "check_easycard_url"],
    };
    let code = if fault.kind == LinkFaultKind::Tls { "certificate_refused" } else { "unreachable" };
    not_opened(code, &order.settings.url, fault, check)
}
