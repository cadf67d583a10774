//! A counter with two terminals and its payments, for the tests of this room. Times are milliseconds of a virtual clock.

use jiff::tz::TimeZone;
use ratatui::layout::Rect;
use uuid::Uuid;

use super::command::Command;
use super::event::{Action, Event, Shop, Target, Today};
use super::input::{Button, Key, KeyPress, MouseKind};
use super::recorder::{Recorder, Replay};
use super::state::State;
use super::texts::Lang;
use super::theme::{Depth, Glyphs, Look, Theme, Tone};
use super::update::update;
use crate::money::{Amount, Currency};
use crate::payment::{
    Card, Conclusion, Details, Event as Happened, Evidence, Intent, Kind, Match, Millis, Now, Outcome, Owed, Payment,
    Reference, Stamped, TerminalId, Unresolved, Vendor, WallTime,
};
use crate::platform;
use crate::profile::{Config, Profile, Role, Terminal};
use crate::terminal::{PaymentView, RoundTrips, State as TerminalState, TerminalStatus};
use crate::till::{Colleague, PaymentRow, TillEvent};

/// Sat 21 Nov 2026, 14:06:00 UTC: the wall clock when the virtual clock stands at zero.
pub const WALL: i64 = 1_795_269_960_000;
pub const LOOK: Look = Look {
    theme: Theme { tone: Tone::Dark, depth: Depth::Full },
    glyphs: Glyphs::Unicode,
    big_digits: true,
    wide: true,
};

pub fn at(ms: u64) -> Now {
    Now { mono: Millis(ms), wall: WallTime(WALL.saturating_add_unsigned(ms)) }
}

pub fn hkd(minor: u64) -> Amount {
    Amount::from_minor_units(minor, Currency::HKD).expect("a small amount")
}

pub fn terminals() -> Vec<Terminal> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    std::fs::write(&path, PROFILE).unwrap();
    Profile::load(&path).unwrap().terminals().to_vec()
}

const PROFILE: &str = r#"
[[terminal]]
id = "t-00000001"
name = "Front"
vendor = "wonder"
default = true
currency = "HKD"
[terminal.wonder]
code = "260880"
client_device_sn = "126498561093"
identity = { device_sn = "N96-98561093", business_id = "b", software_version = "1" }
link = { lan = { host = "192.0.2.10", port = 8443 } }

[[terminal]]
id = "t-00000002"
name = "Bar"
vendor = "wonder"
currency = "TWD"
[terminal.wonder]
code = "260880"
client_device_sn = "126498561093"
identity = { device_sn = "N62", business_id = "b", software_version = "1" }
link = { lan = { host = "192.0.2.11", port = 8443 } }
"#;

pub fn status(id: &str, name: &str, state: TerminalState) -> TerminalStatus {
    TerminalStatus {
        id: id.parse_id(),
        name: name.to_owned(),
        vendor: Vendor::Wonder,
        simulated: false,
        link_kind: "LAN",
        address: "192.0.2.10:8443".to_owned(),
        state,
        identity: None,
        last_answer: Some(at(0)),
        round_trips: round_trips(),
        unresolved: 0,
    }
}

fn round_trips() -> RoundTrips {
    let mut trips = RoundTrips::default();
    for (minute, took) in (0..).zip([34, 30, 41, 110, 35, 33]) {
        trips.answered(WallTime(WALL - (6 - minute) * 60_000), took);
    }
    trips.lost();
    trips
}

trait ParseId {
    fn parse_id(&self) -> TerminalId;
}

impl ParseId for str {
    fn parse_id(&self) -> TerminalId {
        terminals().into_iter().map(|terminal| terminal.id).find(|id| id.as_str() == self).expect("one of the sample")
    }
}

pub fn reference(n: u64) -> Reference {
    Reference::new(WALL.unsigned_abs(), n)
}

/// The n-th payment of the sample: HK$ 1,234.50 on Front, order A-1187.
pub fn intent(n: u64, kind: Kind) -> Intent {
    Intent {
        reference: reference(n),
        kind,
        terminal: "t-00000001".parse_id(),
        terminal_name: "Front".into(),
        vendor: Vendor::Wonder,
        simulated: false,
        amount: hkd(123_450),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: Some("A-1187".into()),
        vendor_reference: "9f0c1f86-0000-4000-8000-000000000001".into(),
        message_id: Uuid::from_u128(1),
        original: None,
        operator: Some("Mei Wong".into()),
        approver: None,
        another_customer: false,
        at: WallTime(WALL - 60_000),
    }
}

