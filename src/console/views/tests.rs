//! Every screen as it is drawn, in both languages; every line has the width of the window.

mod code_entry;
mod extras;
mod owed;
mod people;
mod places;
mod sizes;
mod touch;

use crate::console::checks::{SMALL, WIDE, mono_snapshot, screen, snapshots};
use crate::console::event::{Event, Record, Reply};
use crate::console::input::Key;
use crate::console::samples::{Counter, concluded, ended, intent, payment, unresolved, waiting};
use crate::console::state::DemoLegend;
use crate::console::texts::Lang;
use crate::console::theme::Glyphs;
use crate::console::update::pairing::samples::codepay_terminal;
use crate::payment::{
    ByHand, Duplicate, Event as Happened, Kind, NotStarted, Outcome, Override, Payment, Stamped, WallTime,
};
use crate::terminal::{RoundTrips, TerminalStatus};
use crate::till::{PageFrom, PaymentRow, RefundWarning, Remaining, Stop, TillError, TillEvent};

fn typed(counter: &mut Counter) {
    counter.typed("123450");
    counter.key(Key::Tab);
    counter.typed("A-1187");
    counter.key(Key::Tab);
}

fn selling(counter: &mut Counter) {
    counter.typed("123450");
    counter.key(Key::Enter);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    counter.tell(waiting(1));
}

fn result(counter: &mut Counter, payment: Payment) {
    selling(counter);
    counter.tell(payment);
}

fn list(counter: &mut Counter) {
    counter.key(Key::F(3));
    let mut rows = vec![PaymentRow::of(&unresolved(9))];
    rows.extend([Outcome::Approved, Outcome::Declined, Outcome::Cancelled].map(|end| PaymentRow::of(&ended(8, end))));
    rows.push(PaymentRow::of(&payment(3, Kind::Refund, vec![concluded(Outcome::Approved)])));
    rows.push(PaymentRow::of(&payment(2, Kind::Void, vec![concluded(Outcome::Approved)])));
    let asked = counter.state.list.asked();
    counter.event(Event::Reply(Reply::Page(asked, PageFrom::Top, Ok(rows))));
    counter.key(Key::Down);
}

fn record(payment: Payment) -> Event {
    let left = payment.intent.amount;
    let remaining = Some(Remaining { left, in_question: false, undone: false });
    let events = vec![
        Stamped { at: payment.intent.at, event: Happened::MayHaveLeft },
        Stamped { at: WallTime(payment.intent.at.0 + 60_000), event: concluded(Outcome::Approved) },
    ];
    Event::Reply(Reply::Record(Ok(Box::new(Record {
        payment,
        events,
        remaining,
        linked: Vec::new(),
        warnings: Vec::new(),
    }))))
}

#[test]
fn sale() {
    snapshots("sale", SMALL, |_| {});
    snapshots("sale_typed", SMALL, typed);
    snapshots("sale_typed", WIDE, typed);
}

#[test]
fn sale_before_the_journal_is_open() {
    insta::assert_snapshot!("sale_opening_80x24_en", screen(&Counter::closed(Lang::En, SMALL)));
}

#[test]
fn a_payment_under_way() {
    snapshots("waiting", SMALL, |counter| {
        selling(counter);
        counter.wait(23_000);
    });
    snapshots("waiting", WIDE, |counter| {
        selling(counter);
        counter.wait(23_000);
    });
    snapshots("cancel_asked", SMALL, |counter| {
        selling(counter);
        counter.wait(23_000);
        counter.key(Key::Esc);
    });
    snapshots("waiting_saving", SMALL, |counter| {
        selling(counter);
        let front = crate::payment::TerminalId("t-00000001".to_owned());
        counter.event(Event::Till(TillEvent::Saving(front, true)));
    });
    snapshots("waiting_late", SMALL, |counter| {
        selling(counter);
        counter.wait(100_000);
    });
    snapshots("starting", SMALL, |counter| {
        counter.typed("123450");
        counter.key(Key::Enter);
    });
}

#[test]
fn results() {
    snapshots("approved", SMALL, |counter| result(counter, ended(1, Outcome::Approved)));
    snapshots("approved", WIDE, |counter| result(counter, ended(1, Outcome::Approved)));
    snapshots("declined", SMALL, |counter| result(counter, ended(1, Outcome::Declined)));
    snapshots("cancelled", SMALL, |counter| result(counter, ended(1, Outcome::Cancelled)));
    snapshots("not_started", SMALL, |counter| result(counter, payment(1, Kind::Sale, vec![not_started()])));
    for (name, kind) in [("refunded", Kind::Refund), ("voided", Kind::Void)] {
        let done = payment(1, kind, vec![Happened::MayHaveLeft, concluded(Outcome::Approved)]);
        snapshots(name, SMALL, |counter| {
            counter.tell(unresolved(1));
            counter.tell(done.clone());
        });
    }
}

