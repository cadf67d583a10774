//! `countertop people`: who works here, and who may give money back.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::profile::{PersonName, Pin, Role};
use crate::till::{Colleague, PeopleError, Till};

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::signature::{self, Signature};
use super::{output, secret};

/// List the people, or change one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop people add 'Mei Wong' --role supervisor")]
pub(super) struct Args {
    #[command(subcommand)]
    change: Option<Change>,
}

/// A change of the people.
#[derive(Debug, clap::Subcommand)]
enum Change {
    /// Somebody new. The first supervisor needs nobody's approval.
    #[command(
        after_help = "Example:\n  countertop people add 'Ah Keung' --role operator --operator Mei --pin @mei.pin"
    )]
    Add {
        name: String,
        /// What the person may do.
        #[arg(long, value_enum, default_value = "operator")]
        role: RoleWord,
        #[command(flatten)]
        new: NewPin,
        #[command(flatten)]
        by: Signature,
    },
    /// Somebody has left.
    #[command(after_help = "Example:\n  countertop people remove 'Ah Keung'")]
    Remove {
        name: String,
        #[command(flatten)]
        by: Signature,
    },
    /// Another PIN, with the old one or a supervisor's.
    #[command(after_help = "Example:\n  countertop people pin 'Ah Keung'")]
    Pin {
        name: String,
        #[command(flatten)]
        new: NewPin,
        #[command(flatten)]
        by: Signature,
    },
    /// The names and roles.
    #[command(after_help = "Example:\n  countertop people list --json")]
    List,
}

/// The PIN to be.
#[derive(Debug, clap::Args)]
struct NewPin {
    /// The new PIN, 4 to 8 digits, @FILE or -; asked for twice without echo if left out.
    #[arg(long, value_name = "@FILE")]
    new_pin: Option<String>,
}

/// The word of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum RoleWord {
    /// Sells.
    Operator,
    /// Sells, gives money back, decides by hand.
    Supervisor,
}

/// A person as listed.
#[derive(Serialize)]
struct Listed<'a> {
    name: &'a str,
    role: Role,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    match args.change {
        None | Some(Change::List) => list(desk)?,
        Some(change) => {
            let counter = desk.counter(None).await?;
            let done = changed(&counter.till, change).await;
            let people = counter.till.people();
            counter.close().await;
            done?;
            show(desk, &people);
        }
    }
    Ok(Exit::Done)
}

fn list(desk: &Desk) -> Result<(), Failure> {
    let profile = desk.profile()?;
    let people = profile.people().iter();
    let people = people.map(|person| Colleague { name: person.name.to_string(), role: person.role });
    show(desk, &people.collect::<Vec<_>>());
    Ok(())
}

fn show(desk: &Desk, people: &[Colleague]) {
    for person in people {
        let listed = Listed { name: &person.name, role: person.role };
        desk.out.result(&listed, || format!("{:24} {}", person.name, person.role));
    }
    if !people.iter().any(|person| person.role == Role::Supervisor) {
        output::note(desk.texts().get("cli.unprotected"));
    }
}

async fn changed(till: &Till, change: Change) -> Result<(), Failure> {
    match change {
        Change::Add { name, role, new, by } => {
            let name = PersonName::parse(&name)?;
            let till = &by.take(till)?;
            let approval = by.approval_if_any(till).await?;
            let role = if role == RoleWord::Supervisor { Role::Supervisor } else { Role::Operator };
            Ok(till.add_person(name, role, new.chosen().await?, approval.as_ref()).await?)
        }
        Change::Remove { name, by } => {
            let till = &by.take(till)?;
            let approval = by.approval_if_any(till).await?;
            Ok(till.remove_person(&name, approval.as_ref()).await?)
        }
        Change::Pin { name, new, by } => pin(&by.take(till)?, &name, &new, &by).await,
        Change::List => Ok(()),
    }
}

/// The old PIN of the same person will do, or a supervisor's.
async fn pin(till: &Till, name: &str, new: &NewPin, by: &Signature) -> Result<(), Failure> {
    let people = till.people();
    let person = people.iter().find(|person| person.name.to_lowercase() == name.to_lowercase());
    let supervisor_signs = by.operator.as_deref().is_some_and(|by| by.to_lowercase() != name.to_lowercase());
    if person.is_some() && !supervisor_signs {
        let old = by.typed("old PIN").await?;
        return Ok(till.change_own_pin(name, &old, new.chosen().await?).await?);
    }
    let approval = by.approval_if_any(till).await?;
    Ok(till.set_pin(name, new.chosen().await?, approval.as_ref()).await?)
}

impl NewPin {
    /// The PIN that was chosen: typed twice where it is typed.
    async fn chosen(&self) -> Result<Pin, Failure> {
        let text = secret::ask(self.new_pin.as_deref(), "new PIN").await?;
        if self.new_pin.is_none() {
            let again: Zeroizing<String> = secret::ask(None, "new PIN once more").await?;
            if *again != *text {
                return Err(Failure::usage("pin_differs", "the two PINs differ", "Start again."));
            }
        }
        let bad = |bad: crate::profile::BadPin| {
            Failure::usage(bad.code(), bad.to_string(), "Choose 4 to 8 digits that nobody guesses.")
        };
        Pin::choose(&text).map_err(bad)
    }
}

impl From<PeopleError> for Failure {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Till(error) => error.into(),
            PeopleError::Refused(refused) => signature::refusal(&refused),
            PeopleError::ApprovalNeeded => Self::new(Exit::PinRefused, error.code(), error.to_string(), error.advice()),
            _ => Self::usage(error.code(), error.to_string(), error.advice()),
        }
    }
}
