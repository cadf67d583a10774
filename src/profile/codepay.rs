//! What is known about a paired CodePay terminal: the id of the register's payment app, who the terminal said it is, and every
//! switch that differs from site to site (CodePay sheet, sections 4 and 5).

mod link;
mod standing;
mod words;

use serde::Deserialize;

use super::Unfit;
use super::check::is_word;

pub use link::{CodePayLan, CodePayLink, CodePaySerial};
pub use standing::Moment;
pub use words::{PreAuthRelease, ProtocolVersion, QrScenario, ReceiptPrint};

/// Who a terminal said it is when it was paired; empty where it did not tell. It need not tell anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodePayIdentity {
    /// Serial number (`device_sn`). On a real terminal `mac_address` holds the same.
    pub device_sn: String,
    /// The id under which it announces itself (`mac_address`), which is a serial number and no address of a network card.
    pub mac_address: String,
    /// What it calls itself (`alias_name`, else `device_name`).
    pub device_name: String,
    /// Version of the Register app.
    pub app_version: String,
    /// It answered its greeting by `device_sn` when it was paired: nothing is sold over a connection on which it does not.
    pub tells_number: bool,
}

impl CodePayIdentity {
    /// What no other terminal says; nothing if it has told neither.
    pub fn unique(&self) -> Option<&str> {
        [self.device_sn.as_str(), self.mac_address.as_str()].into_iter().find(|id| !id.is_empty())
    }

    fn check(&self) -> Result<(), Unfit> {
        for (key, text) in [
            ("codepay.identity.device_sn", &self.device_sn),
            ("codepay.identity.mac_address", &self.mac_address),
            ("codepay.identity.device_name", &self.device_name),
            ("codepay.identity.app_version", &self.app_version),
        ] {
            let fits = text.chars().count() <= 128 && !text.chars().any(char::is_control);
            Unfit::unless(fits, key, "at most 128 printable characters")?;
        }
        Ok(())
    }
}

/// Everything that is needed to talk to a paired CodePay terminal.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the vendor's order")]
pub struct CodePayTerminal {
    /// `app_id`: which payment app asks. Issued by CodePay for a product, `wz` and 16 letters or digits in all real examples.
    pub app_id: String,
    /// The `version` of every message. Terminals are said to ignore it.
    #[serde(default)]
    pub version: ProtocolVersion,
    /// `expires` of every order in seconds: afterwards it can no longer be paid.
    #[serde(default = "CodePayTerminal::default_expires")]
    pub expires: u32,
    /// The means of payment of a sale that names none.
    #[serde(default = "CodePayTerminal::default_method")]
    pub method: String,
    /// Who shows the code when a wallet pays.
    #[serde(default)]
    pub qr_scenario: QrScenario,
    /// `confirm_on_terminal`: the order waits in the terminal until somebody opens it there.
    #[serde(default)]
    pub confirm_on_terminal: bool,
    /// `on_screen_tip`: the terminal asks the customer for a tip.
    #[serde(default)]
    pub on_screen_tip: bool,
    /// `on_screen_signature`: the customer signs on the screen; as the terminal likes if absent.
    pub on_screen_signature: Option<bool>,
    /// `receipt_print_mode`: what the terminal prints; as it likes if absent.
    pub receipt_print_mode: Option<ReceiptPrint>,
    /// `required_terminal_authentication`: a manager signs in at the terminal for a refund or void.
    #[serde(default)]
    pub required_terminal_authentication: bool,
    /// How a held amount is let go. Unverified: the two brands of the vendor disagree.
    #[serde(default)]
    pub preauth_release: PreAuthRelease,
    /// How much of a held amount may be charged at most, in percent: more than 100 where the acquirer allows it.
    #[serde(default = "CodePayTerminal::default_completion_percent")]
    pub completion_percent: u32,
    /// `card_network_type` of what is paid by card. Its values are not published: it is passed on as it stands.
    pub card_network_type: Option<String>,
    /// `notify_url`: where the vendor's gateway posts its notices. Nothing here relies on it.
    pub notify_url: Option<String>,
    /// `description` of every order, for the vendor's portal.
    pub description: Option<String>,
    /// Whether the terminal is asked who it is (`ecrhub.getInfo`). Without it, it is only seen to be there.
    #[serde(default = "yes")]
    pub ask_name: bool,
    /// Under which id it knows this register, where it paired us from its own side (`mac_address` of our announcement).
    pub register_id: Option<String>,
    /// When it said that it is not paired any more. Nothing follows from that by itself: a person pairs it again or removes it.
    pub unpaired_at: Option<Moment>,
    /// Who it said it is.
    #[serde(default)]
    pub identity: CodePayIdentity,
    /// How it is reached.
    pub link: CodePayLink,
}

