//! Which payments are listed: of which day, terminal, outcome and kind.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use serde::Deserialize;

use crate::payment::{Kind, TerminalId, WallTime};
use crate::till::Filter;

/// Outcome words, in the order in which they are offered.
const OUTCOMES: [&str; 6] = ["approved", "declined", "cancelled", "not_started", "unresolved", Filter::HELD];

/// What is filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FilterField {
    Day,
    Terminal,
    Outcome,
    Kind,
}

impl FilterField {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Day, Self::Terminal, Self::Outcome, Self::Kind];
}

/// Days that are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Days {
    /// All of them.
    #[default]
    All,
    /// Since midnight.
    Today,
    /// The day before.
    Yesterday,
    /// Today and six days before.
    Week,
    /// This day.
    Date(Date),
}

/// The filters of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Filters {
    /// Which days.
    pub days: Days,
    /// Digits of a date that is being typed, year first.
    pub typed: String,
    /// On which terminal; none is all.
    pub terminal: Option<TerminalId>,
    /// With which outcome word.
    #[serde(deserialize_with = "outcome_word")]
    pub outcome: Option<crate::payment::Word>,
    /// Of which kind.
    pub kind: Option<Kind>,
}

/// One of the words that are offered.
fn outcome_word<'de, D: serde::Deserializer<'de>>(record: D) -> Result<Option<&'static str>, D::Error> {
    let word = Option::<String>::deserialize(record)?;
    Ok(word.and_then(|word| OUTCOMES.into_iter().find(|known| *known == word)))
}

impl Filters {
    /// Something is filtered away.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }

    /// The days are counted from today: on a new day they are others.
    pub fn follow_today(&self) -> bool {
        matches!(self.days, Days::Today | Days::Yesterday | Days::Week)
    }

    /// Another value of a field; `terminals` are those that can be chosen.
    pub fn choose(&mut self, field: FilterField, forward: bool, terminals: &[TerminalId]) {
        match field {
            FilterField::Day => {
                let days = [Days::All, Days::Today, Days::Yesterday, Days::Week];
                let next = step(&days, Some(&self.days), forward).copied();
                (self.days, self.typed) = (next.unwrap_or_default(), String::new());
            }
            FilterField::Terminal => self.terminal = around(terminals, self.terminal.as_ref(), forward),
            FilterField::Outcome => self.outcome = around(&OUTCOMES, self.outcome.as_ref(), forward),
            FilterField::Kind => self.kind = around(&Kind::ALL, self.kind.as_ref(), forward),
        }
    }

    /// Types a digit of a date, `20261121`; false if it cannot be one.
    pub fn digit(&mut self, digit: char) -> bool {
        if self.typed.len() == 8 {
            self.typed.clear();
        }
        self.typed.push(digit);
        if self.typed.len() < 8 {
            return true;
        }
        match Date::strptime("%Y%m%d", &self.typed) {
            Ok(date) => self.days = Days::Date(date),
            Err(_) => self.typed.clear(),
        }
        !self.typed.is_empty()
    }

    /// The same for the journal; `now` in the counter's `zone` says what today is.
    pub fn to_filter(&self, now: WallTime, zone: &TimeZone) -> Filter {
        let (since, until) = self.bounds(now, zone);
        Filter {
            since,
            until,
            terminal: self.terminal.as_ref().map(|terminal| terminal.0.clone()),
            outcome: self.outcome.map(str::to_owned),
            kind: self.kind,
            ..Filter::default()
        }
    }

    fn bounds(&self, now: WallTime, zone: &TimeZone) -> (Option<WallTime>, Option<WallTime>) {
        let today = Timestamp::from_millisecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone()).date();
        let start = |date: Result<Date, jiff::Error>| midnight(date.ok()?, zone);
        match self.days {
            Days::All => (None, None),
            Days::Today => (start(Ok(today)), None),
            Days::Yesterday => (start(today.yesterday()), start(Ok(today))),
            Days::Week => (start(today.checked_sub(6.days())), None),
            Days::Date(date) => (start(Ok(date)), start(date.tomorrow())),
        }
    }
}

