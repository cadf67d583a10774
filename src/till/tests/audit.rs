//! Every deed that is no payment is recorded with who, what, to what, and what came of it; no secret is.

use crate::journal::{AuditFilter, Deed, JournalPlace, audit, verify};
use crate::profile::{PersonName, Role, TerminalName};
use crate::terminal::LinkPolicy;
use crate::till::Till;

use super::{OPERATOR, SUPERVISOR, WRONG, pin, staffed, till};

const POLICY: LinkPolicy = LinkPolicy::OnDemand;

/// All deeds, oldest first.
fn deeds(folder: &tempfile::TempDir) -> Vec<Deed> {
    let mut found = audit(&JournalPlace::in_folder(folder.path()), AuditFilter { since: None, limit: 100 }).unwrap();
    found.reverse();
    found.into_iter().map(|record| record.deed).collect()
}

/// `Mei/Mei terminal_renamed front>counter done`: operator, approver, what, to what, result.
fn line(deed: &Deed) -> String {
    let part = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let subject = deed.terminal.clone().or(deed.person.clone());
    let became = deed.became.as_ref().map_or_else(String::new, |became| format!(">{became}"));
    let wait = deed.wait_ms.map_or_else(String::new, |_| " +wait".to_owned());
    let who = format!("{}/{}", part(&deed.operator), part(&deed.approver));
    format!("{who} {} {}{became} {}{wait}", deed.what.as_str(), part(&subject), deed.result)
}

fn lines(folder: &tempfile::TempDir) -> Vec<String> {
    deeds(folder).iter().map(line).collect()
}

fn by(till: &Till, name: &str) -> Till {
    till.by(Some(name.to_owned()))
}

#[tokio::test]
async fn what_is_done_to_terminals_is_recorded() {
    let (folder, till) = staffed().await;
    let mei = by(&till, "Mei");
    mei.set_default("front").await.unwrap();
    mei.rename("front", TerminalName::parse("counter").unwrap(), POLICY).await.unwrap();
    mei.disable("counter").await.unwrap();
    mei.abort_any("counter").await.unwrap_err();
    till.enable("counter", POLICY).await.unwrap();
    mei.set_default("1234").await.unwrap_err();
    mei.remove("counter").await.unwrap();
    let expected = [
        "Mei/- terminal_made_default front done",
        "Mei/- terminal_renamed front>counter done",
        "Mei/- terminal_disabled counter done",
        "Mei/- terminal_abort_asked counter terminal_not_running",
        // Nobody is named: the operator of the settings.
        "cashier/- terminal_enabled counter done",
        // What was typed for a name may be anything, a PIN too: it is not repeated.
        "Mei/- terminal_made_default - terminal_unknown",
        "Mei/- terminal_removed counter done",
    ];
    assert_eq!(lines(&folder), expected);
    let ids: Vec<_> = deeds(&folder).into_iter().filter_map(|deed| deed.terminal_id).collect();
    assert!(ids.len() == 6 && ids.iter().all(|id| id.as_str() == "t-7k2m9qxw"), "{ids:?}");
    assert!(deeds(&folder)[0].simulated);
}

#[tokio::test]
async fn what_is_done_to_people_is_recorded_with_the_approver() {
    let (folder, till) = staffed().await;
    let keung = by(&till, "Keung");
    let ho = PersonName::parse("Ho").unwrap();
    keung.add_person(ho.clone(), Role::Operator, pin("9630"), None).await.unwrap_err();
    let approval = keung.approve(&pin(SUPERVISOR), None).await.unwrap();
    keung.add_person(ho, Role::Operator, pin("9630"), Some(&approval)).await.unwrap();
    keung.set_pin("ho", pin("0369"), Some(&approval)).await.unwrap();
    till.change_own_pin("keung", &pin(OPERATOR), pin(WRONG)).await.unwrap();
    keung.remove_person("Ho", Some(&approval)).await.unwrap();
    keung.remove_person("2580", Some(&approval)).await.unwrap_err();
    let expected = [
        "Keung/- person_added Ho>operator pin_needed",
        "Keung/Mei person_added Ho>operator done",
        "Keung/Mei pin_changed Ho done",
        "Keung/- pin_changed Keung done",
        "Keung/Mei person_removed Ho done",
        "Keung/Mei person_removed - person_unknown",
    ];
    assert_eq!(lines(&folder), expected);
}

#[tokio::test]
async fn who_is_at_the_screen_is_recorded_and_a_payments_pin_is_not() {
    let (folder, till) = staffed().await;
    till.sign_on(&pin(OPERATOR), None).await.unwrap();
    by(&till, "Keung").signed_off().await;
    till.check_pin(&pin(OPERATOR), Some("Keung")).await.unwrap();
    till.approve(&pin(SUPERVISOR), None).await.unwrap();
    assert_eq!(lines(&folder), ["Keung/- signed_on - done", "Keung/- signed_off - done"]);
}

#[tokio::test]
async fn wrong_pins_are_recorded_with_the_wait_that_they_begin_and_tries_within_it_are_not() {
    let (folder, till) = staffed().await;
    let keung = by(&till, "Keung");
    keung.approve(&pin(WRONG), None).await.unwrap_err();
    keung.approve(&pin(OPERATOR), None).await.unwrap_err();
    till.sign_on(&pin(WRONG), Some("mei")).await.unwrap_err();
    for _ in 0..5 {
        keung.approve(&pin(WRONG), None).await.unwrap_err();
    }
    let expected = [
        "Keung/- pin_refused - pin_wrong",
        "Keung/- pin_refused - not_a_supervisor",
        "cashier/- pin_refused Mei pin_wrong +wait",
    ];
    assert_eq!(lines(&folder), expected);
}

#[tokio::test]
async fn no_secret_is_in_the_journal() {
    let (folder, till) = staffed().await;
    let approval = till.approve(&pin(SUPERVISOR), None).await.unwrap();
    till.set_pin("Keung", pin("96307412"), Some(&approval)).await.unwrap();
    till.approve(&pin("74129630"), None).await.unwrap_err();
    till.remove("front").await.unwrap();
    till.journal().flush().await.unwrap();
    for file in ["journal.db", "journal.db-wal"] {
        let bytes = std::fs::read(folder.path().join(file)).unwrap();
        let holds = |secret: &str| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        for secret in ["96307412", "74129630", "pbkdf2", "QX7ZP2"] {
            assert!(!holds(secret), "{file} holds {secret}");
        }
    }
    assert_eq!(lines(&folder).len(), 3);
    assert!(verify(&JournalPlace::in_folder(folder.path())).unwrap().is_sound());
}

#[tokio::test]
async fn a_deed_that_nobody_will_read_of_is_told() {
    let (folder, till) = staffed().await;
    let other = rusqlite::Connection::open(folder.path().join("journal.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(till.set_default("front").await.unwrap_err().code(), "not_recorded");
    assert!(till.default_terminal().is_some(), "it was done");
    other.execute_batch("ROLLBACK").unwrap();
    assert!(till.sign_on(&pin(OPERATOR), None).await.is_ok());
}

#[tokio::test]
async fn a_name_must_be_one_of_the_people_once_there_are_any() {
    let (_folder, staffed) = staffed().await;
    assert!(staffed.in_hands_of("Keung").is_ok());
    assert_eq!(staffed.in_hands_of("Stranger").err().unwrap().code(), "person_unknown");
    let (_folder, empty) = till("").await;
    assert!(empty.in_hands_of("Stranger").is_ok());
}
