use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::*;
use crate::console::theme::{Depth, Fill, Glyph, Glyphs, Look, Role, Theme, Tone};

const FULL: Look = look(Depth::Full, Glyphs::Unicode);
const MONO: Look = look(Depth::Mono, Glyphs::Unicode);
const ASCII: Look = look(Depth::Mono, Glyphs::Ascii);

const fn look(depth: Depth, glyphs: Glyphs) -> Look {
    Look { theme: Theme { tone: Tone::Dark, depth }, glyphs, big_digits: true, wide: true }
}

/// What is drawn, row by row between bars; the second half of a wide character is not a character of its own.
fn rows(buffer: &Buffer) -> String {
    let area = *buffer.area();
    let row = |y| {
        let mut x = area.left();
        let mut row = String::new();
        while x < area.right() {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += text::width(symbol).max(1);
        }
        format!("|{row}|\n")
    };
    (area.top()..area.bottom()).map(row).collect()
}

fn drawn(width: u16, height: u16, draw: impl FnOnce(&mut Buffer, Rect)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(&mut buffer, area);
    rows(&buffer)
}

fn amount(look: Look, width: u16, height: u16, amount: &str) -> String {
    drawn(width, height, |buffer, area| {
        let size = Digits::while_typing(look, width - 4, height, amount);
        size.draw(buffer, area.right() - 2, 0, amount, Style::new());
    })
}

#[test]
fn big_digits() {
    assert_snapshot!("digits_large", amount(FULL, 80, 5, "1,234.50"));
    assert_snapshot!("digits_large_zero", amount(FULL, 80, 5, "0.00"));
    assert_snapshot!("digits_large_all", amount(FULL, 80, 5, "-1,267,890"));
    assert_snapshot!("digits_extra_large", amount(FULL, 120, 6, "12,345.60"));
    assert_snapshot!("digits_small", amount(FULL, 60, 3, "-45.00"));
    assert_snapshot!("digits_small_all", amount(FULL, 70, 3, "123,456,789.0"));
    assert_snapshot!("digits_ascii", amount(ASCII, 80, 5, "1,234,567.89"));
    assert_snapshot!("digits_ascii_minus", amount(ASCII, 80, 5, "-40.00"));
}

#[test]
fn digits_keep_their_size_while_typing_and_step_down_for_long_amounts() {
    let size = |amount: &str| Digits::while_typing(FULL, 76, 5, amount);
    assert_eq!(size("0.01"), Digits::Large);
    assert_eq!(size("9,999,999.99"), Digits::Large);
    assert_eq!(size("99,999,999.99"), Digits::Small);
    assert_eq!(Digits::while_typing(FULL, 20, 5, "1.00"), Digits::Plain);
    assert_eq!(Digits::while_typing(Look { big_digits: false, ..FULL }, 116, 6, "1.00"), Digits::Plain);
}

