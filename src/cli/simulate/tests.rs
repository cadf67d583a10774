use std::time::Duration;

use clap::Parser;
use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedSender;

use super::*;
use crate::protocol::qfpay::envelope::Dialect;
use crate::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, SaltIv};
use crate::protocol::wonder::envelope::{Envelope, VersionLiteral};
use crate::protocol::wonder::message::{Request, RequestHeader};
use crate::simulator::codepay as codepay_simulator;
use crate::simulator::easycard as easycard_simulator;
use crate::simulator::qfpay::{self as qfpay_simulator, AmountUnit, NotFound, ScanMeaning};
use crate::simulator::wonder::TerminalSettings;
use crate::simulator::{ListenAt, SerialEnd};

#[derive(Debug, Parser)]
struct Line {
    #[command(subcommand)]
    args: Args,
}

fn parsed(words: &str) -> Result<WonderArgs, clap::Error> {
    let line = Line::try_parse_from(["simulate", "wonder"].into_iter().chain(words.split_whitespace()))?;
    let Args::Wonder(args) = line.args else { unreachable!("asked for one") };
    Ok(*args)
}

fn options(words: &str) -> SimulatorOptions<TerminalSettings> {
    parsed(words).unwrap().options().unwrap()
}

#[test]
fn without_a_place_it_is_any_port_of_this_machine() {
    let options = options("");
    assert_eq!(options.lan, Some(ListenAt::loopback()));
    assert_eq!((options.cloud, options.serial), (None, None));
    assert_eq!((options.terminal.code.expose(), options.terminal.card_wait_ms), ("260880", 1500));
}

#[test]
fn a_place_that_is_told_is_the_only_one() {
    let options = options("--serial auto --baud 9600 --late 700 --two-pin --device-sn SN1 --abort late --seed 4");
    assert_eq!((options.lan, options.serial, options.baud), (None, Some(SerialEnd::Auto), 9600));
    let terminal = options.terminal;
    assert_eq!((terminal.magic.late_ms, terminal.seed, terminal.abort_comes_late), (Some(700), 4, true));
    assert_eq!((terminal.new_pin_field.as_deref(), terminal.serial_number.as_str()), (Some("pinCode2"), "SN1"));
}

#[rstest]
#[case("--lan 8443", "8443")]
#[case("--code 26088", "six characters")]
#[case("--baud 9600", "--serial")]
#[case("--serial auto --baud 1", "300")]
#[case("--late soon", "soon")]
fn mistakes_are_told(#[case] words: &str, #[case] what: &str) {
    let told = parsed(words).unwrap_err().to_string();
    assert!(told.contains(what), "{told}");
}

#[test]
fn a_bad_scenario_is_told_with_its_file_and_line() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "[[step]]\ndo = [\"explode\"]\n").unwrap();
    let error = parsed(&format!("--scenario {}", file.path().display())).unwrap().options().unwrap_err().message;
    assert!(error.contains(file.path().to_str().unwrap()) && error.contains("line 2"), "{error}");
    let error = parsed("--scenario /no/such/file").unwrap().options().unwrap_err().message;
    assert!(error.contains("/no/such/file"), "{error}");
}

fn qfpay(words: &str) -> Result<SimulatorOptions<qfpay_simulator::TerminalSettings>, String> {
    let line = Line::try_parse_from(["simulate", "qfpay"].into_iter().chain(words.split_whitespace()));
    let Args::Qfpay(args) = line.map_err(|error| error.to_string())?.args else { unreachable!("asked for one") };
    args.options().map_err(|failure| failure.message)
}

#[test]
fn a_qfpay_terminal_without_a_place_is_at_any_port_with_everything_as_documented() {
    let options = qfpay("").unwrap();
    assert_eq!((options.lan, options.tcp, options.serial), (Some(ListenAt::loopback()), None, None));
    let terminal = options.terminal;
    assert!(terminal.encrypted && terminal.signed_in && terminal.only.is_none());
    assert_eq!((terminal.serial, terminal.card_wait_ms), (qfpay_simulator::SerialHabits::default(), 1500));
}

