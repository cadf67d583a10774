//! Any window at any moment: nothing panics, every line has the width of the window, and what matters stays in sight.

use proptest::prelude::*;

use super::*;
use crate::console::command::{Command, CounterCommand};
use crate::console::views::Targets;

pub(super) type Prepare = fn(&mut Counter);

/// One of every kind of screen.
pub(super) const SCREENS: &[(&str, Prepare)] = &[
    ("idle", |_| {}),
    ("typed", typed),
    ("large", |counter| {
        counter.typed("1234500");
        counter.key(Key::Enter);
    }),
    ("starting", |counter| {
        counter.typed("123450");
        counter.key(Key::Enter);
    }),
    ("waiting", selling),
    ("cancel asked", |counter| {
        selling(counter);
        counter.key(Key::Esc);
    }),
    ("leaving", |counter| {
        selling(counter);
        counter.key(Key::F(10));
    }),
    ("approved", |counter| result(counter, ended(1, Outcome::Approved))),
    ("declined", |counter| result(counter, ended(1, Outcome::Declined))),
    ("not known", |counter| result(counter, unresolved(1))),
    ("slip", |counter| {
        result(counter, unresolved(1));
        counter.key(Key::Char('s'));
    }),
    ("decide", |counter| {
        result(counter, unresolved(1));
        counter.key(Key::Char('o'));
    }),
    ("menu", |counter| {
        counter.key(Key::F(9));
    }),
    ("help", |counter| {
        counter.key(Key::F(1));
    }),
    ("terminals to choose", |counter| {
        counter.click(Command::Counter(CounterCommand::Terminals));
    }),
    ("list", list),
    ("detail", |counter| {
        list(counter);
        counter.key(Key::Enter);
        counter.event(record(ended(8, Outcome::Approved)));
    }),
    ("refund", |counter| {
        list(counter);
        counter.key(Key::Char('r'));
        counter.event(record(ended(8, Outcome::Approved)));
    }),
    ("terminals", |counter| {
        counter.key(Key::F(4));
    }),
    ("pairing", |counter| {
        counter.key(Key::F(5));
    }),
    ("locked", |counter| counter.state.staff.locked = true),
];

/// The screen in this window; every line is as wide as the window and no target lies outside.
fn survives(counter: &mut Counter, columns: u16, rows: u16) -> String {
    counter.event(Event::Resized(columns, rows));
    screen(counter)
}

/// Windows at the edges of every layout, in every combination.
#[test]
fn every_screen_survives_the_sizes_at_the_edges() {
    const COLUMNS: [u16; 17] = [0, 1, 2, 3, 10, 29, 30, 40, 59, 60, 79, 80, 81, 119, 120, 161, 200];
    const ROWS: [u16; 17] = [0, 1, 2, 3, 7, 8, 12, 19, 20, 23, 24, 25, 28, 35, 36, 46, 60];
    for ((_, prepare), touch) in SCREENS.iter().flat_map(|screen| [(screen, false), (screen, true)]) {
        let mut counter = Counter::staffed(Lang::ZhHant, SMALL);
        counter.state.config.touch = touch;
        prepare(&mut counter);
        for (columns, rows) in COLUMNS.iter().flat_map(|columns| ROWS.map(|rows| (*columns, rows))) {
            survives(&mut counter, columns, rows);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_screen_survives_every_size(
        which in 0..SCREENS.len(),
        english in any::<bool>(),
        sizes in prop::collection::vec((0..=200_u16, 0..=60_u16), 1..6),
    ) {
        let mut counter = Counter::staffed(if english { Lang::En } else { Lang::ZhHans }, SMALL);
        SCREENS[which].1(&mut counter);
        for (columns, rows) in sizes {
            survives(&mut counter, columns, rows);
        }
    }
}

#[test]
fn a_payment_stays_readable_at_any_size() {
    let sizes = [(79, 23), (60, 20), (59, 19), (40, 12), (30, 8)];
    for (columns, rows) in sizes {
        let mut counter = Counter::open(Lang::En, SMALL);
        selling(&mut counter);
        counter.wait(23_000);
        let shown = survives(&mut counter, columns, rows);
        assert!(shown.contains("HKD 1,234.50") && shown.contains("Ask to cancel"), "{columns}x{rows}\n{shown}");
        counter.tell(unresolved(1));
        let shown = survives(&mut counter, columns, rows);
        assert!(shown.contains("HKD 1,234.50") && shown.contains("NOT KNOWN YET"), "{columns}x{rows}\n{shown}");
    }
    for (columns, rows) in [(29, 24), (80, 7), (20, 2)] {
        let mut counter = Counter::open(Lang::En, SMALL);
        result(&mut counter, ended(1, Outcome::Approved));
        let shown = survives(&mut counter, columns, rows);
        assert!(shown.contains("1,234.50"), "{columns}x{rows}\n{shown}");
    }
}

#[test]
fn small_windows() {
    for size in [(60, 20), (29, 7)] {
        snapshots("small_unknown", size, |counter| {
            counter.event(Event::Resized(80, 24));
            result(counter, unresolved(1));
            counter.event(Event::Resized(size.0, size.1));
        });
    }
    snapshots("small_approved", (40, 12), |counter| {
        counter.event(Event::Resized(80, 24));
        result(counter, ended(1, Outcome::Approved));
        counter.event(Event::Resized(40, 12));
    });
}

fn targets(counter: &Counter) -> Targets {
    let area = ratatui::layout::Rect::new(0, 0, counter.state.size.0, counter.state.size.1);
    crate::console::views::draw(&counter.state, &mut ratatui::buffer::Buffer::empty(area))
}

#[test]
fn in_a_small_window_nothing_that_pays_answers() {
    for (name, prepare) in SCREENS {
        let mut counter = Counter::staffed(Lang::En, SMALL);
        prepare(&mut counter);
        for size in [(79, 24), (80, 23), (59, 19), (40, 12), (29, 7)] {
            survives(&mut counter, size.0, size.1);
            let small = targets(&counter).iter().all(|(_, command)| command.fits_small());
            assert!(small, "{name} at {size:?}");
        }
    }
}

/// Above 160 columns the margins grow: the page is in the middle and no line is longer.
#[test]
fn lines_get_no_longer_than_160_cells() {
    for (name, prepare) in SCREENS {
        let mut counter = Counter::open(Lang::En, SMALL);
        prepare(&mut counter);
        let shown = survives(&mut counter, 200, 50);
        for row in shown.lines() {
            let cells: Vec<char> = row.trim_matches('|').chars().collect();
            let margins = cells[..20].iter().chain(&cells[180..]);
            assert!(margins.clone().all(|c| *c == ' '), "{name}: {row}");
        }
    }
}

#[test]
fn the_wide_page_has_margins_in_a_very_wide_window() {
    snapshots("sale_typed", (200, 50), typed);
}
