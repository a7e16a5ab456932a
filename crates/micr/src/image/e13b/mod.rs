//! Lines of E-13B, the characters at the foot of a check, from grey pixels.
//!
//! Blobs of ink that have a digit's height and stand in one row are a line that may be one (`rows`); the row is brought
//! to a strip of one scale, a small network judges every place of the strip, and the likeliest path over the places is
//! the text, with how sure each character and the whole is. A character that is not sure
//! is `?`. All of it is in whole numbers: the same picture gives the same answer on every machine.

mod explain;
mod grammar;
mod unread;

use std::sync::LazyLock;

use lockbox_domain::reading::MicrReading;

use super::character::{Character, around, permille};
use super::line::ink::Blob;
use super::line::rows::Row;
use super::line::{Shades, ink, inked, rows, strip};
use super::net::looks::{self, LINE_SURE, Look, SCALES, Taken};
use super::net::path::{Found, Path, WHOLE};
use super::net::{Layer, Network, QUICK, THOROUGH, UNIT, layers};
use super::{Picture, Strip};
use crate::{Notation, read_micr};
pub use explain::{explain, explain_characters};

/// Ten digits, four symbols and none.
pub const CLASSES: usize = 15;
/// The layers of the network that looks at every line.
pub const LAYERS: [Layer; 6] = layers(QUICK, CLASSES);
/// The layers of the network that looks where that one is not sure.
pub const THOROUGH_LAYERS: [Layer; 6] = layers(THOROUGH, CLASSES);

static MODEL: &[u8] = include_bytes!("../../../models/e13b.bin");
static NETWORK: LazyLock<Network> = LazyLock::new(|| Network::load(MODEL, &LAYERS));
static THOROUGH_MODEL: &[u8] = include_bytes!("../../../models/e13b-thorough.bin");
static THOROUGH_NETWORK: LazyLock<Network> =
    LazyLock::new(|| Network::load(THOROUGH_MODEL, &THOROUGH_LAYERS));

/// Digits lower than this cannot be told apart: 9 cells need a pixel each.
const LEAST_HEIGHT: i32 = 8;
/// Digits at 600 dpi are 70 pixels high.
const MOST_HEIGHT: i32 = 120;
/// Rows of a picture that are read to find the line among them.
const MOST_TRIED: usize = 8;
/// A character of this share counts when it is asked whether a row looks like a line of a check.
const CHARACTER_MIN: u32 = WHOLE / 100 * 85;

/// So sure is each of nine digits whose check digit is wrong where they are taken as they stand. Of 93 real lines that are
/// printed so two are less sure, of 11 drawn ones that were misread all but two.
const BEYOND_DOUBT: u32 = WHOLE * 9_995 / 10_000;

/// A digit that stands so many characters' room beside the line is none of it: a frame, a pattern. On a picture of a line
/// alone it may begin a field that is cut off.
const BESIDE: i32 = 3;

/// The classes as Unicode has them; the last is none.
const LETTERS: [char; CLASSES - 1] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '⑆', '⑇', '⑈', '⑉'];

/// A line of E-13B on a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct E13bLine {
    /// The line, blanks where the print leaves room.
    pub text: String,
    /// Its characters without blanks.
    pub characters: Vec<Character>,
    /// How sure the whole is, 0 to 1000.
    pub confidence_permille: u16,
    /// Characters that are not sure.
    pub unread: u32,
    /// Left, top, width and height in pixels.
    pub area: [u32; 4],
    /// True where the picture stood on its head; places are then those of the picture turned.
    pub upside_down: bool,
}

/// The line of E-13B on a picture, either way up; none where nothing looks like one.
pub fn read_e13b(picture: &Picture) -> Option<E13bLine> {
    // On a check that lies as it should the line is at the foot, and nothing above it needs to be looked at.
    let foot = foot(picture).and_then(|(part, top)| Some((best(&part)?, top)));
    if let Some(((score, line), top)) = foot
        && (score >= SURE || line.mostly_read())
    {
        return Some(line.moved_down(top));
    }
    let upright = best(picture);
    // The digits of a line that was cut out would be other digits on their heads, and symbols.
    let enough = |(score, line): &(u64, E13bLine)| {
        let cut_out = line.characters.iter().all(|c| c.likeliest.is_ascii_digit());
        (*score >= SURE && line.unread == 0)
            || (cut_out && line.unread as usize * 5 <= line.characters.len() * 2)
    };
    if upright.as_ref().is_some_and(enough) {
        return upright.map(|(_, line)| line);
    }
    let turned =
        best(&picture.upside_down()).map(|(score, line)| (score, E13bLine { upside_down: true, ..line }));
    // Symbols on their heads look like symbols: a line that is read whole is the line.
    let worth = |found: &(u64, E13bLine)| (found.1.unread == 0 && found.0 >= SURE, found.0);
    upright.into_iter().chain(turned).rev().max_by_key(worth).map(|(_, line)| line)
}

