//! For tests: what a drawing lost without saying so - words beyond an edge, or words written over others.

use std::cell::RefCell;

use ratatui::buffer::Buffer;

use super::text::width;

thread_local! {
    static LOST: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// What was lost while `draw` ran on this thread.
pub fn during(draw: impl FnOnce()) -> Vec<String> {
    LOST.set(Some(Vec::new()));
    draw();
    LOST.take().unwrap_or_default()
}

/// Something has no room.
pub fn lost(what: impl FnOnce() -> String) {
    LOST.with_borrow_mut(|lost| {
        if let Some(lost) = lost {
            lost.push(what());
        }
    });
}

/// `text` is about to be written from column `x` of row `y`.
pub fn put(buffer: &Buffer, x: u16, y: u16, text: &str) {
    let area = *buffer.area();
    if text.trim().is_empty() {
        return;
    }
    if !area.contains((x, y).into()) || x.saturating_add(width(text.trim_end())) > area.right() {
        return lost(|| format!("beyond the edge at {x},{y}: {text}"));
    }
    let cells = (x..x.saturating_add(width(text))).filter_map(|x| buffer.cell((x, y)));
    let under: String = cells.map(ratatui::buffer::Cell::symbol).collect();
    if under.chars().any(char::is_alphanumeric) && under != text {
        lost(|| format!("over \"{under}\" at {x},{y}: {text}"));
    }
}
