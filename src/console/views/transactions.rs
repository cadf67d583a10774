//! The list of payments: what needs somebody on top, then the newest. Wide windows show the selected one beside it.

use ratatui::layout::Rect;

use super::Canvas;
use super::sale::signed;
use crate::console::command::Command;
use crate::console::state::{Days, FilterField, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::{Digits, text};
use crate::console::words;
use crate::money::Currency;
use crate::payment::{Kind, MoneyMoved, WallTime};
use crate::till::PaymentRow;

/// Cells of the list in the wide layout; the selected payment takes the rest.
const WIDE_LIST: u16 = 83;

/// Where the columns begin; the amount ends before its column.
#[derive(Debug, Clone, Copy)]
struct Columns {
    kind: u16,
    amount: u16,
    outcome: u16,
    terminal: u16,
    card: u16,
    order: u16,
    seconds: bool,
}

const NARROW: Columns =
    Columns { kind: 10, amount: 29, outcome: 32, terminal: 51, card: 60, order: 69, seconds: false };
const WIDE: Columns = Columns { kind: 13, amount: 32, outcome: 35, terminal: 54, card: 64, order: 73, seconds: true };

impl Columns {
    /// The same columns on a page that begins at `x`.
    fn from(self, x: u16) -> Self {
        Self {
            kind: self.kind + x,
            amount: self.amount + x,
            outcome: self.outcome + x,
            terminal: self.terminal + x,
            card: self.card + x,
            order: self.order + x,
            ..self
        }
    }
}

/// Draws the view.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    search(canvas, view, state);
    chips(canvas, view, state);
    if let Some(holds) = words::holds_open(state) {
        let x = canvas.right(view.right() - 2, view.y + 1, &holds, Role::Warning);
        canvas.target(Rect::new(x, view.y + 1, text::width(&holds), 1), Command::Filter(Some(FilterField::Outcome)));
    }
    let width = if state.is_wide() { WIDE_LIST } else { view.width };
    let table = Rect { y: view.y + 2, width, height: view.height - 4, ..view };
    let columns = if state.is_wide() { WIDE } else { NARROW }.from(view.x);
    head(canvas, table, state, columns);
    rows(canvas, Rect { y: table.y + 2, height: table.height - 2, ..table }, state, columns);
    if state.is_wide() {
        let x = table.right() + 2;
        beside(canvas, Rect { x, width: view.right() - x - 1, ..table }, state);
    }
    sums(canvas, view, state);
}

fn search(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    let field = Rect { x: view.x + 1, width: 46, height: 1, ..view };
    let style = canvas.fill(field, Fill::Raised);
    canvas.target(field, Command::Search);
    text::put(
        canvas.buffer,
        field.x + 1,
        field.y,
        "/",
        canvas.look.theme.fill(Fill::Raised).patch(canvas.look.theme.style(Role::Accent)),
    );
    let shown = text::cut_front(&state.list.search, field.width - 6);
    let x = field.x + 3;
    if state.list.searching {
        let end = text::put(canvas.buffer, x, field.y, &shown, style);
        text::put(canvas.buffer, end, field.y, "_", style);
    } else if shown.is_empty() {
        text::put_cut(canvas.buffer, x, field.y, field.width - 4, state.texts.get("list.search"), style);
    } else {
        text::put(canvas.buffer, x, field.y, &shown, style);
    }
}

/// What is listed: a click changes it.
fn chips(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    let mut x = view.x + 49;
    let filters = &state.list.filters;
    let no_room_for = |field: FilterField| match field {
        _ if state.is_wide() || filters.kind.is_none() => false,
        // A kind that is chosen must be seen: what lists all anyway makes room.
        FilterField::Outcome => filters.outcome.is_none(),
        FilterField::Terminal => filters.outcome.is_some() && filters.terminal.is_none(),
        FilterField::Day | FilterField::Kind => false,
    };
    for field in FilterField::ALL.into_iter().filter(|field| !no_room_for(*field)) {
        let words = format!("{} {}", chosen(state, field), canvas.look.glyphs.get(Glyph::Opens));
        let cells = text::width(&words);
        if x + cells >= view.right() {
            return;
        }
        canvas.put(x, view.y, &words, Role::Text);
        canvas.target(Rect::new(x - 1, view.y, cells + 2, 1), Command::Filter(Some(field)));
        x += cells + 2;
    }
}

