//! H6 and H7: terminals and locales of all kinds, and names in all of them.

use rstest::rstest;

use crate::console::pairing::{CODE, Terminal, home};
use crate::console::window::Window;

/// The console of an empty home in this environment.
fn console(environment: &[(&str, &str)]) -> (Window, tempfile::TempDir) {
    let home = home();
    let folder = home.path().display().to_string();
    let mut window = Window::with(env!("CARGO_BIN_EXE_countertop"), &["--home", &folder], environment);
    window.wait_for("No terminal is paired");
    (window, home)
}

fn works_and_ends_clean(window: &mut Window) {
    window.press_until(b"7", "a digit", |screen| screen.contains("7 ="));
    window.press_until(b"\x1b[3~", "it is cleared", |screen| screen.contains("Type the digits"));
    window.keys(b"\x11");
    assert_eq!(window.ended(), 0);
    assert!(window.is_handed_back());
}

#[rstest]
#[case::dumb("dumb", true)]
#[case::kernel_console("linux", true)]
#[case::vt100("vt100", true)]
#[case::screen("screen", false)]
#[case::unset("", true)]
#[case::unknown("no-such-terminal", false)]
fn h6_any_terminal_type_is_usable(#[case] term: &str, #[case] ascii: bool, #[values("", "1")] no_color: &str) {
    let (mut window, _home) = console(&[("TERM", term), ("NO_COLOR", no_color)]);
    works_and_ends_clean(&mut window);
    assert_eq!(window.everything().is_ascii(), ascii);
    if no_color == "1" {
        let text = String::from_utf8_lossy(window.everything()).into_owned();
        let coloured = ["\x1b[38;", "\x1b[48;", "\x1b[3", ";38;", ";48;"];
        let found = coloured.iter().find(|code| text.contains(**code) && !code.ends_with('3'));
        assert_eq!(found, None, "a colour was set");
    }
}

#[rstest]
#[case::c("C")]
#[case::posix("POSIX")]
#[case::latin_1("de_DE.ISO-8859-1")]
fn h7_another_locale_gets_ascii_alone(#[case] locale: &str) {
    let (mut window, _home) = console(&[("LANG", locale), ("LC_ALL", locale)]);
    works_and_ends_clean(&mut window);
    assert!(window.everything().is_ascii());
}

/// A terminal whose name has wide, combining and joined characters; in each locale the columns keep their places.
#[rstest]
#[case::wide_and_combining("櫃枱e\u{301}")]
#[case::joined("\u{1f469}\u{200d}\u{1f373}é")]
#[case::ascii("ab")]
fn h7_any_characters_in_a_name_keep_the_columns(#[case] name: &str, #[values("C.UTF-8", "C")] locale: &str) {
    let (home, terminal) = (home(), Terminal::waiting("0", &["--lan", "127.0.0.1:0"]));
    let folder = home.path().display().to_string();
    let pair = ["pair", "wonder", "--name", name, "--simulated", "--code", CODE, "--home", &folder, "--lan"];
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_countertop"));
    let paired = command.args(pair).arg(terminal.endpoint("lan")).output().expect("it runs");
    assert!(paired.status.success(), "{}", String::from_utf8_lossy(&paired.stderr));
    let environment = [("LANG", locale), ("LC_ALL", locale)];
    let mut window = Window::with(env!("CARGO_BIN_EXE_countertop"), &["--home", &folder], &environment);
    window.wait_for(" ready");
    window.keys(b"\x1b[20~");
    window.wait_for("type to search");
    // The frame of the menu, whose right edge stands in one column whatever is behind it.
    let edge = if locale == "C" { '|' } else { '│' };
    let inside = |screen: &str| screen.lines().filter(|line| line.matches(edge).count() >= 2).count();
    window.wait_until("an unbroken frame", |screen| inside(screen) > 10);
    let ends: Vec<usize> = window.columns_of(edge);
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{ends:?}\n{}", window.contents());
}
