//! The menu: every command with its key; what cannot be done now is muted and says why.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::command::Command;
use crate::console::menu::{self, Item, Row};
use crate::console::state::{Menu, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;

/// Cells of the box.
const WIDTH: u16 = 76;
/// Columns from the mark to the reason why something cannot be done.
const WORDS: u16 = 41;
/// Cells of the key at the right.
const KEY: u16 = 9;

pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, menu: &Menu) {
    let rows_in_sight = u16::try_from(state.menu_height()).unwrap_or(u16::MAX);
    let each = state.row_height();
    let height = (rows_in_sight * each + 4).min(view.height);
    let outer = Rect { x: view.x + (view.width - WIDTH) / 2, width: WIDTH, height, ..view };
    let items = menu::found(state, &menu.search);
    let count = state.texts.fill("menu.count", &[("n", &items.len().to_string())]);
    let inside = canvas.frame(outer, state.texts.get("menu.title"), &count);
    let inner = Rect { x: inside.x + 1, width: inside.width - 2, ..inside };
    search(canvas, inner, &menu.search);
    if items.is_empty() {
        canvas.cut(inner.x + 2, inner.y + 2, inner.width - 2, state.texts.get("menu.none"), Role::Text);
    }
    let selected = menu::selected(menu, &items);
    let rows = menu::rows(&items);
    let places = (inner.y + 2..=inner.bottom().saturating_sub(each)).step_by(usize::from(each));
    for (y, row) in places.zip(rows.iter().skip(menu.top)) {
        match row {
            Row::Heading(group) => {
                canvas.bold(inner.x, y, state.texts.get(group.text()), Role::Text);
            }
            Row::Item(index) => {
                let line = Rect { y, height: each, ..inner };
                item(canvas, line, &items[*index], *index == selected);
                canvas.target(line, Command::Row(*index));
            }
        }
    }
}

fn search(canvas: &mut Canvas<'_>, inner: Rect, typed: &str) {
    let field = Rect { height: 1, ..inner };
    let style = canvas.fill(field, Fill::Raised);
    let x = text::put(canvas.buffer, inner.x + 1, inner.y, "/ ", style);
    if typed.is_empty() {
        let words = canvas.texts.get("menu.search");
        canvas.cut(x, inner.y, inner.width - 4, words, Role::Muted);
    } else {
        let end = text::put_cut(canvas.buffer, x, inner.y, inner.width - 4, typed, style);
        canvas.put(end, inner.y, "_", Role::Focus);
    }
}

fn item(canvas: &mut Canvas<'_>, line: Rect, item: &Item, selected: bool) {
    let why_not = item.why_not.map(|why| canvas.texts.get(why)).unwrap_or_default();
    let key = line.right() - KEY;
    if selected {
        let style = canvas.fill(line, Fill::Selected);
        text::put(canvas.buffer, line.x, line.y, canvas.look.glyphs.get(Glyph::Selected), style);
        let end = text::put_cut(canvas.buffer, line.x + 2, line.y, WORDS, &item.words, style);
        let x = end.max(line.x + 2 + WORDS);
        text::put_cut(canvas.buffer, x, line.y, key.saturating_sub(x + 1), why_not, style);
        text::put(canvas.buffer, key, line.y, &item.key, style);
        return;
    }
    let role = if item.why_not.is_some() { Role::Muted } else { Role::Text };
    let end = canvas.cut(line.x + 2, line.y, WORDS, &item.words, role);
    let x = end.max(line.x + 2 + WORDS);
    canvas.cut(x, line.y, key.saturating_sub(x + 1), why_not, Role::Muted);
    canvas.put(key, line.y, &item.key, if item.why_not.is_some() { Role::Muted } else { Role::Accent });
}
