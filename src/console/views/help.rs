//! What the keys do and what the outcomes mean; in the demo also the magic amounts.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::state::State;
use crate::console::theme::{Glyph, Role};

/// Keys and the texts of what they do.
const HERE: [(&str, &str); 8] = [
    ("0-9", "help.digits"),
    (".", "help.point"),
    ("Backspace", "help.backspace"),
    ("Del", "help.clear"),
    ("Enter", "help.pay"),
    ("F8", "help.next_terminal"),
    ("Tab", "help.field"),
    ("Esc", "help.back"),
];
const EVERYWHERE: [(&str, &str); 6] = [
    ("F1", "key.help"),
    ("F2", "view.sale"),
    ("F3", "view.transactions"),
    ("F4", "view.terminals"),
    ("F8", "key.terminal"),
    ("F10", "key.quit"),
];
const OUTCOMES: [(Glyph, Role, &str); 4] = [
    (Glyph::Done, Role::Ok, "help.approved"),
    (Glyph::Failed, Role::Declined, "help.declined"),
    (Glyph::Stopped, Role::Cancelled, "help.cancelled"),
    (Glyph::NotKnown, Role::Unknown, "help.not_known"),
];

/// The legend of magic amounts may be shown: in the demo, and never for a live terminal.
pub fn has_legend(state: &State) -> bool {
    state.demo.as_ref().is_some_and(|legend| !legend.digits.is_empty()) && state.shown_simulated()
}

/// The first page.
pub fn keys(canvas: &mut Canvas<'_>, inside: Rect, state: &State) {
    let left = inside.x + 1;
    let right = inside.x + 50;
    canvas.bold(left, inside.y + 1, state.texts.get("help.on_sale"), Role::Text);
    canvas.bold(right, inside.y + 1, state.texts.get("help.everywhere"), Role::Text);
    for (y, (key, does)) in (inside.y + 2..).zip(HERE) {
        canvas.put(left, y, key, Role::Accent);
        canvas.cut(left + 11, y, right - left - 12, state.texts.get(does), Role::Text);
    }
    for (y, (key, does)) in (inside.y + 2..).zip(EVERYWHERE) {
        canvas.put(right, y, key, Role::Accent);
        canvas.cut(right + 6, y, inside.right().saturating_sub(right + 6), state.texts.get(does), Role::Text);
    }
    canvas.cut(left, inside.y + 11, inside.width - 2, state.texts.get("help.swallowed"), Role::Muted);
    canvas.bold(left, inside.y + 13, state.texts.get("help.outcomes"), Role::Text);
    for (row, (glyph, role, words)) in (0..).zip(OUTCOMES) {
        let (x, y) = (left + (row % 2) * 38, inside.y + 14 + row / 2);
        let x = canvas.put(x, y, canvas.look.glyphs.get(glyph), role) + 1;
        canvas.cut(x, y, 36, state.texts.get(words), Role::Text);
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
