//! The readers and the cards: what state they are in, and whether a reader can be used.

use super::Server;
use super::clock::short_day;
use super::deliver::Asked;
use super::told::secret_key;
use crate::protocol::easycard::message::{Member, Members};
use crate::simulator::easycard::refusal::{self, Refusal};
use crate::simulator::easycard::reply::Reply;
use crate::simulator::easycard::settings::{CardSettings, ReaderSettings};

/// The number of a reader on EasyCard's side, as in the vendor's sample.
const HOST_DEVICE: &str = "0220131325";
/// What stands before a reader's number on slips, as in the vendor's sample.
const SLIP_PREFIX: &str = "08300000";

/// One reader.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) device: String,
    pub(super) dongle: String,
    online: bool,
    /// It is out of its network until then.
    back_at_ms: u64,
    signed_on_ms: Option<u64>,
    pub(super) totals: Totals,
    /// The how-manieth batch.
    pub(super) batch: u32,
    /// The day of the first transaction of its batch.
    pub(super) batch_day: Option<jiff::civil::Date>,
}

/// The sums of a batch: counts and whole dollars.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) payments: (u32, u64),
    pub(super) refunds: (u32, u64),
    pub(super) top_ups: (u32, u64),
}

/// One card.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) chip: String,
    pub(super) balance: u64,
    pub(super) top_up: u64,
    pub(super) refused: Option<String>,
}

impl Reader {
    pub(super) fn new(settings: &ReaderSettings) -> Self {
        Self {
            device: settings.device.clone(),
            dongle: settings.dongle.clone(),
            online: settings.online,
            back_at_ms: 0,
            signed_on_ms: None,
            totals: Totals::default(),
            batch: 1,
            batch_day: None,
        }
    }

    /// The sixteen digits of slips.
    pub(super) fn slip_number(&self) -> String {
        format!("{SLIP_PREFIX}{}", self.device)
    }
}

impl Card {
    pub(super) fn new(settings: &CardSettings) -> Self {
        let CardSettings { chip, balance, top_up, refused } = settings.clone();
        Self { chip, balance, top_up, refused }
    }
}

impl Totals {
    pub(super) fn add(counter: &mut (u32, u64), dollars: u64) {
        *counter = (counter.0.saturating_add(1), counter.1.saturating_add(dollars));
    }
}

impl Server {
    /// Whether a reader can be asked for anything.
    pub(super) fn reachable(&self, reader: usize) -> Result<(), Refusal> {
        let Some(state) = self.readers.get(reader) else { return Err(refusal::BAD_DEVICE) };
        if !state.online || self.now_ms < state.back_at_ms {
            return Err(Refusal::with(&self.settings.codes.offline, "The reader has no network (simulated)"));
        }
        let is_busy = self.running.iter().any(|running| running.reader == Some(reader));
        if is_busy { Err(refusal::BUSY) } else { Ok(()) }
    }

    /// Whether it can be asked for anything but a sign-on.
    pub(super) fn usable(&self, reader: usize) -> Result<(), Refusal> {
        self.reachable(reader)?;
        let signed_on = self.readers.get(reader).and_then(|state| state.signed_on_ms);
        let valid = |at: u64| self.now_ms.saturating_sub(at) < self.settings.sign_on_valid_ms;
        if signed_on.is_some_and(valid) {
            Ok(())
        } else {
            Err(Refusal::with(&self.settings.codes.not_signed_on, "The reader is not signed on (simulated)"))
        }
    }

    /// A reader is out of its network for the time of a restart.
    pub(super) fn lose_reader(&mut self, reader: Option<usize>, delay_ms: u64) {
        let back_at_ms = self.now_ms.saturating_add(delay_ms).saturating_add(self.settings.restart_ms);
        if let Some(state) = reader.and_then(|reader| self.readers.get_mut(reader)) {
            state.back_at_ms = back_at_ms;
        }
    }

    pub(super) fn sign_on(&mut self, asked: &Asked, reader: usize) {
        if let Err(refusal) = self.reachable(reader) {
            return self.refuse(asked, &refusal);
        }
        let (now_ms, key) = (self.now_ms, secret_key(&mut self.random));
        let Some(state) = self.readers.get_mut(reader) else { return };
        state.signed_on_ms = Some(now_ms);
        let data = Members::default()
            .with("DeviceID", HOST_DEVICE)
            .with("NewDeviceID", state.slip_number())
            .with("TXNResult", "Success")
            .with("Retry", "0")
            .with("ErrorCode", "000000")
            .with("DongleDeviceID", state.dongle.clone())
            .with("NewAESKey", key);
        self.tell(asked, None, "ok".into());
        self.deliver(asked, &Reply::ran(data));
    }

    /// `DeviceQuery`: whatever state they are in.
    pub(super) fn list_readers(&mut self, asked: &Asked) {
        let mut list = Vec::new();
        for at in 0..self.readers.len() {
            let key = secret_key(&mut self.random);
            let state = &self.readers[at];
            let reader = Members::default()
                .with("type", "ezc")
                .with("ownerDeviceId", state.device.clone())
                .with("batchNumber", state.batch.to_string())
                .with("ezcDongleId", state.dongle.clone())
                .with("aesKey", key);
            list.push(reader);
        }
        self.tell(asked, None, "ok".into());
        self.deliver(asked, &Reply::ran(Members::default().with_member("DeviceList", Member::List(list))));
    }

    /// The number of a reader's batch on slips.
    pub(super) fn batch_number(&mut self, reader: usize) -> String {
        let time = self.time();
        let Some(state) = self.readers.get_mut(reader) else { return String::new() };
        let day = *state.batch_day.get_or_insert(time.date());
        format!("{}{:02}", short_day(day.to_datetime(time.time())), state.batch % 100)
    }
}
