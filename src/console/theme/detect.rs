//! What the terminal can show, from settings and the environment that is passed in.

use super::{Depth, Glyphs, Look, Theme, Tone};
use crate::console::texts::Lang;
use crate::profile;

impl Look {
    /// This look for `lang`: who asks for Chinese says that the terminal shows it.
    #[must_use]
    pub fn speaking(self, lang: Lang) -> Self {
        Self { wide: self.wide || lang != Lang::En, ..self }
    }

    /// The look for a terminal by the settings `theme`, `glyphs` and `digits`. `variable` gives an environment variable,
    /// empty ones as none.
    pub fn detect(
        theme: profile::Theme,
        glyphs: profile::Glyphs,
        digits: profile::Digits,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let tone = match theme {
            profile::Theme::Auto | profile::Theme::Dark => Tone::Dark,
            profile::Theme::Light => Tone::Light,
            profile::Theme::Contrast => Tone::Contrast,
        };
        let glyphs = match glyphs {
            profile::Glyphs::Auto => glyphs_of(&variable),
            profile::Glyphs::Unicode => Glyphs::Unicode,
            profile::Glyphs::Ascii => Glyphs::Ascii,
        };
        let depth = depth_of(&variable);
        let wide = glyphs_of(&variable) == Glyphs::Unicode;
        Self { theme: Theme { tone, depth }, glyphs, big_digits: digits == profile::Digits::Big, wide }
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
