//! A terminal that says it is not paired any more is marked and recorded, and is used as before.

use super::till;
use crate::journal::{AuditFilter, JournalPlace, audit};
use crate::profile::Profile;
use crate::till::TillError;

const PATIO: &str = r#"
[[terminal]]
id = "t-7k2m9qxw"
name = "patio"
vendor = "codepay"
simulated = true
currency = "USD"
[terminal.codepay]
app_id = "wz00000000000a0001"
register_id = "CTREGISTER"
[terminal.codepay.identity]
device_sn = "WPBB002230000303"
[terminal.codepay.link.lan]
host = "192.0.2.30"
"#;

#[tokio::test]
async fn it_is_marked_once_and_nothing_else_changes() {
    let (folder, till) = till(PATIO).await;
    assert_eq!(till.register_serial_number(), "CTREGISTER", "the terminal knows us by it");
    for stranger in ["", "WPBB"] {
        assert!(till.unpaired_by_call(stranger).await.is_none());
    }
    let first = till.unpaired_by_call("WPBB002230000303").await.unwrap();
    let again = till.unpaired_by_call("WPBB002230000303").await.unwrap();
    let marked = first.settings.unpaired_at().unwrap();
    assert_eq!(again.settings.unpaired_at(), Some(marked), "the first time stays");
    let saved = Profile::load(&folder.path().join("profile.toml")).unwrap();
    let terminal = saved.named("patio").unwrap();
    assert_eq!(terminal.settings.unpaired_at(), Some(marked));
    assert!(!terminal.disabled);
    let filter = AuditFilter { since: None, limit: 10 };
    let deeds = audit(&JournalPlace::in_folder(folder.path()), filter).unwrap();
    let told: Vec<_> =
        deeds.iter().map(|record| (record.deed.what.as_str(), record.deed.terminal.as_deref())).collect();
    assert_eq!(told, [("terminal_unpaired", Some("patio"))]);
}

#[tokio::test]
async fn only_a_person_takes_the_mark_away() -> Result<(), TillError> {
    let (folder, till) = till(PATIO).await;
    till.unpaired_by_call("WPBB002230000303").await.unwrap();
    till.disable("patio").await?;
    till.rename(
        "patio",
        crate::profile::TerminalName::parse("terrace").unwrap(),
        crate::terminal::LinkPolicy::OnDemand,
    )
    .await?;
    assert!(till.terminal("terrace")?.settings.unpaired_at().is_some());
    till.remove("terrace").await?;
    let saved = Profile::load(&folder.path().join("profile.toml")).unwrap();
    assert!(saved.terminals().is_empty());
    Ok(())
}
