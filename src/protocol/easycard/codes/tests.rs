//! No code of the vendor's tables is missing, and none is without words.

use rstest::rstest;

use super::super::vectors;
use super::*;
use crate::console::texts::Lang;
use crate::console::widgets::text::width;

#[test]
fn every_code_of_the_vectors_has_its_row_and_no_other() {
    let tables = vectors::member("error_tables");
    let codes = |table: &str, name: &str| -> Vec<String> {
        tables[table].as_array().unwrap().iter().map(|row| row[name].as_str().unwrap().to_owned()).collect()
    };
    let rows = |rows: &[ErrorRow]| rows.iter().map(|row| row.code.to_owned()).collect::<Vec<_>>();
    assert_eq!(rows(error::CODES), codes("easycard_error_code", "code"));
    assert_eq!(rows(error::PATTERNS), codes("easycard_error_patterns", "pattern"));
    let statuses: Vec<_> = status::CODES.iter().map(|row| row.code.to_owned()).collect();
    assert_eq!(statuses, codes("scan2pay_status", "code"));
    assert_eq!((error::CODES.len(), error::PATTERNS.len(), statuses.len()), (72, 7, 145));
}

#[test]
fn the_retry_call_is_where_the_pages_have_it() {
    let tables = vectors::member("error_tables");
    for (table, name) in [("easycard_error_code", "code"), ("easycard_error_patterns", "pattern")] {
        for row in tables[table].as_array().unwrap() {
            let code = row[name].as_str().unwrap().replace('x', "0");
            let unfinished = ErrorRow::of(&code).unwrap().proves == Proves::Unfinished;
            assert_eq!(unfinished, row["retry_call"].as_bool().unwrap(), "{code}");
        }
    }
}

#[test]
fn every_code_says_what_it_means_and_what_to_do_in_every_language() {
    let codes = error::CODES.iter().chain(error::PATTERNS).map(|row| row.code);
    let all: Vec<_> = codes.chain(status::CODES.iter().map(|row| row.code)).collect();
    for lang in Lang::ALL {
        for code in &all {
            let told = told(&code.replace('x', "0")).unwrap();
            for key in [told.meaning.as_str(), told.action.text()] {
                let words = lang.texts().get(key);
                assert!((1..=60).contains(&width(words)) && words != key, "{key} in {lang:?}: {words}");
            }
        }
    }
}

#[rstest]
#[case::a_single_code_before_its_pattern("046402", "046402")]
#[case::lower_case("04640c", "04640C")]
#[case::a_pattern("0462FF", "0462xx")]
#[case::the_end_of_a_pattern("046400", "0464xx")]
#[case::a_bank("f01234", "F0xxxx")]
fn rows_are_found(#[case] code: &str, #[case] row: &str) {
    assert_eq!(ErrorRow::of(code).unwrap().code, row);
}

#[rstest]
#[case("")]
#[case("046202\u{1f60a}")]
#[case("0462")]
#[case("0462ZZ")]
#[case("030000")]
#[case("046C00")]
#[case("0462xx0")]
fn codes_that_nobody_lists(#[case] code: &str) {
    assert_eq!(ErrorRow::of(code), None);
    assert_eq!(told(code), None);
}

#[test]
fn the_system_class_proves_nothing() {
    for code in ["7000", "9994", "9995", "9996", "9997", "9998", "9999"] {
        assert_eq!(StatusRow::of(code).unwrap().proves, Proves::Ask, "{code}");
    }
    for code in ["000019", "020019", "020094", "000096", "000097", "020090", "900000", "909995", "F00000", "049000"] {
        assert_eq!(ErrorRow::of(code).unwrap().proves, Proves::Ask, "{code}");
    }
}
