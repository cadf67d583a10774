//! Steps through the wizard, for its tests and for those of its pages.

use std::path::PathBuf;

use crate::console::command::{Command, PairingCommand};
use crate::console::event::{
    Action, Call, Event, Found, Learned, NetworkNews, PairingAction, PairingReply, Place, PortFound, Reply, Waits,
};
use crate::console::input::{Key, KeyPress};
use crate::console::samples::{Counter, terminals};
use crate::platform::ports::UsbIdentity;
use crate::platform::{Millis, SerialPort};
use crate::profile::{Terminal, VendorSettings};
use crate::terminal::{
    CameBack, Identity, PairingFault, PairingProgress, PairingQuestion, PairingStep, StepState, TerminalSeen,
};

/// What the published QR code says.
pub const QR: &str = r#"{"deviceId":"NEXGO-N62-N620W318000","ip":"172.16.91.29","pairCode":"672633","port":8443,
    "businessId":"411d6207-1470-4d35-a557-54852463844d"}"#;

fn usb(name: &str, stable: &str, maker: &str, product: &str, ids: (&str, &str), used_by: Option<&str>) -> PortFound {
    let identity = UsbIdentity {
        vendor_id: ids.0.into(),
        product_id: ids.1.into(),
        maker: maker.into(),
        product: product.into(),
        serial: String::new(),
    };
    let device = PathBuf::from(format!("/dev/{name}"));
    let path = if stable.is_empty() { device.clone() } else { PathBuf::from(format!("/dev/serial/by-id/{stable}")) };
    PortFound { port: SerialPort { path, device, usb: Some(identity) }, used_by: used_by.map(str::to_owned) }
}

/// The ports of the mock-up without the newest.
pub fn old_ports() -> Vec<PortFound> {
    let built_in = PathBuf::from("/dev/ttyS0");
    vec![
        usb("ttyACM0", "", "PAX", "A920 gadget", ("1234", "0101"), None),
        PortFound { port: SerialPort { path: built_in.clone(), device: built_in, usb: None }, used_by: None },
        usb("ttyUSB1", "", "Prolific", "PL2303", ("067b", "2303"), Some("Spare")),
    ]
}

/// The cable that is plugged in later.
pub fn new_port() -> PortFound {
    usb("ttyUSB0", "usb-FTDI_FT232R_USB_UART_A5069RR4-if00-port0", "FTDI", "FT232R", ("0403", "6001"), None)
}

fn places() -> Vec<Place> {
    let place = |terminal: &Terminal| Place { terminal: terminal.name.as_str().into(), place: terminal.place() };
    terminals().iter().map(place).collect()
}

impl Counter {
    /// News for the wizard.
    pub fn pairing(&mut self, reply: PairingReply) -> Vec<Action> {
        self.event(Event::Reply(Reply::Pairing(reply)))
    }

    /// The ports are these now.
    pub fn ports(&mut self, found: Vec<PortFound>) {
        self.pairing(PairingReply::Ports(found, places()));
    }

    /// A key with Ctrl.
    pub fn ctrl(&mut self, letter: char) -> Vec<Action> {
        self.wait(2_000);
        let press = KeyPress::with(Key::Char(letter), crate::console::input::Mods::CTRL);
        self.event(Event::Key(press, Millis(self.ms)))
    }

    /// The link page, with the ports of the mock-up.
    pub fn link_page(&mut self) {
        self.key(Key::F(5));
        self.key(Key::Enter);
        self.ports(old_ports());
    }

    /// The link page with LAN chosen and the address filled in.
    pub fn lan(&mut self, address: &str) {
        self.link_page();
        while self.state.pairing.link.kind != crate::console::state::pairing::LinkKind::Lan {
            self.key(Key::Down);
        }
        self.key(Key::Down);
        self.typed(address);
    }

    /// The code page; the terminal is on the newest port.
    pub fn code_page(&mut self) {
        self.link_page();
        self.wait(5_000);
        self.ports([old_ports(), vec![new_port()]].concat());
        self.key(Key::Enter);
    }

    /// An attempt under way; its actions.
    pub fn attempt(&mut self) -> Vec<Action> {
        self.code_page();
        self.typed("260880");
        self.key(Key::Enter)
    }

    /// A step of the attempt moves.
    pub fn step(&mut self, step: PairingStep, state: StepState) {
        let number = self.state.pairing.attempt;
        self.pairing(PairingReply::Progress(number, PairingProgress { step, state }));
    }

    /// The port is open and the terminal is asked who it is.
    pub fn asked(&mut self) {
        self.step(PairingStep::Reach, StepState::Started);
        self.ms += 12;
        self.step(PairingStep::Reach, StepState::Passed);
        self.step(PairingStep::Identify, StepState::Started);
        self.ask_again();
    }

