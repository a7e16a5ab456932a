//! Which names a member may have: those that mean the same place, below the archive, on every machine.

use std::collections::HashSet;

/// The name with `/` between its parts, or why it is not allowed.
pub(super) fn checked(name: &str, longest: usize) -> Result<String, &'static str> {
    if name.len() > longest {
        return Err("has a name longer than allowed");
    }
    if name.chars().any(char::is_control) {
        return Err("has control characters in its name");
    }
    let plain = name.replace('\\', "/");
    let drive = plain.as_bytes().get(1) == Some(&b':');
    if plain.starts_with('/') || drive {
        return Err("has an absolute name");
    }
    if plain.split('/').any(|part| part == "..") {
        return Err("has a name that leads out of the archive");
    }
    let parts: Vec<&str> = plain.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.is_empty() {
        return Err("has no name");
    }
    Ok(parts.join("/"))
}

/// Names seen so far, as a file system sees them that does not tell cases apart.
#[derive(Debug, Default)]
pub(super) struct Seen(HashSet<String>);

impl Seen {
    /// False when a name that some machines take for the same was there before.
    pub(super) fn is_new(&mut self, name: &str) -> bool {
        let parts: Vec<&str> = name.split('/').map(|part| part.trim_end_matches(['.', ' '])).collect();
        self.0.insert(parts.join("/").to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_below_the_archive() {
        for (name, expected) in [
            ("a.csv", Some("a.csv")),
            ("day/a.csv", Some("day/a.csv")),
            ("day\\a.csv", Some("day/a.csv")),
            ("./day//a.csv", Some("day/a.csv")),
            ("day/", Some("day")),
            ("..a/b..", Some("..a/b..")),
            ("/etc/passwd", None),
            ("\\\\host\\share", None),
            ("C:\\a", None),
            ("c:a", None),
            ("../a", None),
            ("a/../../b", None),
            ("a\\..\\b", None),
            ("..", None),
            ("", None),
            (".", None),
            ("a\0.csv", None),
            ("a\nb", None),
        ] {
            assert_eq!(checked(name, 100).ok().as_deref(), expected, "{name:?}");
        }
        assert!(checked(&"a".repeat(101), 100).is_err());
    }

    #[test]
    fn cases_and_trailing_dots_do_not_make_a_name_new() {
        let mut seen = Seen::default();
        assert!(seen.is_new("Day/A.tif"));
        for name in ["day/a.TIF", "Day/A.tif.", "DAY /a.tif"] {
            assert!(!seen.is_new(name), "{name}");
        }
        assert!(seen.is_new("day/b.tif"));
    }
}
