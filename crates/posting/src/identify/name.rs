//! Whether the name on a check and a member's name are the same person's.
//!
//! The surname alone is not enough: a household shares it. Initials count for a first name, order and titles do not
//! matter.

/// True when `written` (as keyed from a check) names `member`.
///
/// Both must share at least two words, or one word and an initial that fits another; no first name may contradict.
pub fn agrees(written: &str, member: &str) -> bool {
    let (mut written, mut member) = (words(written), words(member));
    if written.len() < 2 || member.len() < 2 {
        return false;
    }
    let mut whole = 0;
    written.retain(|w| match member.iter().position(|m| w.len() > 1 && m == w) {
        Some(at) => {
            member.remove(at);
            whole += 1;
            false
        }
        None => true,
    });
    let mut initials = 0;
    written.retain(|w| match member.iter().position(|m| fits_initial(w, m)) {
        Some(at) => {
            member.remove(at);
            initials += 1;
            false
        }
        None => true,
    });
    // What is left over on the check must not be another full first name while the member has one left as well.
    let contradicts = written.iter().any(|w| w.len() > 1) && member.iter().any(|m| m.len() > 1);
    !contradicts && (whole >= 2 || (whole == 1 && initials >= 1))
}

/// True when the two have a word of more than one letter in common: of one household at least.
pub fn shares_a_word(written: &str, member: &str) -> bool {
    let member = words(member);
    words(written).iter().any(|w| w.len() > 1 && member.contains(w))
}

/// True when one of the two is a single letter that begins the other.
fn fits_initial(a: &str, b: &str) -> bool {
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    short.chars().count() == 1 && long.starts_with(short)
}

/// Words in capitals without punctuation, titles and suffixes.
fn words(name: &str) -> Vec<String> {
    const TITLES: [&str; 12] = ["MR", "MRS", "MS", "MISS", "DR", "AND", "OR", "JR", "SR", "II", "III", "THE"];
    name.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|w| w.replace('\'', "").to_uppercase())
        .filter(|w| !w.is_empty() && !TITLES.contains(&w.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_person_and_others() {
        for (written, member, expected) in [
            ("ANA SINGH", "ANA SINGH", true),
            ("SINGH, ANA", "ANA SINGH", true),
            ("A SINGH", "ANA SINGH", true),
            ("MRS ANA B. SINGH", "ANA SINGH", true),
            ("ANA SINGH", "ANA MARIA SINGH", true),
            ("O'NEIL PAT", "PAT ONEIL", true),
            ("RAJ SINGH", "ANA SINGH", false),
            ("R SINGH", "ANA SINGH", false),
            ("SINGH", "ANA SINGH", false),
            ("MR & MRS SINGH", "ANA SINGH", false),
            ("ANA LEE", "ANA SINGH", false),
            ("", "ANA SINGH", false),
        ] {
            assert_eq!(agrees(written, member), expected, "{written} / {member}");
        }
    }
}
