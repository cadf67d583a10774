//! F8: homes that are no homes, and things in the way in one. Each is told by its path and an exit code, nothing is sold, and
//! nothing half made is left.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;

use rstest::rstest;

use super::strace::say;
use crate::commands::shop::{Ran, Shop, Way, program, run_at};
use crate::console::window::Window;

/// What is directly in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[rstest]
#[case::a_file("home", |at: &Path| fs::write(at.join("home"), "no folder").unwrap())]
#[case::a_dangling_link("home", |at: &Path| symlink("/nowhere/at/all", at.join("home")).unwrap())]
#[case::a_link_to_itself("home", |at: &Path| symlink("home", at.join("home")).unwrap())]
#[case::below_a_file("file/home", |at: &Path| fs::write(at.join("file"), "in the way").unwrap())]
fn a_home_that_is_none_is_told_and_left_alone(#[case] home: &str, #[case] make: fn(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path());
    let (before, home) = (names(folder.path()), folder.path().join(home));
    for words in ["sale 10.20 --terminal front", "transactions", "terminals", "journal verify", "people add Ada"] {
        let ran = run_at(&home, words).expect(3);
        assert!(ran.error_message().contains(home.to_str().unwrap()), "{words}: {ran:#?}");
    }
    let mut window = Window::open(&["--home", home.to_str().unwrap()]);
    assert_eq!(window.ended(), 3);
    assert!(window.is_handed_back() && window.ever_drew(home.to_str().unwrap()));
    assert_eq!(names(folder.path()), before);
}

/// A home that is not there yet is no mistake: it is made once something is kept in it.
#[test]
fn a_home_that_is_missing_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("not").join("yet");
    run_at(&home, "sale 10.20 --terminal front").fails(3, "terminal_unknown");
    assert!(run_at(&home, "transactions").expect(0).lines.is_empty());
    assert!(names(folder.path()).is_empty());
}

fn a_folder(at: &Path) {
    fs::create_dir(at).unwrap();
}

fn a_dangling_link(at: &Path) {
    symlink("/nowhere/at/all", at).unwrap();
}

fn a_pipe(at: &Path) {
    rustix::fs::mknodat(rustix::fs::CWD, at, rustix::fs::FileType::Fifo, rustix::fs::Mode::from(0o600), 0).unwrap();
}

/// Whatever lies where a file of the home should be: nothing is sold, it is named, and without it everything goes on.
#[rstest]
fn what_is_in_the_way_of_a_file_is_named_and_nothing_is_sold(
    #[values(
        "journal.db",
        "journal.db-wal",
        "journal.db-shm",
        "journal.head",
        "journal.lock",
        "profile.toml",
        "config.toml"
    )]
    name: &str,
    #[values(a_folder, a_dangling_link, a_pipe)] make: fn(&Path),
) {
    let shop = Shop::paired(Way::Http, |_| {});
    let (file, kept) = (shop.home().join(name), shop.home().join("kept"));
    let was_there = fs::rename(&file, &kept).is_ok();
    make(&file);
    let ran = shop.run("sale 10.20 --terminal front");
    if ran.exit == 0 {
        // What SQLite makes anew anyway may be replaced, if all is stored.
        assert!(name.starts_with("journal.db-") || name == "journal.lock", "{ran:#?}");
        assert_eq!(shop.run("journal verify").object()["sound"], true);
        return;
    }
    assert_eq!(ran.exit, 3, "{ran:#?}");
    assert!(ran.error_message().contains(name.trim_end_matches("-wal").trim_end_matches("-shm")), "{ran:#?}");
    assert!(shop.ledger().is_empty());
    // SQLite may have taken away what stood for its own log.
    let _ = fs::remove_file(&file).or_else(|_| fs::remove_dir(&file));
    if was_there {
        fs::rename(&kept, &file).unwrap();
    }
    shop.run("sale 10.20 --terminal front").expect(0);
    assert_eq!(shop.run("journal verify").object()["sound"], true);
}

/// Somebody who may read the home and not write it. Root may do anything, so it is done as nobody then.
#[test]
fn a_home_that_may_only_be_read_is_read_and_sells_nothing() {
    const NOBODY: u32 = 65_534;
    let shop = Shop::paired(Way::Http, |_| {});
    shop.run("sale 10.20 --terminal front").expect(0);
    let home = shop.home();
    let is_root = countertop::platform::process::is_root();
    if is_root {
        fs::set_permissions(home.parent().unwrap(), Permissions::from_mode(0o711)).unwrap();
        let files = names(&home).into_iter().map(|name| home.join(name));
        files.chain([home.clone()]).for_each(|path| chown(path, Some(NOBODY), Some(NOBODY)).unwrap());
    }
    fs::set_permissions(&home, Permissions::from_mode(0o500)).unwrap();
    let run = |words: &str| {
        let mut command = program(&home);
        command.args(words.split_whitespace()).arg("--json");
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.output().map(|output| Ran::of(&output))
    };
    let listed = match run("transactions") {
        Ok(ran) => ran.expect(0),
        Err(error) => {
            return say(&format!("nobody may run the program here ({error}): NOTHING IS PROVEN by this test"));
        }
    };
    assert_eq!(listed.object()["amount"], "10.20");
    let refused = run("sale 20.40 --terminal front").unwrap();
    assert_ne!(refused.exit, 0, "{refused:#?}");
    assert!(refused.stdout.contains("error") || refused.stdout.contains("not_started"), "{refused:#?}");
    assert_eq!(shop.ledger().len(), 1);
    fs::set_permissions(&home, Permissions::from_mode(0o700)).unwrap();
    run("sale 20.40 --terminal front").unwrap().expect(0);
}
