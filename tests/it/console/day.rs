//! A whole day at the counter by keyboard: the real program, a simulated terminal on a real socket, two languages, two sizes.

use std::process::Command;

use rstest::rstest;

use super::pairing::{Terminal, home};
use super::people::{CTRL_L, type_pin};
use super::window::Window;

const ENTER: &[u8] = b"\r";
const ESC: &[u8] = b"\x1b";
const TAB: &[u8] = b"\t";
const UP: &[u8] = b"\x1b[A";
const DOWN: &[u8] = b"\x1b[B";
const HOME: &[u8] = b"\x1b[H";
const F2: &[u8] = b"\x1bOQ";
const F3: &[u8] = b"\x1bOR";
/// The terminal waits so long for the card: long enough to ask it to cancel.
const CARD_WAIT_MS: &str = "3000";
const CONFIG: &str = "[limits]\nconnect = 10000\nanswer = 10000\nsale = 7000\nask_every = 200\nask_for = 4000\n";

/// What the screen says, by language.
struct Words {
    lang: &'static str,
    size: (u16, u16),
    ready: &'static str,
    empty: &'static str,
    waiting: &'static str,
    approved: &'static str,
    declined: &'static str,
    cancelled: &'static str,
    not_known: &'static str,
    refunded: &'static str,
    voided: &'static str,
    not_paid: &'static str,
    same: &'static str,
    pin: &'static str,
    first: &'static str,
    again: &'static str,
    chip: &'static str,
    by_mei: &'static str,
    decide: &'static str,
}

const ENGLISH: Words = Words {
    lang: "en",
    size: (80, 24),
    ready: "Front ready",
    empty: "Type the digits",
    waiting: "Sale on Front",
    approved: "A P P R O V E D",
    declined: "D E C L I N E D",
    cancelled: "C A N C E L L E D",
    not_known: "N O T   K N O W N   Y E T",
    refunded: "R E F U N D E D",
    voided: "V O I D E D",
    not_paid: "N O T   P A I D",
    same: "ame customer",
    pin: "Supervisor PIN",
    first: "Set up the first supervisor",
    again: "Once more",
    chip: "1 not known yet",
    by_mei: "Approved by Mei",
    decide: "Approval code",
};

const CHINESE: Words = Words {
    lang: "zh-Hant",
    size: (120, 36),
    ready: "Front 可用",
    empty: "輸入數字",
    waiting: "Front 收款",
    approved: "已　批　核",
    declined: "被　拒　絕",
    cancelled: "已　取　消",
    not_known: "結　果　未　明",
    refunded: "已　退　款",
    voided: "已　撤　銷",
    not_paid: "人　手　記　為　未　付",
    same: "是同一位顧客嗎",
    pin: "主管密碼",
    first: "設定第一位主管",
    again: "再輸入一次",
    chip: "1 宗結果未明",
    by_mei: "Mei 已批准",
    decide: "授權碼",
};

struct Day {
    window: Window,
    words: Words,
}

impl Day {
    fn ring_up(&mut self, digits: &str, headline: &str) {
        self.window.type_amount(digits);
        let waiting = self.words.waiting;
        self.window.press_until(ENTER, "the sale begins", |screen| screen.contains(waiting));
        self.window.wait_for(headline);
    }

    /// Goes to the next field: its mark moves.
    fn next_field(&mut self) {
        let marked =
            |screen: &str| screen.lines().find(|line| line.contains('│') && line.contains('►')).map(str::to_owned);
        let before = marked(&self.window.contents());
        self.window.keys(TAB);
        self.window.wait_until("the mark moves", |screen| marked(screen) != before);
    }

    fn done(&mut self) {
        let empty = self.words.empty;
        self.window.press_until(ENTER, "the result was read", |screen| screen.contains(empty));
    }

    /// From Sale to the list; this payment is selected with `key`, if it is not.
    fn list(&mut self, key: &[u8], amount: &str) {
        self.window.keys(F3);
        // Only the list has filters: what is selected on a wide Sale stands beside the last payments.
        self.window.wait_until("the list", |screen| screen.contains('▾'));
        self.select(key, amount);
    }

    fn select(&mut self, key: &[u8], amount: &str) {
        let selected = |line: &str| line.contains('►') && line.contains(amount);
        self.window.press_until(key, "it is selected", |screen| screen.lines().any(selected));
    }
}

/// Pairs `front` from the command line: pairing on the screen has tests of its own.
fn paired(words: &Words) -> (tempfile::TempDir, Terminal) {
    let terminal = Terminal::waiting(CARD_WAIT_MS, &["--lan", "127.0.0.1:0"]);
    let home = home();
    std::fs::write(home.path().join("config.toml"), CONFIG).expect("written");
    let mut pair = Command::new(env!("CARGO_BIN_EXE_countertop"));
    pair.args([
        "pair",
        "wonder",
        "--name",
        "Front",
        "--simulated",
        "--code",
        super::pairing::CODE,
        "--lang",
        words.lang,
    ]);
    pair.args(["--lan", terminal.endpoint("lan"), "--home"]).arg(home.path());
    let paired = pair.output().expect("it runs");
    assert!(paired.status.success(), "{}", String::from_utf8_lossy(&paired.stderr));
    (home, terminal)
}