fn evidence() -> Evidence {
    Evidence {
        frame: 12,
        at: WallTime(WALL + 2_418),
        source: "N96".into(),
        said: "Sale status=Success".into(),
        reference: Match::Equal,
        amount: Match::Equal,
    }
}

/// A payment to which these things have happened.
pub fn payment(n: u64, kind: Kind, events: Vec<Happened>) -> Payment {
    let mut payment = Payment::intended(intent(n, kind));
    for event in events {
        payment.apply(&Stamped { at: WallTime(WALL + 2_000), event });
    }
    payment
}

pub fn concluded(outcome: Outcome) -> Happened {
    let details = Details {
        card: Some(Card::new("424242", "4242")),
        scheme: "visa".into(),
        entry: "contactless".into(),
        approval_code: "034521".into(),
        ..Details::default()
    };
    let (code, message) = match outcome {
        Outcome::Approved => ("00", "Transaction approved"),
        _ => ("05", "DECLINED BY ISSUER"),
    };
    let conclusion = Conclusion { outcome, code: code.into(), message: message.into(), details, evidence: evidence() };
    Happened::Concluded { conclusion: Box::new(conclusion) }
}

pub fn waiting(n: u64) -> Payment {
    payment(n, Kind::Sale, vec![Happened::MayHaveLeft])
}

pub fn unresolved(n: u64) -> Payment {
    let lost = Happened::BecameUnresolved {
        reason: Unresolved::NoAnswer,
        last_words: "PROCESSING, PLEASE WAIT".into(),
        evidence: None,
    };
    payment(n, Kind::Sale, vec![Happened::MayHaveLeft, lost])
}

/// NT$ on an EasyCard reader, begun and not finished: `next` is the try that is owed.
pub fn owed(n: u64, next: Option<u8>, code: &str) -> Payment {
    let numbers = [("StoreOrderNo", "PO01010001"), ("TerminalTXNNumber", "230143")];
    let numbers = numbers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let owed = Box::new(Owed { next, tries: 3, numbers, other_card: code == "010128", ..Owed::default() });
    let unfinished =
        Happened::Unfinished { owed, code: code.into(), last_words: "STATUS_SUCCESS".into(), evidence: evidence() };
    let mut payment = payment(n, Kind::Sale, vec![Happened::MayHaveLeft, unfinished]);
    payment.intent.vendor = Vendor::EasyCard;
    payment.intent.amount = Amount::from_minor_units(100, Currency::TWD).unwrap();
    payment
}

/// The till's word on it: a try may be made, or one is out.
pub fn owed_view(payment: Payment, may: bool) -> PaymentView {
    let next = payment.owed.as_ref().and_then(|owed| owed.next.map(|next| (next, owed.tries_left())));
    let (may_finish, answer_due) = if may { (next, None) } else { (None, Some(Millis(120_000))) };
    PaymentView { answer_due, may_finish, ..view(payment) }
}

pub fn ended(n: u64, outcome: Outcome) -> Payment {
    payment(n, Kind::Sale, vec![Happened::MayHaveLeft, concluded(outcome)])
}

pub fn view(payment: Payment) -> PaymentView {
    let last_words = payment.message.clone();
    let (answer_due, next_question, may_finish) = (Some(Millis(120_000)), None, None);
    PaymentView { payment, answer_due, next_question, times_asked: 4, last_words, may_finish }
}

/// The console and its virtual time.
pub struct Counter {
    pub state: State,
    pub ms: u64,
    /// Listens, once it was asked to.
    pub recorder: Option<Recorder>,
}

impl Counter {
    /// Nothing is known yet.
    pub fn closed(lang: Lang, size: (u16, u16)) -> Self {
        Self { state: State::new(lang, LOOK, TimeZone::UTC, size, at(0), None), ms: 0, recorder: None }
    }

    /// The till is open, both terminals are ready.
    pub fn open(lang: Lang, size: (u16, u16)) -> Self {
        let mut counter = Self::closed(lang, size);
        counter.shop(lang, Vec::new());
        counter
    }