#[test]
fn a_qfpay_terminal_has_every_switch() {
    let key = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(key.path(), "0123456789abcdef0123456789abcdef\n").unwrap();
    let words = format!(
        "--tcp 127.0.0.1:0 --serial auto --baud 9600 --key @{} --aes-key hex --envelope plain --response aes_string \
         --usb-result result_in_response --usb-part 200 --no-acknowledge --txamt dollars --not-found 6002 \
         --scan-pay customer --refund-hours --signed-out --cancel late --late 700 --pending 80 --terminal-id QF7",
        key.path().display()
    );
    let options = qfpay(&words).unwrap();
    assert!(options.lan.is_none() && options.tcp.is_some() && options.baud == 9600);
    let terminal = options.terminal;
    assert_eq!(terminal.keys.key().expose(), "0123456789abcdef0123456789abcdef");
    assert_eq!((terminal.encrypted, terminal.only), (false, Some(Dialect::Plain)));
    assert_eq!(terminal.answers, qfpay_simulator::AnswerForm::AesString);
    let habits = terminal.serial;
    assert!(!habits.acknowledges && habits.part_limit == 200);
    assert_eq!(habits.result, qfpay_simulator::ResultPath::InResponse);
    assert_eq!((terminal.unit, terminal.not_found), (AmountUnit::Dollars, NotFound::Outer6002));
    assert!(terminal.keeps_hours && !terminal.signed_in && terminal.cancel_comes_late);
    assert_eq!((terminal.magic.late_ms, terminal.magic.pending_ms), (Some(700), Some(80)));
    assert_eq!((terminal.terminal_id.as_str(), terminal.scan), ("QF7", ScanMeaning::CustomerScans));
}

#[rstest]
#[case("--key short", "16, 24 or 32 characters")]
#[case("--aes-key hex", "32 hexadecimal digits")]
#[case("--key @/no/such/file", "/no/such/file")]
#[case("--envelope morse", "morse")]
#[case("--certificate-name other", "--lan")]
#[case("--usb-part 0", "0")]
fn qfpay_mistakes_are_told(#[case] words: &str, #[case] what: &str) {
    let told = qfpay(words).unwrap_err();
    assert!(told.contains(what), "{told}");
}

fn codepay(words: &str) -> Result<SimulatorOptions<codepay_simulator::TerminalSettings>, String> {
    let line = Line::try_parse_from(["simulate", "codepay"].into_iter().chain(words.split_whitespace()));
    let Args::Codepay(args) = line.map_err(|error| error.to_string())?.args else { unreachable!("asked for one") };
    args.options().map_err(|failure| failure.message)
}

#[test]
fn a_codepay_terminal_without_a_place_is_at_any_port_with_everything_as_documented() {
    let options = codepay("").unwrap();
    assert_eq!((options.lan, options.serial), (Some(ListenAt::loopback()), None));
    let terminal = options.terminal;
    assert_eq!((terminal.profile, terminal.card_wait_ms), (codepay_simulator::Profile::Document, 1500));
    assert!(terminal.app_ids.is_empty() && terminal.pushes && !terminal.strict && !terminal.refuses_pairing);
}

#[test]
fn a_codepay_terminal_has_every_switch() {
    let words = "--lan ws://127.0.0.1:0 --serial auto --baud 115200 --app-id wz1 --app-id wz2 --profile field-2024 \
         --currency HKD --screen-tip 15 --close order_first --write numeric,binary --no-push --strict --heartbeat 5 \
         --slow-handshake 300 --standard-handshake --refuse-pairing --confirm-wait 20 --late 700 --pending 80 \
         --serial-number SN7";
    let options = codepay(words).unwrap();
    assert_eq!((options.lan, options.baud), (Some(ListenAt::loopback()), 115_200));
    let terminal = options.terminal;
    assert_eq!(
        (terminal.app_ids, terminal.profile),
        (vec!["wz1".into(), "wz2".into()], codepay_simulator::Profile::Field2024)
    );
    assert_eq!((terminal.currency.code(), terminal.screen_tip_percent, terminal.confirm_wait_ms), ("HKD", 15, 20));
    assert_eq!(terminal.close, codepay_simulator::CloseHabit::OrderFirst);
    assert!(terminal.quirks.numeric && terminal.quirks.binary && !terminal.quirks.empty_data);
    assert!(!terminal.pushes && terminal.strict && terminal.standard_handshake && terminal.refuses_pairing);
    assert_eq!((terminal.heartbeat_ms, terminal.handshake_ms, terminal.baud), (Some(5_000), 300, 115_200));
    assert_eq!((terminal.magic.late_ms, terminal.magic.pending_ms), (Some(700), Some(80)));
    assert_eq!(terminal.serial_number, "SN7");
}