fn not_started() -> Happened {
    Happened::NotStarted {
        reason: NotStarted::Unreachable,
        message: "connecting to 192.0.2.10:8443: Connection refused (os error 111)".into(),
        evidence: None,
    }
}

/// Without colours the emblem, the word and reversed cells say it all.
#[test]
fn results_without_colours_and_in_ascii() {
    let ends = [("approved", Outcome::Approved), ("declined", Outcome::Declined), ("cancelled", Outcome::Cancelled)];
    let ends = ends.map(|(name, end)| (name, ended(1, end)));
    let refused = payment(1, Kind::Sale, vec![not_started()]);
    for (name, payment) in ends.into_iter().chain([("not_started", refused), ("unknown", unresolved(1))]) {
        for (look, glyphs) in [("mono", Glyphs::Unicode), ("ascii", Glyphs::Ascii)] {
            mono_snapshot(&format!("{name}_80x24_{look}"), SMALL, glyphs, |counter| result(counter, payment.clone()));
        }
    }
    mono_snapshot("sale_typed_80x24_mono", SMALL, Glyphs::Unicode, typed);
    mono_snapshot("transactions_80x24_mono", SMALL, Glyphs::Unicode, list);
    mono_snapshot("menu_80x24_mono", SMALL, Glyphs::Unicode, |counter| {
        counter.key(Key::F(9));
    });
}

#[test]
fn not_known_yet() {
    snapshots("unknown", SMALL, |counter| result(counter, unresolved(1)));
    snapshots("unknown", WIDE, |counter| result(counter, unresolved(1)));
    snapshots("paid_by_hand", SMALL, |counter| {
        let mut payment = unresolved(1);
        let decision = Override {
            approver: None,
            decision: ByHand::Paid,
            by: "Mei Wong".into(),
            reason: "slip".into(),
            approval_code: None,
            amount: None,
        };
        payment.apply(&Stamped { at: WallTime(payment.intent.at.0), event: Happened::Overridden { decision } });
        result(counter, payment);
    });
    snapshots("not_saved", SMALL, |counter| {
        let unsaved = Box::new(ended(1, Outcome::Approved));
        let reference = unsaved.intent.reference;
        counter.event(Event::Till(TillEvent::NotSaved { reference, first: false, unsaved }));
    });
}

#[test]
fn transactions() {
    snapshots("transactions", SMALL, list);
    snapshots("transactions", WIDE, list);
    for size in [SMALL, WIDE] {
        snapshots("detail", size, |counter| {
            list(counter);
            counter.key(Key::Enter);
            counter.event(record(ended(8, Outcome::Approved)));
        });
    }
}

#[test]
fn terminals() {
    for size in [SMALL, WIDE] {
        snapshots("terminals", size, |counter| {
            counter.key(Key::F(4));
        });
    }
}

#[test]
fn questions() {
    snapshots("refund", SMALL, |counter| {
        list(counter);
        counter.key(Key::Char('r'));
        counter.event(record(ended(8, Outcome::Approved)));
        counter.drawn();
        counter.typed("4500");
    });
    snapshots("repeat", SMALL, |counter| {
        counter.typed("123450");
        counter.key(Key::Enter);
        let other = Box::new(unresolved(9));
        let found = Duplicate::SameAmount(other.intent.reference);
        counter.event(Event::Reply(Reply::Begun(Err(Stop::Duplicate { found, other }))));
    });
    snapshots("large_amount", SMALL, |counter| {
        counter.typed("1234500");
        counter.key(Key::Enter);
    });
    snapshots("refused", SMALL, |counter| {
        counter.typed("123450");
        counter.key(Key::Enter);
        counter.event(Event::Reply(Reply::Begun(Err(Stop::Disabled("Front".into())))));
    });
    snapshots("refund_warned", SMALL, |counter| {
        counter.key(Key::F(3));
        let payment = ended(1, Outcome::Approved);
        let left = payment.intent.amount;
        let remaining = Some(Remaining { left, in_question: false, undone: false });
        let warnings = vec![RefundWarning::LateHours, RefundWarning::OtherDay];
        let record = Record { payment, events: Vec::new(), remaining, linked: Vec::new(), warnings };
        counter.state.reversing = Some(Kind::Refund);
        counter.event(Event::Reply(Reply::Record(Ok(Box::new(record)))));
    });
    snapshots("rename", SMALL, |counter| {
        counter.key(Key::F(4));
        counter.key(Key::Char('n'));
    });
    snapshots("remove_terminal", SMALL, |counter| {
        counter.key(Key::F(4));
        counter.key(Key::Delete);
    });
    snapshots("terminal_blocked", SMALL, |counter| {
        let mut aside = unresolved(1);
        aside.set_aside = true;
        counter.tell(aside);
        let status = crate::console::samples::status("t-00000001", "Front", crate::terminal::State::Blocked(1));
        counter.event(Event::Till(TillEvent::Terminal(Box::new(status))));
        counter.key(Key::F(4));
    });
    snapshots("terminal_unpaired", SMALL, |counter| {
        let terminal = codepay_terminal("{ lan = { host = \"192.168.100.49\" } }");
        let terminal_id = terminal.id.clone();
        let unpaired = TillEvent::Unpaired(terminal.id.clone(), WallTime(crate::console::samples::WALL - 86_400_000));
        counter.event(Event::Reply(Reply::Terminals(Ok(()), vec![terminal])));
        let ready = crate::console::samples::status("t-00000001", "Patio", crate::terminal::State::Ready);
        let status = TerminalStatus { id: terminal_id, round_trips: RoundTrips::default(), ..ready };
        counter.event(Event::Till(TillEvent::Terminal(Box::new(status))));
        counter.key(Key::F(4));
        counter.event(Event::Till(unpaired));
    });
    snapshots("terminal_refused", SMALL, |counter| {
        counter.key(Key::F(4));
        let terminals = crate::console::samples::terminals();
        let error = TillError::OpenPayment("Front".into());
        counter.event(Event::Reply(Reply::Terminals(Err(error), terminals)));
    });
    snapshots("decide", SMALL, |counter| {
        result(counter, unresolved(1));
        counter.key(Key::Char('o'));
        counter.key(Key::Char('p'));
    });
    snapshots("slip", SMALL, |counter| {
        result(counter, unresolved(1));
        counter.key(Key::Char('s'));
    });
    snapshots("quit", SMALL, |counter| {
        selling(counter);
        counter.key(Key::F(10));
    });
}

