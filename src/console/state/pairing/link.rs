//! How the terminal is connected, as it is being filled in. What each vendor wants to know comes from its pages.

use std::path::{Path, PathBuf};

use super::fields::{FieldId, Fields};
use super::network::Introduced;
use super::ports::Ports;
use super::vendor::{Problem, VendorPages};
use crate::profile::VendorSettings;

/// A kind of connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// A serial line.
    Serial,
    /// The shop's network.
    Lan,
    /// A bare socket on it.
    Socket,
    /// The vendor's cloud.
    Cloud,
}

impl LinkKind {
    /// The key of its name in the texts.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Serial => "pairing.serial",
            Self::Lan => "pairing.lan",
            Self::Socket => "pairing.socket",
            Self::Cloud => "pairing.cloud",
        }
    }
}

/// A row that can have the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkRow {
    /// The head of a kind of connection; with the focus it is the chosen one.
    Kind(LinkKind),
    /// A port of the list.
    Port(usize),
    /// A terminal that was found on the network.
    Found(usize),
    /// A field.
    Field(FieldId),
}

/// Which serial device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortChoice {
    /// None was chosen; the list may not be here yet.
    NotYet,
    /// One of the list, by its stable name.
    Listed(PathBuf),
    /// The path in [`FieldId::OtherPath`].
    Other,
}

/// What was filled in about the connection.
#[derive(Debug, Clone)]
pub struct LinkForm {
    /// The kind chosen.
    pub kind: LinkKind,
    /// The serial device.
    pub port: PortChoice,
    /// The fields of all kinds; those of another kind than the chosen one are kept.
    pub fields: Fields,
    /// What takes the keys.
    pub focus: LinkRow,
    /// The focus was moved by hand: a new port does not take it away.
    pub moved: bool,
    /// How the terminal was paired, if it is paired again: what the form does not ask for stays.
    pub recalled: Option<VendorSettings>,
    /// How the terminal introduced itself, if it did so before it was asked at its address.
    pub introduced: Option<Introduced>,
}

impl LinkForm {
    /// An empty form of the vendor's first kind.
    pub fn new(vendor: &dyn VendorPages) -> Self {
        let kind = vendor.kinds().first().copied().unwrap_or(LinkKind::Serial);
        let (port, fields, focus) = (PortChoice::NotYet, Fields::default(), LinkRow::Kind(kind));
        let mut form = Self { kind, port, fields, focus, moved: false, recalled: None, introduced: None };
        vendor.prepare(&mut form);
        form
    }

    /// The rows from top to bottom.
    pub fn rows(&self, vendor: &dyn VendorPages, ports: &Ports) -> Vec<LinkRow> {
        let mut rows = Vec::new();
        for kind in vendor.kinds() {
            rows.push(LinkRow::Kind(*kind));
            if *kind == self.kind {
                if self.kind == LinkKind::Serial {
                    rows.extend((0..ports.rows().len()).map(LinkRow::Port));
                }
                rows.extend(vendor.fields(self).into_iter().map(LinkRow::Field));
            }
        }
        rows
    }

    /// Gives a row the focus: what it stands for is chosen.
    pub fn focus_on(&mut self, row: LinkRow, ports: &Ports) {
        self.focus = row;
        match row {
            LinkRow::Kind(kind) => self.kind = kind,
            LinkRow::Port(index) => {
                if let Some(row) = ports.rows().get(index) {
                    self.port = PortChoice::Listed(row.found.port.path.clone());
                }
            }
            LinkRow::Field(FieldId::OtherPath) => self.port = PortChoice::Other,
            LinkRow::Field(_) | LinkRow::Found(_) => {}
        }
    }

    /// The ports have changed. One that has just `come` is taken unless a hand has chosen; a chosen one stays chosen wherever
    /// it stands now.
    pub fn follow_ports(&mut self, ports: &Ports, again: Option<&str>, come: Option<PathBuf>) {
        let free = |path: &Path| ports.owner(&path.display().to_string(), again).is_none();
        let on_port = matches!(self.focus, LinkRow::Port(_));
        if let Some(path) = come.filter(|path| !self.moved && free(path)) {
            self.port = PortChoice::Listed(path);
        } else if self.port == PortChoice::NotYet {
            let first = ports.rows().iter().map(|row| &row.found.port.path).find(|path| free(path));
            self.port = first.map_or(PortChoice::NotYet, |path| PortChoice::Listed(path.clone()));
        }
        let PortChoice::Listed(path) = &self.port else { return };
        match ports.position(path) {
            Some(index) if on_port || (!self.moved && self.kind == LinkKind::Serial) => {
                self.focus = LinkRow::Port(index);
            }
            Some(_) => {}
            // A path that was typed before is in no list.
            None if Path::new(self.fields.word(FieldId::OtherPath)) == path => self.port = PortChoice::Other,
            // It was pulled. Where it was something else would stand now: nothing is chosen by itself.
            None => {
                self.port = PortChoice::NotYet;
                if on_port {
                    self.focus = LinkRow::Kind(LinkKind::Serial);
                }
            }
        }
    }

    /// The path of the serial device; empty if none is chosen.
    pub fn path(&self) -> PathBuf {
        match &self.port {
            PortChoice::Listed(path) => path.clone(),
            PortChoice::Other => PathBuf::from(self.fields.word(FieldId::OtherPath)),
            PortChoice::NotYet => PathBuf::new(),
        }
    }

    /// The path of the serial device, if one is chosen.
    ///
    /// # Errors
    /// None is.
    pub fn sound_path(&self) -> Result<PathBuf, Problem> {
        let path = self.path();
        if !path.as_os_str().is_empty() {
            return Ok(path);
        }
        let words = if self.port == PortChoice::Other { "pairing.wrong.path" } else { "pairing.wrong.no_port" };
        Err(Problem { field: (self.port == PortChoice::Other).then_some(FieldId::OtherPath), words })
    }

    /// The TCP port in this field.
    ///
    /// # Errors
    /// It is none.
    pub fn tcp_port(&self, id: FieldId) -> Result<u16, Problem> {
        let port = self.fields.word(id).parse::<u16>().ok().filter(|port| *port > 0);
        port.ok_or(Problem::at(id, "pairing.wrong.tcp_port"))
    }

    /// The SHA-256 of a certificate, as the profile writes it.
    ///
    /// # Errors
    /// It is none.
    pub fn fingerprint(&self) -> Result<String, Problem> {
        let typed = self.fields.word(FieldId::Fingerprint);
        let digits: String = typed.chars().filter(char::is_ascii_hexdigit).collect();
        if digits.len() == 64 {
            Ok(digits.to_ascii_lowercase())
        } else {
            Err(Problem::at(FieldId::Fingerprint, "pairing.wrong.fingerprint"))
        }
    }

    /// Bits a second.
    pub fn speed(&self) -> Option<u32> {
        self.fields.word(FieldId::Speed).parse().ok()
    }

    /// The field that takes text now.
    pub fn text_field(&self) -> Option<FieldId> {
        match self.focus {
            LinkRow::Field(id) if !id.is_choice() => Some(id),
            _ => None,
        }
    }

    /// Takes another value of the choice that has the focus; false if there is none.
    pub fn choose(&mut self, vendor: &dyn VendorPages, forward: bool) -> bool {
        match self.focus {
            LinkRow::Field(id) if id.is_choice() => self.fields.choose(id, vendor.options(id), forward),
            _ => return false,
        }
        true
    }
}