    /// The same with a supervisor, who is at the screen.
    pub fn staffed(lang: Lang, size: (u16, u16)) -> Self {
        let mut counter = Self::open(lang, size);
        let colleague = |name: &str, role| Colleague { name: name.to_owned(), role };
        let people = vec![colleague("Mei Wong", Role::Supervisor), colleague("Ah Keung", Role::Operator)];
        counter.state.staff.signed_on = people.first().cloned();
        counter.state.staff.people = people;
        // Tests of other things wait for long.
        counter.state.config.people.lock_after = 0;
        counter
    }

    pub fn shop(&mut self, lang: Lang, open: Vec<Payment>) {
        let recent = (2..6).map(|n| PaymentRow::of(&ended(n, Outcome::Approved))).collect();
        let config = Config { operator: "Mei Wong".into(), ..Config::default() };
        let today = Today { recent, totals: Vec::new(), holds: 0 };
        let batches_in_doubt = Vec::new();
        let shop = Shop {
            config,
            look: LOOK,
            lang,
            terminals: terminals(),
            people: Vec::new(),
            open,
            today,
            batches_in_doubt,
        };
        self.event(Event::Opened(Box::new(shop)));
        for (id, name) in [("t-00000001", "Front"), ("t-00000002", "Bar")] {
            let status = status(id, name, TerminalState::Ready);
            self.event(Event::Till(TillEvent::Terminal(Box::new(status))));
        }
        self.drawn();
    }

    /// Something happens; what is to be done.
    pub fn event(&mut self, event: Event) -> Vec<Action> {
        let noted = self.recorder.as_mut().map(|recorder| recorder.hears(&self.state, &event));
        let actions = update(&mut self.state, event, at(self.ms));
        if let Some((recorder, noted)) = self.recorder.as_mut().zip(noted) {
            recorder.heard(&self.state, noted);
        }
        actions
    }

    /// From now on everything is recorded.
    pub fn record(&mut self) {
        self.recorder = Some(Recorder::new(&self.state));
    }

    /// What was recorded, folded again, is what is on the screen.
    pub fn is_recorded(&self) -> Replay {
        let text = self.recorder.as_ref().expect("it records").text();
        let mut replay = Replay::read(&text).expect("a recording");
        while replay.step().is_some() {}
        let screen = |state: &State| Replay::screen_of(state);
        assert_eq!(replay.screen(), screen(&self.state), "after {}", replay.words());
        replay
    }

    /// News of a payment, drawn at once.
    pub fn tell(&mut self, payment: Payment) -> Vec<Action> {
        let actions = self.event(Event::Till(TillEvent::Payment(Box::new(view(payment)))));
        self.drawn();
        actions
    }

    /// The frame is on the screen.
    pub fn drawn(&mut self) {
        self.state.hands.drawn(platform::Millis(self.ms));
        if let Some(recorder) = &mut self.recorder {
            recorder.drawn(at(self.ms), true);
        }
    }

    /// Time passes; timers that are due go off.
    pub fn wait(&mut self, ms: u64) -> Vec<Action> {
        let until = self.ms + ms;
        let mut actions = Vec::new();
        while let Some(due) = self.state.wake_at().filter(|due| due.0 <= until) {
            self.ms = due.0.max(self.ms);
            actions.extend(self.event(Event::TimeReached));
            self.drawn();
        }
        self.ms = until;
        actions
    }

    /// A key right now, without time passing.
    pub fn press(&mut self, key: Key) -> Vec<Action> {
        let actions = self.event(Event::Key(KeyPress::plain(key), platform::Millis(self.ms)));
        self.drawn();
        actions
    }

    /// A key by a calm hand: two seconds after whatever was before, and long enough to be sure.
    pub fn key(&mut self, key: Key) -> Vec<Action> {
        self.wait(2_000);
        let mut actions = self.press(key);
        actions.extend(self.wait(200));
        actions
    }

    /// A click on what means this.
    pub fn click(&mut self, command: Command) -> Vec<Action> {
        self.wait(2_000);
        let at = platform::Millis(self.ms);
        let target = command.into();
        let mut actions = self.event(Event::Pointer(MouseKind::Pressed(Button::Left), Some(target), at));
        actions.extend(self.event(Event::Pointer(MouseKind::Released(Button::Left), Some(target), at)));
        self.drawn();
        actions
    }

    /// Characters by a calm hand.
    pub fn typed(&mut self, text: &str) {
        for c in text.chars() {
            self.wait(150);
            self.press(Key::Char(c));
        }
    }
}

/// Somewhere on the screen.
impl From<Command> for Target {
    fn from(command: Command) -> Self {
        Self { area: Rect::default(), command }
    }
}
