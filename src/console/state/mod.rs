//! Everything the screen is drawn from. It is changed by `update` alone and read by the views.
//!
//! No fact about money lives here that is not in the journal: what is shown of a payment is the till's last word on it.

mod batches;
mod chooser;
mod code;
mod counters;
mod cover;
mod extras;
mod filters;
mod follow;
mod form;
mod hands;
mod help;
mod list;
mod menu;
mod paired;
pub mod pairing;
mod people;
mod pin;
mod popup;
mod sale;
mod secret;
mod touch;
mod wake;

use jiff::tz::TimeZone;

use super::command::View;
use super::event::{Action, Record, Today};
use super::texts::{Lang, Texts};
use super::theme::Look;
use crate::payment::{Kind, Millis, Now, Reference};
use crate::profile::Config;

pub use batches::Batches;
pub use chooser::Chooser;
pub use code::{CodeEntry, order_takes_code};
pub use counters::{Counter, Counters, Hindrance};
pub use cover::{Cover, NotSaved, Payments, Starting, Tracked};
pub use extras::{Extras, sum, total_of, type_digit};
pub use filters::{Days, FilterField, Filters};
pub use follow::{Completing, FollowForm, LastOrder, may_follow};
pub use form::{DecideField, DecideForm, REASONS, ReverseForm};
pub use hands::Hands;
pub use help::HelpPage;
pub use list::{Fetch, List, PAGE};
pub use menu::Menu;
pub use paired::RenameForm;
pub use people::{PeopleChange, PersonField, PersonForm, PersonTask, SlipField, SlipForm, Staff};
pub use pin::{PinEntry, PinTrouble};
pub use popup::{GIVE_UP_REASONS, Popup, Printing, ReceiptPage, Repeat};
pub use sale::{SaleField, SaleForm};
pub use wake::{IDLE_AFTER, RING_AGAIN};

/// The magic amounts of simulated terminals, shown by `demo` alone.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct DemoLegend {
    /// The last two digits that have a meaning; their words are the texts `magic.51` and so on.
    pub digits: Vec<u8>,
}

/// Words that stand in the terminals row for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub words: String,
    /// When it goes; it stays until it is answered if there is no such time.
    pub until: Option<Millis>,
}

impl Notice {
    /// It stays until a key is pressed.
    pub fn is_answered_by_a_key(&self) -> bool {
        self.until.is_none()
    }
}

/// Most rows of the menu that are in sight.
const MENU_ROWS: usize = 26;
/// Most terminals of the list to choose one that are in sight.
const CHOOSER_ROWS: usize = 16;
/// Most rows of a page of the help.
const HELP_ROWS: usize = 26;
/// How long a notice stays, in milliseconds.
const NOTICE_STAYS: u64 = 5_000;

/// The state of the console.
#[derive(Debug)]
pub struct State {
    /// The words.
    pub texts: &'static Texts,
    /// How it looks.
    pub look: Look,
    /// The time zone of the counter.
    pub zone: TimeZone,
    /// Columns and rows of the window.
    pub size: (u16, u16),
    /// Both clocks at the last event.
    pub now: Now,
    /// The settings; defaults until the till is open.
    pub config: Config,
    /// The till is open and the open payments are known.
    pub opened: bool,
    /// The legend of the demo.
    pub demo: Option<DemoLegend>,
    /// Which view is under everything.
    pub view: View,
    /// The paired terminals.
    pub counters: Counters,
    /// Who works here.
    pub staff: Staff,
    /// The PIN that the question on top asks for.
    pub pin: PinEntry,
    /// The keypad.
    pub sale: SaleForm,
    /// The code off a customer's telephone, while it is here.
    pub code: CodeEntry,
    /// The payments that are not settled.
    pub payments: Payments,
    /// The batches that were closed.
    pub batches: Batches,
    /// The last order that was given.
    pub last_order: Option<LastOrder>,
    /// The payment that covers the view.
    pub cover: Option<Cover>,
    /// A question on top of everything.
    pub popup: Option<Popup>,
    /// The list of payments.
    pub list: List,
    /// One of them in detail, and how far its events are scrolled.
    pub detail: Option<(Box<Record>, usize)>,
    /// What is to be done with the payment that is being read: refund or void; shown if nothing.
    pub reversing: Option<Kind>,
    /// The newest payments and today's sums.
    pub today: Today,
    /// The pairing wizard.
    pub pairing: pairing::Wizard,
    /// Words for a while.
    pub notice: Option<Notice>,
    /// Which terminal of the terminals view is selected.
    pub selected_counter: usize,
    /// When a payment that is not known rings again.
    pub ring_at: Option<Millis>,
    /// The bell is silenced.
    pub silent: bool,
    /// Nobody has used the screen for a while: the terminals need not say that they are there.
    pub idle: bool,
    /// Keys and pointer.
    pub hands: Hands,
    /// What is to be done.
    pub(super) actions: Vec<Action>,
}

