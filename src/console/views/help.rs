//! What the keys do and what the outcomes mean; in the demo also the magic amounts.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::help::{self, Entry, KEYS, Line, OUTCOMES, ROWS_HERE};
use crate::console::state::{HelpPage, State};
use crate::console::theme::{Fill, Role};
use crate::console::widgets::text;

/// Cells of the box.
const WIDTH: u16 = 76;
/// Columns from the left edge to the keys that mean the same everywhere.
const EVERYWHERE: u16 = 51;
/// Cells of those keys in front of their words.
const KEYS_EVERYWHERE: u16 = 7;

/// Draws the help over the view.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, page: &HelpPage) {
    let height = state.help_height();
    let outer_height = u16::try_from(height + 4).unwrap_or(u16::MAX).min(view.height);
    let outer = Rect { x: view.x + (view.width - WIDTH) / 2, width: WIDTH, height: outer_height, ..view };
    let (name, lines) = help::here(state, page);
    let title = state.texts.fill("help.title", &[("page", state.texts.get(name))]);
    let pages = help::pages(state, page, height).to_string();
    let aside = state.texts.fill("help.page", &[("n", &(page.page + 1).to_string()), ("of", &pages)]);
    let inside = canvas.frame(outer, &title, &aside);
    let inner = Rect { x: inside.x + 1, width: inside.width - 2, ..inside };
    if page.legend && help::has_legend(state) {
        return legend(canvas, inner, state);
    }
    match (&page.search, page.page) {
        (None, 0) => first(canvas, inner, state, &lines),
        (search, _) => {
            if let Some(typed) = search {
                searched(canvas, inner, typed);
            }
            let rows = Rect { y: inner.y + 1, ..inner };
            entries(canvas, rows, state, &help::entries(state, page, height));
        }
    }
}

/// The first page: the keys here, the keys everywhere, the outcomes.
fn first(canvas: &mut Canvas<'_>, inner: Rect, state: &State, lines: &[Line]) {
    let everywhere = inner.x + EVERYWHERE - 1;
    let here = Rect { width: EVERYWHERE - 2, ..inner };
    canvas.bold(here.x, inner.y + 1, state.texts.get("help.on_this_page"), Role::Text);
    canvas.bold(everywhere, inner.y + 1, state.texts.get("help.everywhere"), Role::Text);
    for (y, shown) in (inner.y + 2..).zip(lines.iter().take(ROWS_HERE)) {
        line(canvas, Rect { y, ..here }, shown);
    }
    for (y, shown) in (inner.y + 2..).zip(help::everywhere().iter().take(ROWS_HERE)) {
        canvas.put(everywhere, y, &shown.keys, Role::Accent);
        let x = everywhere + KEYS_EVERYWHERE;
        canvas.cut(x, y, inner.right().saturating_sub(x), state.texts.get(shown.does), Role::Text);
    }
    canvas.cut(inner.x, inner.y + 12, inner.width, state.texts.get("help.swallowed"), Role::Muted);
    canvas.bold(inner.x, inner.y + 14, state.texts.get("help.outcomes"), Role::Text);
    for (row, (glyph, role, words)) in (0..).zip(OUTCOMES) {
        let (x, y) = (inner.x + (row % 2) * 38, inner.y + 15 + row / 2);
        let x = canvas.put(x, y, canvas.look.glyphs.get(glyph), role) + 1;
        canvas.cut(x, y, 35, state.texts.get(words), Role::Text);
    }
}

fn line(canvas: &mut Canvas<'_>, row: Rect, line: &Line) {
    canvas.put(row.x, row.y, &line.keys, Role::Accent);
    canvas.cut(row.x + KEYS, row.y, row.width.saturating_sub(KEYS), canvas.texts.get(line.does), Role::Text);
}

fn searched(canvas: &mut Canvas<'_>, inner: Rect, typed: &str) {
    let field = Rect { height: 1, ..inner };
    let style = canvas.fill(field, Fill::Raised);
    let x = text::put(canvas.buffer, inner.x + 1, inner.y, "/ ", style);
    let end = text::put_cut(canvas.buffer, x, inner.y, inner.width - 4, typed, style);
    canvas.put(end, inner.y, "_", Role::Focus);
}

fn entries(canvas: &mut Canvas<'_>, rows: Rect, state: &State, entries: &[Entry]) {
    if entries.is_empty() {
        canvas.cut(rows.x, rows.y, rows.width, state.texts.get("menu.none"), Role::Text);
    }
    for (y, entry) in (rows.y..rows.bottom()).zip(entries) {
        match entry {
            Entry::Heading(name) => {
                canvas.bold(rows.x, y, state.texts.get(name), Role::Text);
            }
            Entry::Line(shown) => line(canvas, Rect { x: rows.x + 2, y, width: rows.width - 2, height: 1 }, shown),
        }
    }
}

/// The magic amounts: the last two digits of what is typed, and what the simulated terminal does then.
pub fn legend(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let Some(legend) = &state.demo else { return };
    canvas.bold(area.x, area.y, state.texts.get("magic.title"), Role::Simulated);
    canvas.cut(area.x, area.y + 1, area.width, state.texts.get("magic.how"), Role::Muted);
    let rows = usize::from(area.height.saturating_sub(2)).max(1);
    let columns = u16::try_from(legend.digits.len().div_ceil(rows)).unwrap_or(1).clamp(1, 2);
    let width = area.width / columns;
    let rows = legend.digits.len().div_ceil(columns.into()).max(1);
    for (column, digits) in (0..columns).zip(legend.digits.chunks(rows)) {
        legend_column(
            canvas,
            Rect { x: area.x + column * width, y: area.y + 2, width, height: area.height - 2 },
            digits,
        );
    }
}

fn legend_column(canvas: &mut Canvas<'_>, area: Rect, digits: &[u8]) {
    for (y, digits) in (area.y..area.bottom()).zip(digits) {
        canvas.put(area.x, y, &format!("{digits:02}"), Role::Accent);
        let words = canvas.texts.get(&format!("magic.{digits:02}")).to_owned();
        canvas.cut(area.x + 4, y, area.width.saturating_sub(6), &words, Role::Text);
    }
}
