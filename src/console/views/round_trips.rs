//! The last answers of a terminal as a small graph, and what they come to.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::state::State;
use crate::console::theme::Role;
use crate::console::words;
use crate::terminal::RoundTrips;

/// Rows of all of it.
pub const HEIGHT: u16 = 7;
/// Cells of the scale before the graph.
const SCALE: u16 = 6;
/// Columns of the graph: as many as answers are kept.
const COLUMNS: u16 = 40;
/// Highest columns, in milliseconds. The one that the slowest answer needs is taken, so a column means the same all day.
const SCALES: [u32; 4] = [50, 120, 300, 1_000];

/// Draws it from row `y` on.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, y: u16, state: &State, trips: &RoundTrips) {
    let area = Rect { width: area.width.min(SCALE + COLUMNS), ..area };
    let texts = state.texts;
    canvas.put(area.x, y, texts.get("terminals.round_trips"), Role::Muted);
    canvas.right(area.right(), y, texts.get("terminals.ms"), Role::Muted);
    let scale = SCALES.into_iter().find(|step| *step >= trips.worst()).unwrap_or(trips.worst());
    canvas.right(area.x + SCALE - 1, y + 1, &scale.to_string(), Role::Muted);
    canvas.right(area.x + SCALE - 1, y + 3, "0", Role::Muted);
    columns(canvas, area, y, scale, trips);
    if let Some(oldest) = trips.last().first() {
        let gone = u64::try_from(state.now.wall.0.saturating_sub(oldest.at.0)).unwrap_or(0);
        let since = texts.fill("terminals.ago", &[("age", &words::age(state, gone, true))]);
        canvas.put(area.x + SCALE, y + 4, &since, Role::Muted);
        canvas.right(area.right(), y + 4, texts.get("age.now"), Role::Muted);
    }
    figures(canvas, area, y + 5, state, trips);
}

/// The newest stands at the right.
fn columns(canvas: &mut Canvas<'_>, area: Rect, y: u16, scale: u32, trips: &RoundTrips) {
    let room = usize::from(area.width.saturating_sub(SCALE));
    let shown = &trips.last()[trips.last().len().saturating_sub(room)..];
    let first = area.right() - u16::try_from(shown.len()).unwrap_or(area.width);
    for (x, trip) in (first..).zip(shown) {
        let eighths = (u64::from(trip.took) * 24).div_ceil(u64::from(scale.max(1)));
        let role = if trips.is_slow(trip.took) { Role::Warning } else { Role::Accent };
        for row in 0..3_u16 {
            let level = eighths.saturating_sub(u64::from(row) * 8).min(8);
            let level = usize::try_from(level).unwrap_or(8);
            canvas.put(x, y + 3 - row, canvas.look.glyphs.level(level), role);
        }
    }
}

fn figures(canvas: &mut Canvas<'_>, area: Rect, y: u16, state: &State, trips: &RoundTrips) {
    let now = trips.last().last().map_or(0, |trip| trip.took).to_string();
    let (usual, worst) = (trips.usual().to_string(), trips.worst().to_string());
    let values = [("now", now.as_str()), ("usual", &usual), ("worst", &worst)];
    canvas.cut(area.x, y, area.width, &state.texts.fill("terminals.figures", &values), Role::Text);
    let (lost, asked) = (trips.lost_count().to_string(), trips.asked_count().to_string());
    let words = state.texts.fill("terminals.lost", &[("lost", &lost), ("asked", &asked)]);
    let role = if trips.lost_count() > 0 { Role::Warning } else { Role::Muted };
    let x = canvas.cut(area.x, y + 1, area.width, &words, role) + 3;
    let (slow, role) = if trips.slower_than_usual() {
        ("terminals.slower", Role::Warning)
    } else {
        ("terminals.as_usual", Role::Muted)
    };
    canvas.cut(x, y + 1, area.right().saturating_sub(x), state.texts.get(slow), role);
}
