//! The ways to terminals: every vendor, every transport. A simulated terminal is started here, and paired.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use countertop::money::Currency;
use countertop::payment::Kind;
use countertop::profile::{
    CodePayLink, CodePaySerial, CodePayTerminal, CryptoProfile, EasyCardTerminal, LanScheme, Limits, PairingCode,
    PosKey, PublicKeyPlace, QfPayLan, QfPayLink, QfPaySerial, QfPayTcp, QfPayTerminal, SerialLink, WonderLink,
};
use countertop::protocol::easycard::envelope::PATH;
use countertop::protocol::easycard::key::PublicKey;
use countertop::protocol::qfpay::crypto::AesKeyMode;
use countertop::protocol::{qfpay, wonder};
use countertop::simulator::easycard::RsaKey;
use countertop::simulator::magic::MagicTimes;
use countertop::simulator::{
    ListenAt, Running, SerialEnd, SimulatorOptions, codepay as codepay_simulator, easycard as easycard_simulator,
    qfpay as qfpay_simulator, run, wonder as wonder_simulator,
};
use countertop::terminal::{
    CodePayOrder, EasyCardOrder, PairingOrder, QfPayOrder, WonderOrder, lan_as_typed, password_digest,
    websocket_as_typed,
};
use serde::{Deserialize, Serialize};

/// How long the customer takes, in milliseconds: as the peer's terminals do.
pub const CARD_MS: u64 = 5;
/// The magic amounts take so long: late is later than the till waits for a sale.
const TIMES: MagicTimes = MagicTimes { late_ms: Some(3_500), pending_ms: Some(300) };
/// A lost link is back after so long, in milliseconds.
const RESTART_MS: u64 = 300;
/// How long an order lives, in seconds.
const LIVES_S: u32 = 2;
const APP_ID: &str = "wz00000000000a0001";
const CODE: &str = "260880";
const KEY: &str = "SimulatedKey-016";
/// One key for all servers: making one takes a while.
static RSA: LazyLock<Arc<RsaKey>> = LazyLock::new(|| Arc::new(RsaKey::generate().expect("a key")));

/// A vendor and a transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    WonderHttp,
    WonderHttps,
    WonderLine,
    QfPayHttp,
    QfPayHttps,
    QfPaySocket,
    QfPayLine,
    CodePaySocket,
    CodePayLine,
    /// The vendor's server on this machine: only there the product speaks to it without a public certificate.
    EasyCard,
}

/// Where a simulated terminal is, and what pairing with it needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    at: String,
    ca: Option<String>,
    pin: Option<String>,
    public_pem: Option<String>,
}

impl Way {
    pub const ALL: [Self; 10] = [
        Self::WonderHttp,
        Self::WonderHttps,
        Self::WonderLine,
        Self::QfPayHttp,
        Self::QfPayHttps,
        Self::QfPaySocket,
        Self::QfPayLine,
        Self::CodePaySocket,
        Self::CodePayLine,
        Self::EasyCard,
    ];

    pub fn currency(self) -> Currency {
        if self == Self::EasyCard { Currency::TWD } else { Currency::HKD }
    }

    /// Its dearest sale, in hundreds of minor units.
    pub fn dearest(self) -> u64 {
        if self == Self::EasyCard { 9 } else { 900 }
    }

    /// How money goes back there: what is not voided is refunded.
    pub fn back(self, turn: u64) -> Kind {
        if turn.is_multiple_of(2) || self == Self::EasyCard { Kind::Refund } else { Kind::Void }
    }

    fn is_line(self) -> bool {
        matches!(self, Self::WonderLine | Self::QfPayLine | Self::CodePayLine)
    }

    /// Starts a terminal of this kind.
    pub async fn start(self, number: usize, ledger: &Path) -> (Running, Place) {
        let running = match self {
            Self::WonderHttp | Self::WonderHttps | Self::WonderLine => {
                let code = wonder::crypto::PairingCode::parse(CODE).expect("a code");
                let mut terminal = wonder_simulator::TerminalSettings::new(code);
                (terminal.card_wait_ms, terminal.magic, terminal.restart_ms) = (CARD_MS, TIMES, RESTART_MS);
                (terminal.serial_number, terminal.seed) = (format!("SIMULATED-N96-{number:03}"), number as u64);
                run(self.reached(terminal, ledger), |_| {}).await
            }
            Self::QfPayHttp | Self::QfPayHttps | Self::QfPaySocket | Self::QfPayLine => {
                let key = qfpay::key::PosKey::parse(KEY).expect("a key");
                let keys = qfpay_simulator::Keys::new(key, AesKeyMode::Utf8).expect("keys");
                let mut terminal = qfpay_simulator::TerminalSettings::new(keys);
                (terminal.card_wait_ms, terminal.magic, terminal.restart_ms) = (CARD_MS, TIMES, RESTART_MS);
                (terminal.terminal_id, terminal.seed) = (format!("SIMULATED-QF-{number:03}"), number as u64);
                run(self.reached(terminal, ledger), |_| {}).await
            }
            Self::CodePaySocket | Self::CodePayLine => {
                let mut terminal = codepay_simulator::TerminalSettings::new();
                (terminal.card_wait_ms, terminal.magic, terminal.restart_ms) = (CARD_MS, TIMES, RESTART_MS);
                (terminal.serial_number, terminal.seed) = (format!("SIMULATED{number:08}"), number as u64);
                run(self.reached(terminal, ledger), |_| {}).await
            }
            Self::EasyCard => run(self.reached(server(number), ledger), |_| {}).await,
        };
        let running = running.expect("it listens");
        let place = self.place(&running);
        (running, place)
    }

