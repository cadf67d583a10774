//! Magic amounts: the last two digits of the minor units choose what a simulated terminal does. Sales and refunds obey,
//! voids never.

use std::borrow::Cow;

use super::course::{Course, Decision, Delivery, Reason};
use crate::money::Amount;

/// How long the terminal thinks after it said `Pending`.
const PENDING_MS: u64 = 3_000;
/// 55: "approved after 5 s".
const SLOW_MS: u64 = 5_000;
/// 59: how long nothing is known of the sale.
const HIDDEN_MS: u64 = 15_000;
/// 64: longer than the console's own limit for a sale, 120 s unless set otherwise.
const LATE_MS: u64 = 130_000;

/// The magic amounts with what the terminal does, for the legend of the demo.
pub const LEGEND: [(u8, &str); 18] = [
    (51, "declined by the bank"),
    (52, "cancelled at the terminal"),
    (53, "card not presented in time"),
    (54, "busy with something else"),
    (55, "approved after 5 s"),
    (56, "pending, then approved"),
    (57, "pending, then declined"),
    (58, "approved with one minor unit more"),
    (59, "not found for a while, then approved"),
    (61, "approved, answer never sent"),
    (62, "approved, link cut before the answer"),
    (63, "link cut before execution"),
    (64, "approved, answer too late"),
    (65, "answer sent twice"),
    (66, "answer to another request first"),
    (67, "corrupt answer"),
    (68, "answer cut in the middle"),
    (69, "link lost and restart during the sale"),
];

/// How long the magic amounts take, in milliseconds, where it is not the usual time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MagicTimes {
    /// 55, 59 and 64; `None` is 5 s, 15 s and 130 s.
    pub late_ms: Option<u64>,
    /// Until a pending transaction (56, 57) is decided; `None` is 3 s.
    pub pending_ms: Option<u64>,
}

/// How a transaction of this amount goes.
pub fn course(amount: Amount, times: MagicTimes) -> Course {
    let late = |usual| times.late_ms.unwrap_or(usual);
    let approve = Course::approve();
    match amount.last_two_digits() {
        51 => Course::refuse("decline", Reason::Declined),
        52 => Course::refuse("cancel", Reason::Cancelled),
        53 => Course::refuse("no_card", Reason::NoCard),
        54 => named("busy", Course { decision: Decision::TurnAway(Reason::Busy), ..approve }),
        55 => named("approve_slow", Course { decide_after_ms: late(SLOW_MS), ..approve }),
        56 => named("pending_approve", pending(approve, times)),
        57 => named("pending_decline", pending(Course::refuse("decline", Reason::Declined), times)),
        58 => named("amount_differs", Course { decision: Decision::Approve { more: 1 }, ..approve }),
        59 => named(
            "not_found_approve",
            Course { hidden: true, decide_after_ms: late(HIDDEN_MS), delivery: Delivery::Never, ..approve },
        ),
        61 => delivered("approve_unanswered", Delivery::Never),
        62 => delivered("approve_cut", Delivery::Cut),
        63 => named("cut", Course { decision: Decision::Ignore, delivery: Delivery::Cut, ..approve }),
        64 => named("approve_late", Course { answer_after_ms: late(LATE_MS), ..approve }),
        65 => delivered("approve_twice", Delivery::Twice),
        66 => delivered("approve_stale", Delivery::AfterStale),
        67 => delivered("approve_corrupt", Delivery::Corrupt),
        68 => delivered("approve_truncated", Delivery::Truncated),
        69 => delivered("approve_restart", Delivery::Restart),
        _ => approve,
    }
}

fn named(name: &'static str, course: Course) -> Course {
    Course { name: Cow::Borrowed(name), ..course }
}

fn delivered(name: &'static str, delivery: Delivery) -> Course {
    named(name, Course { delivery, ..Course::approve() })
}

fn pending(course: Course, times: MagicTimes) -> Course {
    let decide_after_ms = times.pending_ms.unwrap_or(PENDING_MS);
    Course { pending_first: true, decide_after_ms, ..course }
}
