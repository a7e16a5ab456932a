//! `bench read`: how well lines are read from the images of a folder whose truth is known.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use lockbox_domain::Cents;
use lockbox_domain::reading::{CheckDigit, Said};
use lockbox_micr::image::Picture;
use lockbox_micr::image::e13b::{E13bLine, held_out, in_letters, read_e13b};
use lockbox_micr::image::ocr::{read_ocr, read_scan};
use lockbox_report::wire::bench::{Document, Row, Wrong};

use super::lines::paper;
use super::reading::picture;
use crate::config::Settings;
use crate::error::PipelineError;
use crate::typed::TypedText;

/// Kinds of typed text begin with this.
const OF_TYPE: &str = "typed ";

/// What became of one image.
struct Outcome {
    kind: String,
    file: String,
    truth: String,
    read: Option<String>,
    /// True where the line says of itself that it is not right.
    refused: bool,
    spent: Duration,
    /// Of that, until there were pixels.
    decoding: Duration,
}

impl Outcome {
    fn rejected(&self) -> bool {
        self.refused || self.read.as_ref().is_none_or(|r| r.contains('?'))
    }

    /// Equal, blanks ignored; what the truth could not tell may be anything.
    fn exact(&self) -> bool {
        let Some(read) = &self.read else { return false };
        read.len() == self.truth.len()
            && read.bytes().zip(self.truth.bytes()).all(|(r, t)| t == b'?' || r == t)
    }

    /// Characters that are wrong and are not flagged, by position where the lengths agree, else by length.
    fn wrong_characters(&self) -> u64 {
        let Some(read) = self.read.as_ref().filter(|_| !self.refused) else { return 0 };
        if read.len() != self.truth.len() {
            return if self.rejected() { 0 } else { read.len().abs_diff(self.truth.len()) as u64 };
        }
        read.bytes().zip(self.truth.bytes()).filter(|(r, t)| *t != b'?' && *r != b'?' && r != t).count()
            as u64
    }
}

/// What typed text can say, and the columns of `truth.csv` that know it.
const TYPED: [&str; 5] = ["amount", "words", "date", "payee", "memo"];

/// Reads every image that `truth.csv` of `folder` names (columns `file`, `kind`, `micr`; `A` transit, `B` amount, `C`
/// on-us, `D` dash, `?` not known), one after another on one core; kinds that begin with `ocr` are scan lines. Where a model
/// of typed text is installed, and there are columns `amount`, `words` (both as 1234.56), `date` (2026-11-20), `payee` and
/// `memo`, it is measured too.
pub fn bench_read(folder: &Path, settings: &Settings) -> Result<Document, PipelineError> {
    let list = folder.join("truth.csv");
    let wrong = |e: csv::Error| PipelineError::Usage(format!("`{}`: {e}", list.display()));
    let mut table = csv::Reader::from_path(&list).map_err(wrong)?;
    let heads = table.headers().map_err(wrong)?.clone();
    let place = |name: &str| heads.iter().position(|h| h == name);
    let column = |name: &str| {
        place(name)
            .ok_or_else(|| PipelineError::Usage(format!("`{}` has no column `{name}`", list.display())))
    };
    let (file, kind, micr) = (column("file")?, column("kind")?, column("micr")?);
    let typed: Vec<(&str, usize)> = TYPED.iter().filter_map(|name| Some((*name, place(name)?))).collect();
    let model = settings.typed_text.as_ref().filter(|_| !typed.is_empty());
    if let Some(model) = model {
        model.ready()?;
    }
    let mut outcomes = Vec::new();
    for row in table.records() {
        let row = row.map_err(wrong)?;
        let field = |at: usize| row.get(at).unwrap_or_default().to_owned();
        let truth: String = field(micr).chars().filter(|c| *c != ' ').collect();
        let begun = Instant::now();
        let found = picture(&folder.join(field(file)))?.ok();
        let decoding = begun.elapsed();
        let (read, refused, upside_down) = if field(kind).starts_with("ocr") {
            scan_line(found.as_ref(), settings)
        } else {
            let line = found.as_ref().and_then(read_e13b);
            let turned = line.as_ref().is_some_and(|line| line.upside_down);
            let letters = |line: E13bLine| line.characters.iter().map(|c| in_letters(c.value)).collect();
            (line.map(letters), false, turned)
        };
        let spent = begun.elapsed();
        outcomes.push(Outcome {
            kind: field(kind),
            file: field(file),
            truth,
            read,
            refused,
            spent,
            decoding,
        });
        if let Some((model, picture)) = model.zip(found) {
            let picture = picture.upright(upside_down);
            let known =
                typed.iter().map(|(name, at)| (*name, field(*at))).filter(|(_, truth)| !truth.is_empty());
            outcomes.extend(typed_outcomes(model, &picture, &field(file), known.collect(), settings));
        }
    }
    Ok(document(&outcomes))
}

