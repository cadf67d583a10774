//! The pairing wizard, one file a page.

mod code;
mod failed;
mod field;
mod letters;
mod link;
mod name;
mod network;
mod pair;
mod readers;
mod speeds;
#[cfg(test)]
mod tests;
mod vendor;

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::state::State;
use crate::console::state::pairing::{Page, VENDORS};
use crate::console::theme::{Glyph, Role};
use crate::console::widgets::{Frame, text};

/// Draws the page that is shown under the row of all pages.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    pages(canvas, view, state);
    let area = Rect { y: view.y + 2, height: view.height - 2, ..view };
    match state.pairing.page {
        Page::Vendor => vendor::draw(canvas, area, state),
        Page::Link => link::draw(canvas, area, state),
        Page::Code => code::draw(canvas, area, state),
        Page::Pair => pair::draw(canvas, area, state),
        Page::Name => name::draw(canvas, area, state),
    }
    if let Some(words) = &state.pairing.problem {
        let y = view.bottom() - 1;
        canvas.put(view.x + 2, y, canvas.look.glyphs.get(Glyph::Warning), Role::Warning);
        canvas.cut(view.x + 4, y, view.width - 6, words, Role::Warning);
    }
}

/// Which page is behind, which is here, which is ahead; and whose terminal it is.
fn pages(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    let wizard = &state.pairing;
    let level = canvas.look.glyphs.get(Glyph::Level).repeat(4);
    let mut x = view.x + 2;
    for (number, page) in (1..).zip(Page::ALL) {
        let (glyph, role) = match page.cmp(&wizard.page) {
            std::cmp::Ordering::Less => (Glyph::Done, Role::Ok),
            std::cmp::Ordering::Equal => (Glyph::Selected, Role::Accent),
            std::cmp::Ordering::Greater => (Glyph::NotYet, Role::Muted),
        };
        if number > 1 {
            x = canvas.put(x, view.y, &format!(" {level} "), Role::Line);
        }
        x = canvas.put(x, view.y, canvas.look.glyphs.get(glyph), role) + 1;
        let title = format!("{number} {}", state.texts.get(page.text()));
        let here = page == wizard.page;
        let role = if page > wizard.page { Role::Muted } else { Role::Text };
        x = if here { canvas.bold(x, view.y, &title, Role::Text) } else { canvas.put(x, view.y, &title, role) };
    }
    let whose = match wizard.again_name() {
        Some(name) => name.to_owned(),
        None if wizard.page == Page::Vendor => String::new(),
        None => {
            let named = VENDORS.iter().find(|(.., vendor)| *vendor == wizard.vendor);
            named.map_or("", |(name, ..)| name).to_owned()
        }
    };
    let room = (view.right() - 2).saturating_sub(x + 2);
    let whose = text::cut_end(&whose, room);
    canvas.right(view.right() - 2, view.y, &whose, Role::Text);
}

/// Three plates side by side over all of `area`.
fn thirds(area: Rect, y: u16) -> [Rect; 3] {
    let width = area.width.saturating_sub(2) / 3;
    [0, 1, 2].map(|n: u16| Rect::new(area.x + n * (width + 1), y, width, 3))
}

/// A box in the page with words in its upper edge; gives its inside without margins. What is drawn beside it lies on the page.
fn panel(canvas: &mut Canvas<'_>, area: Rect, title: &str) -> Rect {
    let inside = Frame { title, ..Frame::default() }.draw(canvas.buffer, area, canvas.look);
    Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }
}

/// `area` without its margins, and no wider than lines are read.
fn page(area: Rect) -> Rect {
    Rect { x: area.x + 2, width: area.width.min(120) - 4, ..area }
}
