//! The paired terminals as the console shows them, and which one is chosen.

use std::collections::BTreeMap;

use crate::money::Currency;
use crate::payment::{Kind, Offers, TerminalId, Vendor, WallTime, Word};
use crate::profile::{Moment, Terminal, VendorSettings};
use crate::terminal::{Method, State as TerminalState, TerminalStatus};

/// A paired terminal.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that a terminal is or is not")]
pub struct Counter {
    /// Permanent id.
    pub id: TerminalId,
    /// Its name.
    pub name: String,
    /// Whose protocol, as the profile spells it.
    #[serde(deserialize_with = "crate::payment::kept")]
    pub vendor: Word,
    /// How it is connected, as it was paired.
    #[serde(deserialize_with = "crate::payment::kept")]
    pub link_kind: Word,
    /// Path or address, as it was paired.
    pub place: String,
    /// What it is sold in.
    pub currency: Currency,
    /// No money moves.
    pub simulated: bool,
    /// New sales go to it.
    pub is_default: bool,
    /// Paired, but not to be used.
    pub disabled: bool,
    /// The means of payment that a sale on it may name; empty if the customer chooses on the terminal.
    #[serde(skip)]
    pub methods: &'static [Method],
    /// What it offers; nothing until [`Counters::know_vendors`] of a recording.
    #[serde(skip)]
    pub offers: Option<Offers>,
    /// A payment waits in it until somebody confirms it there.
    #[serde(default)]
    pub confirms_there: bool,
    /// How much of a hold may be charged at most, in percent.
    #[serde(default = "whole")]
    pub completion_percent: u32,
    /// Since when it says that it is not paired any more, if it does.
    #[serde(default)]
    pub unpaired: Option<WallTime>,
    /// The merchant that it works for, by the profile.
    #[serde(default)]
    pub merchant: String,
    /// What it is doing is being stored, and the disk is slow.
    #[serde(default)]
    pub saving: bool,
    /// What its task last told.
    pub status: Option<TerminalStatus>,
}

/// Why a terminal does not sell now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// It is disabled.
    Disabled,
    /// It has a payment of ours in hand.
    Selling,
    /// So many payments on it are not known yet.
    Blocked(usize),
    /// It is not the terminal that was paired.
    WrongTerminal,
    /// The journal cannot be written.
    NotSaving,
    /// It says that it is doing something else.
    Busy,
    /// It does not answer.
    NoAnswer,
}

impl Hindrance {
    /// It may be over by now: the terminal can be asked, which moves no money.
    pub fn may_be_over(self) -> bool {
        matches!(self, Self::Busy | Self::NoAnswer | Self::WrongTerminal)
    }
}

impl Counter {
    fn of(terminal: &Terminal) -> Self {
        Self {
            id: TerminalId(terminal.id.as_str().to_owned()),
            name: terminal.name.as_str().to_owned(),
            vendor: terminal.vendor().as_str(),
            link_kind: terminal.settings.link_kind(),
            place: terminal.place(),
            currency: terminal.currency,
            simulated: terminal.simulated,
            is_default: terminal.default,
            disabled: terminal.disabled,
            methods: Method::of(terminal.vendor()),
            offers: Some(terminal.vendor().offers()),
            confirms_there: confirms_there(&terminal.settings),
            completion_percent: terminal.settings.completion_percent(),
            unpaired: terminal.settings.unpaired_at().map(Moment::wall),
            merchant: terminal.settings.known().merchant.to_owned(),
            saving: false,
            status: None,
        }
    }

    /// It can be asked to print the sums of the day.
    pub fn prints_sums(&self) -> bool {
        !self.disabled && self.offers.is_some_and(|offers| offers.summary)
    }

    /// It has a card reader that can be asked alone.
    pub fn has_reader(&self) -> bool {
        !self.disabled && self.offers.is_some_and(|offers| offers.reader)
    }

