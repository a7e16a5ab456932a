//! Checks whose picture shows that something is missing.

use lockbox_domain::item::{ImageFault, ImageSide};
use lockbox_domain::{Config, Reason};

use super::Rule;
use crate::Subject;

pub(super) const RULE: Rule = Rule {
    reason: Reason::ImageFault,
    manual: "\
Sees a payment whose front was read off its image and shows one of the faults that the house holds for \
(`hold_image_faults`): `unsigned`, where nothing is written in the place for the signature, and as wished `empty`, \
`too light`, `too dark`, `folded corner` or `skewed`.

Nobody is liable on a check that is not signed by them or for them, so it may come back. Signatures are looked for in a \
picture that can be judged: where it is also empty, too light or too dark, `unsigned` alone holds nothing. Out of a \
hundred signed checks whose strokes are broken by a poor scan about one is taken for unsigned; whoever sees it decides \
`genuine`.

Example: a check for 45.00 with an empty line above the MICR line waits. With `hold_image_faults = []` it posts.",
    holds,
};

fn holds(subject: &Subject<'_>, config: &Config) -> Option<String> {
    let marks = subject.item.image_marks.iter().filter(|mark| mark.side == ImageSide::Front);
    let faults: Vec<ImageFault> = marks.map(|mark| mark.fault).collect();
    let poor = faults
        .iter()
        .any(|fault| matches!(fault, ImageFault::Empty | ImageFault::TooLight | ImageFault::TooDark));
    let held = faults.iter().filter(|fault| config.policy.hold_image_faults.contains(fault));
    let held: Vec<&str> =
        held.filter(|fault| **fault != ImageFault::Unsigned || !poor).map(|fault| fault.as_str()).collect();
    (!held.is_empty()).then(|| format!("the image of its front is {}", held.join(", ")))
}

#[cfg(test)]
mod tests {
    use lockbox_domain::item::ImageMark;

    use super::*;
    use crate::testing::{item, subject};

    /// Faults of the front, what the house holds for, decision.
    #[test]
    fn decisions() {
        use ImageFault::{Skewed, TooLight, Unsigned};
        for (faults, held_for, expected) in [
            (&[][..], &[Unsigned][..], "posts"),
            (&[Unsigned], &[Unsigned], "held"),
            (&[Unsigned], &[], "posts"),
            (&[Unsigned, TooLight], &[Unsigned], "posts"),
            (&[Unsigned, TooLight], &[Unsigned, TooLight], "held"),
            (&[Unsigned, Skewed], &[Unsigned], "held"),
            (&[Skewed], &[Unsigned], "posts"),
        ] {
            let mut check = item(4500);
            let mark = |fault: &ImageFault| ImageMark { side: ImageSide::Front, fault: *fault, area: None };
            check.image_marks = faults.iter().map(mark).collect();
            let mut config = Config::built_in();
            config.policy.hold_image_faults = held_for.to_vec();
            let found = holds(&subject(&check), &config).map_or("posts", |_| "held");
            assert_eq!(found, expected, "{faults:?} {held_for:?}");
            for mark in &mut check.image_marks {
                mark.side = ImageSide::Back;
            }
            assert_eq!(holds(&subject(&check), &config), None, "the back is not signed by the payer");
        }
    }
}
