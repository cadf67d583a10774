//! The sale as it is drawn: what keeps it from selling, the fields, and where everything can be clicked.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rstest::rstest;

use crate::console::checks::{SMALL, WIDE, snapshots};
use crate::console::command::{Command, CounterCommand, View};
use crate::console::event::{Event, Reply};
use crate::console::input::Key;
use crate::console::paint::{self, Painter};
use crate::console::samples::{Counter, status, terminals};
use crate::console::texts::Lang;
use crate::console::views::{Targets, draw};
use crate::console::words;
use crate::profile::Keypad;
use crate::terminal::{Method, State as TerminalState};
use crate::till::TillEvent;

const METHODS: &[Method] =
    &[Method { word: "card_payment", text: "label.card" }, Method { word: "other", text: "label.order" }];

fn front(counter: &mut Counter, state: TerminalState) {
    let status = status("t-00000001", "Front", state);
    counter.event(Event::Till(TillEvent::Terminal(Box::new(status))));
}

/// As many terminals as a large shop has.
fn many(counter: &mut Counter) {
    let profile = terminals();
    let many: Vec<_> = profile.iter().cycle().take(24).cloned().collect();
    counter.event(Event::Reply(Reply::Terminals(Ok(()), many)));
}

#[test]
fn a_terminal_that_cannot_sell_says_why_before_the_sale() {
    snapshots("sale_blocked", SMALL, |counter| {
        front(counter, TerminalState::Blocked(1));
        counter.typed("1020");
    });
    snapshots("sale_no_answer", SMALL, |counter| {
        counter.wait(360_000);
        front(counter, TerminalState::NoAnswer("timed out".into()));
        counter.typed("1020");
    });
    snapshots("sale_busy", WIDE, |counter| {
        front(counter, TerminalState::Busy);
        counter.typed("1020");
    });
}

#[test]
fn means_of_payment_where_the_vendor_has_them() {
    snapshots("sale_method", SMALL, |counter| {
        counter.state.counters.offer(0, METHODS);
        counter.typed("1020");
        counter.key(Key::Tab);
    });
}

#[test]
fn the_list_of_terminals() {
    snapshots("terminal_list", SMALL, |counter| {
        counter.click(Command::Counter(CounterCommand::Terminals));
    });
    snapshots("terminal_list_long", SMALL, |counter| {
        many(counter);
        counter.click(Command::Counter(CounterCommand::Terminals));
        counter.key(Key::End);
    });
}

fn targets(counter: &Counter) -> Targets {
    let (columns, rows) = counter.state.size;
    draw(&counter.state, &mut Buffer::empty(Rect::new(0, 0, columns, rows)))
}

/// Where a click on this cell goes.
fn at(targets: &Targets, column: u16, row: u16) -> Option<Command> {
    targets.iter().rev().find(|(area, _)| area.contains((column, row).into())).map(|(_, command)| *command)
}

/// Every cell of the area means this, and no cell of its rows right and left of it does.
fn means(targets: &Targets, area: Rect, command: Command) {
    for position in area.positions() {
        assert_eq!(at(targets, position.x, position.y), Some(command), "{position:?}");
    }
    for y in area.rows().map(|row| row.y) {
        for x in [area.x.wrapping_sub(1), area.right()] {
            assert_ne!(at(targets, x, y), Some(command), "{x},{y}");
        }
    }
}

/// The cells of `screens`: first plate, size, step, the three rows of digits.
struct Cells {
    digit: Rect,
    clear: Rect,
    pay: Rect,
    field: Rect,
    step: u16,
}

const SMALL_CELLS: Cells = Cells {
    digit: Rect::new(1, 9, 9, 3),
    clear: Rect::new(31, 9, 11, 3),
    pay: Rect::new(31, 12, 11, 9),
    field: Rect::new(46, 10, 32, 3),
    step: 3,
};
const WIDE_CELLS: Cells = Cells {
    digit: Rect::new(1, 14, 10, 5),
    clear: Rect::new(34, 14, 12, 5),
    pay: Rect::new(34, 19, 12, 15),
    field: Rect::new(48, 14, 30, 3),
    step: 4,
};