    /// By which a sale of another till may have been paid, where its money goes back another way for some of them.
    pub fn slip_methods(&self, kind: Kind) -> &'static [Method] {
        let differs = self.vendor == Vendor::EasyCard.as_str() && kind == Kind::Refund;
        if differs { self.methods } else { &[] }
    }

    /// It announces itself on the network, and may be found at another address.
    pub fn is_found_on_network(&self) -> bool {
        self.vendor == Vendor::CodePay.as_str() && self.link_kind == "LAN"
    }

    /// It gives money back that is of no sale in particular.
    pub fn refunds_without_sale(&self) -> bool {
        self.offers.is_some_and(|offers| offers.unreferenced_refund)
    }

    /// It can be asked to print the slip of a payment again.
    pub fn reprints(&self) -> bool {
        !self.disabled && self.offers.is_some_and(|offers| offers.reprint)
    }

    /// Its state, if its task has told one.
    pub fn state(&self) -> Option<&TerminalState> {
        self.status.as_ref().map(|status| &status.state)
    }

    /// What keeps it from selling, as far as it has told.
    pub fn hindrance(&self) -> Option<Hindrance> {
        if self.disabled {
            return Some(Hindrance::Disabled);
        }
        match self.state()? {
            TerminalState::Selling(_) => Some(Hindrance::Selling),
            TerminalState::Blocked(count) => Some(Hindrance::Blocked(*count)),
            TerminalState::WrongTerminal(_) => Some(Hindrance::WrongTerminal),
            TerminalState::NotSaving => Some(Hindrance::NotSaving),
            TerminalState::Busy => Some(Hindrance::Busy),
            TerminalState::NoAnswer(_) => Some(Hindrance::NoAnswer),
            TerminalState::NotAsked | TerminalState::Connecting | TerminalState::Ready => None,
        }
    }

    /// It may sell by now, though it did not when it was last asked.
    fn may_be_tried(&self) -> bool {
        self.hindrance().is_none_or(Hindrance::may_be_over)
    }
}

/// As much as was held.
fn whole() -> u32 {
    100
}

/// Its switch says that a payment waits until it is confirmed at the terminal.
fn confirms_there(settings: &VendorSettings) -> bool {
    matches!(settings, VendorSettings::CodePay(codepay) if codepay.confirm_on_terminal)
}

/// All terminals, in the order of the profile.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Counters {
    all: Vec<Counter>,
    chosen: Option<TerminalId>,
    /// The means of payment last chosen on each terminal, as the place in its list.
    methods: BTreeMap<TerminalId, usize>,
    /// What was told of a terminal before it was known that it is paired: its task may be quicker.
    early: BTreeMap<TerminalId, TerminalStatus>,
}

impl Counters {
    /// Takes over the terminals of the profile; what is known of their state stays.
    pub fn replace(&mut self, terminals: &[Terminal]) {
        let before = std::mem::take(&mut self.all);
        self.all = terminals.iter().map(Counter::of).collect();
        for counter in &mut self.all {
            let known = before.iter().find(|known| known.id == counter.id);
            let told = self.early.remove(&counter.id).or_else(|| known.and_then(|known| known.status.clone()));
            counter.status = told.filter(|_| !counter.disabled);
        }
        if self.chosen().is_none() {
            let default = self.all.iter().find(|counter| counter.is_default && !counter.disabled);
            let first = self.all.iter().find(|counter| !counter.disabled);
            self.chosen = default.or(first).map(|counter| counter.id.clone());
        }
    }

    /// What a recording does not hold: the means of payment of each vendor, and what it offers.
    pub fn know_vendors(&mut self) {
        for counter in &mut self.all {
            let vendor = serde_json::from_value::<Vendor>(counter.vendor.into()).ok();
            counter.methods = vendor.map_or(&[], Method::of);
            counter.offers = vendor.map(Vendor::offers);
        }
    }

    /// A terminal's task told how it stands.
    pub fn tell(&mut self, status: TerminalStatus) {
        match self.all.iter_mut().find(|counter| counter.id == status.id) {
            Some(counter) => counter.status = Some(status),
            None => drop(self.early.insert(status.id.clone(), status)),
        }
    }

    /// What this one does takes long to be stored, or no longer does.
    pub fn saves(&mut self, id: &TerminalId, saving: bool) {
        if let Some(counter) = self.all.iter_mut().find(|counter| counter.id == *id) {
            counter.saving = saving;
        }
    }

