//! `profile.toml`: the paired terminals, and the changes that people make to them.

use std::path::Path;

use serde::Deserialize;
use toml_edit::{Document, DocumentMut};
use zeroize::Zeroizing;

use super::people::Person;
use super::settings::{self, Mistake, SettingsError};
use super::{ProfileError, Terminal, TerminalName, Unfit, VendorSettings, duplicates, edit, locate, staff};
use crate::money::Currency;
use crate::payment::{TerminalId, WallTime};
use crate::platform::files::{self, Mode};

/// The paired terminals together with the text they were read from, so that saving keeps its comments.
///
/// Every change either is made whole or is refused and changes nothing. Nothing reaches the disk before
/// [`Profile::save`].
#[derive(Clone, Default)]
pub struct Profile {
    terminals: Vec<Terminal>,
    pub(super) people: Vec<Person>,
    pub(super) document: DocumentMut,
    was_open: bool,
}

/// What pairing learned about a terminal.
#[derive(Debug, Clone)]
pub struct Pairing {
    /// What people will call it.
    pub name: TerminalName,
    /// Whether it is a simulator.
    pub simulated: bool,
    /// The currency it is sold in.
    pub currency: Currency,
    /// What its vendor needs.
    pub settings: VendorSettings,
}

/// The text of the document holds secrets, so it does not print.
impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Profile")
            .field("terminals", &self.terminals)
            .field("people", &self.people)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    terminal: Vec<Terminal>,
    #[serde(default)]
    person: Vec<Person>,
}

impl Profile {
    /// Reads `path`; a missing file is a profile without terminals.
    ///
    /// # Errors
    /// An unusable file, the line, column and key of a mistake in it, or two terminals that share what only one may have.
    pub fn load(path: &Path) -> Result<Self, ProfileError> {
        let Some((text, mode)) = settings::read(path)? else { return Ok(Self::default()) };
        let parsed = Self::read(&Zeroizing::new(text)).map_err(|mistake| mistake.in_file(path))?;
        duplicates::refuse(&parsed.terminals)?;
        staff::refuse_same_names(&parsed.people)?;
        Ok(Self { was_open: mode == Mode::Closed, ..parsed })
    }

    fn read(text: &str) -> Result<Self, Mistake> {
        let (File { terminal: terminals, person: people }, document) = settings::parse(text)?;
        for (index, terminal) in terminals.iter().enumerate() {
            terminal.check().map_err(|unfit| misplaced(text, &document, index, unfit))?;
        }
        Ok(Self { terminals, people, document: document.into_mut(), was_open: false })
    }

    /// Writes the profile to `path`: whole or not at all, mode 0600.
    ///
    /// # Errors
    /// The file or folder that cannot be written; the old file is still there then.
    pub fn save(&self, path: &Path) -> Result<(), ProfileError> {
        let text = Zeroizing::new(self.document.to_string());
        files::write_private(path, text.as_bytes()).map_err(|fault| SettingsError::from(fault).into())
    }

    /// Whether other users could read the file until [`Profile::load`] closed it. Worth a warning: the keys in it may be
    /// known, and pairing again replaces them.
    pub fn was_open_to_others(&self) -> bool {
        self.was_open
    }

    /// All paired terminals, in the order of the file.
    pub fn terminals(&self) -> &[Terminal] {
        &self.terminals
    }

    /// The terminal that people call `name`.
    ///
    /// # Errors
    /// [`ProfileError::UnknownTerminal`].
    pub fn named(&self, name: &str) -> Result<&Terminal, ProfileError> {
        Ok(&self.terminals[index_of(&self.terminals, name)?])
    }

    /// The terminal with this permanent id.
    pub fn by_id(&self, id: &TerminalId) -> Option<&Terminal> {
        self.terminals.iter().find(|terminal| terminal.id == *id)
    }

    /// The terminal of payments that name none: the one marked so, unless it is disabled. Never a guess.
    pub fn default_terminal(&self) -> Option<&Terminal> {
        self.terminals.iter().find(|terminal| terminal.default && !terminal.disabled)
    }

    /// Adds a paired terminal. A device that is known already - same vendor, serial number and business - keeps its
    /// permanent id and with it its payments; its old keys are gone. The first terminal becomes the default one.
    ///
    /// # Errors
    /// An unfit value, or a name, port or address that another terminal has.
    pub fn pair(&mut self, pairing: Pairing) -> Result<TerminalId, ProfileError> {
        let fresh = Terminal {
            id: self.unused_id()?,
            name: pairing.name,
            default: self.terminals.is_empty(),
            disabled: false,
            simulated: pairing.simulated,
            currency: pairing.currency,
            settings: pairing.settings,
        };
        self.change(|terminals| {
            let known = terminals.iter_mut().find(|known| known.is_same_device(&fresh));
            let id = known.as_ref().map_or(&fresh.id, |known| &known.id).clone();
            match known {
                Some(known) => *known = Terminal { id: id.clone(), default: known.default, ..fresh },
                None => terminals.push(fresh),
            }
            Ok(id)
        })
    }