    /// Another question leaves.
    pub fn ask_again(&mut self) {
        let question = PairingQuestion { message: "DeviceInfo", bytes: 286, limit_ms: 10_000 };
        self.step(PairingStep::Identify, StepState::Asking(question));
    }

    /// It ends with this fault at this step.
    pub fn fails(&mut self, step: PairingStep, fault: PairingFault) {
        let number = self.state.pairing.attempt;
        self.step(step, StepState::Failed(fault.clone()));
        self.pairing(PairingReply::Ended(number, Err(fault)));
    }

    /// It is paired: as a device of this serial number that may be known already.
    pub fn paired(&mut self, serial: &str, known: Option<Terminal>) -> Vec<Action> {
        self.asked();
        self.step(PairingStep::Identify, StepState::Told(Box::new(identity(serial))));
        self.step(PairingStep::Identify, StepState::Passed);
        self.step(PairingStep::Pair, StepState::Passed);
        self.step(PairingStep::Confirm, StepState::Passed);
        let number = self.state.pairing.attempt;
        let learned = Learned { settings: settings(serial), known };
        self.pairing(PairingReply::Ended(number, Ok(Box::new(learned))))
    }
}

fn identity(serial: &str) -> Identity {
    Identity { serial_number: serial.into(), version: "1.0.0(188)".into(), ..Identity::default() }
}

/// Those of the sample's first terminal with another serial number.
pub fn settings(serial: &str) -> VendorSettings {
    let first = terminals().into_iter().next().expect("there are two");
    let VendorSettings::Wonder(mut wonder) = first.settings else { panic!("a Wonder terminal") };
    wonder.identity.device_sn = serial.into();
    VendorSettings::Wonder(wonder)
}

/// Nothing came back.
pub fn silence() -> PairingFault {
    PairingFault {
        code: "no_usable_answer",
        tried: "DeviceInfo".into(),
        came_back: CameBack::Nothing,
        check: vec!["check_pairing_code", "check_speed", "check_cable"],
    }
}

/// The only pairing action among `actions`.
pub fn only(actions: &[Action]) -> Option<&PairingAction> {
    let mut found =
        actions.iter().filter_map(|action| if let Action::Pairing(found) = action { Some(found) } else { None });
    let first = found.next();
    assert!(found.next().is_none(), "{actions:?}");
    first
}

/// The key that goes on, as a click.
pub const NEXT: Command = Command::Pairing(PairingCommand::Next);

/// The terminal of the vendor's recordings, which calls.
pub fn caller() -> Call {
    Call {
        serial_number: "WPBB002230000303".into(),
        name: "Bar".into(),
        address: "192.168.100.49:35779".parse().expect("an address"),
        calls_from: "192.168.100.49".parse().expect("an address"),
    }
}

/// Two terminals on the network.
pub fn network() -> Vec<Found> {
    let found = |instance: &str, serial_number: &str, address: &str, app: [&str; 2]| Found {
        instance: instance.into(),
        seen: TerminalSeen {
            serial_number: serial_number.into(),
            app_name: app[0].into(),
            app_version: app[1].into(),
            address: address.parse().expect("an address"),
        },
    };
    vec![
        found("P3-NEW_1", "P3012345678", "192.168.100.7:35779", ["CodePay Register", "2.0"]),
        found("WPBB_2", "WPBB002230000303", "192.168.100.49:35779", ["", ""]),
    ]
}

/// A paired CodePay terminal with this link in TOML.
pub fn codepay_terminal(link: &str) -> crate::profile::Terminal {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("profile.toml");
    let text = format!(
        "[[terminal]]\nid = \"t-00000003\"\nname = \"Patio\"\nvendor = \"codepay\"\ncurrency = \"USD\"\n[terminal.codepay]\n\
         app_id = \"wz00000000000a0001\"\nidentity = {{ device_sn = \"WPBB002230000303\" }}\nlink = {link}\n"
    );
    std::fs::write(&path, text).unwrap();
    crate::profile::Profile::load(&path).unwrap().terminals()[0].clone()
}

impl Counter {
    /// The link page of CodePay, which shows the network.
    pub fn network_page(&mut self) -> Vec<Action> {
        self.key(Key::F(5));
        self.key(Key::Down);
        self.key(Key::Down);
        self.key(Key::Enter)
    }

    /// These terminals are on the network.
    pub fn seen(&mut self, terminals: Vec<Found>) {
        let waits =
            Waits { name: "counter-1".into(), id: "CTREGISTER".into(), place: "192.168.100.20:35779".parse().ok() };
        self.pairing(PairingReply::Network(NetworkNews::Waits(waits)));
        for found in terminals {
            self.pairing(PairingReply::Network(NetworkNews::Found(found)));
        }
    }
}
