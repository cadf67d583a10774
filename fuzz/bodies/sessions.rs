//! What the bodies of sessions have in common.

use countertop::money::{Amount, Currency};
use countertop::payment::{
    Effect, Intent, Kind, Limits, Machine, MoneyRequest, Now, Reference, TerminalId, Vendor, WallTime,
};
use countertop::profile::{LimitsConfig, Terminal, TerminalName, VendorSettings};
use countertop::protocol::{Fresh, Output, Question, RequestId, Session};
use countertop::terminal::LinkPolicy;
use countertop::terminal::assemble::assemble;
use countertop::wire::LinkEvent;

pub fn now(ms: u64) -> Now {
    Now { mono: countertop::payment::Millis(ms), wall: WallTime(1_760_000_000_000) }
}

pub fn intent(vendor: Vendor, kind: Kind) -> Intent {
    let reference = Reference::new(1_760_000_000_000, 7);
    Intent {
        reference,
        kind,
        terminal: TerminalId("t-1".to_owned()),
        terminal_name: "front".to_owned(),
        vendor,
        simulated: true,
        amount: Amount::from_minor_units(1020, Currency::HKD).expect("a small amount"),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: reference.as_str().to_owned(),
        message_id: uuid::Uuid::from_u128(1),
        original: None,
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(1_760_000_000_000),
    }
}

pub fn assembled(vendor: Vendor, settings: VendorSettings) -> Session {
    let terminal = Terminal {
        id: TerminalId("t-1".to_owned()),
        name: TerminalName::parse("front").expect("a short name"),
        default: false,
        disabled: false,
        simulated: true,
        currency: Currency::HKD,
        settings,
    };
    let limits = LimitsConfig::default().of(vendor);
    assemble(&terminal, limits, LinkPolicy::Held).expect("sound settings").session
}

pub fn money(vendor: Vendor) -> MoneyRequest {
    let limits = Limits { answer: 1, ask_every: 1, ask_at_most: 1, ask_for: 1, tell_after: 1, not_found: None };
    let effects = Machine::draft(intent(vendor, Kind::Sale), limits).start(now(3_000));
    let sends =
        effects.into_iter().find_map(|effect| if let Effect::Send(money) = effect { Some(money) } else { None });
    sends.expect("a draft is sent when it is started")
}

/// With its link up, a sale and a question out.
pub fn asked(session: Session, vendor: Vendor) -> Session {
    asked_with(session, vendor, [[1; 48], [2; 48], [3; 48]])
}

/// The same with these dice.
pub fn asked_with(mut session: Session, vendor: Vendor, fresh: [Fresh; 3]) -> Session {
    session.link(now(0), LinkEvent::Up);
    session.ask(now(0), RequestId(1), Question::Identify, fresh[0]);
    session.request_money(now(3_000), RequestId(2), money(vendor), fresh[1]);
    session.ask(now(4_000), RequestId(3), Question::Status(Box::new(intent(vendor, Kind::Sale))), fresh[2]);
    while session.poll().is_some() {}
    session
}

pub fn hears(session: &mut Session, event: LinkEvent) {
    session.link(now(5_000), event);
    let mut said = 0;
    while let Some(output) = session.poll() {
        said += 1;
        assert!(said < 10_000, "it does not stop: {output:?}");
        assert!(!matches!(&output, Output::Answered(id, _) if id.0 > 3), "an answer to nobody");
        harmless(&output);
    }
}

pub fn on_a_line(session: Session, vendor: Vendor, bytes: &[u8]) {
    let mut session = asked(session, vendor);
    for piece in bytes.chunks(13) {
        hears(&mut session, LinkEvent::Received(piece.to_vec()));
    }
    session.time_reached(now(60_000));
    hears(&mut session, LinkEvent::Received(bytes.to_vec()));
}

/// What a session passes on acts on no screen.
fn harmless(output: &Output) {
    let said = match output {
        Output::Answered(_, answer) => format!("{}{}{}", answer.code, answer.message, written(&answer.details)),
        Output::Identified(_, identity) => written(identity),
        Output::Printed(_, Err(words)) | Output::Settled(_, Err(words)) | Output::Reader(_, Err(words)) => {
            words.clone()
        }
        Output::AbortAnswered(_, answer) => format!("{}{}", answer.code, answer.message),
        Output::Silent(_, silence) => format!("{silence:?}"),
        _ => return,
    };
    let acts = |c: char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!said.contains(acts) && !said.contains("\\u00"), "it acts on a screen: {said:?}");
}

fn written(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain values")
}