/// The lower part of a whole check, and where it begins; none of a picture that may be a line alone.
fn foot(picture: &Picture) -> Option<(Picture, u32)> {
    let (width, height) = (picture.width(), picture.height());
    if height < 240 || width < 480 || width >= height * 4 {
        return None;
    }
    let top = height - height * 2 / 5;
    Some((picture.part([0, top, width, height - top])?, top))
}

impl E13bLine {
    /// The line in fields, no surer than its characters.
    pub fn reading(&self) -> MicrReading {
        let mut reading = read_micr(&self.text, Some(Notation::Unicode));
        reading.confidence_permille = reading.confidence_permille.min(self.confidence_permille);
        reading
    }

    /// True where a character or two are doubtful: the rest of the picture has no better line.
    fn mostly_read(&self) -> bool {
        self.characters.len() >= 15 && self.unread as usize * 6 <= self.characters.len()
    }

    /// The same line in a picture of which this one is the part from `top` on.
    fn moved_down(mut self, top: u32) -> Self {
        self.area[1] += top;
        for character in &mut self.characters {
            character.area[1] += top;
        }
        self
    }
}

/// The rows of a picture that may be lines of E-13B, those with the most digits first, at most `most`.
pub fn strips(picture: &Picture, most: usize) -> Vec<Strip> {
    let (picture, blobs) = inked(picture);
    let picture = picture.as_ref();
    let rows = rows::rows(&blobs, LEAST_HEIGHT, MOST_HEIGHT);
    rows.iter().take(most).map(|row| strip(picture, row, &blobs, SCALES[0])).collect()
}

/// Score of a line that no other row, and no other way up, can be better than: a transit number and more.
const SURE: u64 = 15_000;

/// The best line of a picture as it stands, with its score; rows behind one that is sure are not looked at.
fn best(picture: &Picture) -> Option<(u64, E13bLine)> {
    let (picture, blobs) = inked(picture);
    let picture = picture.as_ref();
    let rows = rows::rows(&blobs, LEAST_HEIGHT, MOST_HEIGHT);
    let cleaned = ink::without_dust(picture, &blobs, rows.first()?.height);
    let (picture, blobs) = cleaned.as_ref().map_or((picture, &blobs), |(picture, blobs)| (picture, blobs));
    let look = |row: &Row, digit: i64| Look::by(&NETWORK, strip(picture, row, blobs, digit), CLASSES);
    let mut best: Option<(u64, &Row, Look)> = None;
    for row in rows.iter().take(MOST_TRIED) {
        // Rows come by length: beside a long one a short one is dust.
        if best.as_ref().is_some_and(|(_, long, ..)| row.digits.len() * 3 < long.digits.len()) {
            break;
        }
        let seen = look(row, SCALES[0]);
        let Some(score) = score(&seen.path, is_alone(picture, row)) else { continue };
        if best.as_ref().is_none_or(|(known, ..)| score > *known) {
            best = Some((score, row, seen));
        }
        if score >= SURE {
            break;
        }
    }
    let (score, row, seen) = best?;
    // A stamp in a gap of the line looks like a character when its ink is taken as the line's.
    let shades = seen.strip.shades;
    let pale: Vec<[u32; 4]> = seen.areas().filter(|area| shades.is_pale(picture, *area)).collect();
    let cleaned = (!pale.is_empty()).then(|| shades.without_pale(picture, &pale)).flatten();
    let picture = cleaned.as_ref().unwrap_or(picture);
    let look = |digit: i64| Look::by(&NETWORK, strip(picture, row, blobs, digit), CLASSES);
    let seen = if cleaned.is_some() { look(SCALES[0]) } else { seen };
    let thorough = |look: &Look| Look::by(&THOROUGH_NETWORK, look.strip.clone(), CLASSES);
    let further = || {
        let mut looks: Vec<Look> = SCALES.iter().skip(1).map(|digit| look(*digit)).collect();
        looks.extend(looks.iter().map(thorough).collect::<Vec<Look>>());
        looks
    };
    let looks = looks::line(&seen, taken(row.height, shades), || Some(thorough(&seen)), further);
    let line = line(&looks, row, blobs, picture, shades);
    // Of print that is none of E-13B further looks leave little.
    (line.unread as usize * 2 <= line.characters.len()).then_some((score, line))
}

/// How a line is taken whose digits are so high. At 100 dots an inch a stroke is a pixel wide, and on a black and white
/// picture thin digits are nearly gone or look like others: of 3,500 drawn lines at 100 to 120 dots that were taken as all
/// others are 76 were wrong, and 20 of those that are taken so, with a third more rejected.
fn taken(height: i32, shades: Shades) -> Taken {
    match height {
        _ if !shades.are_black_and_white() => Taken::AsText,
        ..13 => Taken::ByAll(-UNIT * 3 / 100),
        13..15 => Taken::ByAll(-UNIT * 8 / 100),
        _ => Taken::AsText,
    }
}

/// Whether the picture shows a row and nothing else.
fn is_alone(picture: &Picture, row: &Row) -> bool {
    picture.width() > picture.height() * 3 && row.height * 4 > picture.height() as i32
}