/// A coupon's scan line as import takes it: in the fields of a template, refused where none fits or its check digit is
/// wrong; and whether the picture stands on its head.
fn scan_line(picture: Option<&Picture>, settings: &Settings) -> (Option<String>, bool, bool) {
    let Some(line) = picture.and_then(read_ocr) else { return (None, false, false) };
    let reading = read_scan(&line, &settings.templates);
    let refused = reading.as_ref().is_none_or(|reading| reading.check_digit == Some(CheckDigit::Bad));
    let text = reading.map_or_else(|| line.text.clone(), |reading| reading.text);
    (Some(text.chars().filter(|c| *c != ' ').collect()), refused, line.upside_down)
}

/// What became of each thing that is known to be typed on a picture. The time is that of the whole picture.
fn typed_outcomes(
    model: &TypedText,
    picture: &Picture,
    file: &str,
    known: Vec<(&str, String)>,
    settings: &Settings,
) -> Vec<Outcome> {
    let begun = Instant::now();
    let said = paper(&model.lines(picture), settings);
    let spent = begun.elapsed();
    let plain = |cents: &Said<Cents>| format!("{}.{:02}", cents.value.get() / 100, cents.value.get() % 100);
    let outcome = |(name, truth): (&str, String)| {
        let read = match name {
            "amount" => said.amount.as_ref().map(plain),
            "words" => said.words.as_ref().map(plain),
            "date" => said.date.as_ref().map(|said| said.value.to_string()),
            "payee" => said.payee.as_ref().map(|said| said.value.clone()),
            _ => said.memo.as_ref().map(|said| said.value.clone()),
        };
        let kind = format!("{OF_TYPE}{name}");
        Outcome { kind, file: file.to_owned(), truth, read, refused: false, spent, decoding: Duration::ZERO }
    };
    known.into_iter().map(outcome).collect()
}

fn document(outcomes: &[Outcome]) -> Document {
    let mut rows = Vec::new();
    let mut kinds: Vec<&str> = outcomes.iter().map(|o| o.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let of_kind: Vec<&Outcome> = outcomes.iter().filter(|o| o.kind == kind).collect();
        rows.push(row(kind, &of_kind));
        if kind.starts_with(OF_TYPE) {
            continue;
        }
        let held: Vec<&Outcome> = of_kind.iter().filter(|o| held_out(&o.truth)).copied().collect();
        rows.push(row(&format!("{kind}, never learnt from"), &held));
        rows.push(by_text(&format!("{kind}, by distinct text"), &of_kind));
        rows.push(by_text(&format!("{kind}, by distinct text, never learnt from"), &held));
    }
    let told = outcomes.iter().filter(|o| !o.exact() && !o.rejected());
    let wrong = told.map(|o| Wrong {
        file: o.file.clone(),
        truth: o.truth.clone(),
        read: o.read.clone().unwrap_or_default(),
    });
    Document { rows, wrong: wrong.collect() }
}

fn row(name: &str, outcomes: &[&Outcome]) -> Row {
    let count = |f: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|o| f(o)).count() as u64;
    let mean = |f: &dyn Fn(&Outcome) -> Duration| {
        let all: Duration = outcomes.iter().map(|o| f(o)).sum();
        u64::try_from(all.as_micros()).unwrap_or(u64::MAX) / (outcomes.len() as u64).max(1)
    };
    Row {
        name: name.to_owned(),
        lines: outcomes.len() as u64,
        exact: count(&|o| o.exact()),
        rejected: count(&|o| !o.exact() && o.rejected()),
        wrong: count(&|o| !o.exact() && !o.rejected()),
        characters: outcomes.iter().map(|o| o.truth.len() as u64).sum(),
        wrong_characters: outcomes.iter().map(|o| o.wrong_characters()).sum(),
        microseconds: mean(&|o| o.spent),
        decoding_microseconds: mean(&|o| o.decoding),
    }
}

/// A text counts as the worst of its images: wrong before rejected before exact.
fn by_text(name: &str, outcomes: &[&Outcome]) -> Row {
    let mut worst: BTreeMap<&str, &Outcome> = BTreeMap::new();
    let badness = |o: &Outcome| (!o.exact(), !o.rejected());
    for outcome in outcomes {
        let known = worst.entry(&outcome.truth).or_insert(outcome);
        if badness(outcome) > badness(known) {
            *known = outcome;
        }
    }
    row(name, &worst.into_values().collect::<Vec<_>>())
}
