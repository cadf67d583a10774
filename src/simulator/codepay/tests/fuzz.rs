//! Whatever a client sends: nothing panics, and no order number is ever charged twice.

use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::register::*;
use crate::protocol::codepay::frame::{Frame, FrameType};
use crate::simulator::codepay::*;
use crate::simulator::random::Seeded;
use crate::simulator::{Client, EntryKind, LedgerEntry, LineFace, Machine};

/// What registers say, as texts.
fn corpus() -> Vec<Vec<u8>> {
    let recorded = crate::protocol::codepay::vectors::messages();
    let mut corpus: Vec<String> = recorded.into_iter().map(|(_, _, wire)| wire.to_owned()).collect();
    let own = [
        sale("S1", "10.20"),
        void("V1", "S1"),
        refund("R1", "S1", "1.00"),
        preauth("A1", "5.00"),
        complete("C1", "A1", "4.00"),
        cashback("B1", "5", "5"),
        query("S1"),
        close("S1"),
        tip("S1", "1.00"),
        settle(),
    ];
    corpus.extend(own.map(|message| message.to_string()));
    corpus.into_iter().map(String::into_bytes).collect()
}

fn mutated(corpus: &[Vec<u8>], random: &mut Seeded) -> Vec<u8> {
    let pick = |random: &mut Seeded, below: usize| usize::try_from(random.below(below as u64)).unwrap();
    let mut bytes = corpus[pick(random, corpus.len())].clone();
    for _ in 0..=random.below(4) {
        let at = pick(random, bytes.len().max(1));
        match random.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.extend(corpus[pick(random, corpus.len())].iter().skip(at)),
            2 => bytes.insert(at.min(bytes.len()), random.draw().to_le_bytes()[0]),
            3 if at < bytes.len() => drop(bytes.remove(at)),
            _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (at % 8)),
        }
    }
    bytes
}

/// What one input does to the terminal, and to its end of a line as it is and as the data of a frame. The fuzz body.
fn survives(register: &mut Register, bytes: &[u8]) {
    register.terminal.receive(register.line, "", bytes, register.now_ms);
    register.outputs();
    let frame = Frame { kind: FrameType::Normal, ack: 0, id: 1, data: bytes.to_vec() };
    for bytes in [bytes.to_vec(), frame.encode_within(usize::MAX).unwrap_or_default()] {
        let mut end = FrameEnd::new(0);
        end.receive(&Frame::bare(FrameType::Handshake, 0).encode().unwrap(), 0);
        end.receive(&bytes, 10);
        while let Some(at_ms) = end.wake_at_ms() {
            end.reach(at_ms);
        }
        end.let_go(20_000);
    }
}

#[test]
fn the_corpus_and_its_mutations_are_survived() {
    let corpus = corpus();
    for profile in [Profile::Document, Profile::Field2024, Profile::PayCloud] {
        let mut register = Register::facing(TerminalSettings { profile, ..settings() });
        for bytes in &corpus {
            survives(&mut register, bytes);
            register.wait(2_000);
        }
        let booked = register.terminal.ledger().len();
        let mut random = Seeded::new(1);
        for _ in 0..4_000 {
            survives(&mut register, &mutated(&corpus, &mut random));
        }
        register.terminal.reach(u64::MAX / 2);
        assert!(booked > 0, "the corpus has payments");
        sound(register.terminal.ledger());
    }
}

/// No number is charged, refunded or voided twice; nothing goes back that was not charged.
fn sound(ledger: &[LedgerEntry]) {
    let mut once: HashMap<(&str, &str), u32> = HashMap::new();
    for entry in ledger.iter().filter(|entry| entry.kind != EntryKind::Tip) {
        let kind = match entry.kind {
            EntryKind::Charge => "charge",
            EntryKind::Refund => "refund",
            _ => "void",
        };
        let count = once.entry((kind, entry.reference.as_str())).or_default();
        *count += 1;
        assert!(*count == 1, "{kind} of {} twice", entry.reference);
    }
}

