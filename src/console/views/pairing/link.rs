//! Page 2: how the terminal is connected. What does not fit scrolls with the focus.

use ratatui::layout::Rect;

use super::field::{self, Value};
use super::network;
use crate::console::command::Command;
use crate::console::state::State;
use crate::console::state::pairing::{FieldId, LinkKind, LinkRow, PortChoice, PortRow, Seen};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::views::Canvas;
use crate::console::widgets::text;
use crate::console::words;

/// Columns of the list of ports, from the first column of its row: chip, USB id, since when, whose.
const COLUMNS: [u16; 4] = [18, 44, 56, 68];

/// A row of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Row(LinkRow, usize),
    Head,
    NoPorts,
    Hint,
    Network,
    Calls,
    Blank,
}

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    canvas.bold(area.x + 2, area.y, state.texts.get("pairing.how_connected"), Role::Text);
    if let Some(name) = state.pairing.again_name() {
        let again = state.texts.fill("pairing.again", &[("terminal", name)]);
        canvas.right(area.right() - 2, area.y, &again, Role::Accent);
    }
    let place = Rect { y: area.y + 2, height: area.height - 3, ..area };
    let room = usize::from(place.height);
    let lines = fitted(lines(state), room);
    let focus = lines.iter().position(|line| matches!(line, Line::Row(row, _) if *row == state.pairing.link.focus));
    let first = (focus.unwrap_or(0) + 1).saturating_sub(room);
    for (y, line) in (place.y..place.bottom()).zip(lines.into_iter().skip(first)) {
        draw_line(canvas, Rect { y, height: 1, ..area }, state, line);
    }
    kept_as(canvas, Rect { y: area.bottom() - 1, height: 1, ..area }, state);
}

fn lines(state: &State) -> Vec<Line> {
    let wizard = &state.pairing;
    let mut lines = Vec::new();
    let rows = wizard.link_rows();
    for (index, row) in rows.iter().copied().enumerate() {
        if matches!(row, LinkRow::Kind(_)) && index > 0 {
            lines.push(Line::Blank);
        }
        lines.push(Line::Row(row, index));
        lines.extend(network_lines(state, &rows, index));
        if row == LinkRow::Kind(LinkKind::Serial) && wizard.link.kind == LinkKind::Serial {
            lines.push(Line::Blank);
            lines.push(if wizard.ports.rows().is_empty() { Line::NoPorts } else { Line::Head });
        } else if row == LinkRow::Kind(wizard.link.kind) {
            lines.push(Line::Blank);
        }
    }
    if wizard.link.kind == LinkKind::Serial {
        lines.extend([Line::Blank, Line::Hint]);
    }
    lines
}

/// What stands behind this row about the network: its heading behind the last field, how we are called behind its list.
fn network_lines(state: &State, rows: &[LinkRow], index: usize) -> Vec<Line> {
    let last = rows.iter().rposition(|row| matches!(row, LinkRow::Field(_)));
    let Some(last) = last.filter(|_| state.pairing.shows_network()) else { return Vec::new() };
    let heading = if index == last { vec![Line::Blank, Line::Network] } else { Vec::new() };
    let calls = (index == last + state.pairing.network.found.len()).then_some(Line::Calls);
    heading.into_iter().chain(calls).collect()
}

/// Without room, blank rows go first, from the bottom up.
fn fitted(mut lines: Vec<Line>, room: usize) -> Vec<Line> {
    while lines.len() > room {
        let Some(blank) = lines.iter().rposition(|line| *line == Line::Blank) else { break };
        lines.remove(blank);
    }
    lines
}

