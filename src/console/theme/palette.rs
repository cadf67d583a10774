//! The only place that knows colours.
//!
//! Never used: palette colour 8 (invisible in some schemes), dim, blink, and italic.

use ratatui::style::{Color, Modifier, Style};

use super::{Fill, Ground, Role};

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Tone {
    /// Light text on a dark page.
    Dark,
    /// Dark text on a light page.
    Light,
    /// The strongest contrast, on black.
    Contrast,
}

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Depth {
    /// 24 bits.
    Full,
    /// The terminal's own sixteen.
    Sixteen,
    /// None: bold, reverse and plain.
    Mono,
}

/// A palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Theme {
    /// Light or dark.
    pub tone: Tone,
    /// How many colours.
    pub depth: Depth,
}

/// A colour as 0xRRGGBB.
type Rgb = u32;

impl Theme {
    /// The style of a text or line; it has no background and goes on any ground.
    pub fn style(self, role: Role) -> Style {
        let style = match self.depth {
            Depth::Full => Style::new().fg(rgb(self.rgb(role))),
            Depth::Sixteen => self.sixteen(role),
            Depth::Mono => mono(role),
        };
        if role == Role::Accent { style.add_modifier(Modifier::BOLD) } else { style }
    }

    /// The style of a filled area and of the text on it.
    pub fn fill(self, fill: Fill) -> Style {
        let style = match self.depth {
            Depth::Full => {
                let (back, text) = self.fill_rgb(fill);
                Style::new().fg(rgb(text)).bg(rgb(back))
            }
            Depth::Sixteen => fill_sixteen(fill),
            Depth::Mono => Style::new().add_modifier(Modifier::REVERSED),
        };
        if fill == Fill::Accent { style.add_modifier(Modifier::BOLD) } else { style }
    }

    /// Of a code that a telephone reads: light on black in every theme.
    pub fn code(self) -> Style {
        match self.depth {
            Depth::Full => Style::new().fg(rgb(0x00FF_FFFF)).bg(rgb(0)),
            Depth::Sixteen => Style::new().fg(Color::White).bg(Color::Black),
            Depth::Mono => Style::new(),
        }
    }

    /// The strip of an outcome word: the colours of `fill` swapped.
    pub fn strip(self, fill: Fill) -> Style {
        let Style { fg, bg, .. } = self.fill(fill);
        let bold = Style::new().add_modifier(Modifier::BOLD);
        match (self.depth, fg, bg) {
            (Depth::Mono, ..) => bold.remove_modifier(Modifier::REVERSED),
            (_, Some(fg), Some(bg)) => bold.fg(bg).bg(fg),
            _ => bold.add_modifier(Modifier::REVERSED),
        }
    }

    /// Half-block edges of a `fill` on `ground`.
    pub fn edge(self, fill: Fill, ground: Ground) -> Style {
        match self.fill(fill).bg {
            Some(back) => self.ground(ground).fg(back),
            None => self.ground(ground),
        }
    }

    /// The style of empty space.
    pub fn ground(self, ground: Ground) -> Style {
        match self.depth {
            Depth::Full => Style::new().fg(rgb(self.rgb(Role::Text))).bg(rgb(self.ground_rgb(ground))),
            Depth::Sixteen | Depth::Mono => Style::new().fg(Color::Reset).bg(Color::Reset),
        }
    }

    pub(super) const fn ground_rgb(self, ground: Ground) -> Rgb {
        match (ground, self.tone) {
            (Ground::Page, Tone::Dark) => 0x0F_1318,
            (Ground::Page, Tone::Light) => 0xFB_FBF9,
            (Ground::Surface, Tone::Dark) => 0x18_1E26,
            (Ground::Surface, Tone::Light) => 0xEE_F1F4,
            (_, Tone::Contrast) => 0x00_0000,
        }
    }

    pub(super) const fn rgb(self, role: Role) -> Rgb {
        let [dark, light, contrast] = match role {
            Role::Text => [0xEE_F1F5, 0x14_181D, 0xFF_FFFF],
            Role::Muted => [0xA3_AFBD, 0x4A_5460, 0xE0_E0E0],
            Role::Accent | Role::Focus => [0x6C_C5F2, 0x00_5A9E, 0x66_D9FF],
            Role::Ok => [0x3D_D6A3, 0x00_654A, 0x5C_FFC0],
            Role::Declined => [0xFF_8A80, 0xA8_1E17, 0xFF_B0A8],
            Role::Cancelled => [0xC3_CBD5, 0x47_515D, 0xFF_FFFF],
            Role::Unknown => [0xFF_C83D, 0x7A_4E00, 0xFF_D94D],
            Role::Warning => [0xF0_DC7A, 0x6B_5300, 0xFF_F29A],
            Role::Live => [0x8F_E3C0, 0x00_654A, 0x5C_FFC0],
            Role::Simulated => [0xC9_A8FF, 0x5B_2BA8, 0xE0_CCFF],
            Role::Line => [0x5F_6D7D, 0x7B_8794, 0xFF_FFFF],
        };
        self.pick(dark, light, contrast)
    }

