//! The serial ports as the wizard lists them: which are there, since when, and whose they are.

use std::path::{Path, PathBuf};

use crate::console::event::{Place, PortFound};
use crate::payment::Millis;

/// Since when a port is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It is built in.
    Always,
    /// It was there when the ports were first looked at.
    Before,
    /// It came while this program ran.
    At(Millis),
}

/// A port in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortRow {
    /// The port and whose it is.
    pub found: PortFound,
    /// Since when it is known.
    pub seen: Seen,
}

/// The ports, newest first.
#[derive(Debug, Default)]
pub struct Ports {
    rows: Vec<PortRow>,
    places: Vec<Place>,
    looked: bool,
}

impl Ports {
    /// Takes over what is there now; gives the path of a port that has just come, if one has.
    pub fn take(&mut self, found: Vec<PortFound>, places: Vec<Place>, now: Millis) -> Option<PathBuf> {
        let before = std::mem::take(&mut self.rows);
        let seen = |found: &PortFound| {
            let known = before.iter().find(|row| row.found.port.device == found.port.device);
            match known {
                Some(row) => row.seen,
                None if self.looked => Seen::At(now),
                None if found.port.usb.is_none() => Seen::Always,
                None => Seen::Before,
            }
        };
        self.rows = found.into_iter().map(|found| PortRow { seen: seen(&found), found }).collect();
        self.rows.sort_by_key(|row| match row.seen {
            Seen::At(at) => (0, u64::MAX - at.0),
            Seen::Before => (1, 0),
            Seen::Always => (2, 0),
        });
        self.places = places;
        self.looked = true;
        let came = self.rows.first().filter(|row| row.seen == Seen::At(now));
        came.map(|row| row.found.port.path.clone())
    }

    /// All of them.
    pub fn rows(&self) -> &[PortRow] {
        &self.rows
    }

    /// They were looked at.
    pub fn looked(&self) -> bool {
        self.looked
    }

    /// The row of this path, by its stable name or as the device.
    pub fn position(&self, path: &Path) -> Option<usize> {
        self.rows.iter().position(|row| row.found.port.path == path || row.found.port.device == path)
    }

    /// The one that came last while the program ran.
    pub fn newest(&self) -> Option<usize> {
        self.rows.first().filter(|row| matches!(row.seen, Seen::At(_))).map(|_| 0)
    }

    /// The terminal, other than `again`, that the place belongs to.
    pub fn owner(&self, place: &str, again: Option<&str>) -> Option<&str> {
        let of_row = self.position(Path::new(place)).and_then(|row| self.rows[row].found.used_by.as_deref());
        let listed = self.places.iter().find(|known| known.place == place).map(|known| known.terminal.as_str());
        of_row.or(listed).filter(|owner| Some(*owner) != again)
    }

    /// The youngest came less than a minute ago: its age is shown in seconds.
    pub fn shows_seconds(&self, now: Millis) -> bool {
        self.rows.iter().any(|row| matches!(row.seen, Seen::At(at) if now.since(at) < 60_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::SerialPort;
    use crate::platform::ports::UsbIdentity;

    fn found(name: &str, usb: bool, used_by: Option<&str>) -> PortFound {
        let device = PathBuf::from(format!("/dev/{name}"));
        let port = SerialPort { path: device.clone(), device, usb: usb.then(UsbIdentity::default) };
        PortFound { port, used_by: used_by.map(str::to_owned) }
    }

    #[test]
    fn a_port_that_comes_is_the_newest_and_on_top() {
        let mut ports = Ports::default();
        let old = || vec![found("ttyUSB0", true, None), found("ttyS0", false, None)];
        assert_eq!(ports.take(old(), Vec::new(), Millis(0)), None);
        assert_eq!(ports.newest(), None);
        let all = [old(), vec![found("ttyUSB1", true, None)]].concat();
        assert_eq!(ports.take(all, Vec::new(), Millis(5_000)), Some(PathBuf::from("/dev/ttyUSB1")));
        let seen: Vec<_> = ports.rows().iter().map(|row| row.seen).collect();
        assert_eq!(seen, [Seen::At(Millis(5_000)), Seen::Before, Seen::Always]);
        assert_eq!(ports.newest(), Some(0));
        assert!(ports.shows_seconds(Millis(64_999)) && !ports.shows_seconds(Millis(65_000)));
    }

    #[test]
    fn a_cable_that_is_pulled_and_put_back_is_new() {
        let mut ports = Ports::default();
        ports.take(vec![found("ttyUSB0", true, None)], Vec::new(), Millis(0));
        assert_eq!(ports.take(Vec::new(), Vec::new(), Millis(1)), None);
        ports.take(vec![found("ttyUSB0", true, None)], Vec::new(), Millis(2));
        assert_eq!(ports.rows()[0].seen, Seen::At(Millis(2)));
    }

    #[test]
    fn a_place_belongs_to_one_terminal() {
        let mut ports = Ports::default();
        let places = vec![Place { terminal: "Bar".into(), place: "192.0.2.11:8443".into() }];
        ports.take(vec![found("ttyUSB0", true, Some("Front"))], places, Millis(0));
        assert_eq!(ports.owner("/dev/ttyUSB0", None), Some("Front"));
        assert_eq!(ports.owner("/dev/ttyUSB0", Some("Front")), None);
        assert_eq!(ports.owner("192.0.2.11:8443", None), Some("Bar"));
        assert_eq!(ports.owner("192.0.2.12:8443", None), None);
    }
}
