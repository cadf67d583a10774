//! The words of a step: each changes one thing about a course that would otherwise be plainly approved.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use crate::simulator::course::{Course, Decision, Delivery, Quirks, Reason, Spoilt};

/// Most bytes of a `big` answer.
const BIG_LIMIT: usize = 64 << 20;
const WORDS: &str = "approve, decline, cancel, no_card, busy, not_found, ignore, code:CODE:WORDS, amount:+UNITS, \
    pending:QUESTIONS, slow:MS, hidden:MS, delay:MS, silence, cut, restart, twice, stale, corrupt, truncate, garbage, \
    big:BYTES, http:STATUS, html, redirect:URL, numeric, empty_data, no_request_id, binary, \
    bom, word_for_zero, bad_base64, bad_padding, bare:CODE, owed:TRIES, card:NUMBER, recant:MS";

/// What a step changes.
///
/// What is decided: `approve`, `decline`, `cancel`, `no_card`; `busy`, `not_found` and `ignore` leave no trace;
/// `code:51234:words` refuses with that; `amount:+1` approves so many minor units more.
/// When: `pending:3` answers `Pending` and is decided by the third question; `slow:500` decides later, `hidden:500` too and
/// is not found meanwhile; `delay:500` answers later.
/// How: `silence`, `cut`, `restart`, `twice`, `stale`, `corrupt`, `truncate`, `garbage`, `big:10485760`, `http:500`, `html`,
/// `redirect:http://..`.
/// How the answer is written, by vendors that have been seen to: `numeric`, `empty_data`, `no_request_id`, `binary`, `bom`,
/// `word_for_zero`, `bad_base64`, `bad_padding`, `bare:9995`.
/// `recant:2000` declines, and approves so much later after all: a terminal that speaks unasked says so (EasyCard has none).
/// Where there are cards: `owed:2` leaves it unfinished until the second try (4: for ever), `card:2` presents the second card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// What is decided, and its name.
    Decide(&'static str, Decision),
    /// Pending for so many questions.
    Pending(u32),
    /// Decided so many milliseconds later.
    Slow(u64),
    /// The same, and not found meanwhile.
    Hidden(u64),
    /// Answered so many milliseconds after the decision.
    Delay(u64),
    /// How the answer travels, and its name.
    Deliver(&'static str, Delivery),
    /// How the answer is written, and its name.
    Write(&'static str, Quirks),
    /// Left unfinished until this try.
    Owed(u8),
    /// Another card is presented.
    Card(u8),
    /// Declined, and approved after all so many milliseconds later.
    Recant(u64),
}

impl FromStr for Effect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, value) = text.split_once(':').map_or((text, None), |(word, value)| (word, Some(value)));
        let effect = match value {
            None => plain(word),
            Some(value) => with_value(word, value)?,
        };
        effect.ok_or_else(|| format!("unknown effect \"{text}\", there are {WORDS}"))
    }
}

fn plain(word: &str) -> Option<Effect> {
    use Decision::{Approve, Ignore, Refuse, TurnAway};
    let effect = match word {
        "approve" => Effect::Decide("approve", Approve { more: 0 }),
        "decline" => Effect::Decide("decline", Refuse(Reason::Declined)),
        "cancel" => Effect::Decide("cancel", Refuse(Reason::Cancelled)),
        "no_card" => Effect::Decide("no_card", Refuse(Reason::NoCard)),
        "busy" => Effect::Decide("busy", TurnAway(Reason::Busy)),
        "not_found" => Effect::Decide("not_found", TurnAway(Reason::NotFound)),
        "ignore" => Effect::Decide("ignore", Ignore),
        "silence" => Effect::Deliver("silence", Delivery::Never),
        "cut" => Effect::Deliver("cut", Delivery::Cut),
        "restart" => Effect::Deliver("restart", Delivery::Restart),
        "twice" => Effect::Deliver("twice", Delivery::Twice),
        "stale" => Effect::Deliver("stale", Delivery::AfterStale),
        "corrupt" => Effect::Deliver("corrupt", Delivery::Corrupt),
        "truncate" => Effect::Deliver("truncate", Delivery::Truncated),
        "garbage" => Effect::Deliver("garbage", Delivery::Garbage),
        "html" => Effect::Deliver("html", Delivery::Html),
        "numeric" => Effect::Write("numeric", Quirks { numeric: true, ..Quirks::default() }),
        "empty_data" => Effect::Write("empty_data", Quirks { empty_data: true, ..Quirks::default() }),
        "no_request_id" => Effect::Write("no_request_id", Quirks { no_request_id: true, ..Quirks::default() }),
        "binary" => Effect::Write("binary", Quirks { binary: true, ..Quirks::default() }),
        "bom" => Effect::Write("bom", Quirks { bom: true, ..Quirks::default() }),
        "word_for_zero" => Effect::Write("word_for_zero", Quirks { word_for_zero: true, ..Quirks::default() }),
        "bad_base64" => Effect::Write("bad_base64", spoilt(Spoilt::Base64)),
        "bad_padding" => Effect::Write("bad_padding", spoilt(Spoilt::Padding)),
        _ => return None,
    };
    Some(effect)
}

