//! Anything in any order: every request is told of at most as often as it may be, and nothing leaves twice.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::scene::*;
use crate::payment::Kind;
use crate::protocol::{Output, Question, ReaderQuestion};
use crate::wire::{Left, LinkEvent, LinkFault, LinkFaultKind};

#[derive(Debug, Clone)]
enum Step {
    Pay,
    Ask(u64),
    Hello,
    Balance,
    Settle,
    Reply(usize, usize),
    Garble(usize, Vec<u8>),
    Fail(usize, bool),
    Down,
    Withdraw,
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => Just(Step::Pay),
        2 => (0u64..4).prop_map(Step::Ask),
        2 => Just(Step::Hello),
        1 => Just(Step::Balance),
        1 => Just(Step::Settle),
        6 => (0usize..8, 0usize..7).prop_map(|(which, what)| Step::Reply(which, what)),
        1 => (0usize..8, vec(any::<u8>(), 0..40)).prop_map(|(which, body)| Step::Garble(which, body)),
        1 => (0usize..8, any::<bool>()).prop_map(|(which, left)| Step::Fail(which, left)),
        1 => Just(Step::Down),
        1 => Just(Step::Withdraw),
        3 => prop_oneof![Just(500u64), Just(GAP), Just(READER), Just(25 * HOUR)].prop_map(Step::Pass),
    ];
    vec(step, 0..60)
}

fn answer(what: usize) -> String {
    match what {
        0 => BOUND.to_owned(),
        1 => SIGNED_ON.to_owned(),
        2 => paid("ORDER1"),
        3 => failed("000125", 1, "ORDER1"),
        4 => order("ORDER1", "1"),
        5 => inner("2000", "{}"),
        _ => failed("900000", 0, "ORDER1"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens(steps in steps()) {
        let mut scene = Scene::new();
        let (mut out, mut payments, mut told) = (Vec::new(), BTreeMap::<String, usize>::new(), BTreeMap::new());
        let (mut orders, mut last_question) = (0u64, None::<u64>);
        for step in steps {
            let outputs = match step {
                Step::Pay => {
                    // Order numbers are never used twice: the machine's references see to it.
                    orders += 1;
                    let sent = scene.pay(intent(Kind::Sale, orders));
                    sent.iter().filter(|asked| asked.service == "Payment").for_each(|asked| {
                        *payments.entry(asked.says("StoreOrderNo")).or_default() += 1;
                    });
                    out.extend(sent);
                    Vec::new()
                }
                Step::Ask(nth) => {
                    let sent = scene.ask(Question::Status(Box::new(intent(Kind::Sale, nth))));
                    out.extend(sent);
                    Vec::new()
                }
                Step::Hello => { out.extend(scene.ask(Question::Identify)); Vec::new() }
                Step::Balance => { out.extend(scene.ask(Question::Reader(ReaderQuestion::Balance))); Vec::new() }
                Step::Settle => { out.extend(scene.ask(Question::Settle)); Vec::new() }
                Step::Reply(which, what) if which < out.len() => scene.reply(&out[which], &answer(what)),
                Step::Garble(which, body) if which < out.len() => scene.reply_bytes(&out[which], body),
                Step::Fail(which, left) if which < out.len() => {
                    let left = if left { Left::Nothing } else { Left::Maybe };
                    scene.fail(&out[which], left, LinkFaultKind::Lost)
                }
                Step::Down => scene.hear(LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "out"))),
                Step::Withdraw => { scene.session.withdraw(scene.last_request()); Vec::new() }
                Step::Pass(ms) => scene.pass(ms),
                _ => Vec::new(),
            };
            for output in &outputs {
                if let Output::Answered(id, _) | Output::Silent(id, _) | Output::Identified(id, _)
                | Output::Settled(id, _) | Output::Reader(id, _) = output
                {
                    let times = told.entry(*id).or_insert(0usize);
                    *times += 1;
                    prop_assert!(*times <= 1, "{id:?} is told of twice");
                }
            }
            for asked in read(outputs) {
                if asked.service == "Payment" {
                    *payments.entry(asked.says("StoreOrderNo")).or_default() += 1;
                }
                if asked.service == "SingleOrderQuery" {
                    prop_assert!(last_question.is_none_or(|at| scene.now >= at + GAP || scene.now == at));
                    last_question = Some(scene.now);
                }
                out.push(asked);
            }
            prop_assert!(payments.values().all(|times| *times == 1), "{payments:?}");
            if let Some(wake) = scene.session.wake_at() {
                prop_assert!(wake.0 <= scene.now + READER.max(GAP));
            }
        }
    }
}
