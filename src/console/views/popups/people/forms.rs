//! The forms: a person, the approval of a change, a slip of another till.

use ratatui::layout::Rect;

use crate::console::command::Command;
use crate::console::state::{PeopleChange, PersonField, PersonForm, PersonTask, SlipField, SlipForm, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::views::Canvas;
use crate::console::views::popups::{pin, plates, question};
use crate::console::widgets::text;
use crate::payment::Kind;
use crate::profile::Role as Duty;

/// The form of a person.
pub fn person(canvas: &mut Canvas<'_>, view: Rect, state: &State, form: &PersonForm) {
    let (title, words) = match form.task {
        PersonTask::First => ("people.first", "people.first_words"),
        PersonTask::Add => ("people.add", "people.add_words"),
        PersonTask::NewPin => ("people.new_pin", "people.add_words"),
    };
    let inner = question(canvas, view, state.texts.get(title), 18);
    canvas.paragraph(inner, inner.y, state.texts.get(words), Role::Muted);
    let has = |field: PersonField| form.fields().contains(&field);
    let y = inner.y + 4;
    field(canvas, inner, y, "people.name", &form.name, has(PersonField::Name) && form.field == PersonField::Name);
    if has(PersonField::Role) {
        let duty = if form.role == Duty::Supervisor { "people.supervisor" } else { "people.operator" };
        field(canvas, inner, y + 1, "people.role", state.texts.get(duty), form.field == PersonField::Role);
    }
    pin::row(canvas, inner, y + 3, state, "people.pin", &form.pin, form.field == PersonField::Pin);
    pin::row(canvas, inner, y + 4, state, "people.again", &form.again, form.field == PersonField::Again);
    let trouble = if form.busy { Some("pin.checking") } else { form.trouble };
    if let Some(trouble) = trouble {
        canvas.paragraph(inner, y + 6, state.texts.get(trouble), Role::Warning);
    }
    let (left, right) = (format!("Esc  {}", state.texts.get("key.back")), state.texts.get("people.save"));
    let focus = if form.field == PersonField::No { Some(false) } else { Some(form.field == PersonField::Yes) };
    plates(canvas, inner, &left, Command::No, right, Command::Yes, focus.filter(|_| is_plate(form.field)));
}

fn is_plate(field: PersonField) -> bool {
    matches!(field, PersonField::No | PersonField::Yes)
}

/// Is this change approved?
pub fn approve(canvas: &mut Canvas<'_>, view: Rect, state: &State, change: &PeopleChange, yes: bool) {
    let inner = question(canvas, view, state.texts.get("people.approve"), 14);
    let words = match change {
        PeopleChange::Remove(name) => state.texts.fill("people.remove_words", &[("name", name)]),
        PeopleChange::Form(form) if form.task == PersonTask::NewPin => {
            state.texts.fill("people.pin_words", &[("name", &form.name)])
        }
        PeopleChange::Form(form) => state.texts.fill("people.add_one", &[("name", &form.name)]),
    };
    canvas.paragraph(inner, inner.y + 1, &words, Role::Text);
    let wants = state.staff.wants_pin(state.now.mono);
    if wants {
        pin::row(canvas, inner, inner.y + 5, state, "pin.supervisor", &state.pin, true);
    }
    let left = format!("Esc  {}", state.texts.get("key.back"));
    let focus = (!wants).then_some(yes);
    plates(canvas, inner, &left, Command::No, state.texts.get("people.do_it"), Command::Yes, focus);
}

/// A refund or void of a sale, or the charge of a hold, that is not in this journal.
pub fn of_slip(canvas: &mut Canvas<'_>, view: Rect, state: &State, form: &SlipForm) {
    let void = form.kind == Kind::Void;
    let (title, plate) = match (form.kind, &form.id) {
        (Kind::Void, _) => ("slip_of.void", "kind.void"),
        (Kind::Completion, _) => ("slip_of.complete", "key.complete"),
        (_, Some(_)) => ("slip_of.refund", "kind.refund"),
        (_, None) => ("slip_of.without_sale", "kind.refund"),
    };
    let words = if form.id.is_some() { "slip_of.words" } else { "slip_of.without_words" };
    let inner = question(canvas, view, state.texts.get(title), 19);
    canvas.paragraph(inner, inner.y, state.texts.get(words), Role::Warning);
    let counter = state.counters.by_id(&form.terminal);
    let terminal = counter.map_or("", |counter| counter.name.as_str());
    let at = |field: SlipField| form.field == field;
    let y = inner.y + 4;
    field(canvas, inner, y, "label.terminal", terminal, at(SlipField::Terminal));
    if let Some(id) = &form.id {
        field(canvas, inner, y + 1, "slip_of.id", id, at(SlipField::Id));
    }
    let y = if let Some(method) = form.method {
        field(canvas, inner, y + 2, "slip_of.paid_by", state.texts.get(method.text), at(SlipField::Method));
        y + 1
    } else {
        y
    };
    if !void {
        let currency = form.amount.currency().code();
        let written = |entry: &crate::money::AmountEntry| {
            if entry.is_empty() { String::new() } else { format!("{currency} {}", entry.amount().to_grouped()) }
        };
        field(canvas, inner, y + 2, "slip_of.amount", &written(&form.amount), at(SlipField::Amount));
        field(canvas, inner, y + 3, "slip_of.again", &written(&form.again), at(SlipField::Again));
    }
    if let Some(why) = form.missing() {
        canvas.paragraph(inner, y + 5, state.texts.get(why), Role::Muted);
    }
    if state.staff.wants_pin(state.now.mono) {
        pin::row(canvas, inner, y + 7, state, "pin.supervisor", &state.pin, at(SlipField::Pin));
    } else if !state.staff.has_supervisor() {
        canvas.paragraph(inner, y + 7, state.texts.get("people.unprotected"), Role::Warning);
    }
    let focus = match form.field {
        SlipField::No => Some(false),
        SlipField::Yes => Some(true),
        _ => None,
    };
    let left = format!("Esc  {}", state.texts.get("key.send_nothing"));
    plates(canvas, inner, &left, Command::No, state.texts.get(plate), Command::Yes, focus);
}

/// A label and what was typed; the one with the focus is raised.
fn field(canvas: &mut Canvas<'_>, area: Rect, y: u16, label: &str, value: &str, focused: bool) {
    let x = area.x + 20;
    canvas.put(area.x + 2, y, canvas.texts.get(label), Role::Muted);
    if !focused {
        canvas.cut(x, y, area.right() - x, value, Role::Text);
        return;
    }
    canvas.put(area.x, y, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
    let style = canvas.fill(Rect { x, y, width: area.right() - x, height: 1 }, Fill::Raised);
    let end = text::put_cut(canvas.buffer, x, y, area.right() - x - 1, value, style);
    canvas.put(end, y, "_", Role::Focus);
}
