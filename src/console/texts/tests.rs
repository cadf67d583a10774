//! No text is missing, too long, unused, or in the words of another place.

use std::collections::BTreeSet;

use super::*;
use crate::console::widgets::text::width;

/// Longest values that stand for a placeholder on a screen.
const VALUES: [(&str, &str); 4] =
    [("amount", "9,999,999.99"), ("other", "9,999,999.99"), ("name", "Mei Wong"), ("n", "3")];

fn keys(lang: Lang) -> BTreeSet<&'static str> {
    lang.texts().keys().collect()
}

#[test]
fn every_language_has_the_same_keys_and_placeholders() {
    for lang in Lang::ALL {
        assert_eq!(keys(Lang::En), keys(lang), "{lang:?}");
        for key in keys(Lang::En) {
            let names = |lang: Lang| -> BTreeSet<String> {
                let pieces = lang.texts().get(key).split('{').skip(1);
                pieces.filter_map(|piece| Some(piece.split_once('}')?.0.to_owned())).collect()
            };
            assert_eq!(names(Lang::En), names(lang), "{key} in {lang:?}");
        }
    }
}

#[test]
fn every_outcome_text_fits_sixty_cells() {
    for lang in Lang::ALL {
        let outcomes: Vec<_> = keys(lang).into_iter().filter(|key| key.starts_with("outcome.")).collect();
        assert_eq!(outcomes.len(), 60 * 3, "60 outcomes of three lines");
        for key in outcomes {
            let filled = text(lang, key, &VALUES);
            assert!((1..=60).contains(&width(&filled)), "{key} in {lang:?}: {filled}");
        }
    }
}

#[test]
fn what_to_check_after_a_pairing_fits_its_panel() {
    for lang in Lang::ALL {
        let checks: Vec<_> = keys(lang).into_iter().filter(|key| key.starts_with("check.")).collect();
        assert!(checks.len() > 20, "{checks:?}");
        for key in checks {
            assert!(width(lang.texts().get(key)) <= 57, "{key} in {lang:?}");
        }
    }
}

#[test]
fn labels_of_the_left_column_take_twelve_cells_at_most() {
    for lang in Lang::ALL {
        for key in ["next", "why", "card", "approval", "reference", "evidence"] {
            let label = format!("label.{key}");
            assert!(width(lang.texts().get(&label)) <= 11, "{label} in {lang:?}");
        }
    }
}

#[test]
fn taiwan_has_words_of_its_own() {
    let said = |key| Lang::ZhHantTw.texts().get(key);
    assert_eq!(said("outcome.approved.headline"), "授權成功");
    assert_eq!(said("view.terminals"), "刷卡機");
    assert_eq!(said("key.void"), "作廢交易");
    for key in keys(Lang::ZhHantTw) {
        for word in ["終端", "批核", "宗", "人手", "拍卡", "網絡", "軟件", "櫃枱", "甚麼", "電郵", "打印"]
        {
            assert!(!said(key).contains(word), "{key}: {}", said(key));
        }
    }
}

#[test]
fn simplified_chinese_is_that_of_the_mainland() {
    for key in keys(Lang::ZhHans) {
        let text = Lang::ZhHans.texts().get(key);
        for word in [
            "储存",
            "视窗",
            "位址",
            "搜寻",
            "埠",
            "联络",
            "选单",
            "便条",
            "人手",
            "甚么",
            "批核",
            "软体",
            "程式",
            "网路",
            "列印",
            "预设",
            "萤幕",
            "一部",
            "打开启",
        ] {
            assert!(!text.contains(word), "{key}: {text}");
        }
    }
}

#[test]
fn an_outcome_in_both_languages() {
    let english = Lang::En.texts().outcome("declined_bank").unwrap();
    assert_eq!((english.headline, english.money), ("DECLINED", "No. The bank refused."));
    assert_eq!(Lang::ZhHant.texts().outcome("declined_bank").unwrap().headline, "被拒絕");
    assert_eq!(Lang::En.texts().outcome("paid_by_magic"), None);
}

#[rstest::rstest]
#[case("{n} of {limit}", "1 of {n}")]
#[case("open { and {unknown}", "open { and {unknown}")]
#[case("{n", "{n")]
#[case("", "")]
fn values_are_put_in_once(#[case] template: &str, #[case] expected: &str) {
    assert_eq!(fill(template, &[("n", "1"), ("limit", "{n}")]), expected);
}

#[rstest::rstest]
#[case(Language::Auto, "zh_HK.UTF-8", Lang::ZhHant)]
#[case(Language::Auto, "zh_TW.UTF-8", Lang::ZhHantTw)]
#[case(Language::Auto, "zh_CN.UTF-8", Lang::ZhHans)]
#[case(Language::Auto, "zh_SG.UTF-8", Lang::ZhHans)]
#[case(Language::En, "zh_HK.UTF-8", Lang::En)]
#[case(Language::ZhHant, "C", Lang::ZhHant)]
#[case(Language::Auto, "C", Lang::En)]
fn chosen(#[case] setting: Language, #[case] locale: &str, #[case] expected: Lang) {
    assert_eq!(Lang::detect(setting, |name| (name == "LANG").then(|| locale.to_owned())), expected);
}

#[test]
fn the_kernels_console_starts_in_english() {
    let linux = |name: &str| Some(if name == "TERM" { "linux" } else { "zh_HK.UTF-8" }.to_owned());
    assert_eq!(Lang::detect(Language::Auto, linux), Lang::En);
    assert_eq!(Lang::detect(Language::ZhHant, linux), Lang::ZhHant, "somebody asked for it");
}

/// Beginnings of keys that are put together while the program runs.
const COMPUTED: [&str; 11] = [
    "outcome.",
    "magic.",
    "check.",
    "locked.",
    "not_saved.",
    "fault.",
    "not_followed.",
    "cli.advice.",
    "cli.audit.",
    "easycard.error.",
    "easycard.status.",
];
/// Texts of what is not built yet.
const SPARE: [&str; 12] = [
    "waiting.cancel_asked",
    "terminal.signed_on",
    "terminal.not_asked",
    "key.receipt",
    "key.sign_on",
    "key.filter",
    "key.change_amount",
    "key.rename",
    "key.enable",
    "key.pair_again",
    "key.remove",
    "label.supervisor_pin",
];

#[test]
fn every_text_is_used() {
    let sources = crate::console::checks::sources("src");
    // A key between two quotes is a piece of its own, whichever quotes belong together.
    let quoted: BTreeSet<&str> = sources.split('"').collect();
    for key in keys(Lang::En) {
        let computed = COMPUTED.iter().any(|prefix| key.starts_with(prefix)) || SPARE.contains(&key);
        assert!(computed || quoted.contains(key), "nothing shows {key}");
    }
}

#[test]
fn every_text_that_is_asked_for_is_there() {
    let sources = crate::console::checks::sources("src/console");
    let known = keys(Lang::En);
    for asked in ["texts.get(\"", "texts.fill(\""] {
        for rest in sources.split(asked).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(known.contains(key), "{key} is in no language");
        }
    }
}
