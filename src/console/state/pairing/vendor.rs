//! What a vendor brings into the wizard: which connections it has, what it wants to know about each, what its code looks
//! like, and how all of it becomes something to pair with. A new vendor is a file of its own and an arm in [`pages`].

use super::code::{CodeEntry, CodeShape};
use super::fields::FieldId;
use super::link::{LinkForm, LinkKind};
use super::{codepay, easycard, qfpay, wonder};
use crate::console::event::VendorOrder;
use crate::payment::Vendor;
use crate::profile::{Terminal, VendorSettings};

/// The vendors of the first page: the name, the key of what is said of it, and which it is.
pub const VENDORS: [(&str, &str, Vendor); 4] = [
    ("Wonder", "pairing.vendor.wonder", Vendor::Wonder),
    ("QFPay", "pairing.vendor.qfpay", Vendor::QfPay),
    ("CodePay", "pairing.vendor.codepay", Vendor::CodePay),
    ("EasyCard", "pairing.vendor.easycard", Vendor::EasyCard),
];

/// What a vendor has to say about the pages of the wizard. Pure: it reads what was filled in and decides nothing else.
pub trait VendorPages: Sync {
    /// How its terminals are connected, most usual first.
    fn kinds(&self) -> &'static [LinkKind];
    /// What a kind of connection needs, as a key of the texts.
    fn needs(&self, kind: LinkKind) -> &'static str;
    /// How bytes go over a serial line, as a key of the texts.
    fn line_format(&self) -> &'static str;
    /// What can be chosen in a field: speeds as they are, everything else as keys of the texts.
    fn options(&self, field: FieldId) -> &'static [&'static str];
    /// In which order they are tried when nothing answers.
    fn speeds_to_try(&self) -> &'static [u32];
    /// The fields of the kind that is chosen, from top to bottom.
    fn fields(&self, form: &LinkForm) -> Vec<FieldId>;
    /// Fills in what is usual.
    fn prepare(&self, form: &mut LinkForm);
    /// Fills in how this terminal is paired.
    fn recall(&self, form: &mut LinkForm, terminal: &Terminal);
    /// The code that it was paired with, where that is one which stays the same and may be seen.
    fn known_code(&self, terminal: &Terminal) -> Option<String> {
        let _ = terminal;
        None
    }
    /// A field was left: a whole address in it is taken apart.
    fn settle(&self, form: &mut LinkForm, field: FieldId);
    /// What its code looks like.
    fn code(&self) -> CodeShape;
    /// What the page of the code says.
    fn code_words(&self) -> CodeWords;
    /// Fills in all that a text of the terminal's own (a QR code) carries; false if it is none.
    fn take_text(&self, form: &mut LinkForm, code: &mut CodeEntry, text: &str) -> bool;
    /// The place that no two terminals may share.
    ///
    /// # Errors
    /// What is not filled in right.
    fn place(&self, form: &LinkForm) -> Result<String, Problem>;
    /// What to pair with.
    ///
    /// # Errors
    /// What is not filled in right.
    fn order(&self, form: &LinkForm, code: &CodeEntry) -> Result<VendorOrder, Problem>;
    /// Whether the terminal has told that it is a simulator, or that it is none; nothing where the vendor has no word for it.
    fn told_simulated(&self, settings: &VendorSettings) -> Option<bool>;
    /// Who the terminal said it is: serial number, merchant, version.
    fn identity(&self, settings: &VendorSettings) -> [String; 3];
    /// What is said of a terminal that was paired.
    fn paired_words(&self, settings: &VendorSettings) -> PairedWords {
        if settings.known().serial_number.is_empty() {
            PairedWords { who: "pairing.paired_untold", more: "pairing.cannot_verify" }
        } else {
            PairedWords { who: "pairing.paired_with", more: "pairing.paired_more" }
        }
    }
    /// The terminal has given a second code, which is kept.
    fn has_second_code(&self, settings: &VendorSettings) -> bool;
}

/// The pages of a vendor.
pub fn pages(vendor: Vendor) -> &'static dyn VendorPages {
    match vendor {
        Vendor::Wonder => &wonder::Pages,
        Vendor::QfPay => &qfpay::Pages,
        Vendor::CodePay => &codepay::Pages,
        Vendor::EasyCard => &easycard::Pages,
    }
}

/// What the page of the code says, as keys of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeWords {
    /// What is to be typed.
    pub ask: &'static str,
    /// Where it is found.
    pub find: &'static str,
    /// What counts of it.
    pub counts: &'static str,
    /// What becomes of it.
    pub kept: &'static str,
    /// It is none.
    pub wrong: &'static str,
}

/// What is said of a terminal that was paired, as keys of the texts: they may name its serial number, merchant and version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairedWords {
    /// Who it is.
    pub who: &'static str,
    /// What else is to be known.
    pub more: &'static str,
}

/// What keeps the wizard from going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field it is about.
    pub field: Option<FieldId>,
    /// The key of its words in the texts.
    pub words: &'static str,
}

impl Problem {
    /// A field that is not filled in right.
    pub const fn at(field: FieldId, words: &'static str) -> Self {
        Self { field: Some(field), words }
    }
}
