//! A code that the customer scans to pay: as large as the window allows, with the amount beside it.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::command::Command;
use crate::console::state::{State, Tracked};
use crate::console::theme::{Glyphs, Role};
use crate::console::widgets::text;
use crate::console::words;
use crate::report::{Qr, qr};

/// Cells of what stands beside the code.
const ASIDE: u16 = 30;

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, known: &Tracked, address: &str) {
    let ascii = canvas.look.glyphs == Glyphs::Ascii;
    let code = qr(address).map(|code| (size(&code, ascii), code));
    let fits = |(width, height): (u16, u16)| width + ASIDE <= view.width && height <= view.height;
    let width = match code {
        Some((size, code)) if fits(size) => {
            picture(canvas, view, &code, ascii);
            size.0
        }
        // Too small a window: the address for a screen of its own.
        _ => {
            let place = Rect { x: view.x + 2, width: view.width.saturating_sub(ASIDE + 4), ..view };
            canvas.paragraph(place, view.y + 1, address, Role::Text);
            place.width + 2
        }
    };
    aside(canvas, Rect { x: view.x + width + 3, width: view.width.saturating_sub(width + 4), ..view }, state, known);
}

/// Columns and rows: two rows of modules in one of half blocks, or two cells for each module.
fn size(code: &Qr, ascii: bool) -> (u16, u16) {
    if ascii { (code.side() * 2, code.side()) } else { (code.side(), code.side().div_ceil(2)) }
}

fn picture(canvas: &mut Canvas<'_>, view: Rect, code: &Qr, ascii: bool) {
    let style = canvas.look.theme.code();
    let lines = if ascii { in_pairs(code) } else { code.half_blocks() };
    for (y, line) in (view.y..view.bottom()).zip(lines) {
        text::put(canvas.buffer, view.x + 1, y, &line, style);
    }
}

/// Two cells for each module: what is light is drawn.
fn in_pairs(code: &Qr) -> Vec<String> {
    let cell = |x, y| if code.is_dark(x, y) { "  " } else { "##" };
    (0..code.side()).map(|y| (0..code.side()).map(|x| cell(x, y)).collect()).collect()
}

fn aside(canvas: &mut Canvas<'_>, beside: Rect, state: &State, known: &Tracked) {
    let payment = known.payment();
    let simulated = if payment.intent.simulated { state.texts.get("status.no_money_moves") } else { "" };
    canvas.cut(beside.x, beside.y, beside.width, simulated, Role::Simulated);
    canvas.bold(beside.x, beside.y + 2, &payment.total().to_string(), Role::Text);
    let y = canvas.paragraph(beside, beside.y + 4, state.texts.get("reader.scan_to_pay"), Role::Text);
    let elapsed = words::elapsed(state.now.mono.since(known.since));
    canvas.bold(beside.x, y + 1, &elapsed, Role::Text);
    canvas.paragraph(beside, y + 3, state.texts.get("waiting.money"), Role::Muted);
    let plate = Rect { y: beside.bottom().saturating_sub(4), height: 3, width: beside.width.min(32), ..beside };
    if known.cancel_asked.is_none() {
        let words = format!("Esc  {}", state.texts.get("key.ask_to_cancel"));
        canvas.plate(plate, &[&words], Some(Command::AskToCancel), false);
    } else {
        canvas.paragraph(plate, plate.y, state.texts.get("outcome.cancel_asked.next"), Role::Warning);
    }
}