#[test]
fn help() {
    snapshots("help", SMALL, |counter| {
        counter.key(Key::F(1));
    });
}

#[test]
fn help_of_other_situations() {
    snapshots("help_question", SMALL, |counter| {
        counter.typed("1234500");
        counter.key(Key::Enter);
        counter.key(Key::F(1));
    });
    snapshots("help_unknown", WIDE, |counter| {
        result(counter, unresolved(1));
        counter.key(Key::F(1));
    });
    snapshots("help_more", SMALL, |counter| {
        counter.key(Key::F(1));
        counter.key(Key::PageDown);
    });
    snapshots("help_search", SMALL, |counter| {
        counter.key(Key::F(1));
        counter.key(Key::Char('/'));
        counter.typed("terminal");
    });
}

#[test]
fn menu() {
    snapshots("menu", SMALL, |counter| {
        counter.key(Key::F(9));
    });
    snapshots("menu", WIDE, |counter| {
        result(counter, unresolved(1));
        counter.key(Key::F(9));
    });
    snapshots("menu_search", SMALL, |counter| {
        list(counter);
        counter.key(Key::F(9));
        counter.typed("refund");
    });
    snapshots("menu_nothing", SMALL, |counter| {
        counter.key(Key::F(9));
        counter.typed("zzz");
    });
}

fn legend() -> DemoLegend {
    DemoLegend { digits: vec![51, 52, 53, 54, 55, 56, 57, 58, 59, 61, 62, 63, 64, 65, 66, 67, 68, 69] }
}

#[test]
fn the_legend_of_magic_amounts_shows_for_simulated_terminals_alone() {
    for (simulated, shown) in [(true, true), (false, false)] {
        let mut counter = Counter::staffed(Lang::En, WIDE);
        counter.state.demo = Some(legend());
        let mut terminals = crate::console::samples::terminals();
        for terminal in &mut terminals {
            terminal.simulated = simulated;
        }
        counter.event(Event::Reply(Reply::Terminals(Ok(()), terminals)));
        assert_eq!(screen(&counter).contains("declined by the bank"), shown);
        counter.event(Event::Resized(80, 24));
        counter.key(Key::F(1));
        counter.key(Key::Char('l'));
        let help = screen(&counter);
        assert_eq!(help.contains("declined by the bank"), shown);
        if shown {
            insta::assert_snapshot!("legend_80x24_en", help);
        }
    }
}

#[test]
fn too_small() {
    snapshots("small", (40, 12), selling);
    snapshots("small_result", (40, 12), |counter| {
        counter.event(Event::Resized(80, 24));
        result(counter, unresolved(1));
        counter.event(Event::Resized(40, 12));
    });
}

#[test]
fn the_receipt() {
    use crate::platform::PrintFault;
    snapshots("receipt", SMALL, |counter| {
        result(counter, ended(1, Outcome::Approved));
        counter.key(Key::Char('r'));
        counter.event(Event::Reply(Reply::Printed(Err(PrintFault::NoPrinter))));
    });
    snapshots("receipt_wide", WIDE, |counter| {
        result(counter, ended(1, Outcome::Approved));
        counter.key(Key::Char('r'));
    });
}

#[test]
fn filters() {
    snapshots("filters", SMALL, |counter| {
        list(counter);
        counter.key(Key::Char('f'));
        counter.key(Key::Right);
        counter.key(Key::Down);
        counter.key(Key::Right);
        counter.key(Key::Down);
        counter.key(Key::Down);
        counter.key(Key::Left);
    });
}
