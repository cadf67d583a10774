//! Files as the program writes them, made by it, and as people write them.

use countertop::journal::{Deed, Journal, JournalPlace, What};
use countertop::money::Currency;
use countertop::payment::{Event, Stamped, WallTime};
use countertop::profile::{
    CodePayLan, CodePayLink, CodePayTerminal, EasyCardTerminal, LanLink, Pairing, PairingCode, PasswordDigest, Person,
    PersonName, Pin, PinHash, PosKey, Profile, PublicKeyPlace, QfPayLink, QfPayTcp, QfPayTerminal, Role, TerminalName,
    VendorSettings, WonderIdentity, WonderLink, WonderTerminal,
};
use countertop::transport::tls::server::Certified;

use crate::console::window::Window;

/// A profile with a terminal of each vendor and two people.
pub fn profiles() -> Vec<Vec<u8>> {
    let identity = WonderIdentity {
        device_sn: "NEXGO-N96-1170270945".to_owned(),
        business_id: "ff467f02".to_owned(),
        software_version: "1.0.0(188)".to_owned(),
    };
    let code = PairingCode::parse("260880").expect("a code");
    let wonder = WonderLink::Lan(LanLink::new("192.0.2.10".to_owned()));
    let key = PosKey::parse("0123456789abcdef0123456789abcdef").expect("a key");
    let digest = PasswordDigest::parse(&"a".repeat(64)).expect("a digest");
    let public = include_str!("../../../../fuzz/bodies/easycard_key.b64").trim().to_owned();
    let url = "http://localhost:1".to_owned();
    let settings = [
        VendorSettings::Wonder(Box::new(WonderTerminal::new(code, "126498561093".to_owned(), identity, wonder))),
        VendorSettings::QfPay(Box::new(QfPayTerminal::new(
            key,
            QfPayLink::Tcp(QfPayTcp::new("192.0.2.11".to_owned())),
        ))),
        VendorSettings::CodePay(Box::new(CodePayTerminal::new(
            "wz00000000000a0001".to_owned(),
            CodePayLink::Lan(CodePayLan::new("192.0.2.12".to_owned())),
        ))),
        VendorSettings::EasyCard(Box::new(EasyCardTerminal::new(
            url,
            "TESTMCH001".to_owned(),
            digest,
            "01301234".to_owned(),
            PublicKeyPlace::Stored(public),
        ))),
    ];
    let mut profile = Profile::default();
    for (settings, name) in settings.into_iter().zip(["front", "back", "kiosk", "metro"]) {
        let currency = if name == "metro" { Currency::TWD } else { Currency::HKD };
        let name = TerminalName::parse(name).expect("a name");
        profile.pair(Pairing { name, simulated: true, currency, settings }).expect("paired");
    }
    for (name, role) in [("Mei", Role::Supervisor), ("阿強", Role::Operator)] {
        let pin = PinHash::of(&Pin::parse("25807419").expect("a PIN")).expect("random numbers");
        profile.add_person(Person { name: PersonName::parse(name).expect("a name"), role, pin }).expect("added");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("profile.toml");
    profile.save(&path).expect("saved");
    vec![std::fs::read(&path).expect("it is there"), b"# nobody yet\n".to_vec()]
}

/// Journals of a few payments and deeds; each of `histories` is one payment, line by line.
pub fn journals(histories: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let events = |lines: &[u8]| -> Vec<Stamped> {
        lines.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let place = JournalPlace::in_folder(folder.path());
    runtime.block_on(async {
        let journal = Journal::open(&place, "the corpus").await.expect("a new journal");
        let history = events(histories.last().expect("a history"));
        let begun = history.iter().find_map(|stamped| match &stamped.event {
            Event::Intended { intent } => Some(intent.reference),
            _ => None,
        });
        journal.append(begun.expect("a history begins with what was intended"), history).await.expect("stored");
        journal.record(WallTime(9), Deed::new(What::TerminalPaired)).await.expect("recorded");
    });
    vec![std::fs::read(place.file()).expect("a database"), Vec::new()]
}

/// What happened on the screen of the real program, as it saves it on request.
pub fn recordings() -> Vec<Vec<u8>> {
    let home = tempfile::tempdir().expect("a folder");
    let mut window = Window::open(&["--home", &home.path().display().to_string()]);
    window.wait_for("No terminal");
    window.keys(b"\x1b[20~");
    window.wait_for("type to search");
    window.keys(b"\x1b[200~happened\x1b[201~");
    window.wait_for("1 found");
    window.press_until(b"\r", "it is saved", |screen| screen.contains("Saved what happened: log/console-"));
    let files = std::fs::read_dir(home.path().join("log")).expect("a folder of logs");
    let all: Vec<_> = files.map(|file| std::fs::read(file.expect("an entry").path()).expect("readable")).collect();
    assert!(!all.is_empty(), "one was saved");
    all
}

pub fn scenarios() -> Vec<Vec<u8>> {
    let steps =
        "[[step]]\nwhen = { action = \"Sale\", amount = \"10.20\", nth = 2 }\ndo = [\"decline\", \"delay:500\"]\n";
    let words = "[[step]]\nwhen = { chance_ppm = 50000 }\ndo = [\"code:51234:words\", \"amount:+1\", \"pending:3\", \
        \"big:1000\", \"http:500\", \"redirect:http://x/\", \"bare:9995\", \"owed:2\", \"card:2\"]\n";
    let faults = "[faults]\nseed = 1\ncorrupt_ppm = 1000\n";
    [steps.to_owned(), words.to_owned(), format!("{steps}{words}{faults}")].map(String::into_bytes).to_vec()
}

pub fn authorities() -> Vec<Vec<u8>> {
    let made = Certified::for_names(&["localhost".to_owned()]).expect("made").authority_pem;
    vec![
        made.clone().into_bytes(),
        format!("# two\n{made}{made}").into_bytes(),
        b"-----BEGIN CERTIFICATE-----".to_vec(),
    ]
}
