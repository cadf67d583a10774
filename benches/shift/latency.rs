//! How long things took, in little room that does not grow.

use std::collections::VecDeque;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Steps from one power of two to the next: a figure is at most 3 % too large.
const STEPS: u32 = 32;
/// Powers of two of a microsecond: the last is more than an hour.
const POWERS: u32 = 33;
/// So many of the first and of the last are kept one by one.
const ENDS: usize = 1_000;

/// Counts of times.
#[derive(Debug, Clone)]
pub struct Histogram {
    counts: Vec<u32>,
    count: u64,
    longest: u64,
}

/// What a histogram says, in microseconds.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Spread {
    pub count: u64,
    pub p50: u64,
    pub p99: u64,
    pub longest: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: vec![0; (STEPS * POWERS) as usize], count: 0, longest: 0 }
    }
}

impl Histogram {
    pub fn add(&mut self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(u64::from(STEPS));
        let power = micros.ilog2();
        let step = (micros >> (power - STEPS.ilog2())) - u64::from(STEPS);
        let at = (power * STEPS) as usize + usize::try_from(step).expect("less than a power");
        let last = self.counts.len() - 1;
        self.counts[at.min(last)] += 1;
        self.count += 1;
        self.longest = self.longest.max(micros);
    }

    fn at(&self, percent: u64) -> u64 {
        let mut left = self.count * percent / 100;
        for (at, count) in self.counts.iter().enumerate() {
            let count = u64::from(*count);
            if left < count {
                let (power, step) = (at / STEPS as usize, at % STEPS as usize);
                return ((STEPS as usize + step + 1) << power) as u64 >> STEPS.ilog2();
            }
            left -= count;
        }
        self.longest
    }

    pub fn spread(&self) -> Spread {
        Spread { count: self.count, p50: self.at(50), p99: self.at(99), longest: self.longest }
    }
}

/// Of sales: all, those of the present tenth, and the first and last ones.
#[derive(Debug)]
pub struct Latency {
    all: Histogram,
    tenth: Histogram,
    first: Vec<u64>,
    last: VecDeque<u64>,
}

impl Default for Latency {
    fn default() -> Self {
        let (first, last) = (Vec::with_capacity(ENDS), VecDeque::with_capacity(ENDS));
        Self { all: Histogram::default(), tenth: Histogram::default(), first, last }
    }
}

impl Latency {
    pub fn add(&mut self, took: Duration) {
        self.all.add(took);
        self.tenth.add(took);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        if self.first.len() < ENDS {
            self.first.push(micros);
        }
        if self.last.len() == ENDS {
            self.last.pop_front();
        }
        self.last.push_back(micros);
    }

    /// Of the tenth that ends now.
    pub fn next_tenth(&mut self) -> Spread {
        std::mem::take(&mut self.tenth).spread()
    }

    pub fn all(&self) -> Spread {
        self.all.spread()
    }

    /// p99 of the first and of the last thousand, or of as many as there are.
    pub fn ends(&self) -> (u64, u64) {
        (p99(self.first.clone()), p99(self.last.iter().copied().collect()))
    }
}

fn p99(mut times: Vec<u64>) -> u64 {
    times.sort_unstable();
    times.get(times.len().saturating_sub(1) * 99 / 100).copied().unwrap_or_default()
}
