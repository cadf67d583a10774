//! The customer's code as it is drawn: asked for, read, and what is no code.

use super::*;
use crate::console::command::{Command, CounterCommand};
use crate::payment::Vendor;

fn scanning(counter: &mut Counter) {
    counter.state.counters.become_one_of(0, Vendor::EasyCard);
    for _ in 0..2 {
        counter.click(Command::Counter(CounterCommand::NextMethod));
    }
}

fn amount(counter: &mut Counter) {
    counter.typed("3500");
    counter.wait(100);
}

fn scan(counter: &mut Counter, code: &str) {
    for c in code.chars() {
        counter.press(Key::Char(c));
    }
    counter.press(Key::Enter);
    counter.wait(6_000);
}

#[test]
fn the_field_of_the_keypad() {
    snapshots("sale_code", SMALL, |counter| {
        scanning(counter);
        amount(counter);
    });
    snapshots("sale_code_read", WIDE, |counter| {
        scanning(counter);
        scan(counter, "134567890123456789");
        amount(counter);
    });
    snapshots("sale_code_typed", SMALL, |counter| {
        scanning(counter);
        counter.click(Command::Counter(CounterCommand::Code));
        counter.typed("1345");
    });
    snapshots("sale_code_wrong", SMALL, |counter| {
        scanning(counter);
        scan(counter, "4891234567890");
        amount(counter);
    });
}

#[test]
fn the_question_for_it() {
    for (name, size) in [("scan_code", SMALL), ("scan_code_wide", WIDE)] {
        snapshots(name, size, |counter| {
            scanning(counter);
            amount(counter);
            counter.key(Key::Enter);
            counter.wait(2_000);
            counter.typed("134567");
        });
    }
    snapshots("scan_code_wrong", SMALL, |counter| {
        scanning(counter);
        amount(counter);
        counter.key(Key::Enter);
        counter.wait(2_000);
        scan(counter, "1345678");
    });
}
