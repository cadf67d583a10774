//! One deed: what was done, by whom, to what, and what came of it. Names and ids only, never a secret.

use serde::{Deserialize, Serialize};

use crate::payment::TerminalId;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A terminal was paired; its keys are in the profile.
    TerminalPaired,
    /// A terminal was paired again: its old keys are gone.
    TerminalRepaired,
    /// A terminal got another name.
    TerminalRenamed,
    /// A terminal became the default.
    TerminalMadeDefault,
    /// A terminal is used again.
    TerminalEnabled,
    /// A terminal is not used for now.
    TerminalDisabled,
    /// A terminal was forgotten, with its keys.
    TerminalRemoved,
    /// A terminal said that it is not paired any more. It was marked, and nothing else was done.
    TerminalUnpaired,
    /// A terminal was asked to stop whatever it was doing, which may have been another till's sale.
    TerminalAbortAsked,
    /// A terminal was asked to close its batch. Recorded before it is asked.
    BatchCloseAsked,
    /// What came of that.
    BatchClosed,
    /// Somebody new works here.
    PersonAdded,
    /// Somebody works here no longer.
    PersonRemoved,
    /// A person has another PIN.
    PinChanged,
    /// A PIN was not accepted.
    PinRefused,
    /// A person is at the screen.
    SignedOn,
    /// A person left the screen: it was locked, or the program ended.
    SignedOff,
    /// Old payments were taken out of the journal.
    JournalPruned,
}

impl What {
    /// All of them, in the order of the texts.
    pub const ALL: [Self; 18] = [
        Self::TerminalPaired,
        Self::TerminalRepaired,
        Self::TerminalRenamed,
        Self::TerminalMadeDefault,
        Self::TerminalEnabled,
        Self::TerminalDisabled,
        Self::TerminalRemoved,
        Self::TerminalUnpaired,
        Self::TerminalAbortAsked,
        Self::BatchCloseAsked,
        Self::BatchClosed,
        Self::PersonAdded,
        Self::PersonRemoved,
        Self::PinChanged,
        Self::PinRefused,
        Self::SignedOn,
        Self::SignedOff,
        Self::JournalPruned,
    ];

    /// The word of the record and of JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TerminalPaired => "terminal_paired",
            Self::TerminalRepaired => "terminal_repaired",
            Self::TerminalRenamed => "terminal_renamed",
            Self::TerminalMadeDefault => "terminal_made_default",
            Self::TerminalEnabled => "terminal_enabled",
            Self::TerminalDisabled => "terminal_disabled",
            Self::TerminalRemoved => "terminal_removed",
            Self::TerminalUnpaired => "terminal_unpaired",
            Self::TerminalAbortAsked => "terminal_abort_asked",
            Self::BatchCloseAsked => "batch_close_asked",
            Self::BatchClosed => "batch_closed",
            Self::PersonAdded => "person_added",
            Self::PersonRemoved => "person_removed",
            Self::PinChanged => "pin_changed",
            Self::PinRefused => "pin_refused",
            Self::SignedOn => "signed_on",
            Self::SignedOff => "signed_off",
            Self::JournalPruned => "journal_pruned",
        }
    }
}

/// What was taken out of the journal, and the hash that its list of those records must have from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrunedMark {
    /// Payments.
    pub payments: u64,
    /// Their records.
    pub records: u64,
    /// All of them began and ended before this, milliseconds since 1970.
    pub before: i64,
    /// SHA-256 of the list of all that was ever pruned, in hex.
    pub list: String,
}

/// A deed as it is recorded and listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// What was done.
    pub what: What,
    /// Who did it: who was signed on or was named; else the operator of the settings.
    pub operator: Option<String>,
    /// The supervisor whose PIN approved it.
    pub approver: Option<String>,
    /// Which terminal, by the name it had.
    pub terminal: Option<String>,
    /// The same by its permanent id.
    pub terminal_id: Option<TerminalId>,
    /// That terminal is a simulator.
    #[serde(default)]
    pub simulated: bool,
    /// Which person.
    pub person: Option<String>,
    /// What it became: the new name of a terminal, the role of a person, what a terminal told of its batch.
    pub became: Option<String>,
    /// The wait that a wrong PIN began, in milliseconds.
    pub wait_ms: Option<u64>,
    /// The number of the last record of a payment before it, where that counts: of closing a batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_record: Option<i64>,
    /// What was taken out of the journal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pruned: Option<PrunedMark>,
    /// `done`, or the stable code of why not.
    pub result: String,
}

impl Deed {
    /// The result of what was done.
    pub const DONE: &str = "done";

    /// A deed about nobody and nothing yet.
    pub fn new(what: What) -> Self {
        Self {
            what,
            operator: None,
            approver: None,
            terminal: None,
            terminal_id: None,
            simulated: false,
            person: None,
            became: None,
            wait_ms: None,
            after_record: None,
            pruned: None,
            result: Self::DONE.to_owned(),
        }
    }

    /// It was done, or why not.
    #[must_use]
    pub fn ended(self, why_not: Option<&str>) -> Self {
        Self { result: why_not.unwrap_or(Self::DONE).to_owned(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_the_word_of_json() {
        for what in What::ALL {
            assert_eq!(serde_json::to_value(what).unwrap(), what.as_str());
        }
    }
}