/// How much a path looks like a line of a check: sure characters, and symbols among them, which no other print has. A
/// picture of one line alone may be the middle of one that was cut out.
fn score(path: &Path, alone: bool) -> Option<u64> {
    let sure = |c: &&Found| c.share >= CHARACTER_MIN;
    let symbols = path.characters.iter().filter(sure).filter(|c| c.class > 9).count() as u64;
    let digits = path.characters.iter().filter(sure).count() as u64 - symbols;
    let doubtful = path.characters.len() as u64 - symbols - digits;
    let cut_out = alone && digits >= 7 && doubtful * 4 <= digits;
    ((symbols >= 1 && digits >= 3 && doubtful <= digits) || cut_out)
        .then(|| (digits * 1000 + symbols * 3000).saturating_sub(doubtful * 1500))
}

/// True for the texts (`A` transit, `B` amount, `C` on-us, `D` dash) that no weight was learnt from: one in five, told
/// by the text alone, so that two pictures of one check are never on both sides.
pub fn held_out(text: &str) -> bool {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, letter| {
        let class =
            if letter.is_ascii_digit() { letter - b'0' } else { letter.wrapping_sub(b'A').wrapping_add(10) };
        (hash ^ u64::from(class)).wrapping_mul(0x100_0000_01b3)
    });
    (hash ^ (hash >> 29)).is_multiple_of(5)
}

/// The letter that fonts and tables of truth have for one of Unicode's MICR symbols; anything else stays what it is.
pub fn in_letters(character: char) -> char {
    match character {
        '⑆' => 'A',
        '⑇' => 'B',
        '⑈' => 'C',
        '⑉' => 'D',
        other => other,
    }
}

fn letter(class: usize) -> Option<char> {
    LETTERS.get(class).copied()
}

/// The characters of a line, those that are not sure as `?`.
fn line(looks: &looks::Line, row: &Row, blobs: &[Blob], picture: &Picture, shades: Shades) -> E13bLine {
    let mut characters: Vec<Character> =
        looks.characters.iter().map(|seen| Character::of(seen, letter)).collect();
    let beyond_doubt = |from: usize, to: usize| {
        looks.share >= LINE_SURE
            && looks.characters.iter().take(to).skip(from).all(|c| c.share >= BEYOND_DOUBT)
    };
    grammar::doubt_what_cannot_be(&mut characters, beyond_doubt);
    let mut xs: Vec<i32> = looks.characters.iter().map(|c| c.x).collect();
    let is_border = |ends: Option<(&Character, &Character)>| {
        ends.is_some_and(|(end, next)| unread::is_border(end, next, row, blobs, picture.height()))
    };
    while is_border(characters.first().zip(characters.get(1))) {
        characters.remove(0);
        xs.remove(0);
    }
    while is_border(characters.last().zip(characters.iter().rev().nth(1))) {
        characters.pop();
        xs.pop();
    }
    let (last, far) = (characters.len().saturating_sub(1), looks::pitch(&xs) * BESIDE);
    for (end, next) in [(0, 1), (last, last.saturating_sub(1))] {
        let apart = xs.get(end).zip(xs.get(next)).is_some_and(|(end, next)| (end - next).abs() > far);
        let is_beside = apart && !is_alone(picture, row);
        let is_emblem =
            |c: &&mut Character| c.value.is_ascii_digit() && (is_beside || unread::is_low(c, row, blobs));
        if let Some(emblem) = characters.get_mut(end).filter(is_emblem) {
            emblem.value = '?';
        }
    }
    for character in characters.iter_mut().filter(|c| shades.is_pale(picture, c.area)) {
        character.value = '?';
    }
    let unread = unread::unread(row, blobs, &characters);
    for unread in unread.into_iter().filter(|u| !shades.is_pale(picture, u.area())) {
        let (x, area) = (unread.left.midpoint(unread.right), unread.area());
        let at = xs.partition_point(|known| *known < x);
        xs.insert(at, x);
        let nothing = Character { value: '?', confidence_permille: 0, likeliest: '?', runner_up: None, area };
        characters.insert(at, nothing);
    }
    grammar::settle_transit(&mut characters);
    E13bLine {
        text: spaced(&characters, &xs),
        confidence_permille: permille(looks.share),
        unread: characters.iter().filter(|c| c.value == '?').count() as u32,
        area: around(&characters),
        upside_down: false,
        characters,
    }
}

/// The text, with a blank where nearly two characters' room lies between two: a symbol is surest at one of its sides.
fn spaced(characters: &[Character], xs: &[i32]) -> String {
    let pitch = looks::pitch(xs);
    let mut text = String::with_capacity(characters.len() * 2);
    let mut before: Option<i32> = None;
    for (character, x) in characters.iter().zip(xs) {
        if before.is_some_and(|b| (x - b) * 4 > pitch * 7) {
            text.push(' ');
        }
        text.push(character.value);
        before = Some(*x);
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_sum_of_the_models_can_leave_32_bits() {
        crate::image::net::tests::no_sum_can_leave_32_bits(super::MODEL, &super::LAYERS);
        crate::image::net::tests::no_sum_can_leave_32_bits(super::THOROUGH_MODEL, &super::THOROUGH_LAYERS);
    }
}
