//! What the link page knows of terminals on the network: which are there, and which one calls.

use std::net::SocketAddr;

use super::{FieldId, LinkKind, LinkRow, Page, Wizard};
use crate::console::event::{Call, Found, NetworkNews, Waits};
use crate::payment::Vendor;

/// The network, as long as it is looked at.
#[derive(Debug, Default)]
pub struct Network {
    /// It is looked at: we announce ourselves, listen and search.
    pub watching: bool,
    /// Where a terminal can call us.
    pub waits: Option<Waits>,
    /// Why none can, in words.
    pub no_calls: Option<String>,
    /// Why none can be found, in words.
    pub blind: Option<String>,
    /// The terminals that were found, by their name on the network.
    pub found: Vec<Found>,
    /// The terminal that waits for our yes or no.
    pub caller: Option<Call>,
}

/// How a terminal introduced itself, before it was asked at its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduced {
    /// Where it is.
    pub address: SocketAddr,
    /// Its serial number; empty if it told none.
    pub serial_number: String,
    /// Its name for people; empty if it told none.
    pub name: String,
    /// The id by which it knows this register, if it called us.
    pub register_id: Option<String>,
}

impl Network {
    /// Takes up news; what it is about beside that is for the caller.
    pub fn take(&mut self, news: &NetworkNews) {
        match news {
            NetworkNews::Waits(waits) => {
                self.waits = Some(waits.clone());
                self.no_calls = None;
            }
            NetworkNews::NoCalls(why) => self.no_calls = Some(why.clone()),
            NetworkNews::Blind(why) => self.blind = Some(why.clone()),
            NetworkNews::Found(found) => {
                self.blind = None;
                match self.found.binary_search_by(|known| known.instance.cmp(&found.instance)) {
                    Ok(at) => self.found[at] = found.clone(),
                    Err(at) => self.found.insert(at, found.clone()),
                }
            }
            NetworkNews::Gone(instance) => self.found.retain(|known| known.instance != *instance),
            NetworkNews::Asked(caller) => self.caller = Some(caller.clone()),
            NetworkNews::Left(_) => self.caller = None,
            NetworkNews::TurnedAway(_) | NetworkNews::Unpaired(_) | NetworkNews::Older(_) => {}
        }
    }
}

impl Wizard {
    /// The page shows the network: it is looked at while that is so, and only then.
    pub fn shows_network(&self) -> bool {
        self.page == Page::Link && self.vendor == Vendor::CodePay && self.link.kind == LinkKind::Lan
    }

    /// Puts the found terminals behind the fields of the LAN.
    pub(super) fn with_found(&self, mut rows: Vec<LinkRow>) -> Vec<LinkRow> {
        if self.shows_network() {
            let last = rows.iter().rposition(|row| matches!(row, LinkRow::Field(_))).map_or(rows.len(), |at| at + 1);
            rows.splice(last..last, (0..self.network.found.len()).map(LinkRow::Found));
        }
        rows
    }

    /// News of the network; the focus stays on the terminal that it was on.
    pub fn take_network(&mut self, news: &NetworkNews) {
        let focused = match self.link.focus {
            LinkRow::Found(at) => self.network.found.get(at).map(|found| found.instance.clone()),
            LinkRow::Kind(_) | LinkRow::Port(_) | LinkRow::Field(_) => None,
        };
        self.network.take(news);
        if let Some(instance) = focused {
            let place = self.network.found.iter().position(|found| found.instance == instance);
            self.link.focus = place.map_or(LinkRow::Kind(LinkKind::Lan), LinkRow::Found);
        }
    }

    /// Fills the address in.
    pub fn introduce(&mut self, who: Introduced) {
        self.link.kind = LinkKind::Lan;
        self.link.fields.set(FieldId::Host, &who.address.ip().to_string());
        self.link.fields.set(FieldId::Port, &who.address.port().to_string());
        self.link.focus = LinkRow::Kind(LinkKind::Lan);
        self.link.moved = true;
        self.link.introduced = Some(who);
    }

    /// The network is not looked at any more: what was seen is old.
    pub fn leave_network(&mut self) {
        if matches!(self.link.focus, LinkRow::Found(_)) {
            self.link.focus = LinkRow::Kind(LinkKind::Lan);
        }
        self.network = Network::default();
    }
}