/// The value of a filter in words.
pub(super) fn chosen(state: &State, field: FilterField) -> String {
    let filters = &state.list.filters;
    let text = |key: &str| state.texts.get(key).to_owned();
    match field {
        FilterField::Day if (1..8).contains(&filters.typed.len()) => format!("{}_", filters.typed),
        FilterField::Day => match filters.days {
            Days::All => text("filter.all_days"),
            Days::Today => text("filter.today"),
            Days::Yesterday => text("filter.yesterday"),
            Days::Week => text("filter.week"),
            Days::Date(date) => date.to_string(),
        },
        FilterField::Terminal => match &filters.terminal {
            None => text("filter.all_terminals"),
            Some(id) => state.counters.by_id(id).map_or_else(|| id.to_string(), |counter| counter.name.clone()),
        },
        FilterField::Outcome => match filters.outcome {
            None => text("filter.all_outcomes"),
            Some("unresolved") => text("list.not_known"),
            Some(word) => text(&format!("list.{word}")),
        },
        FilterField::Kind => {
            filters.kind.map_or_else(|| text("filter.all_kinds"), |kind| words::kind(state, kind).to_owned())
        }
    }
}

/// The currency, if all rows agree in it.
fn common_currency(rows: &[PaymentRow]) -> Option<Currency> {
    let first = rows.first()?.amount.currency();
    rows.iter().all(|row| row.amount.currency() == first).then_some(first)
}

fn head(canvas: &mut Canvas<'_>, table: Rect, state: &State, columns: Columns) {
    let currency = common_currency(&state.list.rows).map_or("", Currency::code);
    canvas.right(columns.amount, table.y, currency, Role::Muted);
    let heads = [
        (table.x + 3, "list.time"),
        (columns.kind, "list.kind"),
        (columns.outcome, "list.outcome"),
        (columns.terminal, "list.at"),
        (columns.card, "list.card"),
        (columns.order, "list.order"),
    ];
    for (x, key) in heads {
        canvas.cut(x, table.y, table.right().saturating_sub(x), state.texts.get(key), Role::Muted);
    }
    canvas.rule(table.x + 1, table.y + 1, table.width - 2);
}

fn rows(canvas: &mut Canvas<'_>, area: Rect, state: &State, columns: Columns) {
    let list = &state.list;
    if let Some(words) = &list.trouble {
        canvas.cut(area.x + 3, area.y, area.width - 4, words, Role::Warning);
        return;
    }
    if list.rows.is_empty() {
        canvas.cut(area.x + 3, area.y, area.width - 4, state.texts.get("list.empty"), Role::Muted);
        return;
    }
    let currency = common_currency(&list.rows).is_none();
    let mut y = area.y;
    let mut open_above = false;
    for (index, row) in list.rows.iter().enumerate().skip(list.offset) {
        if open_above && !row.is_open && y < area.bottom() {
            to_do_rule(canvas, area, y, state);
            y += 1;
        }
        open_above = row.is_open;
        let height = state.row_height();
        if y + height > area.bottom() {
            return;
        }
        let place = Rect { y, height, ..area };
        canvas.target(place, Command::Row(index));
        draw_row(canvas, place, state, row, columns, (index == list.selected, currency));
        y += height;
    }
}

