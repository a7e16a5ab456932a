//! House rules as tests. A message says what to do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every file below `folder` whose name ends in `.ending`, with its text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("target") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == ending) {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read_to_string(&path).unwrap_or_default()));
            }
        }
    }
    found.sort();
    found
}

/// The part of a source file that ships: everything before its unit tests, comments taken off.
fn shipped(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/")
        || path.contains("/benches/")
        || path.ends_with("/tests.rs")
        || path.contains("/examples/")
}

/// Who may know whom: the rooms to the left, and the command everything it draws on.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("ingest", &["domain"]),
    ("micr", &["domain"]),
    ("posting", &["domain"]),
    ("reconcile", &["domain"]),
    ("report", &["domain"]),
    ("store", &["domain"]),
    ("pipeline", &["domain", "ingest", "micr", "posting", "reconcile", "report", "store"]),
    ("web", &["domain", "report", "pipeline"]),
    ("synth", &["domain", "ingest"]),
    ("lockbox", &["domain", "ingest", "micr", "pipeline", "report", "synth", "web"]),
];

#[test]
fn a_room_knows_only_the_rooms_to_its_left() {
    let allowed: BTreeMap<_, _> = ROOMS.iter().copied().collect();
    for (path, text) in files("crates", "toml").iter().filter(|(p, _)| p.ends_with("/Cargo.toml")) {
        let room = path.split('/').nth(1).unwrap();
        let may = allowed
            .get(room)
            .unwrap_or_else(|| panic!("{path}: add the crate to ROOMS and to ARCHITECTURE.md"));
        let own = text.split("[dev-dependencies]").next().unwrap();
        for line in own.lines() {
            if let Some(rest) = line.strip_prefix("lockbox-") {
                let other = rest.split(['.', ' ', '=']).next().unwrap();
                assert!(
                    may.contains(&other),
                    "{path}: `{room}` may not know `{other}`; the type belongs in `domain`"
                );
            }
        }
    }
}

#[test]
fn sql_is_in_the_store_alone() {
    for (path, text) in files("crates", "rs") {
        if path.starts_with("crates/store/") || path.ends_with("/tidy.rs") {
            continue;
        }
        assert!(!text.contains("sqlx::"), "{path}: sqlx belongs in `store`; give it a function there");
        let code = shipped(&text);
        for word in ["INSERT INTO ", "DELETE FROM ", "\"SELECT ", "CREATE TABLE "] {
            assert!(
                !code.contains(word),
                "{path}: SQL (`{word}`) belongs in `store`; give it a function there"
            );
        }
    }
}

#[test]
fn the_pure_crates_have_no_floats_and_no_clock() {
    let banned = [
        "f64",
        "f32",
        "Utc::now",
        "Local::now",
        "SystemTime",
        "Instant::now",
        "std::fs",
        "std::net",
        "tokio",
        "rand::",
    ];
    for room in ["domain", "ingest", "micr", "posting", "reconcile"] {
        for (path, text) in files(&format!("crates/{room}/src"), "rs") {
            if is_test(&path) {
                continue;
            }
            let code = shipped(&text);
            for word in banned {
                let used = code.match_indices(word).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
                });
                assert!(
                    !used,
                    "{path}: `{word}` has no place in a pure crate; pass the value in as an argument"
                );
            }
        }
    }
}

#[test]
fn lines_and_files_stay_readable() {
    // A table of sentences, one problem a line. Tests may hold a bank's line as it is.
    let tables = ["crates/domain/src/problems.rs"];
    let mut long = Vec::new();
    for (path, text) in files("crates", "rs") {
        let exempt = tables.contains(&path.as_str()) || is_test(&path);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (n, line) in code.lines().enumerate().filter(|_| !exempt) {
            if line.chars().count() > 125 {
                long.push(format!("{path}:{}", n + 1));
            }
        }
        let lines = text.lines().count();
        assert!(lines <= 700, "{path}: {lines} lines; make it a folder with a file each");
    }
    assert!(long.is_empty(), "longer than 125 columns: {long:?}");
}

#[test]
fn every_crate_takes_the_workspace_lints() {
    for (path, text) in files("crates", "toml").iter().filter(|(p, _)| p.ends_with("/Cargo.toml")) {
        assert!(text.contains("[lints]\nworkspace = true"), "{path}: add [lints] workspace = true");
    }
}

#[test]
fn no_unfinished_work_is_left_behind() {
    for (path, text) in files("crates", "rs") {
        if path.ends_with("/tidy.rs") {
            continue;
        }
        for word in ["todo!(", "unimplemented!(", "TODO", "FIXME", "dbg!("] {
            assert!(
                !text.contains(word),
                "{path}: `{word}`: finish it, or write down in the docs what is missing"
            );
        }
    }
}

#[test]
fn the_project_speaks_of_itself_alone() {
    // In two parts each, so that this file can be looked at too.
    let outside =
        [["/", "work/"], ["../", "shared"], [".", "library"], ["/", "home/"]].map(|parts| parts.concat());
    let mut all = files("crates", "rs");
    for ending in ["md", "toml", "sql", "json", "yml"] {
        all.extend(files(".", ending));
    }
    for (path, text) in all {
        if path.starts_with("target") || path == "Cargo.lock" {
            continue;
        }
        for word in &outside {
            assert!(!text.contains(word), "{path}: `{word}` names a place outside the project");
        }
    }
}

#[test]
fn every_problem_code_has_its_page() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let folder = root().join("docs/problems");
    for code in lockbox_domain::ProblemCode::ALL {
        let page = format!("# {}\n\n{}\n\nWhat to do: {}\n", code.as_str(), code.title(), code.next());
        let path = folder.join(format!("{}.md", code.as_str()));
        if update {
            fs::write(&path, &page).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            found,
            page,
            "docs/problems/{}.md is stale: UPDATE_DOCS=1 cargo test -p lockbox",
            code.as_str()
        );
    }
    for entry in fs::read_dir(&folder).unwrap().flatten() {
        let name = entry.path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            lockbox_domain::ProblemCode::parse(&name).is_some(),
            "docs/problems/{name}.md: there is no such code"
        );
    }
}

#[test]
fn every_profile_has_fixtures() {
    for profile in lockbox_ingest::lockbox::built_in() {
        let folder = root().join("fixtures/bai-lockbox").join(profile.name());
        let files = fs::read_dir(&folder).map_or(0, |d| d.flatten().count());
        assert!(files >= 4, "{}: needs a good, an out-of-balance and a cut-short file", folder.display());
    }
}
