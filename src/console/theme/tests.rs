use std::collections::HashMap;

use super::contrast::contrast;
use super::*;
use crate::profile;

const TONES: [Tone; 3] = [Tone::Dark, Tone::Light, Tone::Contrast];

#[test]
fn every_text_is_readable_on_every_ground() {
    for tone in TONES {
        let theme = Theme { tone, depth: Depth::Full };
        for role in Role::ALL {
            let limit = if role == Role::Line { 3.0 } else { 4.5 };
            for ground in [Ground::Page, Ground::Surface] {
                let ratio = contrast(theme.rgb(role), theme.ground_rgb(ground));
                assert!(ratio >= limit, "{tone:?} {role:?} on {ground:?}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn every_fill_carries_its_text_and_plates_carry_labels_and_keys() {
    for tone in TONES {
        let theme = Theme { tone, depth: Depth::Full };
        for fill in Fill::ALL {
            let (back, text) = theme.fill_rgb(fill);
            let ratio = contrast(back, text);
            assert!(ratio >= 4.5, "{tone:?} {fill:?}: {ratio:.2}");
        }
        let (raised, _) = theme.fill_rgb(Fill::Raised);
        for role in [Role::Muted, Role::Accent] {
            let ratio = contrast(raised, theme.rgb(role));
            assert!(ratio >= 4.5, "{tone:?} {role:?} on a plate: {ratio:.2}");
        }
    }
}

#[test]
fn no_colour_means_no_colour() {
    use ratatui::style::Color;
    let theme = Theme { tone: Tone::Dark, depth: Depth::Mono };
    let styles = Role::ALL.map(|role| theme.style(role)).into_iter().chain(Fill::ALL.map(|fill| theme.fill(fill)));
    for style in styles {
        assert!(style.fg.is_none_or(|c| c == Color::Reset) && style.bg.is_none_or(|c| c == Color::Reset));
    }
}

fn look(variables: &[(&str, &str)]) -> Look {
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    let variable = |name: &str| variables.get(name).map(|value| (*value).to_owned());
    Look::detect(profile::Theme::Auto, profile::Glyphs::Auto, profile::Digits::Big, variable)
}

#[rstest::rstest]
#[case(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "en_HK.UTF-8")], Depth::Full, Glyphs::Unicode)]
#[case(&[("TERM", "xterm"), ("LANG", "zh_HK.utf8")], Depth::Sixteen, Glyphs::Unicode)]
#[case(&[("TERM", "xterm"), ("LANG", "en_HK.UTF-8"), ("LC_ALL", "C")], Depth::Sixteen, Glyphs::Ascii)]
#[case(&[("TERM", "linux"), ("LANG", "en_HK.UTF-8")], Depth::Sixteen, Glyphs::Ascii)]
#[case(&[("TERM", "vt100"), ("COLORTERM", "truecolor"), ("LANG", "en_HK.UTF-8")], Depth::Mono, Glyphs::Ascii)]
#[case(&[("TERM", "screen"), ("NO_COLOR", "1"), ("LANG", "C.UTF-8")], Depth::Mono, Glyphs::Unicode)]
#[case(&[], Depth::Mono, Glyphs::Ascii)]
fn detected(#[case] variables: &[(&str, &str)], #[case] depth: Depth, #[case] glyphs: Glyphs) {
    let look = look(variables);
    assert_eq!((look.theme.depth, look.glyphs), (depth, glyphs));
}

#[test]
fn a_finished_ascii_drawing_keeps_chinese_words_where_they_can_be_shown() {
    use ratatui::buffer::Buffer;
    use ratatui::style::Style;
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 8, 1));
    buffer.set_string(0, 0, "● 收款 │", Style::new());
    Glyphs::Ascii.finish(&mut buffer, true);
    let row: Vec<&str> = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
    assert_eq!(row, ["*", " ", "收", " ", "款", " ", " ", "|"]);
}

#[test]
fn a_finished_ascii_drawing_holds_nothing_else() {
    use ratatui::buffer::Buffer;
    use ratatui::style::Style;
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 12, 1));
    buffer.set_string(0, 0, "● 黃e\u{301} │…", Style::new());
    Glyphs::Ascii.finish(&mut buffer, false);
    let row: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
    assert_eq!(row, "* ??e |~    ");
}
