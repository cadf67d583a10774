//! Opening the till: lock, settings, journal, then the terminals with what an earlier life left open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

use tokio::sync::mpsc;

use crate::journal::{Filter, Journal, JournalPlace, PageFrom};
use crate::payment::{Kind, Payment, Reference, TerminalId};
use crate::profile::{Config, Home, Limit, Profile, Terminal};
use crate::terminal::{LinkPolicy, Unanswered, assemble, now};

use super::lanes::LaneBoard;
use super::tries::Tries;
use super::{Inner, Till, TillError, TillEvent};

/// What a second program is told about who holds the home.
const PROGRAM: &str = "countertop";

/// How many of a terminal's last payments are watched for late answers after a restart.
const LATE_KEPT: u32 = 16;

/// Which terminals to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lanes {
    /// None: the journal only.
    None,
    /// This one, by name.
    Only(String),
    /// All that are enabled, and those with open payments.
    All,
}

/// How to open.
#[derive(Debug, Clone)]
pub struct TillOptions {
    /// Which terminals to start.
    pub lanes: Lanes,
    /// When their links are held.
    pub policy: LinkPolicy,
    /// Longest wait for the answer to a sale, in milliseconds; none takes it from the configuration.
    pub sale_limit_ms: Option<u64>,
}

impl Till {
    /// Opens the till in `home`. The receiver tells everything that happens from then on.
    pub async fn open(home: Home, options: TillOptions) -> Result<(Self, mpsc::Receiver<TillEvent>), TillError> {
        home.create()?;
        let mut config = Config::load(&home.config())?;
        if let Some(limit) = options.sale_limit_ms.and_then(Limit::from_ms) {
            config.limits.shorten_sale(limit);
        }
        let profile = Profile::load(&home.profile())?;
        let journal = Journal::open(&JournalPlace::of_file(&home.journal()), PROGRAM).await?;
        let (lanes, news) = LaneBoard::new();
        let (profile, begun) = (RwLock::new(profile), Mutex::default());
        let tries = Mutex::new(Tries::load(home.pins(), now().mono.0, now().wall.0));
        let inner =
            Inner { home, config, profile, journal, lanes, begun, tries, guarding: tokio::sync::Mutex::default() };
        let till = Self { inner: Arc::new(inner), operator: None };
        till.start_lanes(&options).await?;
        Ok((till, news))
    }

    async fn start_lanes(&self, options: &TillOptions) -> Result<(), TillError> {
        let mut open = by_terminal(self.inner.journal.open_payments().await?);
        for terminal in self.terminals() {
            let id = terminal.id.clone();
            let payments = open.remove(&id).unwrap_or_default();
            let wanted = match &options.lanes {
                Lanes::None => false,
                Lanes::Only(name) => terminal.name.is(name),
                Lanes::All => !terminal.disabled || !payments.is_empty(),
            };
            if wanted {
                let payments = self.with_late(&id, payments, options.policy).await?;
                self.start_lane(&terminal, payments, options.policy)?;
            }
        }
        Ok(())
    }

    /// Adds the last payments that have closed, where the link is held: their answers may come late, after a restart too.
    pub(super) async fn with_late(
        &self,
        terminal: &TerminalId,
        payments: Vec<Payment>,
        policy: LinkPolicy,
    ) -> Result<Vec<Payment>, TillError> {
        let mut payments = self.with_siblings(payments).await?;
        if policy == LinkPolicy::OnDemand {
            return Ok(payments);
        }
        let filter = Filter { terminal: Some(terminal.0.clone()), ..Filter::default() };
        for row in self.inner.journal.list(filter, PageFrom::Top, LATE_KEPT).await? {
            let known = payments.iter().any(|payment| payment.intent.reference == row.reference);
            if !known && let Some(payment) = self.inner.journal.payment(row.reference).await? {
                payments.push(payment);
            }
        }
        Ok(payments)
    }

    /// Adds what else went back of the sales whose refund or void is still asked about, and the tips that open sales have had
    /// since: it may be what the terminal tells of.
    pub(super) async fn with_siblings(&self, mut payments: Vec<Payment>) -> Result<Vec<Payment>, TillError> {
        let asked =
            payments.iter().filter(|payment| payment.awaits_truth()).filter_map(sale_of).map(|sale| (sale, false));
        let may_be_tipped = |sale: &&Payment| sale.intent.kind == Kind::Sale && sale.intent.vendor.offers().tip;
        let own = payments.iter().filter(may_be_tipped);
        let sales: Vec<(Reference, bool)> = asked.chain(own.map(|sale| (sale.intent.reference, true))).collect();
        for (sale, tips_only) in sales {
            for back in self.inner.journal.linked(sale).await? {
                let known = payments.iter().any(|payment| payment.intent.reference == back.intent.reference);
                let wanted = !tips_only || back.intent.kind == Kind::TipAdjustment;
                if !known && wanted && back.may_have_moved() {
                    payments.push(back);
                }
            }
        }
        Ok(payments)
    }

    pub(super) fn start_lane(
        &self,
        terminal: &Terminal,
        payments: Vec<Payment>,
        policy: LinkPolicy,
    ) -> Result<(), TillError> {
        let limits = self.inner.config.limits.of(terminal.vendor());
        let parts = assemble::assemble(terminal, limits, policy)?;
        let name = terminal.name.as_str().to_owned();
        let unusable = |what| assemble::Unusable { terminal: name, what };
        let unanswered = Unanswered::at(self.inner.home.unanswered(&terminal.id.0));
        let journal = self.inner.journal.clone();
        self.inner.lanes.start(parts, journal, payments, unanswered, self.weak()).map_err(unusable)?;
        Ok(())
    }
}

/// The sale that a refund or void gives back.
fn sale_of(payment: &Payment) -> Option<Reference> {
    payment.intent.original.as_ref()?.reference
}

fn by_terminal(payments: Vec<Payment>) -> HashMap<TerminalId, Vec<Payment>> {
    let mut table: HashMap<TerminalId, Vec<Payment>> = HashMap::new();
    for payment in payments {
        table.entry(payment.intent.terminal.clone()).or_default().push(payment);
    }
    table
}