    /// Background and text of a fill.
    pub(super) const fn fill_rgb(self, fill: Fill) -> (Rgb, Rgb) {
        let ([dark, light, contrast], [on_dark, on_light, on_contrast]) = match fill {
            Fill::Accent => ([0x6C_C5F2, 0x00_5A9E, 0x66_D9FF], [0x06_202E, 0xFF_FFFF, 0x00_0000]),
            Fill::Ok => ([0x1F_B487, 0x1F_B487, 0x00_E69A], [0x04_170F, 0x04_170F, 0x00_0000]),
            Fill::Declined => ([0xB3_261E, 0xB3_261E, 0xA8_0000], [0xFF_FFFF, 0xFF_FFFF, 0xFF_FFFF]),
            Fill::Cancelled => ([0x56_616F, 0x56_616F, 0xE0_E0E0], [0xFF_FFFF, 0xFF_FFFF, 0x00_0000]),
            Fill::Unknown => ([0xFF_C21A, 0xFF_C21A, 0xFF_D400], [0x1D_1500, 0x1D_1500, 0x00_0000]),
            Fill::Simulated => ([0x7A_3FD1, 0x6A_35BF, 0xD9_B8FF], [0xFF_FFFF, 0xFF_FFFF, 0x00_0000]),
            Fill::Selected => ([0x21_455C, 0xCB_E3F5, 0xFF_FFFF], [0xFF_FFFF, 0x0A_1A26, 0x00_0000]),
            Fill::Raised => ([0x29_323E, 0xDA_E0E7, 0x26_2626], [0xEE_F1F5, 0x14_181D, 0xFF_FFFF]),
        };
        (self.pick(dark, light, contrast), self.pick(on_dark, on_light, on_contrast))
    }

    const fn pick(self, dark: Rgb, light: Rgb, contrast: Rgb) -> Rgb {
        match self.tone {
            Tone::Dark => dark,
            Tone::Light => light,
            Tone::Contrast => contrast,
        }
    }

    fn sixteen(self, role: Role) -> Style {
        let (dark, light) = match role {
            Role::Text => (Color::Reset, Color::Reset),
            Role::Muted | Role::Cancelled => (Color::Gray, Color::Reset),
            Role::Accent | Role::Focus => (Color::LightCyan, Color::Blue),
            Role::Ok | Role::Live => (Color::LightGreen, Color::Green),
            Role::Declined => (Color::LightRed, Color::Red),
            Role::Unknown | Role::Warning => (Color::LightYellow, Color::Reset),
            Role::Simulated => (Color::LightMagenta, Color::Magenta),
            Role::Line => (Color::Gray, Color::Black),
        };
        let light_tone = self.tone == Tone::Light;
        let style = Style::new().fg(if light_tone { light } else { dark });
        match role {
            Role::Unknown | Role::Warning if light_tone => style.add_modifier(Modifier::BOLD),
            _ => style,
        }
    }
}

fn fill_sixteen(fill: Fill) -> Style {
    let (text, back) = match fill {
        Fill::Accent => (Color::Black, Color::Cyan),
        Fill::Ok => (Color::Black, Color::Green),
        Fill::Declined => (Color::White, Color::Red),
        Fill::Cancelled => (Color::Black, Color::Gray),
        Fill::Unknown => (Color::Black, Color::Yellow),
        Fill::Simulated => (Color::White, Color::Magenta),
        Fill::Selected | Fill::Raised => return Style::new().add_modifier(Modifier::REVERSED),
    };
    Style::new().fg(text).bg(back)
}

fn mono(role: Role) -> Style {
    match role {
        Role::Declined | Role::Unknown | Role::Warning | Role::Focus | Role::Simulated => {
            Style::new().add_modifier(Modifier::BOLD)
        }
        _ => Style::new(),
    }
}

fn rgb(value: Rgb) -> Color {
    Color::from_u32(value)
}
