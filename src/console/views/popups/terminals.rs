//! Questions about a paired terminal: another name, or none at all.

use ratatui::layout::Rect;

use super::{Canvas, plates, question};
use crate::console::command::Command;
use crate::console::state::{RenameForm, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;

/// Another name.
pub(super) fn rename(canvas: &mut Canvas<'_>, view: Rect, state: &State, form: &RenameForm) {
    let texts = state.texts;
    let inner = question(canvas, view, &texts.fill("terminals.rename_one", &[("name", &form.old)]), 13);
    canvas.paragraph(inner, inner.y, texts.get("terminals.rename_words"), Role::Muted);
    let y = inner.y + 3;
    let x = canvas.put(inner.x, y, canvas.look.glyphs.get(Glyph::Selected), Role::Focus) + 1;
    canvas.put(x, y, texts.get("pairing.name_label"), Role::Muted);
    let raised = Rect { x: inner.x + 14, y, width: inner.width - 14, height: 1 };
    let style = canvas.fill(raised, Fill::Raised);
    let end = text::put_cut(canvas.buffer, raised.x, y, raised.width - 1, &form.name, style);
    canvas.put(end, y, "_", Role::Focus);
    match &form.refused {
        _ if form.busy => canvas.paragraph(inner, y + 2, texts.get("terminals.saving"), Role::Muted),
        Some(refused) => canvas.paragraph(inner, y + 2, &refused.line(), Role::Warning),
        None => y,
    };
    let (back, save) = (format!("Esc  {}", texts.get("key.back")), format!("Enter  {}", texts.get("key.save")));
    plates(canvas, inner, &back, Command::No, &save, Command::Yes, Some(true));
}

/// Is it to be forgotten?
pub(super) fn remove(canvas: &mut Canvas<'_>, view: Rect, state: &State, name: &str, yes: bool) {
    let texts = state.texts;
    let inner = question(canvas, view, &texts.fill("terminals.remove_one", &[("name", name)]), 12);
    canvas.paragraph(inner, inner.y + 1, texts.get("terminals.remove_words"), Role::Text);
    let back = format!("Esc  {}", texts.get("key.back"));
    plates(canvas, inner, &back, Command::No, texts.get("key.remove"), Command::Yes, Some(yes));
}