    /// This one says that it is not paired any more. Gives its name if that is news.
    pub fn says_unpaired(&mut self, id: &TerminalId, at: WallTime) -> Option<&str> {
        let counter = self.all.iter_mut().find(|counter| counter.id == *id && counter.unpaired.is_none())?;
        counter.unpaired = Some(at);
        Some(&counter.name)
    }

    /// The task of this one has ended for a while: what it told last is not true any more.
    pub fn released(&mut self, name: &str) {
        if let Some(counter) = self.all.iter_mut().find(|counter| counter.name == name) {
            (counter.status, counter.saving) = (None, false);
        }
    }

    /// All of them.
    pub fn all(&self) -> &[Counter] {
        &self.all
    }

    /// The one with this id.
    pub fn by_id(&self, id: &TerminalId) -> Option<&Counter> {
        self.all.iter().find(|counter| counter.id == *id)
    }

    /// The one that the next sale goes to.
    pub fn chosen(&self) -> Option<&Counter> {
        self.chosen.as_ref().and_then(|id| self.by_id(id)).filter(|counter| !counter.disabled)
    }

    /// Chooses the one at this place; a disabled one is not taken.
    pub fn choose(&mut self, index: usize) -> bool {
        let Some(counter) = self.all.get(index).filter(|counter| !counter.disabled) else { return false };
        self.chosen = Some(counter.id.clone());
        true
    }

    /// The means of payment of the next sale; none if its vendor has no choice. It stays chosen on its terminal.
    pub fn method(&self) -> Option<&'static Method> {
        let counter = self.chosen()?;
        let at = self.methods.get(&counter.id).copied().unwrap_or(0);
        counter.methods.get(at).or_else(|| counter.methods.first())
    }

    /// Chooses the next means of payment of the chosen terminal, or the one before; false if there is no other.
    pub fn choose_method(&mut self, forward: bool) -> bool {
        let Some(counter) = self.chosen().filter(|counter| counter.methods.len() > 1) else { return false };
        let (id, count) = (counter.id.clone(), counter.methods.len());
        let at = self.methods.get(&id).copied().unwrap_or(0);
        self.methods.insert(id, (at + if forward { 1 } else { count - 1 }) % count);
        true
    }

    /// What the terminal of the next sale offers.
    pub fn offers(&self) -> Option<Offers> {
        self.chosen()?.offers
    }

    /// There is another one to choose.
    pub fn has_another(&self) -> bool {
        let chosen = self.chosen().map(|counter| &counter.id);
        self.all.iter().any(|counter| !counter.disabled && Some(&counter.id) != chosen)
    }

    /// Chooses the next one that can sell, or else the next one that may be tried; false if there is no other.
    pub fn choose_next(&mut self) -> bool {
        let at = self.all.iter().position(|counter| Some(&counter.id) == self.chosen.as_ref()).unwrap_or(0);
        let count = self.all.len();
        let others: Vec<usize> = (1..count).map(|step| (at + step) % count).collect();
        let free = others.iter().find(|index| self.all[**index].hindrance().is_none());
        let possible = free.or_else(|| others.iter().find(|index| self.all[**index].may_be_tried()));
        possible.copied().is_some_and(|index| self.choose(index))
    }
}

#[cfg(test)]
impl Counters {
    /// As if the vendor of this terminal let the register choose among `methods`.
    pub fn offer(&mut self, index: usize, methods: &'static [Method]) {
        self.all[index].methods = methods;
    }

    /// As if this terminal were of a vendor that offers this.
    pub fn offer_all_of(&mut self, index: usize, vendor: Vendor) {
        self.all[index].offers = Some(vendor.offers());
    }

    /// As if this terminal were of this vendor.
    pub fn become_one_of(&mut self, index: usize, vendor: Vendor) {
        self.all[index].vendor = vendor.as_str();
        self.know_vendors();
    }

    /// As if payments on this terminal wait until they are confirmed there.
    pub fn confirm_there(&mut self, index: usize) {
        self.all[index].confirms_there = true;
    }
}
