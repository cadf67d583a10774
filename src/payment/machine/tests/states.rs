//! The payment's states, found by giving every input to the machine in every state that it can reach. `docs/safety.md` shows
//! them; `COUNTERTOP_WRITE_DOCS=1 cargo test --lib payment::machine::tests::states` writes them there again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use super::super::Awaiting;
use super::{Desk, In, unfinished};
use crate::payment::{ByHand, Finding, Kind, NotStarted, Outcome, Proof, Silence, Stage, Unresolved};

const BEGINS: &str = "<!-- states: written by a test -->\n";
const ENDS: &str = "<!-- end of the states -->\n";

/// Every input that can change how a payment stands, in words.
fn inputs() -> Vec<(&'static str, In)> {
    use Finding::{Approved, Cancelled, Declined, NotFound, Pending, Reversed, Unclear};
    let busy = || Finding::NotTaken(NotStarted::Busy);
    let lost = || Silence::LinkLost("reset".into());
    vec![
        ("rung up", In::Start),
        ("refused by a rule", In::Refuse),
        ("says approved", In::DirectOf(Approved, 1020)),
        ("says approved, another amount", In::DirectOf(Approved, 1021)),
        ("says approved, an amount that is none", In::DirectGarbled(Approved)),
        ("says declined", In::Direct(Declined)),
        ("says cancelled", In::Direct(Cancelled)),
        ("says busy", In::Direct(busy())),
        ("says undone", In::Direct(Reversed)),
        ("says pending", In::Direct(Pending)),
        ("says what nobody knows", In::Direct(Unclear)),
        ("says unfinished", In::Direct(unfinished(Some(1)))),
        ("says unfinished, no more tries", In::Direct(unfinished(None))),
        ("asked: approved", In::StatusOf(Approved, 1020)),
        ("asked: approved, another amount", In::StatusOf(Approved, 1021)),
        ("asked: declined", In::Status(Declined)),
        ("asked: cancelled", In::Status(Cancelled)),
        ("asked: busy", In::Status(busy())),
        ("asked: undone", In::Status(Reversed)),
        ("asked: pending", In::Status(Pending)),
        ("asked: not found", In::Status(NotFound)),
        ("asked: unclear", In::Status(Unclear)),
        ("asked: unfinished", In::Status(unfinished(Some(1)))),
        ("asked: unfinished, no more tries", In::Status(unfinished(None))),
        ("asked: no answer", In::StatusSilent),
        ("nothing left", In::Silent(Silence::NothingLeft("refused".into()))),
        ("no answer in time", In::Silent(Silence::TimedOut)),
        ("link lost", In::Silent(lost())),
        ("unreadable answer", In::Silent(Silence::Unreadable("half".into()))),
        ("time passes", In::Tick),
        ("link is back", In::LinkUp),
        ("cancel asked for", In::Cancel),
        ("asked about by hand", In::AskNow),
        ("put aside", In::SetAside),
        ("same card is back", In::Finish),
        ("end given up", In::GiveUp),
        ("stated as paid", In::Decide(ByHand::Paid)),
        ("stated as unpaid", In::Decide(ByHand::Unpaid)),
        ("killed and started", In::Restart),
    ]
}

/// The state's name in the document.
fn name(desk: &Desk) -> &'static str {
    let payment = desk.payment();
    match (&payment.stage, &desk.machine.awaiting) {
        _ if desk.journal.is_empty() => "draft",
        _ if payment.reversed => "undone",
        (Stage::Closed(_), _) if payment.proof == Some(Proof::Contradicted) => "contradicted",
        (Stage::Closed(_), _) if payment.proof == Some(Proof::Proven) => "proven",
        (Stage::Closed(Outcome::Approved), _) => "approved",
        (Stage::Closed(Outcome::Declined), _) => "declined",
        (Stage::Closed(Outcome::Cancelled), _) => "cancelled",
        (Stage::Closed(Outcome::NotStarted(_)), _) => "not started",
        (Stage::Unresolved(Unresolved::AmountDiffers { .. }), _) => "amount differs",
        (Stage::Unresolved(_), _) => match payment.by_hand.as_ref().map(|by_hand| by_hand.decision) {
            Some(ByHand::Paid) => "stated as paid",
            Some(ByHand::Unpaid) => "stated as unpaid",
            None if payment.set_aside => "put aside",
            None => "not known",
        },
        (Stage::Recorded | Stage::Waiting, Awaiting::Card { .. }) => "card awaited",
        (Stage::Recorded | Stage::Waiting, Awaiting::Truth(_)) => "checking",
        (Stage::Recorded | Stage::Waiting, _) if payment.owed.is_some() => "finishing",
        (Stage::Recorded | Stage::Waiting, _) => "waiting",
    }
}

/// Everything that can matter for what comes next, without times, texts and counts.
fn key(desk: &Desk) -> String {
    let payment = desk.payment();
    let awaiting = match &desk.machine.awaiting {
        Awaiting::Answer { next_ask, asked, .. } => format!("answer {} {asked}", next_ask.is_some()),
        Awaiting::Truth(asking) => format!("truth {} {}", asking.out, asking.on_demand_only),
        Awaiting::Card { asked, .. } => format!("card {asked}"),
        Awaiting::Start | Awaiting::Nothing => String::new(),
    };
    let owed = payment.owed.as_ref().map(|owed| owed.next);
    let flags = (payment.set_aside, payment.cancel_asked, payment.reversed, payment.given_up.is_some());
    let by_hand = payment.by_hand.as_ref().map(|by_hand| by_hand.decision);
    format!("{} {awaiting} {owed:?} {flags:?} {by_hand:?} {:?} {:?}", name(desk), payment.proof, payment.stage)
}

