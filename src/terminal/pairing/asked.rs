//! Pairing with a terminal that has nothing to exchange: it is reached, and asked who it is. The steps stand here once; what
//! each vendor says, and what to check when it fails, is in the vendor's own file.

use tokio::time::sleep_until;

use super::PairingProgress;
use crate::payment::{Millis, Silence};
use crate::platform::clock;
use crate::profile;
use crate::protocol::{
    CameBack, Certificate, Identity, Output, PairingFault, PairingQuestion, PairingStep, Question, RequestId, Session,
    StepState,
};
use crate::terminal::task::{now, random};
use crate::transport::{Link, LinkSettings};
use crate::wire::{LinkEvent, LinkFault, LinkFaultKind};

const ONLY: RequestId = RequestId(1);

/// What to pair with, of a vendor whose terminals are only asked.
pub(super) trait Asked {
    /// The entry for the profile.
    type Entry;
    /// The question, by its name in the vendor's papers.
    const MESSAGE: &'static str;

    /// Whether the settings can be used at all; in words, why not.
    fn check(&self) -> Result<(), String>;
    /// How long the link and the answer are waited for.
    fn limits(&self) -> &profile::Limits;
    /// Where the terminal is.
    fn link(&self) -> Result<LinkSettings, String>;
    /// A session that speaks to it.
    fn session(&self) -> Result<Session, String>;
    /// What the other end of the link has shown of itself, for the technician to compare.
    fn believed(&self, _link: &Link) -> Option<Certificate> {
        None
    }
    /// What goes into the profile, with what the terminal has said of itself.
    fn learned(&self, said: Identity) -> Self::Entry;
    /// What to say and to check when the link cannot be opened.
    fn unreachable(&self, fault: &LinkFault) -> PairingFault;
    /// What to say and to check when the question brings no usable answer.
    fn no_answer(&self, silence: Silence) -> PairingFault;
}

/// See [`super::pair`].
pub(super) async fn pair<A: Asked>(
    order: &A,
    mut progress: impl FnMut(PairingProgress),
) -> Result<A::Entry, PairingFault> {
    let mut tell = |step, state: StepState| progress(PairingProgress { step, state });
    order.check().map_err(|what| bad_settings(&what))?;
    tell(PairingStep::Reach, StepState::Started);
    let link = match reach(order).await {
        Ok(link) => link,
        Err(fault) => return Err(failed(&mut tell, PairingStep::Reach, order.unreachable(&fault))),
    };
    if let Some(certificate) = order.believed(&link) {
        tell(PairingStep::Reach, StepState::Believed(certificate));
    }
    tell(PairingStep::Reach, StepState::Passed);
    tell(PairingStep::Identify, StepState::Started);
    let session = order.session().map_err(|what| bad_settings(&what))?;
    match ask(order, session, link, &mut tell).await {
        Ok(identity) => {
            tell(PairingStep::Identify, StepState::Told(Box::new(identity.clone())));
            tell(PairingStep::Identify, StepState::Passed);
            Ok(order.learned(identity))
        }
        Err(silence) => Err(failed(&mut tell, PairingStep::Identify, order.no_answer(silence))),
    }
}

fn failed(tell: &mut impl FnMut(PairingStep, StepState), step: PairingStep, fault: PairingFault) -> PairingFault {
    tell(step, StepState::Failed(fault.clone()));
    fault
}

async fn reach(order: &impl Asked) -> Result<Link, LinkFault> {
    let bad = |what: String| LinkFault::new(LinkFaultKind::BadSettings, what);
    reached(order.link().map_err(bad)?).await
}

/// A link that stands.
pub(super) async fn reached(settings: LinkSettings) -> Result<Link, LinkFault> {
    let mut link = Link::new(settings)?;
    link.connect().await?;
    Ok(link)
}

/// Asks, and waits for the answer, for the moment in which there is none, or for what came instead.
async fn ask<A: Asked>(
    order: &A,
    mut session: Session,
    mut link: Link,
    tell: &mut impl FnMut(PairingStep, StepState),
) -> Result<Identity, Silence> {
    session.link(now(), LinkEvent::Up);
    session.ask(now(), ONLY, Question::Identify, random());
    loop {
        while let Some(output) = session.poll() {
            match output {
                Output::Send(outgoing) => {
                    let (bytes, limit_ms) = (outgoing.payload.bytes().len(), order.limits().answer.ms());
                    if bytes > 0 {
                        let question = PairingQuestion { message: A::MESSAGE, bytes, limit_ms };
                        tell(PairingStep::Identify, StepState::Asking(question));
                    }
                    link.send(outgoing);
                }
                Output::Identified(_, identity) => return Ok(identity),
                Output::Silent(_, silence) => return Err(silence),
                Output::Reopen(why) => return Err(Silence::LinkLost(why.to_owned())),
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

/// The settings cannot be used, before anything was sent.
pub(super) fn bad_settings(what: &str) -> PairingFault {
    PairingFault {
        code: "bad_settings",
        tried: "to pair".to_owned(),
        came_back: CameBack::Said(what.to_owned()),
        check: Vec::new(),
    }
}

/// The link could not be opened.
pub(super) fn not_opened(code: &'static str, place: &str, fault: &LinkFault, check: Vec<&'static str>) -> PairingFault {
    PairingFault { code, tried: format!("to open {place}"), came_back: CameBack::Said(fault.detail.clone()), check }
}
