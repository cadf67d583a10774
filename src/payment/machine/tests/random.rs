//! Any inputs in any order at any time: what must hold, holds.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Desk, In, unfinished};
use crate::payment::{ByHand, Effect, Event, Finding, Kind, MoneyMoved, Payment, Silence, Stage, Stamped};

fn findings() -> impl Strategy<Value = Finding> {
    prop::sample::select(vec![
        Finding::Approved,
        Finding::Declined,
        Finding::Cancelled,
        Finding::NotTaken(crate::payment::NotStarted::Busy),
        Finding::Reversed,
        Finding::Pending,
        Finding::NotFound,
        Finding::Unclear,
        unfinished(Some(1)),
        unfinished(Some(3)),
        unfinished(None),
    ])
}

fn inputs() -> impl Strategy<Value = In> {
    let silences = prop::sample::select(vec![
        Silence::NothingLeft("refused".into()),
        Silence::TimedOut,
        Silence::LinkLost("reset".into()),
        Silence::Unreadable("half".into()),
    ]);
    let plain = prop::sample::select(vec![
        In::Start,
        In::Refuse,
        In::StatusSilent,
        In::LinkUp,
        In::AbortOver,
        In::Cancel,
        In::AskNow,
        In::SetAside,
        In::Finish,
        In::GiveUp,
        In::Decide(ByHand::Paid),
        In::Decide(ByHand::Unpaid),
        In::DecidePaid("HKD 10.21"),
        In::Seen,
        In::Restart,
    ]);
    prop_oneof![
        4 => plain,
        4 => Just(In::Tick),
        2 => findings().prop_map(In::Direct),
        2 => findings().prop_map(In::Status),
        1 => (findings(), 1020u64..1022).prop_map(|(finding, minor)| In::DirectOf(finding, minor)),
        1 => (findings(), 1020u64..1022).prop_map(|(finding, minor)| In::StatusOf(finding, minor)),
        1 => findings().prop_map(In::DirectGarbled),
        2 => silences.prop_map(In::Silent),
    ]
}

/// Steps of up to ten minutes, with a long sleep now and then.
fn steps() -> impl Strategy<Value = Vec<(u64, In)>> {
    let pause = prop_oneof![9 => 0u64..600_000, 1 => Just(10 * 24 * 3_600_000)];
    vec((pause, inputs()), 0..40)
}

fn is_mark(stamped: &Stamped) -> bool {
    stamped.event == Event::MayHaveLeft
}

/// A request leaves only behind the mark, in the same batch.
fn sends_are_marked(effects: &[Effect]) -> bool {
    let sent = effects.iter().position(|effect| matches!(effect, Effect::Send(_)));
    sent.is_none_or(|at| {
        effects[..at].iter().any(|effect| matches!(effect, Effect::Record(events) if events.iter().any(is_mark)))
    })
}

/// A try to finish it leaves only behind its own mark, in the same batch.
fn tries_are_marked(effects: &[Effect]) -> bool {
    let tried = effects.iter().position(|effect| matches!(effect, Effect::Finish(_)));
    let is_tried = |stamped: &Stamped| matches!(stamped.event, Event::FinishAsked { .. });
    tried.is_none_or(|at| {
        effects[..at].iter().any(|effect| matches!(effect, Effect::Record(events) if events.iter().any(is_tried)))
    })
}

fn closes(event: &Event) -> bool {
    matches!(
        event,
        Event::Concluded { .. } | Event::NotStarted { .. } | Event::Proven { .. } | Event::Contradicted { .. }
    )
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop::sample::select(Kind::ALL.to_vec())
}

/// Whether this input carries an approval of the amount that was asked for. Asked about a tip, the terminal tells of the sale:
/// only the new tip on it approves.
fn approves(kind: Kind, input: &In) -> bool {
    use Finding::{Approved, Reversed};
    match input {
        In::Status(_) if kind == Kind::TipAdjustment => false,
        In::StatusOf(finding, minor) if kind == Kind::TipAdjustment => *finding == Approved && *minor == 1020,
        In::Direct(finding) | In::Status(finding) => matches!(finding, Approved | Reversed),
        In::DirectOf(finding, 1020) | In::StatusOf(finding, 1020) => matches!(finding, Approved | Reversed),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn what_must_hold_holds(kind in kinds(), steps in steps()) {
        let mut desk = Desk::new(kind);
        let (mut now, mut approved) = (0u64, false);
        for (pause, input) in steps {
            now += pause;
            approved |= approves(kind, &input) && !desk.journal.is_empty();
            let closed_before = matches!(desk.payment().stage, Stage::Closed(_));
            let recorded = desk.journal.len();
            let effects = desk.put(now, input.clone()).unwrap_or_default();
            prop_assert!(sends_are_marked(&effects), "{input:?}");
            prop_assert!(tries_are_marked(&effects), "{input:?}");
            let tried = effects.iter().any(|effect| matches!(effect, Effect::Finish(_)));
            prop_assert!(!tried || matches!(input, In::Finish), "no try leaves by itself: {input:?}");
            let (owed_before, moved) = (desk.payment().owed.is_some(), approves(kind, &input));
            for effect in effects {
                desk.carry_out(effect);
            }
            let payment = desk.payment();
            prop_assert!(desk.sent <= 1);
            if desk.journal.is_empty() {
                prop_assert_eq!(&payment.stage, &Stage::Recorded);
            } else {
                let folded = Payment::fold(&desk.journal);
                prop_assert_eq!(folded.as_ref(), Some(payment), "{:?}", input);
            }
            let closed = matches!(payment.stage, Stage::Closed(_));
            if closed {
                prop_assert_eq!(desk.wake_at(), None);
            }
            if closed && !closed_before {
                prop_assert!(desk.journal[recorded..].iter().any(|stamped| closes(&stamped.event)), "{input:?}");
            }
            prop_assert!(payment.outcome_word() != "approved" || approved, "{input:?}");
            prop_assert!(kind != Kind::PreAuth || payment.money_moved() != MoneyMoved::Yes, "held is not charged");
            if closed && !closed_before && owed_before {
                prop_assert!(moved, "what is owed ends approved alone: {input:?}");
            }
            prop_assert!(desk.machine.may_finish().is_none() || payment.blocks_terminal(), "{input:?}");
            prop_assert!(!payment.blocks_terminal() || payment.is_open() || desk.journal.is_empty());
        }
    }

    /// Whatever has happened, a terminal that then answers every question ends the payment, unless it is one for a person.
    #[test]
    fn a_payment_ends_once_the_terminal_answers(kind in kinds(), steps in steps()) {
        let mut desk = Desk::new(kind);
        desk.feed(0, In::Start).expect("a draft can be started");
        let mut now = 0u64;
        for (pause, input) in steps {
            now += pause;
            let _ = desk.feed(now, input);
        }
        desk.feed(now, In::StatusSilent).expect("silence is never refused");
        while let Some(wake) = desk.wake_at() {
            now = now.max(wake);
            let words = desk.feed(now, In::Tick).expect("time is never refused");
            if words.ends_with("ask") {
                desk.feed(now, In::StatusOf(Finding::Approved, 1020)).expect("answers are never refused");
            }
        }
        let for_a_person = desk.payment().reason_code() == "amount_differs"
            || desk.payment().asking_ended
            || desk.machine.may_finish().is_some();
        prop_assert!(matches!(desk.payment().stage, Stage::Closed(_)) || for_a_person);
    }
}
