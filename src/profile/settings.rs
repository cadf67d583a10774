//! Reading a settings file: private bytes, text, TOML, typed value - and what went wrong in words that help.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use thiserror::Error;
use toml_edit::Document;

use super::locate::{key_at, line_and_column};
use crate::platform::files::{self, Mode};
use crate::platform::{FileFault, FileFaultKind};

/// The largest settings file that is read, in bytes (1 MiB).
const SIZE_LIMIT: u64 = 1024 * 1024;

/// Characters of a reason that are shown.
const REASON_SHOWN: usize = 400;

/// Why a settings file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error, serde::Serialize, serde::Deserialize)]
pub enum SettingsError {
    /// The file cannot be read or written, is too large, or belongs to another user.
    #[error(transparent)]
    File(#[from] FileFault),
    /// The content is wrong.
    #[error("{}: {mistake}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        mistake: Mistake,
    },
}

/// What is wrong in the text of a settings file. Lines and columns count from 1. Never holds a value of the file.
#[derive(Debug, Clone, PartialEq, Eq, Error, serde::Serialize, serde::Deserialize)]
pub enum Mistake {
    /// Saved as UTF-16, as some Windows editors do.
    #[error("the file is UTF-16 text")]
    Utf16,
    /// Not text at all, or in an old encoding.
    #[error("line {line}, column {column}: this is not UTF-8 text")]
    NotUtf8 {
        /// Line of the first wrong byte.
        line: usize,
        /// Column of the first wrong byte, in characters.
        column: usize,
    },
    /// Not TOML.
    #[error("line {line}, column {column}: {what}")]
    Syntax {
        /// Line of the mistake.
        line: usize,
        /// Column of the mistake, in characters.
        column: usize,
        /// What the parser met.
        what: String,
    },
    /// A key that does not exist.
    #[error("line {line}, column {column}: unknown key `{key}`, {what}")]
    UnknownKey {
        /// Line of the key.
        line: usize,
        /// Column of the key, in characters.
        column: usize,
        /// The key with its tables.
        key: String,
        /// The keys that exist there.
        what: String,
    },
    /// A value that its key cannot have, or a missing one.
    #[error("line {line}, column {column}: `{key}`: {what}")]
    Value {
        /// Line of the value.
        line: usize,
        /// Column of the value, in characters.
        column: usize,
        /// The key with its tables.
        key: String,
        /// What is expected there.
        what: String,
    },
}

impl SettingsError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::File(fault) => match fault.kind {
                FileFaultKind::TooLarge => "settings_too_large",
                FileFaultKind::OwnedByAnother => "settings_owned_by_another",
                _ => "settings_file_unusable",
            },
            Self::Content { mistake, .. } => mistake.code(),
        }
    }

    /// What to do about it, one English sentence.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::File(fault) => match fault.kind {
                FileFaultKind::TooLarge => "Settings files end at 1 MiB; put the right file there.",
                FileFaultKind::OwnedByAnother => {
                    "Give the file to the user that runs this program, or name another home."
                }
                _ => "Check the file, its folder and the free space of the disk.",
            },
            Self::Content { mistake, .. } => mistake.advice(),
        }
    }
}

impl Mistake {
    /// The stable code of this mistake.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Utf16 => "settings_utf16",
            Self::NotUtf8 { .. } => "settings_not_utf8",
            Self::Syntax { .. } => "settings_syntax",
            Self::UnknownKey { .. } => "settings_unknown_key",
            Self::Value { .. } => "settings_value",
        }
    }

    /// What to do about it, one English sentence.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Utf16 | Self::NotUtf8 { .. } => "Save the file as UTF-8 text.",
            Self::Syntax { .. } => "Correct the line; texts stand in \"quotes\", numbers without.",
            Self::UnknownKey { .. } => {
                "Correct the spelling or remove the line; config.example.toml lists the settings."
            }
            Self::Value { .. } => "Correct the value; config.example.toml shows one for every setting.",
        }
    }
}

/// Reads the text of `path` and closes it to other users; `None` when there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<(String, Mode)>, SettingsError> {
    let (bytes, mode) = match files::read_private(path, SIZE_LIMIT) {
        Ok(found) => found,
        Err(fault) if fault.kind == FileFaultKind::Missing => return Ok(None),
        Err(fault) => return Err(fault.into()),
    };
    text(bytes).map(|text| Some((text, mode))).map_err(|mistake| mistake.in_file(path))
}

impl Mistake {
    pub(super) fn in_file(self, path: &Path) -> SettingsError {
        SettingsError::Content { path: path.to_owned(), mistake: self }
    }
}

/// The bytes of a file as text.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, Mistake> {
    // A byte order mark, or ASCII with zeros between.
    if let [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, 0x20..=0x7E, ..] | [0x20..=0x7E, 0, ..] = *bytes {
        return Err(Mistake::Utf16);
    }
    String::from_utf8(bytes).map_err(|error| {
        let (line, column) = line_and_column(error.as_bytes(), error.utf8_error().valid_up_to());
        Mistake::NotUtf8 { line, column }
    })
}

/// Parses `text` as TOML and reads a `T` from it; the document tells where things stand.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<(T, Document<&str>), Mistake> {
    let document = Document::parse(text).map_err(|error| {
        let (line, column) = place(text, error.span());
        Mistake::Syntax { line, column, what: shortened(error.message()) }
    })?;
    let value = toml::from_str(text).map_err(|error| misfit(text, &document, &error))?;
    Ok((value, document))
}

/// What does not fit into the type, with the key it belongs to.
fn misfit(text: &str, document: &Document<&str>, error: &toml::de::Error) -> Mistake {
    let (line, column) = place(text, error.span());
    let offset = error.span().map_or(0, |span| span.start);
    let key = key_at(document, offset).unwrap_or_else(|| "the file".to_owned());
    // The parser repeats the value before ", expected": it may be a secret, so only what follows is shown.
    let message = error.message();
    let what = match message.rfind("expected ").map(|start| &message[start..]) {
        Some("expected u16" | "expected u32" | "expected u64") => "expected a whole number, not too large".to_owned(),
        Some(expected) => shortened(expected),
        None => shortened(message),
    };
    if message.starts_with("unknown field ") {
        return Mistake::UnknownKey { line, column, key, what };
    }
    Mistake::Value { line, column, key, what }
}

fn place(text: &str, span: Option<std::ops::Range<usize>>) -> (usize, usize) {
    line_and_column(text.as_bytes(), span.map_or(0, |span| span.start))
}

fn shortened(reason: &str) -> String {
    reason.chars().filter(|c| !c.is_control()).take(REASON_SHOWN).collect()
}