impl State {
    /// The state before anything is known: ready for the first frame.
    pub fn new(lang: Lang, look: Look, zone: TimeZone, size: (u16, u16), now: Now, demo: Option<DemoLegend>) -> Self {
        let config = Config::default();
        Self {
            texts: lang.texts(),
            look: look.speaking(lang),
            zone,
            size,
            now,
            opened: false,
            demo,
            view: View::Sale,
            counters: Counters::default(),
            staff: Staff { touched: now.mono, ..Staff::default() },
            pin: PinEntry::default(),
            sale: SaleForm::new(config.currency),
            code: CodeEntry::default(),
            payments: Payments::default(),
            batches: Batches::default(),
            last_order: None,
            cover: None,
            popup: None,
            list: List::default(),
            detail: None,
            reversing: None,
            today: Today::default(),
            pairing: pairing::Wizard::new(),
            notice: None,
            selected_counter: 0,
            ring_at: None,
            silent: false,
            idle: false,
            hands: Hands::default(),
            actions: Vec::new(),
            config,
        }
    }

    /// Asks the loop to do something.
    pub(super) fn act(&mut self, action: Action) {
        self.actions.push(action);
    }

    /// Rings the bell so many times, unless it is silenced.
    pub(super) fn ring(&mut self, times: u8) {
        if self.config.sound && !self.silent {
            self.act(Action::Bell(times));
        }
    }

    /// Says something for five seconds.
    pub(super) fn say(&mut self, words: String) {
        self.notice = Some(Notice { words, until: Some(self.now.mono.plus(NOTICE_STAYS)) });
    }

    /// Says something until it is answered.
    pub(super) fn say_until_answered(&mut self, words: String) {
        self.notice = Some(Notice { words, until: None });
    }

    /// Who works here, as the journal writes it.
    pub fn operator(&self) -> Option<String> {
        if let Some(colleague) = &self.staff.signed_on {
            return Some(colleague.name.clone());
        }
        Some(self.config.operator.clone()).filter(|operator| !operator.is_empty())
    }

    /// No money moves on the terminal that is chosen.
    pub fn is_simulated(&self) -> bool {
        self.counters.chosen().map_or(self.demo.is_some(), |counter| counter.simulated)
    }

    /// The window is too small for the views: keys that pay are off.
    pub fn is_small(&self) -> bool {
        self.size.0 < 80 || self.size.1 < 24
    }

    /// The window has room for the wide layout.
    pub fn is_wide(&self) -> bool {
        self.size.0 >= 120 && self.size.1 >= 36
    }

    /// Something lies over the view: keys count only if they were meant for it.
    pub fn is_covered(&self) -> bool {
        self.popup.is_some() || self.cover.is_some()
    }

    /// Rows of the list that are in sight: without the search field, the head, the rule above the settled ones, the sums.
    pub fn list_height(&self) -> usize {
        usize::from(self.view_height().saturating_sub(7) / self.row_height()).max(1)
    }

    /// Rows of the menu that are in sight, counting headings: without its edges, search field and hint.
    pub fn menu_height(&self) -> usize {
        let rows = usize::from(self.size.1.saturating_sub(10) / self.row_height());
        rows.clamp(1, MENU_ROWS)
    }

    /// Terminals of the list to choose one that are in sight: without its edges.
    pub fn chooser_height(&self) -> usize {
        let rows = usize::from(self.size.1.saturating_sub(8) / self.row_height());
        rows.clamp(1, CHOOSER_ROWS)
    }

    /// Rows of a further page of the help.
    pub fn help_height(&self) -> usize {
        usize::from(self.size.1).saturating_sub(8).clamp(1, HELP_ROWS)
    }

    /// This payment is on top.
    pub fn covers(&self, reference: Reference) -> bool {
        self.cover == Some(Cover::Payment(reference))
    }

    /// An order was given and its reference is not known yet.
    pub fn awaits_reference(&self) -> bool {
        matches!(&self.cover, Some(Cover::Starting(starting)) if starting.reference.is_none())
    }

    /// No money moves in what is on the screen: the payment on top, or else the terminal that is chosen.
    pub fn shown_simulated(&self) -> bool {
        match &self.cover {
            Some(Cover::Starting(starting)) => starting.simulated,
            Some(Cover::NotSaved(not_saved)) => not_saved.payment.intent.simulated,
            Some(Cover::Payment(reference)) => {
                self.payments.get(reference).map_or(self.is_simulated(), |known| known.payment().intent.simulated)
            }
            None => self.is_simulated(),
        }
    }
}