#[rstest]
#[case::small(SMALL, SMALL_CELLS)]
#[case::wide(WIDE, WIDE_CELLS)]
fn every_plate_and_field_answers_in_its_own_cells(
    #[case] size: (u16, u16),
    #[case] cells: Cells,
    #[values(Keypad::Till, Keypad::Phone)] keypad: Keypad,
) {
    let mut counter = Counter::open(Lang::En, size);
    counter.state.config.keypad = keypad;
    counter.state.counters.offer(0, METHODS);
    counter.typed("1020");
    let targets = targets(&counter);
    let rows = if keypad == Keypad::Phone { ["123", "456", "789"] } else { ["789", "456", "123"] };
    let plate = |column: u16, row: u16| Rect {
        x: cells.digit.x + column * (cells.digit.width + 1),
        y: cells.digit.y + row * cells.digit.height,
        ..cells.digit
    };
    for (row, digits) in (0..).zip(rows) {
        for (column, digit) in (0..).zip(digits.chars()) {
            means(&targets, plate(column, row), Command::Digit(digit));
        }
    }
    means(&targets, plate(0, 3), Command::Zeros);
    means(&targets, plate(1, 3), Command::Digit('0'));
    means(&targets, plate(2, 3), Command::Backspace);
    means(&targets, cells.clear, Command::Clear);
    means(&targets, cells.pay, Command::Pay);
    let fields = [
        Command::NextTerminal,
        Command::Counter(CounterCommand::NextMethod),
        Command::OrderField,
        Command::View(View::Transactions),
    ];
    for (index, command) in (0..).zip(fields) {
        means(&targets, Rect { y: cells.field.y + index * cells.step, ..cells.field }, command);
    }
}

#[test]
fn pay_answers_only_with_an_amount_and_a_terminal_that_can_sell() {
    let mut counter = Counter::open(Lang::En, SMALL);
    assert_eq!(at(&targets(&counter), 36, 16), None, "no amount");
    counter.typed("1020");
    assert_eq!(at(&targets(&counter), 36, 16), Some(Command::Pay));
    front(&mut counter, TerminalState::Blocked(1));
    assert_eq!(at(&targets(&counter), 36, 16), None, "blocked");
}

#[test]
fn tabs_chips_and_the_key_bar_answer_with_a_cell_on_each_side() {
    let mut counter = Counter::open(Lang::En, SMALL);
    let shown = targets(&counter);
    means(&shown, Rect::new(9, 0, 17, 1), Command::View(View::Transactions));
    assert_eq!(at(&shown, 1, 23), Some(Command::Pay));
    assert_eq!(at(&shown, 0, 22), Some(Command::Terminal(0)));
    counter.state.payments.restore(vec![crate::console::samples::unresolved(1)], crate::console::samples::at(0));
    let shown = targets(&counter);
    let chip: Vec<u16> = (0..80).filter(|x| at(&shown, *x, 1) == Some(Command::ToDo)).collect();
    assert_eq!(chip.len(), "? 1 not known yet".len() + 2);
}

#[test]
fn with_many_terminals_the_rest_opens_the_list() {
    let mut counter = Counter::open(Lang::En, SMALL);
    many(&mut counter);
    let shown = targets(&counter);
    let list = Command::Counter(CounterCommand::Terminals);
    assert!((0..80).any(|x| at(&shown, x, 22) == Some(list)), "+n more");
    assert_eq!(at(&shown, 50, 11), Some(list), "the field");
}

#[test]
fn a_currency_without_minor_units_has_three_zeros() {
    let mut counter = Counter::open(Lang::En, SMALL);
    let mut profile = terminals();
    profile[0].currency = crate::money::Currency::parse("JPY").unwrap();
    counter.event(Event::Reply(Reply::Terminals(Ok(()), profile)));
    counter.typed("1");
    counter.click(Command::Zeros);
    assert_eq!(counter.state.sale.entry.amount().to_grouped(), "1,000");
    assert!(crate::console::checks::screen(&counter).contains(" 000 "));
}

/// Bytes that each digit of an amount costs: the cells that changed, and the title if it did.
fn bytes_per_digit(size: (u16, u16), digits: &str, big: bool) -> Vec<usize> {
    let mut counter = Counter::open(Lang::En, size);
    counter.state.look.big_digits = big;
    let (mut painter, mut shown) = (Painter::default(), String::new());
    let mut bytes = |counter: &Counter| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        draw(&counter.state, &mut buffer);
        let title = words::title(&counter.state);
        let mut sent = if title == shown { 0 } else { paint::title(&title).len() };
        shown = title;
        painter.paint(&mut buffer, |frame| {
            sent += frame.len();
            true
        });
        sent
    };
    bytes(&counter);
    let mut each = |digit: char| {
        counter.typed(&digit.to_string());
        bytes(&counter)
    };
    digits.chars().map(&mut each).collect()
}

/// The first digit also lights PAY and all digits up. Each further one changes the digits that changed their place.
#[rstest]
#[case::small(SMALL, 700, [300, 450])]
#[case::wide(WIDE, 960, [300, 450])]
fn a_digit_costs_few_bytes(#[case] size: (u16, u16), #[case] first: usize, #[case] next: [usize; 2]) {
    for digits in ["123456", "888888", "102030"] {
        let big = bytes_per_digit(size, digits, true);
        assert!(big[0] <= first && big[1] <= next[0], "{big:?}");
        assert!(big[1..].iter().all(|bytes| *bytes <= next[1]), "{big:?}");
        let plain = bytes_per_digit(size, digits, false);
        assert!(plain[1] <= 85 && plain[2..].iter().all(|bytes| *bytes <= 60), "{plain:?}");
    }
}