fn to_do_rule(canvas: &mut Canvas<'_>, area: Rect, y: u16, state: &State) {
    canvas.rule(area.x + 1, y, area.width - 2);
    let words = format!(" {} ", state.texts.get("list.to_do_above"));
    canvas.put(area.x + 2, y, &words, Role::Unknown);
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    place: Rect,
    state: &State,
    row: &PaymentRow,
    columns: Columns,
    (selected, currency): (bool, bool),
) {
    let (glyph, role, word) = words::outcome(row);
    let (x, y) = (place.x, place.y);
    let selection = selected.then(|| canvas.fill(Rect { width: place.width - 1, ..place }, Fill::Selected));
    let style = |canvas: &Canvas<'_>, role| selection.unwrap_or_else(|| canvas.look.theme.style(role));
    let put = |canvas: &mut Canvas<'_>, x, cells, words: &str, role| {
        let style = style(canvas, role);
        text::put_cut(canvas.buffer, x, y, cells, words, style)
    };
    if selected {
        put(canvas, x + 1, 1, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
    }
    put(canvas, x + 3, columns.kind - x - 4, &time(state, row.started, columns.seconds), Role::Text);
    // The word in the list is short.
    let charge = state.texts.get("list.completion");
    let kind = if row.kind == Kind::Completion { charge } else { words::kind(state, row.kind) };
    put(canvas, columns.kind, 8, kind, Role::Text);
    let amount = if currency { format!("{} {}", row.amount.currency(), signed(row)) } else { signed(row) };
    let amount_style = style(canvas, Role::Text).add_modifier(ratatui::style::Modifier::BOLD);
    text::put_right(canvas.buffer, columns.amount, y, &amount, amount_style);
    put(canvas, columns.outcome, 1, canvas.look.glyphs.get(glyph), role);
    put(canvas, columns.outcome + 2, columns.terminal - columns.outcome - 3, state.texts.get(word), role);
    put(canvas, columns.terminal, columns.card - columns.terminal - 1, &row.terminal_name, Role::Text);
    let card = row.card_last.as_ref().map(|last| format!("••{last}")).unwrap_or_default();
    put(canvas, columns.card, 8, &card, Role::Text);
    let order = row.order.as_deref().unwrap_or_default();
    put(canvas, columns.order, place.right().saturating_sub(columns.order + 1), order, Role::Text);
}

fn time(state: &State, at: WallTime, seconds: bool) -> String {
    match (words::is_today(state, at), seconds) {
        (true, true) => words::second(state, at),
        (true, false) => words::minute(state, at),
        (false, _) => words::day(state, at),
    }
}

/// The selected payment, as far as its row tells.
fn beside(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    for y in area.y..area.bottom() {
        canvas.put(area.x - 2, y, canvas.look.glyphs.get(Glyph::Upright), Role::Line);
    }
    let Some(row) = state.list.selected() else { return };
    let (glyph, role, word) = words::outcome(row);
    let x = canvas.put(area.x, area.y, canvas.look.glyphs.get(glyph), role) + 1;
    canvas.bold(x, area.y, state.texts.get(word), role);
    canvas.right(area.right(), area.y, row.amount.currency().code(), Role::Text);
    let money = match row.money_moved.as_str() {
        word if word == MoneyMoved::Yes.as_str() => "money.yes",
        word if word == MoneyMoved::No.as_str() => "money.no",
        _ => "money.not_known",
    };
    canvas.paragraph(area, area.y + 5, state.texts.get(money), Role::Text);
    let size = Digits::fitting(canvas.look, area.width, 3, &signed(row));
    size.draw(canvas.buffer, area.right(), area.y + 1, &signed(row), canvas.look.theme.style(Role::Text));
    let card = row.card_last.as_ref().map(|last| format!("•••• {last}")).unwrap_or_default();
    let fields = [
        ("label.time", format!("{} {}", words::day(state, row.started), words::second(state, row.started))),
        ("label.terminal", row.terminal_name.clone()),
        ("label.reference", row.reference.to_string()),
        ("label.order", row.order.clone().unwrap_or_default()),
        ("label.card", card),
        ("label.operator", row.operator.clone().unwrap_or_default()),
        ("label.terminal_says", row.message.clone()),
    ];
    let mut y = area.y + 8;
    for (label, value) in &fields {
        y = canvas.lines(area, y, label, value);
    }
    canvas.lines(area, y + 1, "label.next", &state.texts.fill(&format!("outcome.{}.next", row.advice), &[]));
}

/// Today's sums, by what is known of the money, in the currency of the terminal that is chosen.
fn sums(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    let sums = words::Sums::of(&state.today.totals, state.sale.entry.currency());
    let values = [
        ("count", sums.count.to_string()),
        ("approved", sums.approved),
        ("refunded", sums.refunded),
        ("not_known", sums.not_known),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    canvas.cut(view.x + 2, view.bottom() - 1, view.width - 3, &state.texts.fill("list.sums", &values), Role::Text);
}
