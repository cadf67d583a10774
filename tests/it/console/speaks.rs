//! The menu and the help of the whole program: a language and a theme chosen while it runs take effect at once.

use super::sells::demo;

/// F9, as xterm sends it.
const MENU: &[u8] = b"\x1b[20~";
const HELP: &[u8] = b"\x1bOP";

#[test]
fn the_menu_changes_the_language_and_the_help_speaks_it() {
    let mut window = demo();
    // Each of these keys also closes what it opens: it is pressed once.
    window.keys(MENU);
    window.wait_for("type to search");
    window.keys(b"\x1b[200~simplified\x1b[201~");
    window.wait_for("1 found");
    window.press_until(b"\r", "the screen in Simplified Chinese", |screen| screen.contains("F3 交易记录"));
    window.keys(HELP);
    window.wait_for("帮助：收款");
    window.press_until(b"\x1b", "the sale", |screen| screen.contains("输入数字"));
    window.keys(MENU);
    window.wait_for("输入文字搜索");
    window.keys(b"\x1b[200~language english\x1b[201~");
    window.wait_for("1 项");
    window.press_until(b"\r", "the screen in English", |screen| screen.contains("F3 Transactions"));
}