    fn reached<S>(self, terminal: S, ledger: &Path) -> SimulatorOptions<S> {
        let mut options = SimulatorOptions::new(terminal);
        let loopback = ListenAt::loopback();
        match self {
            Self::QfPaySocket => options.tcp = Some(loopback),
            Self::EasyCard => options.cloud = Some(loopback),
            Self::WonderHttps | Self::QfPayHttps => options.lan = Some(ListenAt { secure: true, ..loopback }),
            _ if self.is_line() => options.serial = Some(SerialEnd::Auto),
            _ => options.lan = Some(loopback),
        }
        options.ca_out = options.lan.is_some_and(|lan| lan.secure).then(|| ledger.with_extension("pem"));
        options.ledger = Some(ledger.to_owned());
        options
    }

    fn place(self, running: &Running) -> Place {
        let at = &running.endpoints;
        let serial = at.serial.as_ref().map(|path| path.display().to_string());
        let socket = at.tcp.map(|address| address.to_string());
        Place {
            at: serial.or(socket).or_else(|| at.cloud.clone()).or_else(|| at.lan.clone()).expect("a place"),
            ca: running.ca().map(|path| path.display().to_string()),
            pin: running.tls_pin.clone(),
            public_pem: (self == Self::EasyCard).then(|| {
                use countertop::simulator::easycard::ServerKey;
                RSA.public_pem()
            }),
        }
    }

    /// What pairs with it.
    pub fn order(self, number: usize, place: &Place) -> PairingOrder {
        let limits = Limits::default();
        let path = || place.at.clone().into();
        match self {
            Self::WonderHttp | Self::WonderHttps | Self::WonderLine => {
                let link = if self.is_line() {
                    WonderLink::Serial(SerialLink::new(path()))
                } else {
                    let mut lan = lan_as_typed(&place.at).expect("an address");
                    lan.tls_pin_sha256.clone_from(&place.pin);
                    WonderLink::Lan(lan)
                };
                PairingOrder::Wonder(Box::new(WonderOrder {
                    link,
                    code: PairingCode::parse(CODE).expect("a code"),
                    crypto_profile: CryptoProfile::Auto,
                    client_device_sn: "shift".to_owned(),
                    limits,
                }))
            }
            Self::QfPayHttp | Self::QfPayHttps | Self::QfPaySocket | Self::QfPayLine => {
                let key = PosKey::parse(KEY).expect("a key");
                let settings = QfPayTerminal {
                    payment_timeout: Some(LIVES_S),
                    // A day is compressed: nobody waits between two customers.
                    pause: 0,
                    ..QfPayTerminal::new(key, self.qfpay(place))
                };
                PairingOrder::QfPay(Box::new(QfPayOrder { settings, limits }))
            }
            Self::CodePaySocket | Self::CodePayLine => {
                let link = if self.is_line() {
                    CodePayLink::Serial(CodePaySerial::new(path()))
                } else {
                    CodePayLink::Lan(websocket_as_typed(&place.at).expect("an address"))
                };
                let settings = CodePayTerminal { expires: LIVES_S, ..CodePayTerminal::new(APP_ID.to_owned(), link) };
                PairingOrder::CodePay(Box::new(CodePayOrder { settings, limits }))
            }
            Self::EasyCard => {
                PairingOrder::EasyCard(Box::new(EasyCardOrder { settings: reader(number, place), limits }))
            }
        }
    }

    fn qfpay(self, place: &Place) -> QfPayLink {
        let port = || place.at.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        let host = || "127.0.0.1".to_owned();
        match self {
            Self::QfPayLine => QfPayLink::Serial(QfPaySerial::new(place.at.clone().into())),
            Self::QfPaySocket => QfPayLink::Tcp(QfPayTcp { port: port(), ..QfPayTcp::new(host()) }),
            _ => QfPayLink::Lan(QfPayLan {
                scheme: if place.ca.is_some() { LanScheme::Https } else { LanScheme::Http },
                port: port(),
                tls_ca_file: place.ca.clone().map(Into::into),
                ..QfPayLan::new(host())
            }),
        }
    }
}

/// Each with a merchant of its own: questions are counted by account.
fn server(number: usize) -> easycard_simulator::ServerSettings {
    let mut server = easycard_simulator::ServerSettings::new(RSA.clone());
    (server.card_wait_ms, server.magic, server.restart_ms) = (CARD_MS, TIMES, RESTART_MS);
    (server.mch_id, server.seed) = (format!("SIMULATED{number:03}"), number as u64);
    server
}

fn reader(number: usize, place: &Place) -> EasyCardTerminal {
    let like = server(number);
    let pem = place.public_pem.as_deref().unwrap_or_default();
    let key = PublicKey::read(pem.as_bytes()).expect("a public key");
    EasyCardTerminal {
        refund_key: Some(password_digest(&like.refund_password)),
        ..EasyCardTerminal::new(
            format!("{}{PATH}", place.at),
            like.mch_id,
            password_digest(&like.trade_password),
            like.readers[0].device.clone(),
            PublicKeyPlace::Stored(key.to_base64()),
        )
    }
}