fn draw_line(canvas: &mut Canvas<'_>, line: Rect, state: &State, what: Line) {
    let wizard = &state.pairing;
    let inside = Rect { x: line.x + 2, width: line.width - 4, ..line };
    match what {
        Line::Blank => {}
        Line::Network => network::heading(canvas, inside, state),
        Line::Calls => network::calls(canvas, inside, state),
        Line::Head => head(canvas, inside, state),
        Line::NoPorts => {
            let key = if wizard.ports.looked() { "pairing.no_ports" } else { "age.now" };
            let words = if wizard.ports.looked() { state.texts.get(key) } else { "" };
            canvas.cut(inside.x + 2, line.y, inside.width - 2, words, Role::Warning);
        }
        Line::Hint => {
            canvas.cut(inside.x, line.y, inside.width, state.texts.get("pairing.plug_hint"), Role::Muted);
        }
        Line::Row(row, index) => {
            let focused = wizard.link.focus == row;
            match row {
                LinkRow::Kind(kind) => self::kind(canvas, inside, state, kind, focused),
                LinkRow::Port(number) => {
                    if let Some(row) = wizard.ports.rows().get(number) {
                        port(canvas, inside, state, row, number, focused);
                    }
                }
                LinkRow::Found(at) => network::found(canvas, inside, state, at, focused),
                LinkRow::Field(id) => link_field(canvas, inside, state, id, focused),
            }
            canvas.target(line, Command::Row(index));
        }
    }
}

fn kind(canvas: &mut Canvas<'_>, row: Rect, state: &State, kind: LinkKind, focused: bool) {
    let chosen = state.pairing.link.kind == kind;
    let dot = if chosen { canvas.look.glyphs.get(Glyph::Ready) } else { " " };
    let x = canvas.put(row.x, row.y, &format!("({dot})"), if chosen { Role::Accent } else { Role::Text }) + 1;
    let name = state.texts.get(kind.text());
    if focused {
        let style = canvas.fill(Rect { x: x - 1, width: text::width(name) + 2, ..row }, Fill::Selected);
        text::put(canvas.buffer, x, row.y, name, style);
    } else {
        canvas.bold(x, row.y, name, Role::Text);
    }
    let x = (row.x + 17).max(x + text::width(name) + 2);
    canvas.cut(
        x,
        row.y,
        row.right().saturating_sub(x),
        state.texts.get(state.pairing.pages().needs(kind)),
        Role::Muted,
    );
}

fn head(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let [chip, usb, seen, _] = COLUMNS;
    let keys = [(2, "pairing.port"), (chip, "pairing.chip"), (usb, "pairing.usb_id"), (seen, "pairing.seen")];
    for (column, key) in keys {
        canvas.put(row.x + column, row.y, state.texts.get(key), Role::Muted);
    }
}

fn port(canvas: &mut Canvas<'_>, row: Rect, state: &State, port: &PortRow, number: usize, focused: bool) {
    let wizard = &state.pairing;
    let found = &port.found;
    let chosen = matches!(&wizard.link.port, PortChoice::Listed(path) if *path == found.port.path);
    let owner = found.used_by.as_deref().filter(|owner| Some(*owner) != wizard.again_name());
    let fill = focused.then(|| canvas.fill(row, Fill::Selected));
    let text_role = if owner.is_some() { Role::Muted } else { Role::Text };
    let put = |canvas: &mut Canvas<'_>, column: u16, cells: u16, words: &str, role: Role| {
        let style = fill.unwrap_or_else(|| canvas.look.theme.style(role));
        text::put_cut(canvas.buffer, row.x + column, row.y, cells, words, style);
    };
    if chosen {
        let mark = canvas.look.glyphs.get(if focused { Glyph::Selected } else { Glyph::Ready });
        put(canvas, 0, 1, mark, Role::Focus);
    }
    let [chip, usb, seen, last] = COLUMNS;
    let device = found.port.device.display().to_string();
    put(canvas, 2, chip - 3, &text::cut_front(&device, chip - 3), text_role);
    let (made, ids) = chip_of(state, port);
    put(canvas, chip, usb - chip - 2, &made, text_role);
    put(canvas, usb, seen - usb - 1, &ids, text_role);
    put(canvas, seen, last - seen - 1, &seen_words(state, port.seen), text_role);
    if let Some(owner) = owner {
        let words = state.texts.fill("pairing.used", &[("terminal", owner)]);
        let x = last - 4;
        put(canvas, x, row.width - x, &words, Role::Warning);
    } else if wizard.ports.newest() == Some(number) {
        put(canvas, last, row.width - last, state.texts.get("pairing.newest"), Role::Accent);
    }
}

