//! The speed of a serial line, for a simulated one and for limits on a real one.

use std::time::Duration;

use tokio::time::Instant;

/// One character on the line: start bit, eight data bits, stop bit.
const BITS_PER_BYTE: u64 = 10;
const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// How fast bytes go: a fixed time for each, or no time at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    nanos_per_byte: u64,
}

impl Pace {
    /// As fast as the machine is.
    pub const UNLIMITED: Self = Self { nanos_per_byte: 0 };

    /// The pace of a line of this speed in bits per second, 10 bits a byte. Zero is unlimited.
    pub const fn at_baud(baud: u32) -> Self {
        if baud == 0 {
            return Self::UNLIMITED;
        }
        Self { nanos_per_byte: BITS_PER_BYTE * NANOS_PER_SECOND / baud as u64 }
    }

    /// Whether bytes take time at all.
    pub const fn is_limited(self) -> bool {
        self.nanos_per_byte > 0
    }

    /// How long so many bytes are on the line.
    pub fn time_for(self, bytes: usize) -> Duration {
        Duration::from_nanos(self.nanos_per_byte.saturating_mul(bytes as u64))
    }

    /// How many bytes fit into this time, at least one so that the line always moves.
    pub fn bytes_in(self, time: Duration) -> usize {
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let bytes = nanos.checked_div(self.nanos_per_byte).unwrap_or(u64::MAX);
        usize::try_from(bytes).unwrap_or(usize::MAX).max(1)
    }
}

/// One direction of a line that carries one byte at a time: tells when what is put on it now has passed.
#[derive(Debug, Clone)]
pub struct PacedLine {
    pace: Pace,
    free_at: Option<Instant>,
}

impl PacedLine {
    /// An idle line.
    pub const fn new(pace: Pace) -> Self {
        Self { pace, free_at: None }
    }

    /// Puts so many bytes on the line at `now`, behind those still passing; answers when the last one has arrived. Wait until
    /// then, chunk by chunk, and errors of the timer do not add up.
    pub fn occupy(&mut self, now: Instant, bytes: usize) -> Instant {
        let start = self.free_at.map_or(now, |free| free.max(now));
        let end = start + self.pace.time_for(bytes);
        self.free_at = Some(end);
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(9600, 1084, 1129)] // The exchange of 286 + 798 bytes.
    #[case(115_200, 1084, 94)]
    #[case(0, 1084, 0)]
    fn a_byte_takes_ten_bits(#[case] baud: u32, #[case] bytes: usize, #[case] milliseconds: u128) {
        assert_eq!(Pace::at_baud(baud).time_for(bytes).as_millis(), milliseconds);
    }

    #[test]
    fn bytes_in_is_the_inverse_and_always_moves() {
        let pace = Pace::at_baud(9600);
        assert_eq!(pace.bytes_in(pace.time_for(100)), 100);
        assert_eq!(pace.bytes_in(Duration::ZERO), 1);
        assert_eq!(Pace::UNLIMITED.bytes_in(Duration::ZERO), usize::MAX);
    }

    #[test]
    fn bytes_queue_up_on_a_line() {
        let now = Instant::now();
        let mut line = PacedLine::new(Pace::at_baud(10_000));
        assert_eq!(line.occupy(now, 5), now + Duration::from_millis(5));
        assert_eq!(line.occupy(now, 5), now + Duration::from_millis(10));
        let later = now + Duration::from_secs(1);
        assert_eq!(line.occupy(later, 1), later + Duration::from_millis(1));
        assert_eq!(PacedLine::new(Pace::UNLIMITED).occupy(now, 1000), now);
    }
}
