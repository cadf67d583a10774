//! Terminals on the network: found ones are taken, one that calls is answered by a person.

use super::turn;
use crate::console::command::Command;
use crate::console::event::{Action, Call, Found, NetworkNews, PairingAction};
use crate::console::state::pairing::{Introduced, Page};
use crate::console::state::{Popup, State};
use crate::console::update::popups;
use crate::profile::VendorSettings;

/// News of the network.
pub(super) fn news(state: &mut State, news: NetworkNews) {
    if !state.pairing.network.watching {
        return;
    }
    state.pairing.take_network(&news);
    match news {
        NetworkNews::Left(caller) => {
            if matches!(state.popup, Some(Popup::Caller { .. })) {
                popups::close(state);
            }
            say(state, "pairing.network.left", &caller);
        }
        NetworkNews::TurnedAway(caller) => say(state, "pairing.network.turned_away", &caller),
        NetworkNews::Unpaired(caller) => say(state, "pairing.network.unpaired", &caller),
        NetworkNews::Older(words) => {
            state.say(state.texts.fill("pairing.network.older", &[("what", &words)]));
        }
        NetworkNews::Found(found) => sought(state, &found),
        NetworkNews::Waits(_)
        | NetworkNews::NoCalls(_)
        | NetworkNews::Blind(_)
        | NetworkNews::Gone(_)
        | NetworkNews::Asked(_) => {}
    }
}

fn say(state: &mut State, words: &str, caller: &Call) {
    state.say(state.texts.fill(words, &[("terminal", &caller.shown())]));
}

/// The terminal that is looked for announces itself: a person goes on with its address, or does not.
fn sought(state: &mut State, found: &Found) {
    let wizard = &mut state.pairing;
    let settings = wizard.again.as_ref().filter(|_| wizard.sought).map(|terminal| &terminal.settings);
    let Some(VendorSettings::CodePay(known)) = settings else { return };
    if !known.identity.is_called(&found.seen.serial_number) {
        return;
    }
    wizard.sought = false;
    let place = found.seen.address.to_string();
    let key = if known.link.place() == place { "pairing.network.still_there" } else { "pairing.network.moved" };
    let name = wizard.again_name().unwrap_or_default().to_owned();
    wizard.introduce(introduced(found));
    state.say_until_answered(state.texts.fill(key, &[("terminal", &name), ("place", &place)]));
}

fn introduced(found: &Found) -> Introduced {
    let seen = &found.seen;
    let serial_number = seen.serial_number.clone();
    Introduced { address: seen.address, serial_number, name: String::new(), register_id: None }
}

/// The terminal that was found at this place of the list is the one.
pub(super) fn take_found(state: &mut State, at: usize) {
    let Some(found) = state.pairing.network.found.get(at) else { return };
    let who = introduced(found);
    state.pairing.introduce(who);
}

/// A terminal that calls is a question, as soon as nothing else is one.
fn ask(state: &mut State) {
    if let Some(caller) = state.pairing.network.caller.clone()
        && state.popup.is_none()
    {
        state.ring(1);
        popups::open(state, Popup::Caller { caller: Box::new(caller), yes: false });
    }
}

/// A command while that question is open.
pub(in crate::console::update) fn answer(state: &mut State, caller: Box<Call>, yes: bool, command: Command) {
    match command {
        Command::Yes => accept(state, *caller),
        Command::Confirm if yes => accept(state, *caller),
        Command::No | Command::Confirm | Command::Back => {
            decided(state, false);
            say(state, "pairing.network.refused", &caller);
        }
        Command::OtherPlate => state.popup = Some(Popup::Caller { caller, yes: !yes }),
        _ => {
            state.popup = Some(Popup::Caller { caller, yes });
            state.ring(1);
        }
    }
}

fn decided(state: &mut State, accepted: bool) {
    popups::close(state);
    state.pairing.network.caller = None;
    state.act(Action::Pairing(PairingAction::AnswerCaller(accepted)));
}

/// It is told yes, and then paired at the address that it gave, as any other.
fn accept(state: &mut State, caller: Call) {
    decided(state, true);
    let (serial_number, name) = (caller.serial_number, caller.name);
    let register_id = state.pairing.network.waits.as_ref().map(|waits| waits.id.clone()).filter(|id| !id.is_empty());
    state.pairing.introduce(Introduced { address: caller.address, serial_number, name, register_id });
    turn(state, Page::Code);
}

/// The network is looked at while its page is shown, and only then.
pub(super) fn settle(state: &mut State, shown: bool) {
    let wanted = shown && state.pairing.shows_network();
    if wanted != state.pairing.network.watching {
        state.pairing.leave_network();
        state.pairing.network.watching = wanted;
        if !wanted && matches!(state.popup, Some(Popup::Caller { .. })) {
            popups::close(state);
        }
        state.act(Action::Pairing(PairingAction::WatchNetwork(wanted)));
    }
    if wanted {
        ask(state);
    }
}