fn yes() -> bool {
    true
}

impl CodePayTerminal {
    /// A terminal with the vendor's usual settings.
    pub fn new(app_id: String, link: CodePayLink) -> Self {
        Self {
            app_id,
            version: ProtocolVersion::default(),
            expires: Self::default_expires(),
            method: Self::default_method(),
            qr_scenario: QrScenario::default(),
            confirm_on_terminal: false,
            on_screen_tip: false,
            on_screen_signature: None,
            receipt_print_mode: None,
            required_terminal_authentication: false,
            preauth_release: PreAuthRelease::default(),
            completion_percent: Self::default_completion_percent(),
            card_network_type: None,
            notify_url: None,
            description: None,
            ask_name: true,
            register_id: None,
            unpaired_at: None,
            identity: CodePayIdentity::default(),
            link,
        }
    }

    /// 120 s (CodePay sheet, section 7). The terminal's own would be 300.
    pub fn default_expires() -> u32 {
        120
    }

    /// What is held, and no more.
    pub fn default_completion_percent() -> u32 {
        100
    }

    /// Any card, swiped, inserted or tapped.
    pub fn default_method() -> String {
        "card_payment".to_owned()
    }

    /// The longest time that an order can be paid, in milliseconds.
    pub fn payment_limit_ms(&self) -> u64 {
        u64::from(self.expires) * 1_000
    }

    /// By what both said; at the same place where one of them did not tell.
    pub(super) fn is_same_device(&self, other: &Self) -> bool {
        match (self.identity.unique(), other.identity.unique()) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => self.link.place() == other.link.place(),
        }
    }

    /// It may stand for `other`, paired again: unless both said who they are, and differ. Where one did not tell, a person
    /// says so, and while a payment is open that is not enough.
    pub(super) fn may_replace(&self, other: &Self) -> bool {
        let both = self.identity.unique().zip(other.identity.unique());
        both.is_none_or(|(ours, theirs)| ours == theirs)
    }

    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first key whose value cannot.
    pub fn check(&self) -> Result<(), Unfit> {
        Unfit::unless(is_app_id(&self.app_id), "codepay.app_id", "letters and digits, as CodePay issued them")?;
        Unfit::unless((1..=3_600).contains(&self.expires), "codepay.expires", "1 to 3600 seconds")?;
        let percent = 1..=200;
        Unfit::unless(percent.contains(&self.completion_percent), "codepay.completion_percent", "1 to 200 percent")?;
        Unfit::unless(is_word(&self.method, 32), "codepay.method", "a means of payment such as card_payment")?;
        let network = self.card_network_type.as_deref().is_none_or(|network| is_word(network, 32));
        Unfit::unless(network, "codepay.card_network_type", "1 to 32 printable characters without blanks")?;
        let url = self.notify_url.as_deref().is_none_or(|url| url.starts_with("http") && is_word(url, 256));
        Unfit::unless(url, "codepay.notify_url", "an address that begins with http")?;
        let printable = |text: &str| text.len() <= 128 && !text.chars().any(char::is_control);
        let register = self.register_id.as_deref().is_none_or(|id| is_word(id, 64));
        Unfit::unless(register, "codepay.register_id", "1 to 64 printable characters without blanks")?;
        let description = self.description.as_deref().is_none_or(printable);
        Unfit::unless(description, "codepay.description", "at most 128 printable characters")?;
        self.identity.check()?;
        self.link.check()
    }
}

/// 1 to 64 letters or digits: real ones have 18, but nothing says that they must.
fn is_app_id(text: &str) -> bool {
    is_word(text, 64) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
