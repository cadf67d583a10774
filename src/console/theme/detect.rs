//! What the terminal can show, from settings and the environment that is passed in.

use super::{Depth, Glyphs, Look, Theme, Tone};

/// The setting `theme`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the names are the values of the setting")]
pub enum ThemeChoice {
    /// Dark.
    #[default]
    Auto,
    Dark,
    Light,
    Contrast,
}

/// The setting `glyphs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the names are the values of the setting")]
pub enum GlyphChoice {
    /// By locale and `TERM`.
    #[default]
    Auto,
    Unicode,
    Ascii,
}

impl Look {
    /// The look for a terminal. `variable` gives an environment variable, empty ones as none.
    pub fn detect(
        theme: ThemeChoice,
        glyphs: GlyphChoice,
        big_digits: bool,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let tone = match theme {
            ThemeChoice::Auto | ThemeChoice::Dark => Tone::Dark,
            ThemeChoice::Light => Tone::Light,
            ThemeChoice::Contrast => Tone::Contrast,
        };
        let glyphs = match glyphs {
            GlyphChoice::Auto => glyphs_of(&variable),
            GlyphChoice::Unicode => Glyphs::Unicode,
            GlyphChoice::Ascii => Glyphs::Ascii,
        };
        Self { theme: Theme { tone, depth: depth_of(&variable) }, glyphs, big_digits }
    }
}

/// `NO_COLOR` (no-color.org), then what `TERM` is known to lack, then `COLORTERM`.
fn depth_of(variable: impl Fn(&str) -> Option<String>) -> Depth {
    let term = variable("TERM").unwrap_or_default();
    let plain = term.is_empty() || term == "dumb" || term.starts_with("vt1") || term.starts_with("vt2");
    if variable("NO_COLOR").is_some() || plain {
        return Depth::Mono;
    }
    match variable("COLORTERM").as_deref() {
        Some("truecolor" | "24bit") => Depth::Full,
        _ => Depth::Sixteen,
    }
}

fn glyphs_of(variable: impl Fn(&str) -> Option<String>) -> Glyphs {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(&variable).unwrap_or_default().to_lowercase();
    let utf8 = locale.contains("utf-8") || locale.contains("utf8");
    let poor = matches!(variable("TERM").as_deref(), None | Some("linux" | "vt100" | "vt220" | "dumb"));
    if utf8 && !poor { Glyphs::Unicode } else { Glyphs::Ascii }
}