fn with_value(word: &str, value: &str) -> Result<Option<Effect>, String> {
    Ok(Some(match word {
        "pending" => Effect::Pending(number(word, value, 1, 1_000_000)?),
        "slow" => Effect::Slow(number(word, value, 0, 86_400_000)?),
        "hidden" => Effect::Hidden(number(word, value, 0, 86_400_000)?),
        "delay" => Effect::Delay(number(word, value, 0, 86_400_000)?),
        "big" => Effect::Deliver("big", Delivery::Big(number(word, value, 1, BIG_LIMIT)?)),
        "http" => Effect::Deliver("http", Delivery::Status(number(word, value, 200, 599)?)),
        "bare" => {
            let bare = Some(number(word, value, 1_000, 9_999)?);
            Effect::Write("bare", Quirks { bare, ..Quirks::default() })
        }
        "owed" => Effect::Owed(number(word, value, 1, 4)?),
        "card" => Effect::Card(number(word, value, 1, 9)?),
        "recant" => Effect::Recant(number(word, value, 0, 86_400_000)?),
        "redirect" => Effect::Deliver("redirect", Delivery::Redirect(header_text(value)?)),
        "amount" => {
            let more = value.strip_prefix('+').ok_or("amount: write +1 for one minor unit more")?;
            Effect::Decide("amount_differs", Decision::Approve { more: number(word, more, 1, 1_000_000)? })
        }
        "code" => {
            let (code, words) = value.split_once(':').unwrap_or((value, ""));
            Effect::Decide("code", Decision::Refuse(Reason::Code(code.to_owned(), words.to_owned())))
        }
        _ => return Ok(None),
    }))
}

fn spoilt(how: Spoilt) -> Quirks {
    Quirks { spoilt: Some(how), ..Quirks::default() }
}

fn number<T: FromStr + PartialOrd + Display>(word: &str, value: &str, least: T, most: T) -> Result<T, String> {
    let wrong = format!("{word}: {value:?} is no number from {least} to {most}");
    value.parse().ok().filter(|number| (least..=most).contains(number)).ok_or(wrong)
}

fn header_text(value: &str) -> Result<String, String> {
    let fits = value.bytes().all(|byte| byte.is_ascii_graphic()) && !value.is_empty();
    fits.then(|| value.to_owned()).ok_or_else(|| "redirect: the address has impossible characters".to_owned())
}

impl<'de> Deserialize<'de> for Effect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The course that these effects make of a plain approval.
pub(super) fn course(effects: &[Effect]) -> Course {
    let mut names = Vec::new();
    let mut course = Course::approve();
    for effect in effects {
        names.push(apply(effect, &mut course));
    }
    Course { name: Cow::Owned(names.join("+")), ..course }
}

/// Changes the course and tells the effect's name.
fn apply(effect: &Effect, course: &mut Course) -> &'static str {
    match effect {
        Effect::Decide(name, decision) => {
            course.decision = decision.clone();
            name
        }
        Effect::Deliver(name, delivery) => {
            course.delivery = delivery.clone();
            name
        }
        Effect::Write(name, quirks) => {
            course.quirks = course.quirks.and(*quirks);
            name
        }
        Effect::Pending(questions) => {
            (course.pending_first, course.questions) = (true, *questions);
            "pending"
        }
        Effect::Slow(ms) => {
            course.decide_after_ms = *ms;
            "slow"
        }
        Effect::Hidden(ms) => {
            (course.hidden, course.decide_after_ms) = (true, *ms);
            "hidden"
        }
        Effect::Delay(ms) => {
            course.answer_after_ms = *ms;
            "delay"
        }
        Effect::Owed(tries) => {
            course.tries = *tries;
            "owed"
        }
        Effect::Card(card) => {
            course.card = *card;
            "card"
        }
        Effect::Recant(ms) => {
            (course.decision, course.recants_ms) = (Decision::Refuse(Reason::Declined), Some(*ms));
            "recant"
        }
    }
}