#[rstest]
#[case::english(ENGLISH)]
#[case::chinese(CHINESE)]
fn from_the_first_sale_to_the_last_decision(#[case] words: Words) {
    let (home, _terminal) = paired(&words);
    let mut window = Window::open(&["--home", home.path().to_str().expect("a plain path"), "--lang", words.lang]);
    window.resize(words.size.0, words.size.1);
    window.wait_for(words.ready);
    let mut day = Day { window, words };

    let (approved, declined, cancelled) = (day.words.approved, day.words.declined, day.words.cancelled);
    day.ring_up("1020", approved);
    day.done();
    day.ring_up("1051", declined);
    day.done();

    // Cancelled in time.
    day.window.type_amount("3080");
    let (waiting, empty) = (day.words.waiting, day.words.empty);
    day.window.press_until(ENTER, "the sale begins", |screen| screen.contains(waiting));
    day.window.press_until(ESC, "it is cancelled", |screen| screen.contains(cancelled));
    day.done();

    // The answer never comes; asking finds it.
    day.ring_up("4061", approved);
    day.done();

    // The first supervisor; from now on money back takes a PIN.
    let first = day.words.first;
    day.window.press_until(CTRL_L, "the form", |screen| screen.contains(first));
    day.window.press_until(b"M", "her first letter", |screen| screen.contains("M_"));
    day.window.keys(b"ei");
    day.window.wait_for("Mei_");
    day.window.keys(TAB);
    type_pin(&mut day.window, "2580");
    day.window.keys(TAB);
    type_pin(&mut day.window, "2580");
    day.window.keys(TAB);
    day.window.keys(TAB);
    let again = day.words.again;
    day.window.press_until(ENTER, "she is saved", |screen| !screen.contains(again) && screen.contains("  Mei  "));

    // A part of the last sale goes back, with her PIN.
    let (pin, refunded, voided) = (day.words.pin, day.words.refunded, day.words.voided);
    day.list(UP, "40.61");
    day.window.press_until(b"r", "the refund", |screen| screen.contains(pin));
    let in_pin = format!("► {pin}");
    day.window.press_until(TAB, "the amount has the focus", |screen| !screen.contains(&in_pin));
    day.window.keys(b"500");
    day.window.wait_for("5.00");
    day.window.keys(TAB);
    type_pin(&mut day.window, "2580");
    day.window.press_until(ENTER, "it went back", |screen| screen.contains(refunded));
    day.window.press_until(ENTER, "it was read", |screen| !screen.contains(refunded));

    let by_mei = day.words.by_mei;
    // The first sale is undone while her approval lasts: the question still asks yes.
    day.select(DOWN, "10.20");
    day.window.press_until(b"v", "the void", |screen| screen.contains(by_mei) || screen.contains(pin));
    if day.window.contents().contains(by_mei) {
        day.window.press_calmly(TAB);
    } else {
        type_pin(&mut day.window, "2580");
    }
    day.window.press_until(ENTER, "it is undone", |screen| screen.contains(voided));
    day.window.press_until(ENTER, "it was read", |screen| !screen.contains(voided));
    day.window.keys(F2);
    day.window.wait_for(empty);

    // The same amount a moment later is one question.
    let same = day.words.same;
    day.window.type_amount("4061");
    day.window.press_until(ENTER, "the question", |screen| screen.contains(same));
    day.window.press_until(ESC, "nothing is sent", |screen| !screen.contains(same));
    day.window.press_until(b"\x1b[3~", "the amount is cleared", |screen| screen.contains(empty));

    // Nobody can know: put aside, then decided by hand.
    let (not_known, chip, not_paid) = (day.words.not_known, day.words.chip, day.words.not_paid);
    day.ring_up("5063", not_known);
    day.window.press_until(b"p", "it is put aside", |screen| screen.contains(empty) && screen.contains(chip));
    // The case is on top.
    day.list(HOME, "50.63");
    day.window.press_until(ENTER, "the case", |screen| screen.contains(not_known));
    let decide = day.words.decide;
    day.window.press_until(b"o", "the decision", |screen| screen.contains(decide) && screen.contains("Mei"));
    day.window.press_calmly(b"u");
    for _ in 0..4 {
        day.next_field();
    }
    if day.window.contents().contains(pin) {
        type_pin(&mut day.window, "2580");
    } else {
        day.window.press_calmly(TAB);
    }
    day.window.press_until(ENTER, "it is decided", |screen| screen.contains(not_paid));
    day.window.press_until(ENTER, "it was read", |screen| !screen.contains(not_paid));

    day.window.keys(b"\x1b[21~");
    assert_eq!(day.window.ended(), 0);
    assert!(day.window.is_handed_back());
    assert!(!day.window.ever_drew("2580"), "a PIN was shown");
}
