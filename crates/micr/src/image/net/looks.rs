//! A line looked at once, and where that leaves doubt again, at other scales and by a second network: a misread character
//! changes with the grid of pixels and with what a network learnt, one that is read the same by all is hardly ever wrong.

use super::path::{Found, Path, WHOLE, decode, share_of};
use super::{Network, UNIT};
use crate::image::Strip;
use crate::image::line::rows::median;

/// A line of this share is read at the first look.
pub(in crate::image) const LINE_SURE: u32 = WHOLE * 985 / 1000;
/// A character that all looks show is read where they could all be wrong by less than the rest of this share.
const CHARACTER_SURE: u32 = WHOLE * 990 / 1000;
/// A text is read from this mean of the logarithms of its shares on, a tenth of the distance to the next text added: all
/// looks may leave doubt of a text as long as they know no other.
const TEXT_SURE: i32 = -UNIT * 26 / 100;
/// A text that the first look shows and the second network too is read from this mean on.
const TWO_SURE: i32 = -UNIT * 5 / 100;
/// No text is further from another than this.
const APART_MOST: i32 = 20 * UNIT;
/// A look that shows another character and is no surer than this says nothing against the others.
const CONTRARY_MOST: u32 = WHOLE / 100 * 70;
/// A character that one look alone shows is dust below this share.
const DUST: u32 = WHOLE / 100 * 90;
/// Heights of a digit, in rows of a strip, at which a line is looked at: the first always, the others where it is not
/// sure.
pub(in crate::image) const SCALES: [i64; 3] = [20, 18, 22];

/// When a line is taken that is not sure at the first look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::image) enum Taken {
    /// All looks together leave little doubt of the text: nothing but the text itself says that it is whole.
    AsText,
    /// The same, and also a line that is sure at the first look is looked at again: the mean of the logarithms of all
    /// shares of the text is at least this.
    ByAll(i32),
    /// All looks show each character: that a line is whole is said by its template and check digits.
    ByCharacter,
}

/// A strip and what it shows.
pub(in crate::image) struct Look {
    pub(in crate::image) strip: Strip,
    pub(in crate::image) path: Path,
}

/// A character as all looks show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::image) struct Seen {
    /// The likeliest class.
    pub(in crate::image) class: usize,
    /// The class that comes next.
    pub(in crate::image) second: usize,
    /// How sure all looks are of it together.
    pub(in crate::image) share: u32,
    /// Whether it may be used.
    pub(in crate::image) sure: bool,
    /// Its middle in the picture, in pixels.
    pub(in crate::image) x: i32,
    /// The widest paper between it and the one before it, in pixels.
    pub(in crate::image) paper_before: i32,
    /// Left, top, width and height in pixels.
    pub(in crate::image) area: [u32; 4],
}

/// A line as all looks show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::image) struct Line {
    pub(in crate::image) characters: Vec<Seen>,
    /// How sure the text as a whole is.
    pub(in crate::image) share: u32,
}

/// The line that `first` shows, and where that is not sure what it, a second network on the same strip and further looks
/// say of it.
pub(in crate::image) fn line(
    first: &Look,
    taken: Taken,
    second: impl FnOnce() -> Option<Look>,
    further: impl FnOnce() -> Vec<Look>,
) -> Line {
    let share = first.path.share();
    let at_once = !matches!(taken, Taken::ByAll(_));
    if at_once && share >= LINE_SURE {
        let characters = first.seen().collect();
        return Line { characters, share };
    }
    let second = second();
    let confirmed = second.as_ref().filter(|_| at_once).and_then(|second| confirmed(first, second));
    if let Some(confirmed) = confirmed {
        return confirmed;
    }
    let others: Vec<Look> = further().into_iter().chain(second).collect();
    let voted = match taken {
        Taken::AsText => voted(first, &others, None),
        Taken::ByAll(least) => voted(first, &others, Some(least)),
        Taken::ByCharacter => None,
    };
    voted.unwrap_or_else(|| together(first, taken, &others))
}

/// The line that both show without much doubt.
fn confirmed(first: &Look, second: &Look) -> Option<Line> {
    if !first.text().eq(second.text()) {
        return None;
    }
    let share = WHOLE - all_wrong([first, second].into_iter().map(|look| look.path.share()));
    (first.path.log.midpoint(second.path.log) >= TWO_SURE)
        .then(|| Line { characters: first.seen().collect(), share })
}

/// The text that all looks together say the line shows; none where that leaves doubt, or its mean is less than asked.
fn voted(first: &Look, others: &[Look], least: Option<i32>) -> Option<Line> {
    let looks = || std::iter::once(first).chain(others);
    let mut texts: Vec<&Look> = Vec::new();
    for look in looks() {
        if !texts.iter().any(|known| known.text().eq(look.text())) {
            texts.push(look);
        }
    }
    let count = others.len() as i32 + 1;
    let judged = |text| {
        let logs: Vec<i32> = looks().map(|look| look.log_of(text)).collect();
        let mean = logs.iter().map(|log| (*log).max(-APART_MOST)).sum::<i32>() / count;
        (mean, logs, text)
    };
    let mut judged: Vec<(i32, Vec<i32>, &Look)> = texts.into_iter().map(judged).collect();
    judged.sort_by_key(|(mean, ..)| -mean);
    let (best, logs, text) = judged.first()?;
    let apart = judged.get(1).map_or(APART_MOST, |(next, ..)| (best - next).min(APART_MOST));
    if best + apart / 10 < TEXT_SURE || least.is_some_and(|least| *best < least) {
        return None;
    }
    let shown = looks().filter(|look| look.text().eq(text.text())).max_by_key(|look| look.path.share())?;
    let share = WHOLE - all_wrong(logs.iter().map(|log| share_of(*log)));
    Some(Line { characters: shown.seen().collect(), share })
}

