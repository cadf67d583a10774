//! The pairing wizard as it stands: vendor, link, code, the attempt, the name. It outlives a look at another view and any
//! payment that comes on top of it.

mod code;
mod codepay;
mod easycard;
mod fields;
mod finish;
mod link;
mod network;
mod ports;
mod qfpay;
mod run;
mod vendor;
mod wonder;

use std::path::PathBuf;

use crate::payment::{Millis, Vendor};
use crate::profile::Terminal;

pub use code::{CodeEntry, CodeShape};
pub use fields::FieldId;
pub use finish::{Finish, FinishRow, Keeping};
pub use link::{LinkForm, LinkKind, LinkRow, PortChoice};
pub use network::{Introduced, Network};
pub use ports::{PortRow, Ports, Seen};
pub use run::{Offered, Progress, Run, STEPS, SpeedState, Speeds, Stage, StepRow};
pub use vendor::{CodeWords, PairedWords, Problem, VENDORS, VendorPages, pages};

/// A page of the wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// Whose terminal.
    Vendor,
    /// How it is connected.
    Link,
    /// The code on its screen.
    Code,
    /// The attempt.
    Pair,
    /// Its name.
    Name,
}

impl Page {
    /// All pages in their order.
    pub const ALL: [Self; 5] = [Self::Vendor, Self::Link, Self::Code, Self::Pair, Self::Name];

    /// The key of its title in the texts.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Vendor => "pairing.page.vendor",
            Self::Link => "pairing.page.link",
            Self::Code => "pairing.page.code",
            Self::Pair => "pairing.page.pair",
            Self::Name => "pairing.page.name",
        }
    }
}

/// The wizard.
#[derive(Debug)]
pub struct Wizard {
    /// The page that is shown.
    pub page: Page,
    /// When it was turned to.
    pub turned: Millis,
    /// The row of [`VENDORS`] that has the focus.
    pub vendor_row: usize,
    /// Whose terminal.
    pub vendor: Vendor,
    /// How it is connected.
    pub link: LinkForm,
    /// The code.
    pub code: CodeEntry,
    /// The attempt.
    pub run: Run,
    /// Its number; news of another one is old news.
    pub attempt: u32,
    /// What is asked once it is paired.
    pub finish: Option<Finish>,
    /// The terminal that is paired again.
    pub again: Option<Terminal>,
    /// It is looked for: where it announces itself now is filled in.
    pub sought: bool,
    /// The serial ports of this session.
    pub ports: Ports,
    /// The terminals of the network.
    pub network: Network,
    /// What keeps the page from being left, in words.
    pub problem: Option<String>,
    /// When the key that goes on was last pressed, heeded or not.
    pub last_next: Option<Millis>,
    /// The ports are watched.
    pub watching: bool,
}

impl Default for Wizard {
    fn default() -> Self {
        Self::new()
    }
}

impl Wizard {
    /// A wizard at its first page.
    pub fn new() -> Self {
        let vendor = Vendor::Wonder;
        Self {
            page: Page::Vendor,
            turned: Millis(0),
            vendor_row: 0,
            vendor,
            link: LinkForm::new(pages(vendor)),
            code: CodeEntry::new(pages(vendor).code()),
            run: Run::default(),
            attempt: 0,
            finish: None,
            again: None,
            sought: false,
            ports: Ports::default(),
            network: Network::default(),
            problem: None,
            last_next: None,
            watching: false,
        }
    }

    /// Everything typed is forgotten; what the session has seen of the ports stays. An attempt that runs must be stopped
    /// first.
    pub fn reset(&mut self, now: Millis) {
        let (ports, attempt, watching) = (std::mem::take(&mut self.ports), self.attempt + 1, self.watching);
        let network = std::mem::take(&mut self.network);
        *self = Self { ports, network, attempt, watching, turned: now, ..Self::new() };
    }

    /// What the vendor has to say.
    pub fn pages(&self) -> &'static dyn VendorPages {
        pages(self.vendor)
    }

    /// Another vendor: what was filled in for the last one goes.
    pub fn take_vendor(&mut self, vendor: Vendor) {
        if vendor != self.vendor {
            self.vendor = vendor;
            self.link = LinkForm::new(pages(vendor));
            self.code = CodeEntry::new(pages(vendor).code());
        }
    }

    /// The name of the terminal that is paired again.
    pub fn again_name(&self) -> Option<&str> {
        self.again.as_ref().map(|terminal| terminal.name.as_str())
    }

    /// The rows of the link page.
    pub fn link_rows(&self) -> Vec<LinkRow> {
        self.with_found(self.link.rows(self.pages(), &self.ports))
    }

    /// The ports have changed.
    pub fn follow_ports(&mut self, come: Option<PathBuf>) {
        let again = self.again.as_ref().map(|terminal| terminal.name.as_str());
        self.link.follow_ports(&self.ports, again, come);
    }

    /// What is typed or pasted on this page may hold the code.
    pub fn takes_secret(&self) -> bool {
        matches!(self.page, Page::Link | Page::Code)
    }

    /// A text takes the letters now.
    pub fn types_text(&self) -> bool {
        match self.page {
            Page::Link => self.link.text_field().is_some(),
            Page::Code => true,
            Page::Name if self.again.is_some() => false,
            Page::Name => {
                let typed = |finish: &Finish| finish.focus == FinishRow::Name && !finish.is_saving();
                self.finish.as_ref().is_some_and(typed)
            }
            Page::Vendor | Page::Pair => false,
        }
    }

    /// The row that has the focus takes one of several values.
    pub fn chooses(&self) -> bool {
        match self.page {
            Page::Link => matches!(self.link.focus, LinkRow::Field(id) if id.is_choice()),
            Page::Name => self.finish.as_ref().is_some_and(|finish| finish.focus != FinishRow::Name),
            Page::Vendor | Page::Code | Page::Pair => false,
        }
    }

    /// Seconds are shown: the page is drawn again each second.
    pub fn shows_seconds(&self, now: Millis) -> bool {
        match self.page {
            Page::Link => self.link.kind == LinkKind::Serial && self.ports.shows_seconds(now),
            Page::Pair => self.run.is_running(),
            Page::Vendor | Page::Code | Page::Name => false,
        }
    }
}
