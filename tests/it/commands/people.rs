//! People and PINs, with the real program.

use super::shop::{IMPATIENT, Shop, Way};

/// Mei with 2580 and Keung with 1379. One round of hashing: what these tests are about is not how long it takes.
pub const STAFF: &str = r#"
[[person]]
name = "Mei"
role = "supervisor"
pin = "pbkdf2-sha256$1$QUFBQUFBQUFBQUFBQUFBQQ$4rp16AY/AJFVua4oJk6DJPNLJoe4XfD6kSRrGyUlzPs"
[[person]]
name = "Keung"
role = "operator"
pin = "pbkdf2-sha256$1$QkJCQkJCQkJCQkJCQkJCQg$CKwxEpzqK9MMt80YFTZs6BK8+eS6nk/ReGMgoQK5xgY"
"#;

/// A shop with a supervisor, Mei, and an operator, Keung.
pub fn staffed() -> Shop {
    let shop = Shop::paired(Way::Http, |_| {});
    for (file, pin) in [("mei.pin", "2580"), ("keung.pin", "1379"), ("wrong.pin", "4862"), ("new.pin", "9630")] {
        shop.write(file, pin);
    }
    let paired = std::fs::read_to_string(shop.home().join("profile.toml")).unwrap();
    shop.write("profile.toml", &format!("{paired}\n{STAFF}"));
    shop
}

pub fn pin(shop: &Shop, of: &str) -> String {
    shop.home().join(format!("{of}.pin")).display().to_string()
}

fn sold(shop: &Shop) -> String {
    let sale = shop.run("sale 10.20 --operator Keung").expect(0);
    sale.lines[0]["reference"].as_str().unwrap().to_owned()
}

#[test]
fn a_refund_needs_a_supervisor_once_there_is_one() {
    let shop = staffed();
    let reference = sold(&shop);
    let refund = |pin: &str| shop.run(&format!("refund 5.00 --of {reference} --operator Keung {pin}"));
    assert_eq!(refund("").expect(7).lines[0]["error"]["code"], "pin_needed");
    let operators = refund(&format!("--pin @{}", pin(&shop, "keung"))).expect(7);
    assert_eq!(operators.lines[0]["error"]["code"], "not_a_supervisor");
    let done = refund(&format!("--pin @{}", pin(&shop, "mei"))).expect(0);
    assert_eq!((&done.lines[0]["operator"], &done.lines[0]["approver"]), (&"Keung".into(), &"Mei".into()));
    assert!(!done.stderr.contains("UNPROTECTED"), "{}", done.stderr);
}

#[test]
fn a_pin_is_asked_for_only_when_all_else_is_sound() {
    let shop = staffed();
    let reference = sold(&shop);
    let too_much = shop.run(&format!("refund 50.00 --of {reference} --operator Keung"));
    assert_eq!(too_much.lines[0]["error"]["code"], "more_than_left");
    let void = shop.run(&format!("void --of {reference} --operator Keung")).expect(7);
    assert_eq!(void.lines[0]["error"]["code"], "pin_needed");
    shop.run(&format!("void --of {reference} --operator Keung --pin @{}", pin(&shop, "mei"))).expect(0);
}

#[test]
fn wrong_pins_cost_time_across_processes() {
    let shop = staffed();
    let reference = sold(&shop);
    let refund =
        |of: &str| shop.run(&format!("refund 5.00 --of {reference} --operator Keung --pin @{}", pin(&shop, of)));
    let codes: Vec<_> = (0..2).map(|_| refund("wrong").expect(7).lines[0]["error"]["code"].clone()).collect();
    assert_eq!(codes, ["pin_wrong", "pin_wrong"]);
    assert_eq!(refund("wrong").expect(7).lines[0]["error"]["code"], "pin_wait");
    let right = refund("mei").expect(7);
    assert_eq!(right.lines[0]["error"]["code"], "pin_wait", "the right one has to wait as well");
    assert!(right.lines[0]["error"]["advice"].as_str().unwrap().starts_with("Wait "));
}

#[test]
fn the_own_pin_in_between_buys_no_guesses_at_a_supervisors() {
    let shop = staffed();
    let reference = sold(&shop);
    let guess = format!("refund 5.00 --of {reference} --operator Keung --pin @{}", pin(&shop, "wrong"));
    // An own PIN changed for itself is a sign-on: the only one that a command can do without selling.
    let own = format!("people pin Keung --pin @{0} --new-pin @{0}", pin(&shop, "keung"));
    for _ in 0..2 {
        shop.run(&guess).fails(7, "pin_wrong");
        shop.run(&own).expect(0);
    }
    shop.run(&guess).fails(7, "pin_wait");
    shop.run(&own).fails(7, "pin_wait");
}

