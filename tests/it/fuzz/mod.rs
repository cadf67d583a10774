//! Every body of `fuzz/` on a corpus and on mutations of it. `COUNTERTOP_MUTATIONS=1000000` for more of them.

#[path = "../../../fuzz/bodies/mod.rs"]
mod bodies;
mod corpus;

use std::collections::BTreeSet;
use std::path::Path;

use countertop::simulator::random::Seeded;
use rstest::rstest;

use bodies::BODIES;

/// Mutations for each body where nobody asks for more.
const MUTATIONS: u64 = 10_000;

fn mutations() -> u64 {
    let asked = std::env::var("COUNTERTOP_MUTATIONS").ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(MUTATIONS)
}

/// Every fourth body in each of four tests, so that they run side by side.
#[rstest]
fn every_body_ends_on_its_corpus_and_on_mutations_of_it(#[values(0, 1, 2, 3)] part: usize) {
    for (name, body) in BODIES.iter().skip(part).step_by(4) {
        let corpus = corpus::of(name);
        for bytes in &corpus {
            body(bytes);
        }
        let begun = std::time::Instant::now();
        let mut random = Seeded::new(0xF0_22);
        for _ in 0..mutations() {
            body(&corpus::mutated(&corpus, &mut random));
        }
        println!("{name}: {} inputs in {} ms", mutations(), begun.elapsed().as_millis());
    }
}

/// For long runs there is a target for each body, and no other.
#[test]
fn every_body_has_its_target() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let files = std::fs::read_dir(root.join("fuzz_targets")).expect("the targets");
    let targets: BTreeSet<String> = files
        .map(|file| file.expect("a readable entry").path().file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    let names: BTreeSet<String> = BODIES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(targets, names);
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("fuzz/Cargo.toml");
    for name in names {
        let source = std::fs::read_to_string(root.join(format!("fuzz_targets/{name}.rs"))).expect("readable");
        assert!(source.contains(&format!("bodies::{name}(bytes)")) && manifest.contains(&format!("\"{name}\"")));
    }
}

/// `COUNTERTOP_CORPUS=fuzz/corpus cargo test --test it fuzz::writes -- --ignored` for the first inputs of a long run.
#[test]
#[ignore = "writes the corpus into the folder of COUNTERTOP_CORPUS"]
fn writes_the_corpus() {
    let folder = std::env::var_os("COUNTERTOP_CORPUS").expect("COUNTERTOP_CORPUS names a folder");
    for (name, _) in BODIES {
        let own = Path::new(&folder).join(name);
        std::fs::create_dir_all(&own).expect("a folder");
        for (at, bytes) in corpus::of(name).iter().enumerate() {
            std::fs::write(own.join(format!("{at:04}")), bytes).expect("written");
        }
    }
}