impl Look {
    /// What a network that knows so many classes, the last of which is none, sees on a strip.
    pub(in crate::image) fn by(network: &Network, strip: Strip, classes: usize) -> Self {
        let path = decode(&network.judge(&strip), classes);
        Self { strip, path }
    }

    /// The classes of its characters.
    fn text(&self) -> impl Iterator<Item = usize> + '_ {
        self.path.characters.iter().map(|c| c.class)
    }

    /// The logarithm of the share that a look's text has in this one.
    fn log_of(&self, other: &Self) -> i32 {
        if self.text().eq(other.text()) { self.path.log } else { self.path.log_of(other.text()) }
    }

    /// Where its characters stand in the picture: left, top, width and height.
    pub(in crate::image) fn areas(&self) -> impl Iterator<Item = [u32; 4]> + '_ {
        self.path.characters.iter().map(|c| self.strip.area(c.column))
    }

    fn seen(&self) -> impl Iterator<Item = Seen> + '_ {
        let before = std::iter::once(None).chain(self.path.characters.iter().map(|c| Some(c.column)));
        self.path.characters.iter().zip(before).map(|(found, before)| {
            let Found { class, share, second, column } = *found;
            let (x, area) = (self.strip.x_of(column), self.strip.area(column));
            let paper_before = before.map_or(0, |before| self.strip.clear_between(before, column));
            Seen { class, second, share, sure: true, x, paper_before, area }
        })
    }
}

fn together(first: &Look, taken: Taken, others: &[Look]) -> Line {
    let mut characters: Vec<Seen> = first.seen().collect();
    let near = pitch(&characters.iter().map(|seen| seen.x).collect::<Vec<i32>>()) * 9 / 20;
    let mut rest: Vec<Vec<Seen>> = others.iter().map(|look| look.seen().collect()).collect();
    let looks = rest.len();
    characters.retain_mut(|character| {
        let mut doubt = u64::from(WHOLE - character.share.min(WHOLE));
        let (mut shown, mut same, mut contrary) = (0, 0, 0);
        for seen in &mut rest {
            let Some(at) = nearest(seen, character.x, near) else { continue };
            let other = seen.remove(at);
            shown += 1;
            if other.class == character.class {
                same += 1;
                doubt = doubt * u64::from(WHOLE - other.share.min(WHOLE)) / u64::from(WHOLE);
            } else {
                character.second = other.class;
                contrary = contrary.max(other.share);
            }
        }
        let together = WHOLE - doubt as u32;
        let agreed = same == looks || (same > 0 && contrary < CONTRARY_MOST && shown == looks);
        character.sure = agreed && together >= CHARACTER_SURE;
        if character.sure {
            character.share = together;
        }
        // What nobody else sees there is dust.
        character.sure || shown > 0 || character.share >= DUST
    });
    missed(&mut characters, &rest, near);
    let looks = std::iter::once(first).chain(others);
    let showing = looks.filter(|look| look.text().eq(characters.iter().map(|c| c.class)));
    let share = WHOLE - all_wrong(showing.map(|look| look.path.share()));
    // Each character is sure and the line is not: one that no look shows may be missing.
    if taken != Taken::ByCharacter
        && characters.iter().all(|c| c.sure)
        && let Some(weakest) = characters.iter_mut().min_by_key(|c| c.share)
    {
        weakest.sure = false;
    }
    Line { characters, share }
}

/// How likely it is that what has these shares is wrong each time.
fn all_wrong(shares: impl Iterator<Item = u32>) -> u32 {
    let wrong = |doubt: u64, share: u32| doubt * u64::from(WHOLE - share.min(WHOLE)) / u64::from(WHOLE);
    shares.fold(u64::from(WHOLE), wrong) as u32
}

/// Adds, as not sure, what the first look did not see: what all others see, or one of them surely.
fn missed(characters: &mut Vec<Seen>, rest: &[Vec<Seen>], near: i32) {
    let mut added: Vec<Seen> = Vec::new();
    for (nth, seen) in rest.iter().enumerate() {
        for character in seen {
            let twice = rest
                .iter()
                .enumerate()
                .any(|(other, s)| other != nth && nearest(s, character.x, near).is_some());
            let known = added.iter().any(|a| (a.x - character.x).abs() <= near);
            if (twice || character.share >= DUST) && !known {
                added.push(Seen { sure: false, ..*character });
            }
        }
    }
    characters.extend(added);
    characters.sort_by_key(|c| c.x);
}

/// Pixels from a character to the next, of characters with their middles there.
pub(in crate::image) fn pitch(xs: &[i32]) -> i32 {
    median(xs.windows(2).filter_map(|pair| Some(pair.last()? - pair.first()?))).unwrap_or(20)
}

fn nearest(seen: &[Seen], x: i32, near: i32) -> Option<usize> {
    let far = |s: &Seen| (s.x - x).abs();
    let (at, found) = seen.iter().enumerate().min_by_key(|(_, s)| far(s))?;
    (far(found) <= near).then_some(at)
}
