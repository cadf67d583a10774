//! From an opened message to what is asked, in the order in which a server finds out what is wrong with it.

use super::action::{Action, takes};
use super::order::Order;
use super::refusal::{self, Refusal};
use super::settings::ServerSettings;
use crate::protocol::easycard::message::{EASYCARD, GENERAL, Member, Members, Service};
use crate::protocol::easycard::password::PasswordKey;
use crate::protocol::easycard::stamp;

/// The reader number of a question about all readers.
const ALL_READERS: &str = "00000000";

/// What the header of an answer repeats.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Echo {
    pub(super) method: String,
    pub(super) service: String,
    pub(super) mch_id: String,
}

/// What is asked, as far as it could be read.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) echo: Echo,
    pub(super) action: Option<Action>,
    /// The order number that it names, whatever is wrong with the rest.
    pub(super) reference: Option<String>,
    /// The order, and which reader it is for.
    pub(super) order: Result<(Order, Option<usize>), Refusal>,
}

impl Wanted {
    /// Reads an opened message.
    pub(super) fn read(inner: &[u8], settings: &ServerSettings) -> Self {
        let mut wanted = Self { echo: Echo::default(), action: None, reference: None, order: Err(refusal::BAD_FORMAT) };
        let order = wanted.find_order(inner, settings);
        wanted.order = order;
        wanted
    }

    fn find_order(&mut self, inner: &[u8], settings: &ServerSettings) -> Result<(Order, Option<usize>), Refusal> {
        let whole = std::str::from_utf8(inner).ok().and_then(Members::read).ok_or(refusal::BAD_FORMAT)?;
        let service = self.check_header(&whole, settings)?;
        let method = self.echo.method.clone();
        let data = data(&whole).ok_or(refusal::BAD_FORMAT)?;
        self.reference = data.text("StoreOrderNo");
        let reader = reader(&data, service, &method, settings)?;
        let order = Order::read(service, &method, &data)?;
        self.action = Some(order.action());
        Ok((order, reader))
    }

    fn check_header(&mut self, whole: &Members, settings: &ServerSettings) -> Result<Service, Refusal> {
        let header = whole.object("Header").ok_or(refusal::BAD_FORMAT)?;
        let said = |name: &str| header.text(name).ok_or(refusal::BAD_FORMAT);
        self.echo = Echo { method: said("Method")?, service: said("ServiceType")?, mch_id: said("MchId")? };
        let trade_key = header.secret("TradeKey").ok_or(refusal::BAD_FORMAT)?;
        stamp::moment(&said("CreateTime")?).ok_or(refusal::BAD_TIME)?;
        if self.echo.mch_id != settings.mch_id {
            return Err(refusal::BAD_MERCHANT);
        }
        if !is_of(trade_key, &settings.trade_password) {
            return Err(refusal::BAD_TRADE_KEY);
        }
        if self.echo.method != EASYCARD && self.echo.method != GENERAL {
            return Err(refusal::BAD_METHOD);
        }
        let service = Service::of_word(&self.echo.service).filter(|service| takes(*service, &self.echo.method));
        let service = service.ok_or(refusal::BAD_SERVICE)?;
        self.action = Some(Action::of(service, &self.echo.method));
        Ok(service)
    }
}

/// Whether a key is the digest of this password: lower case only.
pub(super) fn is_of(key: &str, password: &str) -> bool {
    PasswordKey::of_password(password).expose() == key
}

/// A text that holds an object; an object itself is taken too.
fn data(whole: &Members) -> Option<Members> {
    match whole.get("Data")? {
        Member::Text(text) => Members::read(text),
        Member::Object(members) => Some(members.clone()),
        _ => None,
    }
}

/// Which reader it is for; none where none is needed.
fn reader(data: &Members, service: Service, method: &str, settings: &ServerSettings) -> Result<Option<usize>, Refusal> {
    if method == GENERAL {
        return Ok(None);
    }
    let device = data.text("DeviceId").ok_or(refusal::BAD_DEVICE)?;
    if service == Service::DeviceQuery {
        return if device == ALL_READERS { Ok(None) } else { Err(refusal::BAD_DEVICE) };
    }
    let bound = settings.readers.iter().position(|reader| reader.device == device);
    bound.map(Some).ok_or(refusal::BAD_DEVICE)
}