fn panel(fill: Fill, emblem: Emblem, headline: &'static str) -> OutcomePanel<'static> {
    OutcomePanel {
        fill,
        emblem,
        headline,
        currency: "HKD",
        amount: "1,234.50",
        money: "Money moved: YES",
        aside: "14:06:02  Front",
    }
}

#[test]
fn outcome_panels() {
    let draw = |panel: OutcomePanel<'_>, look: Look, w, h| drawn(w, h, |buffer, area| panel.draw(buffer, area, look));
    let approved = panel(Fill::Ok, Emblem::Approved, "APPROVED");
    assert_snapshot!("outcome_approved", draw(approved, FULL, 80, 11));
    assert_snapshot!("outcome_approved_wide", draw(approved, FULL, 120, 15));
    assert_snapshot!("outcome_approved_ascii", draw(approved, ASCII, 80, 11));
    let chinese =
        OutcomePanel { headline: "已批核", money: "扣款：已扣", aside: "14:06:02 · 櫃枱", ..approved };
    assert_snapshot!("outcome_approved_zh", draw(chinese, FULL, 80, 11));
    let declined = OutcomePanel { money: "Money moved: NO", ..panel(Fill::Declined, Emblem::Declined, "DECLINED") };
    assert_snapshot!("outcome_declined", draw(declined, FULL, 80, 11));
    let unknown = OutcomePanel {
        money: "Money moved: NOT KNOWN. Do not charge again.",
        aside: "14:04:20  Front",
        ..panel(Fill::Unknown, Emblem::NotKnown, "NOT KNOWN YET")
    };
    assert_snapshot!("outcome_not_known", draw(unknown, MONO, 80, 11));
    assert_snapshot!("outcome_cancelled", draw(panel(Fill::Cancelled, Emblem::Cancelled, "CANCELLED"), FULL, 80, 11));
    let long = panel(Fill::Cancelled, Emblem::NotStarted, "NOT STARTED: ANOTHER TERMINAL");
    assert_snapshot!("outcome_not_started", draw(long, FULL, 80, 11));
}

#[test]
fn plates() {
    let keypad = |look: Look| {
        drawn(44, 9, |buffer, _| {
            let plate = |lines, state| Plate { lines, state };
            plate(&["7"], PlateState::Ready).draw(buffer, Rect::new(1, 0, 9, 3), look);
            plate(&["00"], PlateState::Pressed).draw(buffer, Rect::new(11, 0, 9, 3), look);
            plate(&["退格"], PlateState::Disabled).draw(buffer, Rect::new(21, 0, 9, 3), look);
            plate(&["PAY", "Enter"], PlateState::Proposed).draw(buffer, Rect::new(31, 0, 11, 9), look);
            plate(&["8"], PlateState::Ready).draw(buffer, Rect::new(1, 3, 10, 5), look);
        })
    };
    assert_snapshot!("plates", keypad(FULL));
    assert_snapshot!("plates_mono", keypad(MONO));
}

fn hints<'a>(pairs: &[(&'a str, &'a str)]) -> Vec<KeyHint<'a>> {
    pairs.iter().map(|(key, does)| KeyHint { key, does }).collect()
}

#[test]
fn key_bar() {
    let sale = hints(&[
        ("Enter", "Pay"),
        ("Del", "Clear"),
        ("F8", "Terminal"),
        ("Tab", "Field"),
        ("F9", "Menu"),
        ("F1", "Help"),
        ("F10", "Quit"),
    ]);
    let terminals = hints(&[
        ("P", "Probe"),
        ("N", "Rename"),
        ("D", "Default"),
        ("X", "Disable"),
        ("F5", "Pair again"),
        ("Del", "Remove"),
        ("F1", "Help"),
    ]);
    let bar = |hints: &[KeyHint<'_>], width| {
        drawn(width, 1, |buffer, area| {
            keybar::draw(buffer, area, hints, FULL);
        })
    };
    let all = [bar(&sale, 80), bar(&terminals, 80), bar(&sale, 40), bar(&sale, 10)].concat();
    assert_snapshot!("keybar", all);
}

#[test]
fn key_bar_targets_are_the_labels_and_one_cell_each_side() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 1));
    let sale = hints(&[("Enter", "Pay"), ("Del", "Clear"), ("F1", "Help")]);
    let targets = keybar::draw(&mut buffer, Rect::new(0, 0, 24, 1), &sale, FULL);
    assert_eq!(targets, [Rect::new(0, 0, 11, 1), Rect::default(), Rect::new(12, 0, 9, 1)]);
}

#[test]
fn tabs_and_status() {
    let views = hints(&[("F2", "Sale"), ("F3", "Transactions"), ("F4", "Terminals"), ("F5", "Pair")]);
    let live = StatusRow {
        simulated: false,
        mode: "LIVE",
        operator: "Mei Wong",
        unprotected: "",
        not_known: "1 not known yet",
        clock: "Sat 21 Nov  14:06",
    };
    let simulated = StatusRow { simulated: true, mode: "SIMULATED", not_known: "", ..live };
    let chinese =
        StatusRow {
            mode: "正式", operator: "黃美", not_known: "1 宗結果未明", clock: "11月21日 週六  14:06", ..live
        };
    let long = StatusRow { operator: "Wolfeschlegelsteinhausenbergerdorff the Elder", ..live };
    let drawn = drawn(80, 5, |buffer, area| {
        tabs::draw(buffer, area, &views, Some(0), FULL);
        for (y, row) in (1..).zip([live, simulated, chinese, long]) {
            row.draw(buffer, Rect { y, ..area }, FULL);
        }
    });
    assert_snapshot!("tabs_and_status", drawn);
}

fn chip<'a>(glyph: Glyph, name: &'a str, state: &'a str, age: &'a str) -> TerminalChip<'a> {
    let trouble = matches!(glyph, Glyph::NotKnown | Glyph::Warning);
    TerminalChip { glyph, role: Role::Ok, name, state, age, trouble, is_default: name == "Bar" }
}

#[test]
fn terminals_row() {
    let few = [
        chip(Glyph::Ready, "Front", "ready", "now"),
        chip(Glyph::Ready, "Bar", "ready", "1 min"),
        chip(Glyph::Warning, "Kiosk", "no answer", "6 min"),
    ];
    let more = [
        &[chip(Glyph::Ready, "Metro", "signed on", "now"), chip(Glyph::NotYet, "Spare", "disabled", "")][..],
        &few,
        &[chip(Glyph::NotKnown, "Garden", "blocked", "2 h")],
    ]
    .concat();
    let row = |chips: &[TerminalChip<'_>], look: Look| {
        drawn(80, 1, |buffer, area| {
            terminals::draw(buffer, area, chips, "+{n} more", look);
        })
    };
    assert_snapshot!("terminals", [row(&few, FULL), row(&more, FULL), row(&more, ASCII)].concat());
}

