//! `ErrorCode`: six characters of the reader, the card, the host or a bank (EN/ZH: easycard error codes; class 02, 04, 90 and
//! F0 by *laravel*'s copy of the page). Single codes come before patterns.

use super::Action::{
    self, ContactEasyCard, ContactIntella, CorrectAmount, Later, LookUp, None, OriginalCard, OtherCard, RestartReader,
    SameCard, Settle, Wait,
};
use super::Proves::{self, Ask, Busy, Done, NotTaken, Refused, Unfinished};

/// One row: a code, or a pattern whose `x` stand for any digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorRow {
    /// Upper case, but for the `x` of a pattern.
    pub code: &'static str,
    /// What it proves.
    pub proves: Proves,
    /// What a person does.
    pub action: Action,
}

const fn row(code: &'static str, proves: Proves, action: Action) -> ErrorRow {
    ErrorRow { code, proves, action }
}

/// The single codes.
pub(super) const CODES: &[ErrorRow] = &[
    row("000000", Done, None),
    row("000002", Refused, ContactIntella),
    row("000003", Refused, ContactIntella),
    row("000004", Refused, ContactEasyCard),
    row("000005", Refused, ContactEasyCard),
    row("000012", Refused, OtherCard),
    row("000013", Refused, CorrectAmount),
    row("000014", Refused, OtherCard),
    row("000015", Refused, OtherCard),
    row("000019", Ask, LookUp),
    row("000025", Refused, ContactEasyCard),
    row("000030", Refused, ContactIntella),
    row("000041", Refused, OtherCard),
    row("000051", Refused, OtherCard),
    row("000054", Refused, OtherCard),
    row("000057", Refused, ContactEasyCard),
    row("000058", Refused, ContactIntella),
    row("000059", Refused, ContactIntella),
    row("000061", Refused, ContactEasyCard),
    row("000063", Refused, ContactEasyCard),
    row("000076", Refused, ContactIntella),
    row("000077", Refused, ContactIntella),
    row("000096", Ask, ContactIntella),
    row("000097", Ask, ContactIntella),
    row("000098", Refused, OtherCard),
    row("000125", Unfinished, SameCard),
    row("010019", Refused, RestartReader),
    row("010117", NotTaken, Settle),
    row("010123", Refused, OtherCard),
    row("010124", Refused, RestartReader),
    row("010128", Refused, OriginalCard),
    row("010130", Refused, OtherCard),
    row("010131", Refused, OtherCard),
    row("010132", Refused, OtherCard),
    row("010133", Refused, OtherCard),
    row("010134", Refused, OtherCard),
    row("010139", Ask, None),
    row("020000", Ask, None),
    row("020004", Refused, ContactEasyCard),
    row("020005", Refused, ContactEasyCard),
    row("020012", Refused, OtherCard),
    row("020013", Refused, CorrectAmount),
    row("020019", Ask, LookUp),
    row("020030", Refused, ContactIntella),
    row("020051", Refused, OtherCard),
    row("020054", Refused, OtherCard),
    row("020055", Ask, None),
    row("020057", Refused, OtherCard),
    row("020058", Refused, ContactIntella),
    row("020059", Refused, ContactIntella),
    row("020061", Refused, OtherCard),
    row("020065", Refused, OtherCard),
    row("020076", Refused, ContactIntella),
    row("020077", Refused, ContactIntella),
    row("020090", Ask, Later),
    row("020094", Ask, LookUp),
    row("049000", Ask, None),
    row("046402", Refused, OtherCard),
    row("046403", Refused, OtherCard),
    row("04640C", Refused, OtherCard),
    row("04640D", Refused, OtherCard),
    row("046700", Refused, ContactIntella),
    row("046A80", Refused, ContactIntella),
    row("046B00", Refused, ContactIntella),
    row("046D00", Refused, ContactIntella),
    row("046E00", Refused, ContactIntella),
    row("046F00", Refused, ContactIntella),
    row("900000", Ask, ContactIntella),
    row("900001", Busy, Wait),
    row("900002", NotTaken, ContactIntella),
    row("908002", NotTaken, ContactIntella),
    row("909995", Ask, ContactIntella),
];

/// The patterns.
pub(super) const PATTERNS: &[ErrorRow] = &[
    row("0461xx", Refused, OtherCard),
    row("0462xx", Unfinished, SameCard),
    row("0463xx", Refused, RestartReader),
    row("0464xx", Refused, OtherCard),
    row("0465xx", Refused, RestartReader),
    row("0466xx", Refused, RestartReader),
    row("F0xxxx", Ask, LookUp),
];

impl ErrorRow {
    /// The row of a code, whatever its case.
    pub fn of(code: &str) -> Option<&'static Self> {
        let single = CODES.iter().find(|row| row.code.eq_ignore_ascii_case(code));
        single.or_else(|| PATTERNS.iter().find(|row| row.covers(code)))
    }

    fn covers(&self, code: &str) -> bool {
        let fits = |pattern: u8, byte: u8| match pattern {
            b'x' => byte.is_ascii_hexdigit(),
            letter => letter.eq_ignore_ascii_case(&byte),
        };
        self.code.len() == code.len() && self.code.bytes().zip(code.bytes()).all(|(pattern, byte)| fits(pattern, byte))
    }
}
