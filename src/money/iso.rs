//! The ISO 4217 table: which codes exist and how many decimals their minor unit has.
//!
//! One deliberate difference: ISO gives TWD two decimals, but the New Taiwan dollar is sold in whole dollars only - the
//! terminals that take it carry whole dollars on the wire - so in this product TWD has none.

/// No minor unit in use (ISO 4217 exponent 0, and TWD as sold).
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF TWD UGX UYI VND VUV XAF XOF XPF";

/// Hundredths (ISO 4217 exponent 2).
const HUNDREDTHS: &str = "\
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF \
    CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF \
    IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN \
    MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS \
    SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

/// Thousandths (ISO 4217 exponent 3).
const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// The table's entry for `code` (three capital letters) and the decimals of its minor unit; `None` if there is none.
pub(super) fn find(code: &str) -> Option<(&'static str, u8)> {
    let listed = |table: &'static str| table.split_ascii_whitespace().find(|entry| *entry == code);
    [(2, HUNDREDTHS), (0, WHOLE), (3, THOUSANDTHS)]
        .into_iter()
        .find_map(|(decimals, table)| Some((listed(table)?, decimals)))
}
