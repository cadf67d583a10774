//! Whether the terminal still counts itself as paired, and how that is marked.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use super::{CodePayIdentity, CodePayTerminal};
use crate::payment::WallTime;

/// A moment as it stands in the file: `2026-03-01T09:30:00Z`, whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(Timestamp);

impl Moment {
    /// The second of this time; none for a time that no calendar has.
    pub fn of(at: WallTime) -> Option<Self> {
        Timestamp::from_second(at.0.div_euclid(1_000)).ok().map(Self)
    }

    /// Its time.
    pub fn wall(self) -> WallTime {
        WallTime(self.0.as_millisecond())
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.0}", self.0)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = |_| serde::de::Error::custom("expected a time such as \"2026-03-01T09:30:00Z\"");
        text.parse().map(Self).map_err(wrong)
    }
}

impl CodePayIdentity {
    /// Whether a terminal that calls itself so is this one: by its serial number, or what stands for it.
    pub fn is_called(&self, serial_number: &str) -> bool {
        let known = [&self.device_sn, &self.mac_address, &self.device_name];
        !serial_number.is_empty() && known.into_iter().any(|id| id == serial_number)
    }
}

impl CodePayTerminal {
    /// Notes that it said so at this time. The first time stays.
    pub(in crate::profile) fn says_unpaired(&mut self, at: WallTime) {
        self.unpaired_at = self.unpaired_at.or_else(|| Moment::of(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_it_is_read() {
        let moment = Moment::of(WallTime(1_772_357_400_999)).unwrap();
        assert_eq!((moment.to_string().as_str(), moment.wall()), ("2026-03-01T09:30:00Z", WallTime(1_772_357_400_000)));
        let read: Moment = serde_json::from_str("\"2026-03-01T09:30:00Z\"").unwrap();
        assert_eq!(read, moment);
        for wrong in ["\"yesterday\"", "\"2026-03-01\"", "\"\"", "3"] {
            assert!(serde_json::from_str::<Moment>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_terminal_is_called_by_any_of_its_names_but_not_by_none() {
        let identity = CodePayIdentity { device_sn: "A1".into(), device_name: "Patio".into(), ..Default::default() };
        let called = ["A1", "Patio", "", "B2"].map(|name| identity.is_called(name));
        assert_eq!(called, [true, true, false, false]);
    }
}
