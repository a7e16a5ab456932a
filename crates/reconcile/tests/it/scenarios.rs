//! Scenarios in `fixtures/reconcile/`: what comes in, `---`, what is found. `UPDATE_EXPECT=1` writes what is found.

use std::fs;
use std::path::Path;

use crate::properties::check;
use crate::world::{World, draw};

const SEPARATOR: &str = "---\n";

#[test]
fn every_scenario_is_found_as_it_should_be() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/reconcile");
    let mut seen = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let (given, expected) = text.split_once(SEPARATOR).unwrap_or((&text, ""));
        let world = World::parse(given);
        let found = draw(&world.reconcile());
        check(&world);
        if found != expected && std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, format!("{given}{SEPARATOR}{found}")).unwrap();
        } else if found != expected {
            wrong.push(format!("{}\nexpected:\n{expected}found:\n{found}", path.display()));
        }
        seen += 1;
    }
    assert!(seen >= 20, "only {seen} scenarios in {}", folder.display());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
