//! The link page's part about the network: the terminals there, and how one of them calls us.

use ratatui::layout::Rect;

use crate::console::state::State;
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::views::Canvas;
use crate::console::widgets::text;

/// Columns of the list, from the first column of its row: address, app, whose.
const COLUMNS: [u16; 3] = [24, 47, 68];

pub(super) fn heading(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let (network, texts) = (&state.pairing.network, state.texts);
    if let Some(why) = &network.blind {
        let words = texts.fill("pairing.network.blind", &[("why", why)]);
        canvas.cut(row.x + 2, row.y, row.width - 2, &words, Role::Warning);
        return;
    }
    let x = canvas.put(row.x + 2, row.y, texts.get("pairing.network.heading"), Role::Text) + 2;
    if network.found.is_empty() {
        let room = row.right().saturating_sub(x);
        canvas.cut(x, row.y, room, texts.get("pairing.network.looking"), Role::Muted);
    }
}

/// A terminal that was found.
pub(super) fn found(canvas: &mut Canvas<'_>, row: Rect, state: &State, at: usize, focused: bool) {
    let wizard = &state.pairing;
    let Some(found) = wizard.network.found.get(at) else { return };
    let place = found.seen.address.to_string();
    let owner = wizard.ports.owner(&place, wizard.again_name());
    let fill = focused.then(|| canvas.fill(row, Fill::Selected));
    let put = |canvas: &mut Canvas<'_>, column: u16, cells: u16, words: &str, role: Role| {
        let style = fill.unwrap_or_else(|| canvas.look.theme.style(role));
        text::put_cut(canvas.buffer, row.x + column, row.y, cells, words, style);
    };
    if focused {
        put(canvas, 0, 1, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
    }
    let [address, app, whose] = COLUMNS;
    let text_role = if owner.is_some() { Role::Muted } else { Role::Text };
    let name = if found.seen.serial_number.is_empty() { &found.instance } else { &found.seen.serial_number };
    put(canvas, 2, address - 3, name, text_role);
    put(canvas, address, app - address - 1, &place, text_role);
    let version = format!("{} {}", found.seen.app_name, found.seen.app_version);
    let end = if owner.is_some() { whose - 4 } else { row.width };
    put(canvas, app, end - app - 1, version.trim(), text_role);
    if let Some(owner) = owner {
        let words = state.texts.fill("pairing.used", &[("terminal", owner)]);
        put(canvas, end, row.width - end, &words, Role::Warning);
    }
}

/// How a terminal calls us.
pub(super) fn calls(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let (network, texts) = (&state.pairing.network, state.texts);
    let room = row.width - 2;
    if let Some(why) = &network.no_calls {
        let words = texts.fill("pairing.network.no_calls", &[("why", why)]);
        canvas.cut(row.x + 2, row.y, room, &words, Role::Warning);
    } else if let Some(waits) = &network.waits {
        let place = waits.place.map_or_else(|| "-".to_owned(), |place| place.to_string());
        let words = texts.fill("pairing.network.calls", &[("name", &waits.name), ("place", &place)]);
        canvas.cut(row.x + 2, row.y, room, &words, Role::Muted);
    }
}