#[test]
fn without_a_supervisor_refunds_work_and_say_that_they_are_unprotected() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = shop.run("sale 10.20").expect(0);
    let refund = shop.run(&format!("refund 5.00 --of {}", sale.lines[0]["reference"].as_str().unwrap())).expect(0);
    assert!(refund.stderr.contains("REFUNDS UNPROTECTED"), "{}", refund.stderr);
    assert!(refund.lines[0]["approver"].is_null());
}

#[test]
fn without_a_supervisor_a_decision_and_a_slip_say_it_too_in_the_language_asked_for() {
    let shop = Shop::paired(Way::Http, |_| {});
    shop.write("config.toml", IMPATIENT);
    let sale = shop.run("sale 10.63").expect(20);
    let decide = format!("override {} --unpaid --reason seen --lang zh-Hant", sale.text("reference"));
    let decided = shop.run(&decide).expect(0);
    assert!(decided.stderr.contains("決定未受保護"), "{}", decided.stderr);
    assert_eq!(decided.lines.len(), 1, "{}", decided.stdout);
    assert_eq!(decided.text("overridden"), "unpaid");
    let slip = shop.run("refund 5.00 --of-slip A-1 --terminal front --lang zh-Hans");
    assert!(slip.stderr.contains("退款未受保护"), "{}", slip.stderr);
}

#[test]
fn with_a_supervisor_a_decision_needs_the_pin_and_warns_of_nothing() {
    let shop = staffed();
    shop.write("config.toml", IMPATIENT);
    let sale = shop.run("sale 10.63 --operator Keung").expect(20);
    let decide = format!("override {} --unpaid --reason seen --operator Keung", sale.text("reference"));
    shop.run(&decide).fails(7, "pin_needed");
    let decided = shop.run(&format!("{decide} --pin @{}", pin(&shop, "mei"))).expect(0);
    assert!(!decided.stderr.contains("UNPROTECTED"), "{}", decided.stderr);
}

#[test]
fn the_first_supervisor_needs_nobody_and_protects_refunds_from_then_on() {
    let shop = Shop::paired(Way::Http, |_| {});
    shop.write("mei.pin", "2580");
    let added = shop.run(&format!("people add Mei --role supervisor --new-pin @{}", pin(&shop, "mei"))).expect(0);
    assert!(!added.stderr.contains("UNPROTECTED"), "{}", added.stderr);
    assert!(std::fs::read_to_string(shop.home().join("profile.toml")).unwrap().contains("pbkdf2-sha256$600000$"));
    let sale = shop.run("sale 10.20 --operator Mei").expect(0);
    let refund = format!("refund 5.00 --of {} --operator Mei", sale.lines[0]["reference"].as_str().unwrap());
    assert_eq!(shop.run(&refund).expect(7).lines[0]["error"]["code"], "pin_needed");
    shop.run(&format!("{refund} --pin @{}", pin(&shop, "mei"))).expect(0);
}

#[test]
fn people_are_listed_changed_and_never_shown_with_a_pin() {
    let shop = staffed();
    let listed = shop.run("people").expect(0);
    let names: Vec<_> = listed.lines.iter().map(|line| (line["name"].clone(), line["role"].clone())).collect();
    assert_eq!(names, [("Mei".into(), "supervisor".into()), ("Keung".into(), "operator".into())]);
    assert!(!listed.stdout.contains("pbkdf2"));
    let (old, new) = (pin(&shop, "keung"), pin(&shop, "new"));
    shop.run(&format!("people pin Keung --new-pin @{new} --pin @{old}")).expect(0);
    shop.run(&format!("sale 10.30 --operator Keung --pin @{new}")).expect(0);
    assert_eq!(
        shop.run(&format!("sale 10.40 --operator Keung --pin @{old}")).expect(7).lines[0]["error"]["code"],
        "pin_wrong"
    );
    assert_eq!(shop.run("people remove Keung").expect(7).lines[0]["error"]["code"], "pin_needed");
    shop.run(&format!("people remove Keung --pin @{}", pin(&shop, "mei"))).expect(0);
    assert_eq!(shop.run("people").expect(0).lines.len(), 1);
}

#[test]
fn a_pin_that_is_taken_or_easy_is_refused_and_so_is_a_stranger() {
    let shop = staffed();
    shop.write("easy.pin", "1234");
    let add = |of: &str| {
        let words = format!("people add Ho --new-pin @{} --pin @{}", pin(&shop, of), pin(&shop, "mei"));
        shop.run(&words).expect(2).lines[0]["error"]["code"].clone()
    };
    assert_eq!((add("keung"), add("easy")), ("pin_taken".into(), "pin_too_easy".into()));
    assert_eq!(shop.run("sale 10.20 --operator Stranger").expect(2).lines[0]["error"]["code"], "person_unknown");
}
