//! How long a terminal takes to answer a harmless question, and how often it does not.

use crate::payment::WallTime;

/// How many are kept one by one.
const KEPT: usize = 40;
/// So many of the last ones tell whether it is slower than usual.
const LATELY: usize = 5;

/// One question and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RoundTrip {
    /// When the answer came.
    pub at: WallTime,
    /// How long it took, in milliseconds.
    pub took: u32,
}

/// The questions of this life of the program.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RoundTrips {
    last: Vec<RoundTrip>,
    worst: u32,
    answered: u64,
    lost: u64,
}

impl RoundTrips {
    /// An answer came.
    pub fn answered(&mut self, at: WallTime, took: u32) {
        if self.last.len() == KEPT {
            self.last.remove(0);
        }
        self.last.push(RoundTrip { at, took });
        self.worst = self.worst.max(took);
        self.answered += 1;
    }

    /// A question that was sent got no answer.
    pub fn lost(&mut self) {
        self.lost += 1;
    }

    /// The last ones, oldest first, at most 40.
    pub fn last(&self) -> &[RoundTrip] {
        &self.last
    }

    /// The slowest of all, in milliseconds.
    pub fn worst(&self) -> u32 {
        self.worst
    }

    /// How many questions got no answer.
    pub fn lost_count(&self) -> u64 {
        self.lost
    }

    /// How many questions were sent and are over.
    pub fn asked_count(&self) -> u64 {
        self.answered.saturating_add(self.lost)
    }

    /// The middle one of those that are kept, in milliseconds; 0 without any.
    pub fn usual(&self) -> u32 {
        median(&self.last)
    }

    /// So slow is more than twice the usual.
    pub fn is_slow(&self, took: u32) -> bool {
        u64::from(took) > 2 * u64::from(self.usual())
    }

    /// The last few were slow: the link or the terminal has a bad hour.
    pub fn slower_than_usual(&self) -> bool {
        let lately = self.last.len().saturating_sub(LATELY);
        self.last.len() > 2 * LATELY && self.is_slow(median(&self.last[lately..]))
    }
}

fn median(trips: &[RoundTrip]) -> u32 {
    let mut took: Vec<u32> = trips.iter().map(|trip| trip.took).collect();
    took.sort_unstable();
    took.get(took.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trips(took: &[u32]) -> RoundTrips {
        let mut trips = RoundTrips::default();
        (0..).zip(took).for_each(|(at, took)| trips.answered(WallTime(at), *took));
        trips
    }

    #[test]
    fn only_the_last_forty_are_kept_but_the_worst_and_the_count_stay() {
        let mut took = vec![900];
        took.extend([30; 60]);
        let mut all = trips(&took);
        all.lost();
        assert_eq!((all.last().len(), all.last()[0].at), (40, WallTime(21)));
        assert_eq!((all.worst(), all.usual(), all.lost_count(), all.asked_count()), (900, 30, 1, 62));
    }

    #[test]
    fn it_is_slower_than_usual_when_the_last_few_are() {
        assert!(!trips(&[30; 40]).slower_than_usual());
        let mut once = vec![30; 39];
        once.push(500);
        assert!(!trips(&once).slower_than_usual(), "one slow answer is none");
        let mut lately = vec![30; 35];
        lately.extend([500; 5]);
        assert!(trips(&lately).slower_than_usual());
        assert!(!trips(&[30, 500, 500, 500, 500, 500]).slower_than_usual(), "too few to know what is usual");
        assert_eq!(RoundTrips::default().usual(), 0);
    }
}
