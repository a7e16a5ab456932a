//! Checks that are made out to somebody else.

use lockbox_domain::{Config, Reason};
use strsim::osa_distance;

use super::Rule;
use crate::Subject;

pub(super) const RULE: Rule = Rule {
    reason: Reason::PayeeNotListed,
    manual: "\
Sees a check or money order whose payee, as the bank keyed it or as it was read without doubt off its front, is none of \
the lockbox's names (`payees`). A name of the list with something behind it is accepted, and so is one with a letter or two \
wrong. A second payee beside it is not: both of them would have to endorse it.

Whose it is not may not be deposited for them; it came in the wrong envelope, or was altered.

Example: `Kaiser Permanente`, `The Kaiser Permenente` and `KAISER FOUNDATION HOSPITALS` post, `Blue Shield of California` \
and `Kaiser or John Smith` wait.",
    holds,
};

/// Words that stand before a name, and after which another name stands.
const BEFORE: [&str; 1] = ["the"];
const BESIDE: [&str; 3] = ["and", "or", "&"];

fn holds(subject: &Subject<'_>, config: &Config) -> Option<String> {
    let listed = &config.lockbox(&subject.deposit.lockbox)?.payees;
    let read = subject.item.paper.as_ref().and_then(|paper| paper.payee.as_ref());
    let payee = subject.item.payee.as_deref().or_else(|| read.map(|said| said.value.as_str()))?;
    let listed: Vec<Vec<String>> =
        listed.iter().map(|name| words(name)).filter(|words| !words.is_empty()).collect();
    let named = words(payee);
    let known = |name: &[String]| name.is_empty() || listed.iter().any(|listed| begins_with(name, listed));
    let is_beside = |word: &String| BESIDE.contains(&word.as_str());
    (!listed.is_empty() && !named.is_empty() && !named.split(is_beside).all(known))
        .then(|| format!("it is payable to `{payee}`"))
}

/// The words of a name in small letters, `/` as `&`.
fn words(name: &str) -> Vec<String> {
    let name = name.to_lowercase().replace(['/', '&'], " & ");
    let letters = |word: &str| word.chars().filter(|c| c.is_alphanumeric() || *c == '&').collect::<String>();
    let words = name.split([' ', '-', ',', '.']).map(letters).filter(|word| !word.is_empty());
    words.skip_while(|word| BEFORE.contains(&word.as_str())).collect()
}

/// Whether a name begins with one of the list, a letter of eight wrong.
fn begins_with(name: &[String], listed: &[String]) -> bool {
    let near = |(word, listed): (&String, &String)| osa_distance(word, listed) <= listed.chars().count() / 5;
    name.len() >= listed.len() && name.iter().zip(listed).all(near)
}

#[cfg(test)]
mod tests {
    use lockbox_domain::LockboxNumber;
    use lockbox_domain::reading::{PaperReading, Said};

    use super::*;
    use crate::testing::{item, subject};

    /// Payee as it was keyed, as it was read, decision.
    #[test]
    fn decisions() {
        for (keyed, read, expected) in [
            ("", "", "posts"),
            ("Kaiser Permanente", "", "posts"),
            ("KAISER PERMANENTE, INC.", "", "posts"),
            ("The Kaiser", "", "posts"),
            ("Kaisar Permenente", "", "posts"),
            ("KP", "", "posts"),
            ("KFHP of California", "", "posts"),
            ("Kaiser Permanente & Kaiser Foundation", "", "posts"),
            ("***", "", "posts"),
            ("KQ", "", "held"),
            ("Blue Shield of California", "", "held"),
            ("Cash", "", "held"),
            ("Kaiser or John Smith", "", "held"),
            ("John Smith/Kaiser", "", "held"),
            ("", "Kaiser Permanente", "posts"),
            ("", "Blue Shield", "held"),
            ("Kaiser", "Blue Shield", "posts"),
        ] {
            let mut check = item(4_500);
            check.payee = Some(keyed.to_owned()).filter(|keyed| !keyed.is_empty());
            let said = Said { value: read.to_owned(), area: [0; 4], confidence_permille: 990 };
            check.paper = (!read.is_empty())
                .then(|| Box::new(PaperReading { payee: Some(said), ..PaperReading::default() }));
            let mut config = Config::built_in();
            let mut subject = subject(&check);
            subject.deposit.lockbox = LockboxNumber::new("0002303").unwrap();
            let found = holds(&subject, &config).map_or("posts", |_| "held");
            assert_eq!(found, expected, "{keyed} {read}");
            config.lockboxes[0].payees.clear();
            assert_eq!(holds(&subject, &config), None, "{keyed}, where nothing is listed");
        }
    }
}
