//! What a colour stands for.

/// What a text or line means. Its colour comes from the theme; beside it always stands a glyph or a word, so that no
/// meaning hangs on colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything without another role.
    Text,
    /// Labels; never the only place of a fact.
    Muted,
    /// Keys, the current tab, progress and the one proposed action.
    Accent,
    /// The field or row that takes the keys.
    Focus,
    /// Approved, done, ready.
    Ok,
    /// Declined, refused, failed.
    Declined,
    /// Cancelled.
    Cancelled,
    /// Not known yet, blocked.
    Unknown,
    /// No answer, risk, by hand.
    Warning,
    /// Real money moves.
    Live,
    /// No money moves.
    Simulated,
    /// Borders and rules.
    Line,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::Muted,
        Self::Accent,
        Self::Focus,
        Self::Ok,
        Self::Declined,
        Self::Cancelled,
        Self::Unknown,
        Self::Warning,
        Self::Live,
        Self::Simulated,
        Self::Line,
    ];
}

/// A filled area with its own text colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fill {
    /// The current tab, PAY, the one proposed action, a pressed plate.
    Accent,
    /// APPROVED, REFUNDED, VOIDED.
    Ok,
    /// DECLINED, REFUSED.
    Declined,
    /// CANCELLED, NOT STARTED.
    Cancelled,
    /// NOT KNOWN YET.
    Unknown,
    /// SIMULATED.
    Simulated,
    /// The selected row.
    Selected,
    /// Plates and the search field.
    Raised,
}

impl Fill {
    /// All fills.
    pub const ALL: [Self; 8] = [
        Self::Accent,
        Self::Ok,
        Self::Declined,
        Self::Cancelled,
        Self::Unknown,
        Self::Simulated,
        Self::Selected,
        Self::Raised,
    ];
}

/// What lies behind everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The page.
    Page,
    /// Bars, the amount panel, popups.
    Surface,
}
