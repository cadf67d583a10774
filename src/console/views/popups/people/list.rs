//! The list of the people.

use ratatui::layout::Rect;

use crate::console::command::{Command, PeopleCommand};
use crate::console::state::State;
use crate::console::theme::{Glyph, Role};
use crate::console::views::Canvas;
use crate::console::views::popups::question;
use crate::profile::Role as Duty;

/// Draws the list; `selected` has the focus.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, selected: usize) {
    let people = &state.staff.people;
    let inner = question(canvas, view, state.texts.get("people.title"), 18);
    let rows = usize::from(inner.height.saturating_sub(6)).max(1);
    let first = selected.saturating_sub(rows - 1);
    for (y, (index, person)) in (inner.y + 1..).zip(people.iter().enumerate().skip(first).take(rows)) {
        if index == selected {
            canvas.put(inner.x, y, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
        }
        canvas.cut(inner.x + 2, y, 34, &person.name, Role::Text);
        let duty = if person.role == Duty::Supervisor { "people.supervisor" } else { "people.operator" };
        canvas.put(inner.x + 38, y, state.texts.get(duty), Role::Muted);
        canvas.target(Rect { y, height: 1, ..inner }, Command::Row(index));
    }
    let y = inner.bottom() - 4;
    let words = if state.staff.has_supervisor() { "people.protected" } else { "people.unprotected" };
    let role = if state.staff.has_supervisor() { Role::Muted } else { Role::Warning };
    canvas.paragraph(inner, y, state.texts.get(words), role);
    let plates = [
        ("N", "key.add_person", PeopleCommand::Add),
        ("P", "key.new_pin", PeopleCommand::NewPin),
        ("Del", "key.remove", PeopleCommand::Remove),
    ];
    for (x, (key, does, command)) in (0_u16..).map(|at| inner.x + at * 20).zip(plates) {
        let words = format!("{key}  {}", state.texts.get(does));
        canvas.plate(Rect::new(x, inner.bottom() - 3, 18, 3), &[&words], Some(Command::People(command)), false);
    }
}