#[test]
fn a_codepay_terminal_that_goes_out_listens_on_the_lan() {
    let line = "--serial auto --announce --pair-with ws://127.0.0.1:35779";
    assert_eq!(codepay(line).unwrap().lan, Some(ListenAt::loopback()));
    assert_eq!(codepay("--serial auto").unwrap().lan, None);
    assert!(codepay("--announce kv").is_ok());
}

#[rstest]
#[case("--pair-with 35779", "ws://192.0.2.20:35779")]
#[case("--announce loudly", "loudly")]
#[case("--lan wss://127.0.0.1:0", "without TLS")]
#[case("--lan https://127.0.0.1:0", "without TLS")]
#[case("--profile morse", "morse")]
#[case("--baud 9600", "--serial")]
#[case("--currency dollars", "dollars")]
#[case("--heartbeat 0", "0")]
#[case("--scenario /no/such/file", "/no/such/file")]
fn codepay_mistakes_are_told(#[case] words: &str, #[case] what: &str) {
    let told = codepay(words).unwrap_err();
    assert!(told.contains(what), "{told}");
}

fn easycard(words: &str) -> Result<SimulatorOptions<easycard_simulator::ServerSettings>, String> {
    let line = Line::try_parse_from(["simulate", "easycard"].into_iter().chain(words.split_whitespace()));
    let Args::Easycard(args) = line.map_err(|error| error.to_string())?.args else { unreachable!("asked for one") };
    args.options().map_err(|failure| failure.message)
}

#[test]
fn an_easycard_server_without_a_place_is_at_any_port_with_everything_as_documented() {
    let options = easycard("").unwrap();
    assert_eq!((options.cloud, options.lan), (Some(ListenAt::loopback()), None));
    let (ours, usual) = (&options.terminal, easycard_simulator::ServerSettings::new(options.terminal.key.clone()));
    assert_eq!((&ours.readers, &ours.cards, &ours.codes), (&usual.readers, &usual.cards, &usual.codes));
    assert_eq!((ours.style, ours.sign_on_valid_ms, ours.present_ms), (usual.style, usual.sign_on_valid_ms, 30_000));
    assert_eq!((&ours.iv, &ours.mch_id, &ours.trade_password), (&usual.iv, &usual.mch_id, &usual.trade_password));
    assert_eq!((ours.tries, ours.retry_amounts, ours.card_wait_ms), (0, false, 1500));
}

#[test]
fn an_easycard_server_has_every_switch() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    let words = format!(
        "--cloud 127.0.0.1:0 --lan https://127.0.0.1:0 --private-key {} --iv 0123456789ABCDEF --merchant-id M1 \
         --trade-password t --refund-password r --device-id 11111111 --device-id 22222222 --reader-offline --card 1:5 \
         --card 2:6:7:010132 --style plain --owed 2 --retry-amounts --present 9 --sign-on-valid 8 --hide-running \
         --daily-settlement --code-signed-off 000058 --code-no-card 010130 --code-offline 010019 --late 700 --pending 80",
        key.display()
    );
    let options = easycard(&words).unwrap();
    assert!(options.cloud.is_some() && options.lan.is_some_and(|at| at.secure));
    let server = options.terminal;
    assert_eq!((server.iv.expose(), server.mch_id.as_str()), ("0123456789ABCDEF", "M1"));
    assert_eq!((server.trade_password.as_str(), server.refund_password.as_str()), ("t", "r"));
    let readers: Vec<_> = server.readers.iter().map(|reader| (reader.device.as_str(), reader.online)).collect();
    assert_eq!(readers, [("11111111", false), ("22222222", false)]);
    let cards: Vec<_> = server.cards.iter().map(|card| (card.balance, card.top_up, card.refused.as_deref())).collect();
    assert_eq!(cards, [(5, 0, None), (6, 7, Some("010132"))]);
    assert_eq!((server.tries, server.retry_amounts, server.present_ms, server.sign_on_valid_ms), (2, true, 9, 8));
    assert!(server.hides_running && server.settles_daily);
    let codes = server.codes;
    assert_eq!(
        (codes.not_signed_on.as_str(), codes.no_card.as_str(), codes.offline.as_str()),
        ("000058", "010130", "010019")
    );
    let again = easycard(&format!("--private-key {}", key.display())).unwrap();
    assert_eq!(again.terminal.key.public_pem(), server.key.public_pem(), "the key is kept");
}