#[test]
fn frames_and_progress() {
    let picture = |look: Look| {
        drawn(78, 6, |buffer, area| {
            let frame = Frame { title: "Sale on Front", aside: "Wonder, serial", focused: false };
            let inside = frame.draw(buffer, area, look);
            Progress { elapsed: 23, limit: 120 }.draw(buffer, Rect::new(inside.x + 2, 1, 72, 1), look);
            Progress { elapsed: 500, limit: 120 }.draw(buffer, Rect::new(inside.x + 2, 2, 20, 1), look);
            Frame { focused: true, ..Frame::default() }.draw(buffer, Rect::new(60, 2, 10, 3), look);
        })
    };
    assert_snapshot!("frames", picture(FULL));
    assert_snapshot!("frames_ascii", picture(ASCII));
}

#[test]
fn a_popup_never_leaves_half_a_wide_character() {
    let drawn = drawn(12, 3, |buffer, _| {
        for y in 0..3 {
            text::put(buffer, 0, y, "黃美黃美黃美", Style::new());
        }
        Frame::default().draw(buffer, Rect::new(3, 0, 6, 3), FULL);
    });
    assert_eq!(drawn, "|黃 ┌────┐ 美|\n|黃 │    │ 美|\n|黃 └────┘ 美|\n");
}

#[rstest::rstest]
#[case(text::cut_end("Kowloon Bakery", 8), "Kowloon…")]
#[case(text::cut_end("黃美美", 4), "黃…")]
#[case(text::cut_end("黃美美", 6), "黃美美")]
#[case(text::cut_end("x", 0), "")]
#[case(text::cut_middle("CT-1121-0042-98561093", 14), "CT-11…98561093")]
#[case(text::cut_middle("/dev/serial/by-id/usb-FTDI", 6), "…-FTDI")]
#[case(text::cut_front("/dev/serial/by-id/usb-FTDI", 9), "…usb-FTDI")]
#[case(text::cut_front("黃美美", 4), "…美")]
fn cutting(#[case] cut: std::borrow::Cow<'_, str>, #[case] expected: &str) {
    assert_eq!(cut, expected);
}

#[test]
fn padding_and_spacing_count_cells() {
    assert_eq!(text::pad("黃美", 6), "黃美  ");
    assert_eq!(text::pad("黃美美", 4), "黃… ");
    assert_eq!(text::spaced("NOT YET"), "N O T   Y E T");
    assert_eq!(text::spaced("已批核"), "已　批　核");
}

#[test]
fn nothing_draws_outside_its_buffer_at_any_size() {
    for (width, height) in [(1, 1), (2, 2), (7, 3), (500, 3), (80, 24)] {
        drawn(width, height, |buffer, area| {
            panel(Fill::Unknown, Emblem::NotKnown, "NOT KNOWN YET").draw(buffer, area, FULL);
            Plate { lines: &["PAY", "Enter"], state: PlateState::Proposed }.draw(buffer, area, FULL);
            Frame { title: "A title", aside: "aside", focused: true }.draw(buffer, area, FULL);
            keybar::draw(buffer, area, &hints(&[("Enter", "Pay"), ("F1", "Help")]), FULL);
            tabs::draw(buffer, area, &hints(&[("F2", "Sale"), ("F3", "Transactions")]), Some(1), FULL);
            terminals::draw(buffer, area, &[chip(Glyph::Ready, "Front", "ready", "now")], "+{n} more", FULL);
            Progress { elapsed: 1, limit: 0 }.draw(buffer, area, FULL);
            Digits::Large.draw(buffer, area.right(), 0, "9,999,999.99", Style::new());
            StatusRow {
                simulated: true,
                mode: "SIMULATED",
                operator: "M",
                unprotected: "",
                not_known: "1",
                clock: "14:06",
            }
            .draw(buffer, area, FULL);
        });
    }
}

#[test]
fn texts_of_any_length_are_only_cut() {
    let long = "9".repeat(100_000);
    let long = long.as_str();
    drawn(80, 24, |buffer, area| {
        let panel = panel(Fill::Ok, Emblem::Approved, "APPROVED");
        OutcomePanel { headline: "", amount: long, money: long, aside: long, ..panel }.draw(buffer, area, FULL);
        Digits::Large.draw(buffer, 78, 0, long, Style::new());
        Frame { title: long, aside: long, focused: false }.draw(buffer, area, FULL);
        Plate { lines: &[long; 40], state: PlateState::Ready }.draw(buffer, area, FULL);
        keybar::draw(buffer, area, &hints(&[(long, long), ("F1", long)]), FULL);
        tabs::draw(buffer, area, &hints(&[(long, long), ("F3", long)]), None, FULL);
        terminals::draw(buffer, area, &[chip(Glyph::Ready, long, long, long); 3], "+{n} more", FULL);
        StatusRow { simulated: false, mode: "LIVE", operator: long, unprotected: long, not_known: long, clock: long }
            .draw(buffer, area, FULL);
    });
}
