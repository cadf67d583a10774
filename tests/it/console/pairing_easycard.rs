//! A technician pairs an EasyCard reader on the screen over intella's server; it sells at once, and a transaction that is owed
//! its end is finished there.

use super::pairing::{DOWN, ENTER, F2, Terminal, fill, home, link_page_of, profile};
use super::window::Window;

const RIGHT: &[u8] = b"\x1b[C";
/// The second try finishes it.
const OWED: &str = "172";

/// The simulated server with these readers, and the file of its public key.
fn server(keys: &std::path::Path, readers: &[&str]) -> Terminal {
    let readers = readers.iter().flat_map(|number| ["--device-id", number]);
    let file = keys.to_str().expect("a plain path");
    let options = ["--cloud", "127.0.0.1:0", "--card-wait", "0", "--retry-amounts", "--public-key-out", file];
    Terminal::of("easycard", &options.into_iter().chain(readers).collect::<Vec<_>>())
}

/// The link page, filled in for that server; which reader it is stays open.
fn filled_in(terminal: &Terminal, key: &std::path::Path, home: &std::path::Path) -> Window {
    let mut window = link_page_of("EasyCard", home);
    window.press_until(DOWN, "the server", |screen| screen.contains("► Server"));
    window.press_until(RIGHT, "another address", |screen| screen.contains("another address"));
    fill(&mut window, "Address", terminal.endpoint("cloud"));
    fill(&mut window, "Merchant id", "SIMULATED001");
    fill(&mut window, "Key file", key.to_str().expect("a plain path"));
    window
}

fn password(window: &mut Window, text: &str) {
    window.press_until(ENTER, "the page of the password", |screen| screen.contains("trade password of the merchant"));
    window.keys(text.as_bytes());
    window.wait_for(&format!("{} characters", text.len()));
}

/// Live or simulated is said by a person: the server has no word for it.
fn save(window: &mut Window) {
    window.press_until(DOWN, "the money", |screen| screen.contains("► Money"));
    window.press_until(RIGHT, "simulated", |screen| screen.contains("SIMULATED: no money moves"));
    window.press_until(ENTER, "the question", |screen| screen.contains("Is this terminal SIMULATED?"));
    window.press_until(b"\t\r", "it is saved", |screen| screen.contains("Front is paired"));
}

fn begins(window: &mut Window, digits: &str) {
    window.keys(F2);
    window.wait_for("TWD");
    window.type_amount(digits);
    window.press_until(ENTER, "the sale begins", |screen| screen.contains("Sale on") || screen.contains("Money moved"));
}

#[test]
fn a_reader_is_chosen_from_the_servers_list_and_sells() {
    let home = home();
    let key = home.path().join("intella.pem");
    let terminal = server(&key, &["01301234", "01304104"]);
    let mut window = filled_in(&terminal, &key, home.path());
    password(&mut window, "simulated-trade");
    window.press_until(ENTER, "the server's list", |screen| screen.contains("Which reader is it?"));
    window.wait_for("not a published one");
    window.press_until(DOWN, "the second reader", |screen| screen.contains("► 01304104"));
    window.press_until(ENTER, "it is paired", |screen| screen.contains("Paired with reader 01304104"));
    save(&mut window);
    let kept = profile(home.path());
    assert!(kept.contains("01304104") && !kept.contains("simulated-trade"), "the digest of the password is kept");
    begins(&mut window, "100");
    window.wait_for("A P P R O V E D");
    window.wait_for("On card");
}

#[test]
fn a_wrong_password_is_told_and_typed_again() {
    let home = home();
    let key = home.path().join("intella.pem");
    let terminal = server(&key, &["01301234"]);
    let mut window = filled_in(&terminal, &key, home.path());
    password(&mut window, "wrong");
    window.press_until(ENTER, "it is refused", |screen| screen.contains("7105"));
    window.wait_for("trade password, not the login password");
    window.press_until(b"e", "the page of the password", |screen| screen.contains("trade password of the merchant"));
    window.keys(b"\x1b[3~simulated-trade");
    window.wait_for("15 characters");
    window.press_until(ENTER, "it is paired", |screen| screen.contains("Paired with reader 01301234"));
}

#[test]
fn the_same_card_is_put_back_and_the_sale_is_finished() {
    let home = home();
    let key = home.path().join("intella.pem");
    let terminal = server(&key, &["01301234"]);
    let mut window = filled_in(&terminal, &key, home.path());
    password(&mut window, "simulated-trade");
    window.press_until(ENTER, "it is paired", |screen| screen.contains("Paired with reader 01301234"));
    save(&mut window);
    begins(&mut window, OWED);
    window.wait_for("P U T   T H E   S A M E   C A R D   B A C K");
    window.press_until(ENTER, "it is finished", |screen| screen.contains("A P P R O V E D"));
}
