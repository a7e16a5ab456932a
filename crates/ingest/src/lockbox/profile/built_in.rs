//! The profiles that come with the program: one line each.

use std::sync::OnceLock;

use super::{Profile, parse_profile};

const FILES: &[&str] = &[
    include_str!("../../../profiles/kp-80.toml"),
    include_str!("../../../profiles/bai-104.toml"),
    include_str!("../../../profiles/bai-300.toml"),
    include_str!("../../../profiles/sap-bai2-80.toml"),
    include_str!("../../../profiles/opentaps-80.toml"),
    include_str!("../../../profiles/oracle-85.toml"),
    include_str!("../../../profiles/texada-89.toml"),
    include_str!("../../../profiles/estore-269.toml"),
];

static BUILT_IN: OnceLock<Vec<Profile>> = OnceLock::new();

/// Every profile that comes with the program, in the order in which they are tried.
///
/// A file that cannot be read is left out rather than stopping the program; a test fails for it.
pub fn built_in() -> &'static [Profile] {
    BUILT_IN.get_or_init(|| FILES.iter().filter_map(|text| parse_profile(text).ok()).collect())
}

/// The built-in profile of that name.
pub fn profile(name: &str) -> Option<&'static Profile> {
    built_in().iter().find(|p| p.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_reads_and_is_named_once() {
        for text in FILES {
            if let Err(e) = parse_profile(text) {
                panic!("{e}\n{}", text.lines().take(5).collect::<Vec<_>>().join("\n"));
            }
        }
        let names: std::collections::BTreeSet<_> = built_in().iter().map(Profile::name).collect();
        assert_eq!(names.len(), FILES.len());
    }
}