/// Plays a path from the draft on. Time goes on to the next moment that the machine waits for, where it waits for one.
fn played(path: &[In]) -> (Desk, u64) {
    let (mut desk, mut now) = (Desk::new(Kind::Sale), 0);
    for input in path {
        let _ = given(&mut desk, &mut now, input);
    }
    (desk, now)
}

fn given(desk: &mut Desk, now: &mut u64, input: &In) -> Option<String> {
    *now += 1;
    if matches!(input, In::Tick) {
        *now = desk.wake_at().map_or(*now, |wake| wake.max(*now));
    }
    desk.feed(*now, input.clone()).ok()
}

/// A step from one named state to another.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
struct Edge {
    from: &'static str,
    to: &'static str,
}

/// What was found: for each step the inputs that lead there, and those that let a request leave.
#[derive(Default)]
struct Found {
    edges: BTreeMap<Edge, BTreeSet<&'static str>>,
    names: BTreeSet<&'static str>,
    sends: BTreeSet<(&'static str, &'static str)>,
    states: usize,
}

/// Looked for once, as it takes a while.
fn explored() -> &'static Found {
    static FOUND: OnceLock<Found> = OnceLock::new();
    FOUND.get_or_init(explore)
}

fn explore() -> Found {
    let (mut found, mut known) = (Found::default(), BTreeSet::new());
    let mut paths = VecDeque::from([Vec::new()]);
    known.insert(key(&Desk::new(Kind::Sale)));
    while let Some(path) = paths.pop_front() {
        found.states += 1;
        for (words, input) in inputs() {
            let (mut desk, mut now) = played(&path);
            let from = name(&desk);
            found.names.insert(from);
            let Some(effects) = given(&mut desk, &mut now, &input) else { continue };
            if effects.split(" > ").any(|effect| effect == "send" || effect == "finish") {
                found.sends.insert((from, words));
            }
            let to = name(&desk);
            if from != to {
                found.edges.entry(Edge { from, to }).or_default().insert(words);
            }
            if known.insert(key(&desk)) {
                paths.push_back(path.iter().cloned().chain([input]).collect());
            }
        }
    }
    found
}

fn drawn(found: &Found) -> String {
    let id = |name: &str| name.replace(' ', "_");
    let mut text = String::from("```mermaid\nstateDiagram-v2\n  [*] --> draft\n");
    for name in &found.names {
        let _ = writeln!(text, "  {}: {name}", id(name));
    }
    for Edge { from, to } in found.edges.keys() {
        let _ = writeln!(text, "  {} --> {}", id(from), id(to));
    }
    let _ = writeln!(text, "```\n\n{} states of the machine, by what a person sees of them:\n", found.states);
    text.push_str("| from | to | when |\n|---|---|---|\n");
    for (Edge { from, to }, words) in &found.edges {
        let words: Vec<&str> = words.iter().copied().collect();
        let _ = writeln!(text, "| {from} | **{to}** | {} |", words.join("; "));
    }
    text
}

#[test]
fn money_requests_leave_from_two_states_and_nowhere_else() {
    let sends: Vec<_> = explored().sends.iter().copied().collect();
    assert_eq!(sends, [("card awaited", "same card is back"), ("draft", "rung up")]);
}

#[test]
fn what_is_proven_is_never_in_doubt_again_but_by_the_terminals_own_word() {
    let closed = ["approved", "declined", "cancelled", "not started", "undone", "contradicted", "proven"];
    for (Edge { from, to }, words) in &explored().edges {
        let by_terminal = words.iter().all(|words| words.starts_with("says ") || words.starts_with("asked: "));
        assert!(!closed.contains(from) || by_terminal, "{from} > {to}: {words:?}");
        let open = ["draft", "waiting", "checking", "card awaited", "finishing", "not known", "put aside"];
        assert!(!closed.contains(from) || !open.contains(to), "{from} > {to}: {words:?}");
    }
}

#[test]
fn approved_is_reached_by_the_terminals_approval_alone() {
    for (Edge { to, .. }, words) in &explored().edges {
        let approves = |words: &&str| ["says approved", "asked: approved"].contains(words);
        assert!(*to != "approved" || words.iter().all(approves), "{words:?}");
    }
}

#[test]
fn the_document_shows_the_states() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/safety.md");
    let document = std::fs::read_to_string(&path).expect("docs/safety.md");
    let (before, rest) = document.split_once(BEGINS).expect("the states begin");
    let (shown, after) = rest.split_once(ENDS).expect("the states end");
    let drawn = drawn(explored());
    if std::env::var_os("COUNTERTOP_WRITE_DOCS").is_some() {
        std::fs::write(&path, format!("{before}{BEGINS}{drawn}{ENDS}{after}")).expect("written");
    } else {
        assert_eq!(shown, drawn, "docs/safety.md is stale: COUNTERTOP_WRITE_DOCS=1 writes it");
    }
}
