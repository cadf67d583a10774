//! The key bar for fingers: the first commands as plates.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::command::Command;
use crate::console::theme::Ground;
use crate::console::widgets::{KeyHint, text};

/// Most plates of the bar.
const PLATES: usize = 5;
/// Cells between the edge of a plate and its words.
const MARGIN: u16 = 1;
/// Cells between two plates.
const GAP: u16 = 1;

/// Draws the first commands as plates over `area`.
pub fn key_plates(canvas: &mut Canvas<'_>, area: Rect, hints: &[KeyHint<'_>], commands: &[Command]) {
    canvas.ground(area, Ground::Page);
    let labels = labels(hints, area.width.saturating_sub(2));
    let plates = places(&labels, Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area });
    for ((label, place), command) in labels.iter().zip(plates).zip(commands) {
        canvas.plate(place, &[label], Some(*command), false);
    }
}

/// Words for as many of the first commands as there is room for: with their keys, or else without.
fn labels(hints: &[KeyHint<'_>], cells: u16) -> Vec<String> {
    let whole = |hint: &KeyHint<'_>| format!("{} {}", hint.key, hint.does);
    let short = |hint: &KeyHint<'_>| hint.does.to_owned();
    for count in (1..=hints.len().min(PLATES)).rev() {
        let first = &hints[..count];
        let ways = [first.iter().map(whole).collect::<Vec<_>>(), first.iter().map(short).collect()];
        if let Some(labels) = ways.into_iter().find(|labels| taken(labels) <= cells) {
            return labels;
        }
    }
    Vec::new()
}

fn taken(labels: &[String]) -> u16 {
    let plates = labels.iter().map(|label| text::width(label) + 2 * MARGIN + GAP);
    plates.fold(0, u16::saturating_add).saturating_sub(GAP)
}

/// The plates in `area`, side by side; what is left over is shared out.
fn places(labels: &[String], area: Rect) -> Vec<Rect> {
    let count = u16::try_from(labels.len()).unwrap_or(1).max(1);
    let spare = area.width.saturating_sub(taken(labels));
    let mut x = area.x;
    let mut places = Vec::new();
    for (index, label) in (0..).zip(labels) {
        let more = spare / count + u16::from(index < spare % count);
        let width = text::width(label) + 2 * MARGIN + more;
        places.push(Rect { x, width, ..area });
        x += width + GAP;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint<'a>(key: &'a str, does: &'a str) -> KeyHint<'a> {
        KeyHint { key, does }
    }

    #[test]
    fn plates_fill_the_row_without_overlap() {
        let labels = labels(&[hint("Enter", "Done"), hint("N", "New try"), hint("F1", "Help")], 78);
        let plates = places(&labels, Rect::new(1, 21, 78, 3));
        assert_eq!((plates[0].x, plates[2].right()), (1, 79));
        assert!(plates.windows(2).all(|pair| pair[0].right() + GAP == pair[1].x));
    }

    #[test]
    fn keys_go_before_words_and_words_before_commands() {
        let hints = [hint("Enter", "Ask again"), hint("P", "Put aside")];
        assert_eq!(labels(&hints, 40), ["Enter Ask again", "P Put aside"]);
        assert_eq!(labels(&hints, 25), ["Ask again", "Put aside"]);
        assert_eq!(labels(&hints, 12), ["Ask again"]);
    }
}
