//! Who works here, who is at the screen, and the forms about people.

use super::pin::PinEntry;
use crate::money::AmountEntry;
use crate::payment::{Kind, Millis, TerminalId};
use crate::profile::Role;
use crate::terminal::Method;
use crate::till::{Approval, Colleague};

/// Most characters of a name or id.
const TEXT_CAP: usize = 40;

/// The people, and who of them is at the screen.
#[derive(Debug, Default)]
pub struct Staff {
    /// Everybody.
    pub people: Vec<Colleague>,
    /// Who is at the screen.
    pub signed_on: Option<Colleague>,
    /// A supervisor's approval, for a minute.
    pub approval: Option<Approval>,
    /// Nobody can do anything before signing on.
    pub locked: bool,
    /// When a key or the pointer was last used.
    pub touched: Millis,
}

impl Staff {
    /// A supervisor exists: refunds are protected.
    pub fn has_supervisor(&self) -> bool {
        self.people.iter().any(|person| person.role == Role::Supervisor)
    }

    /// Who would leave if the program ended now: nobody on a locked screen.
    pub fn at_the_screen(&self) -> Option<String> {
        self.signed_on.as_ref().filter(|_| !self.locked).map(|person| person.name.clone())
    }

    /// A supervisor's PIN is needed for what moves money back.
    pub fn wants_pin(&self, now: Millis) -> bool {
        self.has_supervisor() && self.approved(now).is_none()
    }

    /// The approval that is still good.
    pub fn approved(&self, now: Millis) -> Option<&Approval> {
        self.approval.as_ref().filter(|approval| now.0 < approval.until())
    }

    /// When the screen locks by itself; `after` milliseconds without a touch, 0 never.
    pub fn locks_at(&self, after: u64) -> Option<Millis> {
        let may = !self.people.is_empty() && !self.locked && after > 0;
        may.then(|| self.touched.plus(after))
    }
}

/// What is to be changed about people.
#[derive(Debug, Clone)]
pub enum PeopleChange {
    /// The form is carried out.
    Form(Box<PersonForm>),
    /// This person has left.
    Remove(String),
}

/// Which form it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonTask {
    /// Nobody is set up yet.
    First,
    /// Somebody new.
    Add,
    /// Another PIN for this person.
    NewPin,
}

/// What has the focus of the form of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum PersonField {
    Name,
    Role,
    Pin,
    Again,
    No,
    Yes,
}

/// A person to be, or a new PIN.
#[derive(Debug, Clone)]
pub struct PersonForm {
    /// Which.
    pub task: PersonTask,
    /// The name.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The new PIN.
    pub pin: PinEntry,
    /// The same once more.
    pub again: PinEntry,
    /// What takes the keys.
    pub field: PersonField,
    /// It is being carried out.
    pub busy: bool,
    /// The key of the text that says what is wrong.
    pub trouble: Option<&'static str>,
}

impl PersonForm {
    /// An empty form.
    pub fn new(task: PersonTask, name: String) -> Self {
        let role = if task == PersonTask::First { Role::Supervisor } else { Role::Operator };
        let field = if task == PersonTask::NewPin { PersonField::Pin } else { PersonField::Name };
        let (pin, again) = (PinEntry::default(), PinEntry::default());
        Self { task, name, role, pin, again, field, busy: false, trouble: None }
    }

    /// The fields in their order.
    pub fn fields(&self) -> &'static [PersonField] {
        use PersonField::{Again, Name, No, Pin, Role, Yes};
        match self.task {
            PersonTask::First => &[Name, Pin, Again, No, Yes],
            PersonTask::Add => &[Name, Role, Pin, Again, No, Yes],
            PersonTask::NewPin => &[Pin, Again, No, Yes],
        }
    }

    /// The next field, or the one before.
    pub fn go(&mut self, forward: bool) {
        let order = self.fields();
        let at = order.iter().position(|field| *field == self.field).unwrap_or(0);
        self.field = order[(at + if forward { 1 } else { order.len() - 1 }) % order.len()];
    }

    /// The PIN that takes the digits, if one does.
    pub fn entry(&mut self) -> Option<&mut PinEntry> {
        match self.field {
            PersonField::Pin => Some(&mut self.pin),
            PersonField::Again => Some(&mut self.again),
            _ => None,
        }
    }

    /// Types a character of the name.
    pub fn type_text(&mut self, c: char) -> bool {
        let takes = self.field == PersonField::Name && self.name.chars().count() < TEXT_CAP && !c.is_control();
        if takes {
            self.name.push(c);
        }
        takes
    }
}

/// What has the focus of the form of a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum SlipField {
    Terminal,
    Id,
    Method,
    Amount,
    Again,
    Pin,
    No,
    Yes,
}

/// A refund or void of a sale, or the charge of a hold, that is not in this journal.
#[derive(Debug, Clone)]
pub struct SlipForm {
    /// Refund, void or completion.
    pub kind: Kind,
    /// On which terminal.
    pub terminal: TerminalId,
    /// The vendor's id of the sale; none for a refund that is of no sale in particular.
    pub id: Option<String>,
    /// How it was paid; none where that makes no difference.
    pub method: Option<&'static Method>,
    /// How much.
    pub amount: AmountEntry,
    /// The same once more.
    pub again: AmountEntry,
    /// What takes the keys.
    pub field: SlipField,
}

impl SlipForm {
    /// The fields in their order; `pin` if a supervisor's is needed.
    pub fn fields(&self, pin: bool) -> Vec<SlipField> {
        use SlipField::{Again, Amount, Id, Method, No, Pin, Terminal, Yes};
        let money = if self.kind == Kind::Void { [None, None] } else { [Some(Amount), Some(Again)] };
        let id = self.id.as_ref().map(|_| Id);
        let paid = self.method.map(|_| Method);
        let fields = [Some(Terminal), id, paid, money[0], money[1], pin.then_some(Pin), Some(No), Some(Yes)];
        fields.into_iter().flatten().collect()
    }

    /// The next field, or the one before.
    pub fn go(&mut self, forward: bool, pin: bool) {
        let order = self.fields(pin);
        let at = order.iter().position(|field| *field == self.field).unwrap_or(0);
        self.field = order[(at + if forward { 1 } else { order.len() - 1 }) % order.len()];
    }

    /// Types a character of the id.
    pub fn type_text(&mut self, c: char) -> bool {
        let Some(id) = self.id.as_mut().filter(|_| self.field == SlipField::Id) else { return false };
        let takes = id.chars().count() < TEXT_CAP && c.is_ascii_graphic();
        if takes {
            id.push(c);
        }
        takes
    }

    /// The amount that takes the digits, if one does.
    pub fn entry(&mut self) -> Option<&mut AmountEntry> {
        match self.field {
            SlipField::Amount => Some(&mut self.amount),
            SlipField::Again => Some(&mut self.again),
            _ => None,
        }
    }

    /// Why it cannot be sent, as the key of its text.
    pub fn missing(&self) -> Option<&'static str> {
        if self.id.as_ref().is_some_and(|id| id.trim().is_empty()) {
            Some("slip_of.no_id")
        } else if self.kind == Kind::Void {
            None
        } else if self.amount.amount().is_zero() {
            Some("slip_of.no_amount")
        } else {
            (self.amount.amount() != self.again.amount()).then_some("slip_of.differs")
        }
    }
}