/// What the port is made of, and its USB ids.
fn chip_of(state: &State, port: &PortRow) -> (String, String) {
    match &port.found.port.usb {
        Some(usb) => {
            let made = format!("{} {}", usb.maker, usb.product).trim().to_owned();
            (made, format!("{}:{}", usb.vendor_id, usb.product_id))
        }
        None => (state.texts.get("pairing.on_board").to_owned(), "-".to_owned()),
    }
}

fn seen_words(state: &State, seen: Seen) -> String {
    match seen {
        Seen::Always => state.texts.get("pairing.always").to_owned(),
        Seen::Before => state.texts.get("pairing.today").to_owned(),
        Seen::At(at) => {
            let age = words::age(state, state.now.mono.since(at).max(1_000), true);
            state.texts.fill("pairing.ago", &[("age", &age)])
        }
    }
}

fn link_field(canvas: &mut Canvas<'_>, row: Rect, state: &State, id: FieldId, focused: bool) {
    let form = &state.pairing.link;
    let label = state.texts.get(id.label());
    let typed = form.fields.text(id);
    match id {
        FieldId::OtherPath => {
            let chosen = form.port == PortChoice::Other;
            let shown = if focused || chosen { typed } else { "" };
            field::draw(canvas, row, label, &Value::Text(shown, ""), focused);
            if chosen && !focused {
                canvas.put(row.x, row.y, canvas.look.glyphs.get(Glyph::Ready), Role::Focus);
            }
        }
        FieldId::Speed => {
            field::draw(canvas, row, label, &Value::Choice(typed), focused);
            let x = row.x + field::VALUE + 11;
            canvas.cut(x, row.y, row.right() - x, state.texts.get(state.pairing.pages().line_format()), Role::Muted);
        }
        id if id.is_choice() => {
            field::draw(canvas, row, label, &Value::Choice(state.texts.get(typed)), focused);
        }
        FieldId::QrText => {
            let count = typed.chars().count().to_string();
            let hidden = state.texts.fill("pairing.qr_hidden", &[("n", &count)]);
            let shown = if typed.is_empty() { "" } else { hidden.as_str() };
            field::draw(canvas, row, label, &Value::Text(shown, state.texts.get("pairing.qr_hint")), focused);
        }
        id if id.is_secret() => {
            let dots = canvas.look.glyphs.get(Glyph::Ready).repeat(typed.chars().count());
            let hint = state.texts.get(words::secret_hint(state, id));
            field::draw(canvas, row, label, &Value::Text(&dots, hint), focused);
        }
        _ => {
            let hint = match id {
                FieldId::KeyFile => state.texts.get(words::key_hint(state)),
                FieldId::ReaderNumber => state.texts.get("pairing.easycard.reader_hint"),
                FieldId::Host => state.texts.get("pairing.host_hint"),
                FieldId::CloudAddress => state.texts.get("pairing.cloud_hint"),
                _ => "",
            };
            field::draw(canvas, row, label, &Value::Text(typed, hint), focused);
        }
    }
}

/// The name under which the chosen port is kept, where it is another one than the device's.
fn kept_as(canvas: &mut Canvas<'_>, row: Rect, state: &State) {
    let form = &state.pairing.link;
    let PortChoice::Listed(path) = &form.port else { return };
    let rows = state.pairing.ports.rows();
    let stable = rows.iter().any(|row| row.found.port.path == *path && row.found.port.device != *path);
    if form.kind == LinkKind::Serial && stable && state.pairing.problem.is_none() {
        let path = path.display().to_string();
        let shown = text::cut_middle(&path, row.width - 20).into_owned();
        canvas.cut(
            row.x + 2,
            row.y,
            row.width - 4,
            &state.texts.fill("pairing.kept_as", &[("path", &shown)]),
            Role::Muted,
        );
    }
}