#[rstest]
#[case("--iv short", "16 characters")]
#[case("--device-id 123", "8 digits")]
#[case("--card 12345678901", "10 digits")]
#[case("--card 1:much", "much")]
#[case("--code-no-card 98", "6 characters")]
#[case("--owed 5", "5")]
#[case("--cloud https://127.0.0.1:0", "without TLS")]
#[case("--trade-password @/no/such/file", "/no/such/file")]
#[case("--style morse", "morse")]
fn easycard_mistakes_are_told(#[case] words: &str, #[case] what: &str) {
    let told = easycard(words).unwrap_err();
    assert!(told.contains(what), "{told}");
}

#[test]
fn a_file_that_is_no_private_key_is_told() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "nothing").unwrap();
    let told = easycard(&format!("--private-key {}", file.path().display())).unwrap_err();
    assert!(told.contains(file.path().to_str().unwrap()), "{told}");
}

/// Standard output, line by line.
struct Lines(UnboundedSender<serde_json::Value>, Vec<u8>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.1.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let line = serde_json::from_slice(&std::mem::take(&mut self.1)).expect("one whole line of JSON");
        self.0.send(line).map_err(io::Error::other)
    }
}

async fn ask_device_info(origin: &str) {
    let header = RequestHeader { request_id: "q1".into(), client_device_sn: "1".into(), timestamp: "t".into() };
    let key = Key::new(PairingCode::parse("260880").unwrap());
    let nonce = SaltIv { salt: [0; 16], iv: [0; 16] };
    let data = key.seal(CryptoProfile::Sha256ZeroIv, Request::DeviceInfo.encode(&header), &nonce);
    let body = Envelope { action: Request::DeviceInfo.action(), data: data.into() }.encode(VersionLiteral::Text);
    let mut stream = TcpStream::connect(origin.strip_prefix("http://").unwrap()).await.unwrap();
    let head = "POST /wonder-terminal HTTP/1.1\r\nhost: x\r\nconnection: close";
    stream.write_all(format!("{head}\r\ncontent-length: {}\r\n\r\n", body.len()).as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 OK"), "{reply}");
}

#[tokio::test]
async fn it_says_where_it_is_and_tells_every_request() {
    let (sender, mut lines) = mpsc::unbounded_channel();
    let line = Line::try_parse_from(["simulate", "wonder"]).unwrap();
    let mut out = Lines(sender, Vec::new());
    let register = async {
        let ready = lines.recv().await.unwrap();
        assert_eq!((&ready["ready"], &ready["vendor"]), (&true.into(), &"wonder".into()));
        ask_device_info(ready["endpoints"]["lan"].as_str().unwrap()).await;
        lines.recv().await.unwrap()
    };
    let told = tokio::select! {
        told = tokio::time::timeout(Duration::from_secs(20), register) => told.unwrap(),
        ended = play(line.args, &mut out) => panic!("it ended: {ended:?}"),
    };
    assert_eq!(told, serde_json::json!({ "request": "DeviceInfo", "verdict": "ok" }));
}

#[tokio::test]
async fn a_codepay_terminal_calls_at_a_register_and_tells_its_answer() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let register = nobody.local_addr().unwrap();
    let (sender, mut lines) = mpsc::unbounded_channel();
    let words = format!("ws://{register}");
    let line = Line::try_parse_from(["simulate", "codepay", "--pair-with", &words]).unwrap();
    let mut out = Lines(sender, Vec::new());
    // Somebody who is no register takes the call and hangs up.
    let hangs_up = std::thread::spawn(move || nobody.accept().map(drop));
    let watching = async {
        let ready = lines.recv().await.unwrap();
        assert!(ready["endpoints"]["lan"].as_str().unwrap().starts_with("ws://127.0.0.1:"));
        lines.recv().await.unwrap()
    };
    let told = tokio::select! {
        told = tokio::time::timeout(Duration::from_secs(20), watching) => told.unwrap(),
        ended = play(line.args, &mut out) => panic!("it ended: {ended:?}"),
    };
    hangs_up.join().unwrap().unwrap();
    assert_eq!((&told["request"], &told["reference"]), (&"pair_with".into(), &register.to_string().into()));
    assert_ne!(told["verdict"], "000");
}