    /// Replaces what `name` was paired with by what pairing it again learned; name, id, default and currency stay.
    ///
    /// # Errors
    /// No such terminal, another device than before, an unfit value, a port or address that another terminal has.
    pub fn repair(&mut self, name: &str, settings: VendorSettings) -> Result<TerminalId, ProfileError> {
        self.change(|terminals| {
            let index = index_of(terminals, name)?;
            let old = &terminals[index];
            let fresh = Terminal { settings, disabled: false, ..old.clone() };
            if !fresh.settings.may_replace(&old.settings) {
                return Err(ProfileError::AnotherDevice { name: old.name.to_string() });
            }
            terminals[index] = fresh;
            Ok(terminals[index].id.clone())
        })
    }

    /// Gives `name` another name.
    ///
    /// # Errors
    /// No such terminal, or another one has the new name.
    pub fn rename(&mut self, name: &str, new: TerminalName) -> Result<(), ProfileError> {
        self.change_named(name, |terminal| terminal.name = new)
    }

    /// Makes `name` the terminal of payments that name none.
    ///
    /// # Errors
    /// No such terminal, or it is disabled.
    pub fn set_default(&mut self, name: &str) -> Result<(), ProfileError> {
        let chosen = self.named(name)?;
        if chosen.disabled {
            return Err(ProfileError::Disabled { name: chosen.name.to_string() });
        }
        let id = chosen.id.clone();
        self.change(|terminals| {
            for terminal in terminals {
                terminal.default = terminal.id == id;
            }
            Ok(())
        })
    }

    /// Allows `name` to be used again.
    ///
    /// # Errors
    /// No such terminal.
    pub fn enable(&mut self, name: &str) -> Result<(), ProfileError> {
        self.change_named(name, |terminal| terminal.disabled = false)
    }

    /// Keeps `name` paired, but not to be used.
    ///
    /// # Errors
    /// No such terminal.
    pub fn disable(&mut self, name: &str) -> Result<(), ProfileError> {
        self.change_named(name, |terminal| terminal.disabled = true)
    }

    /// Marks the terminal of this id: it said that it is not paired any more. It is used as before. False if its vendor has no
    /// such thing, it is marked already, or there is no such terminal.
    ///
    /// # Errors
    /// As for every change.
    pub fn says_unpaired(&mut self, id: &TerminalId, at: WallTime) -> Result<bool, ProfileError> {
        self.change(|terminals| {
            let known = terminals.iter_mut().find(|terminal| terminal.id == *id);
            let Some(VendorSettings::CodePay(codepay)) = known.map(|known| &mut known.settings) else {
                return Ok(false);
            };
            let news = codepay.unpaired_at.is_none();
            codepay.says_unpaired(at);
            Ok(news)
        })
    }

    /// Forgets `name` and its keys; its id lives on in the journal only. Whether it may be removed is for the caller
    /// to know.
    ///
    /// # Errors
    /// No such terminal.
    pub fn remove(&mut self, name: &str) -> Result<Terminal, ProfileError> {
        self.change(|terminals| {
            let index = index_of(terminals, name)?;
            Ok(terminals.remove(index))
        })
    }

    fn change_named(&mut self, name: &str, edit: impl FnOnce(&mut Terminal)) -> Result<(), ProfileError> {
        self.change(|terminals| {
            let index = index_of(terminals, name)?;
            edit(&mut terminals[index]);
            Ok(())
        })
    }

    /// Makes a change on a copy, checks the copy as if it had been read, and only then takes it over.
    fn change<T>(
        &mut self,
        edit: impl FnOnce(&mut Vec<Terminal>) -> Result<T, ProfileError>,
    ) -> Result<T, ProfileError> {
        let mut changed = self.terminals.clone();
        let result = edit(&mut changed)?;
        changed.iter().try_for_each(Terminal::check)?;
        duplicates::refuse(&changed)?;
        edit::carry_over(&mut self.document, &self.terminals, &changed);
        self.terminals = changed;
        Ok(result)
    }

    fn unused_id(&self) -> Result<TerminalId, ProfileError> {
        loop {
            let id = super::terminal::random_id()?;
            if self.by_id(&id).is_none() {
                return Ok(id);
            }
        }
    }
}

/// An unfit value of the terminal at `index`, with its place in the text.
fn misplaced(text: &str, document: &Document<&str>, index: usize, unfit: Unfit) -> Mistake {
    let offset = locate::offset_of(document, "terminal", index, unfit.key);
    let (line, column) = locate::line_and_column(text.as_bytes(), offset);
    let key = format!("terminal[{}].{}", index + 1, unfit.key);
    Mistake::Value { line, column, key, what: format!("expected {}", unfit.expected) }
}

fn index_of(terminals: &[Terminal], name: &str) -> Result<usize, ProfileError> {
    let unknown = || ProfileError::UnknownTerminal { name: name.to_owned() };
    terminals.iter().position(|terminal| terminal.name.is(name)).ok_or_else(unknown)
}