fn midnight(date: Date, zone: &TimeZone) -> Option<WallTime> {
    let at: Zoned = date.to_zoned(zone.clone()).ok()?;
    Some(WallTime(at.start_of_day().ok()?.timestamp().as_millisecond()))
}

/// The value after `now`, or before it; the first one if it is none of them.
fn step<'a, T: PartialEq>(values: &'a [T], now: Option<&T>, forward: bool) -> Option<&'a T> {
    let at = now.and_then(|now| values.iter().position(|value| value == now));
    match at {
        None => values.first(),
        Some(at) => values.get((at + if forward { 1 } else { values.len() - 1 }) % values.len()),
    }
}

/// The same with "all" between the last and the first.
fn around<T: PartialEq + Clone>(values: &[T], now: Option<&T>, forward: bool) -> Option<T> {
    let at = now.and_then(|now| values.iter().position(|value| value == now));
    match (at, forward) {
        (None, true) => values.first().cloned(),
        (None, false) => values.last().cloned(),
        (Some(at), true) => values.get(at + 1).cloned(),
        (Some(at), false) => at.checked_sub(1).and_then(|at| values.get(at).cloned()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// Sat 21 Nov 2026, 14:06 in Hong Kong.
    const NOW: WallTime = WallTime(1_795_241_160_000);
    const DAY: i64 = 86_400_000;
    const MIDNIGHT: i64 = 1_795_190_400_000;

    fn bounds(days: Days) -> (Option<i64>, Option<i64>) {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let filter = Filters { days, ..Filters::default() }.to_filter(NOW, &zone);
        (filter.since.map(|at| at.0), filter.until.map(|at| at.0))
    }

    #[rstest]
    #[case(Days::All, (None, None))]
    #[case(Days::Today, (Some(MIDNIGHT), None))]
    #[case(Days::Yesterday, (Some(MIDNIGHT - DAY), Some(MIDNIGHT)))]
    #[case(Days::Week, (Some(MIDNIGHT - 6 * DAY), None))]
    #[case(Days::Date(Date::constant(2026, 11, 1)), (Some(MIDNIGHT - 20 * DAY), Some(MIDNIGHT - 19 * DAY)))]
    fn days_begin_at_the_counters_midnight(#[case] days: Days, #[case] expected: (Option<i64>, Option<i64>)) {
        assert_eq!(bounds(days), expected);
    }

    #[test]
    fn a_day_of_the_change_to_summer_time_is_whole() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let filters = Filters { days: Days::Date(Date::constant(2026, 3, 29)), ..Filters::default() };
        let filter = filters.to_filter(NOW, &zone);
        assert_eq!(filter.until.unwrap().0 - filter.since.unwrap().0, 23 * 3_600_000);
    }

    #[test]
    fn a_date_is_typed_year_first_and_nonsense_is_none() {
        let mut filters = Filters::default();
        assert!("20261101".chars().all(|digit| filters.digit(digit)));
        assert_eq!(filters.days, Days::Date(Date::constant(2026, 11, 1)));
        let mut filters = Filters::default();
        assert!(!"20261301".chars().all(|digit| filters.digit(digit)));
        assert_eq!(filters.days, Days::All);
    }

    #[test]
    fn values_go_round_through_all() {
        let mut filters = Filters::default();
        let mut seen = Vec::new();
        for _ in 0..7 {
            filters.choose(FilterField::Outcome, true, &[]);
            seen.push(filters.outcome);
        }
        assert_eq!(seen.last(), Some(&None));
        assert_eq!(seen.iter().flatten().count(), 6);
        filters.choose(FilterField::Kind, false, &[]);
        assert_eq!(filters.kind, Some(Kind::TipAdjustment));
        filters.choose(FilterField::Terminal, true, &[]);
        assert_eq!(filters.terminal, None, "there is none to choose");
    }
}