/// One thing that a client or the world does.
#[derive(Debug, Clone)]
enum Step {
    Send(Value),
    Wait(u64),
    Leave(bool),
    Come(u8),
    PowerCut,
}

fn number() -> impl Strategy<Value = String> {
    (0_u8..6).prop_map(|number| format!("N{number}"))
}

fn amount() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (1_u64..40, 0_u64..100).prop_map(|(major, cents)| format!("{major}.{cents:02}")),
        1 => Just("abc".to_owned()),
    ]
}

fn any_order() -> impl Strategy<Value = Value> {
    let kind = prop_oneof![Just("1"), Just("2"), Just("3"), Just("4"), Just("6"), Just("11"), Just("5"), Just("x")];
    (kind, number(), number(), amount(), any::<bool>(), any::<bool>()).prop_map(
        |(kind, number, original, amount, confirms, tips)| {
            let mut fields = json!({
                "orig_merchant_order_no": original, "order_amount": amount, "confirm_on_terminal": confirms,
                "on_screen_tip": tips,
            });
            if kind == "11" {
                fields["cash_amount"] = "5".into();
            }
            order(kind, &number, &fields)
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => any_order().prop_map(Step::Send),
        2 => number().prop_map(|number| Step::Send(query(&number))),
        2 => number().prop_map(|number| Step::Send(close(&number))),
        1 => (number(), amount()).prop_map(|(number, amount)| Step::Send(tip(&number, &amount))),
        1 => Just(Step::Send(settle())),
        3 => (0_u64..20_000).prop_map(Step::Wait),
        1 => any::<bool>().prop_map(Step::Leave),
        1 => (0_u8..3).prop_map(Step::Come),
        1 => Just(Step::PowerCut),
    ]
}

fn profile() -> impl Strategy<Value = Profile> {
    prop_oneof![Just(Profile::Document), Just(Profile::Field2024), Just(Profile::PayCloud)]
}

fn close_habit() -> impl Strategy<Value = CloseHabit> {
    use CloseHabit::{Cancels, Late, OrderFirst, Silent};
    prop_oneof![Just(Cancels), Just(OrderFirst), Just(Silent), Just(Late)]
}

proptest! {
    #[test]
    fn the_ledger_never_charges_one_order_number_twice(
        steps in prop::collection::vec(step(), 1..60),
        (profile, close) in (profile(), close_habit()),
        card_wait_ms in prop_oneof![Just(0_u64), Just(1_000)],
    ) {
        let mut register = Register::facing(TerminalSettings { profile, card_wait_ms, close, ..settings() });
        for step in steps {
            match step {
                Step::Send(request) => register.send(&request),
                Step::Wait(ms) => drop(register.wait(ms)),
                Step::Leave(properly) => {
                    register.terminal.disconnected(register.line, properly, register.now_ms);
                }
                Step::Come(0) => register.connect(&Client::At("127.0.0.1".to_owned())),
                Step::Come(name) => register.connect(&Client::Named(name.to_string())),
                Step::PowerCut => register.terminal.restart(register.now_ms),
            }
        }
        register.wait(1_000_000);
        prop_assert!(!register.terminal.is_busy());
        sound(register.terminal.ledger());
        given_back_only_once(&mut register);
    }
}

/// Whatever was charged went back at most once, but for the minor unit that amounts ending in 58 have too much.
fn given_back_only_once(register: &mut Register) {
    let total = |kind: EntryKind| -> u64 {
        register
            .terminal
            .ledger()
            .iter()
            .filter(|entry| entry.kind == kind)
            .map(|entry| entry.amount.minor_units())
            .sum()
    };
    let tips = total(EntryKind::Tip);
    let unreferenced = register.terminal.settings().profile != Profile::Document;
    let back = total(EntryKind::Refund) + total(EntryKind::Void);
    assert!(unreferenced || back <= total(EntryKind::Charge) + tips + 60, "more went back than was charged");
}
