//! The last row but one: each terminal's state and its age. Short of room, trouble comes first, then the default.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text;
use crate::console::theme::{Glyph, Ground, Look, Role};

/// Cells between two terminals.
const GAP: u16 = 4;

/// One terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalChip<'a> {
    /// Its state as a character.
    pub glyph: Glyph,
    /// Its state as a role.
    pub role: Role,
    /// Its name.
    pub name: &'a str,
    /// Its state as a word.
    pub state: &'a str,
    /// How old that is; empty if it does not matter.
    pub age: &'a str,
    /// It needs somebody: blocked, no answer.
    pub trouble: bool,
    /// New sales go to it.
    pub is_default: bool,
}

impl TerminalChip<'_> {
    fn words(&self, look: Look) -> String {
        let age =
            if self.age.is_empty() { String::new() } else { format!(" {} {}", look.glyphs.get(Glyph::Note), self.age) };
        format!("{} {}{age}", self.name, self.state)
    }
}

/// Draw `terminals` on the first row of `area`; gives the target of each, empty for those that had no room, and behind them
/// the target of the text for these: `more` with `{n}` for their number.
pub fn draw(buffer: &mut Buffer, area: Rect, terminals: &[TerminalChip<'_>], more: &str, look: Look) -> Vec<Rect> {
    text::clear(buffer, Rect { height: 1, ..area }, look.theme.ground(Ground::Surface));
    let words: Vec<String> = terminals.iter().map(|terminal| terminal.words(look)).collect();
    let widths: Vec<u16> = words.iter().map(|words| text::width(words).saturating_add(2)).collect();
    let shown = choose(terminals, &widths, area.width.saturating_sub(2), text::width(more));
    let mut targets = vec![Rect::default(); terminals.len() + 1];
    let mut x = area.x + 1;
    for index in &shown {
        targets[*index] = Rect::new(x - 1, area.y, widths[*index].saturating_add(2), 1);
        let style = look.theme.style(terminals[*index].role);
        x = text::put(buffer, x, area.y, look.glyphs.get(terminals[*index].glyph), style) + 1;
        let words = &words[*index];
        x = text::put(buffer, x, area.y, words, look.theme.style(Role::Text)) + GAP;
    }
    if shown.len() < terminals.len() {
        let more = more.replace("{n}", &(terminals.len() - shown.len()).to_string());
        let end = text::put(buffer, x, area.y, &more, look.theme.style(Role::Muted));
        targets[terminals.len()] = Rect::new(x - 1, area.y, end - x + 2, 1).intersection(area);
    }
    targets
}

/// Which terminals to show, in which order.
fn choose(terminals: &[TerminalChip<'_>], widths: &[u16], cells: u16, more: u16) -> Vec<usize> {
    let mut order: Vec<usize> = (0..terminals.len()).collect();
    let all =
        order.iter().map(|index| widths[*index].saturating_add(GAP)).fold(0, u16::saturating_add).saturating_sub(GAP);
    if all <= cells {
        return order;
    }
    order.sort_by_key(|index| (!terminals[*index].trouble, !terminals[*index].is_default));
    let mut used = more;
    let fit = |index: &usize| {
        used = widths[*index].saturating_add(GAP).saturating_add(used);
        used <= cells
    };
    order.into_iter().take_while(fit).collect()
}
