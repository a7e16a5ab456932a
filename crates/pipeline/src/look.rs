//! A file looked at without a store: what it is, what it says of itself, what is wrong with it and where.
//!
//! Import looks first and loads afterwards, so that what `inspect` says is what import does.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lockbox_domain::bank::StatementFileSummary;
use lockbox_domain::{
    Attachment, BatchSummary, ByteRange, Cents, Diagnostic, FileKind, FileSummary, ImageRef, ImageSource,
    Item, Place, ProblemCode, ReturnedCheck, Scope, sanitise,
};
use lockbox_ingest::accounts::{AccountsEvent, AccountsReader};
use lockbox_ingest::event::{PaymentEvent, ReadPayments, ReadStatements, StatementEvent};
use lockbox_ingest::flat;
use lockbox_ingest::lockbox::{self, Verdict};
use lockbox_ingest::sniff::{Format, HEAD_BYTES, sniff};

use crate::archive::{Fingerprint, fingerprint};
use crate::config::Settings;
use crate::error::PipelineError;
use crate::formats::{self, AnyProfile};
use crate::pictures::Pictures;
use crate::sources::{Refused, Source};

/// How many problems of one file are kept; the rest is counted.
pub const MAX_PROBLEMS: usize = 1_000;

/// What a file says of itself.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The path as given; within an archive, the archive's and the file's.
    pub path: PathBuf,
    /// Where its bytes are.
    pub place: PathBuf,
    /// The images that came with it.
    pub(crate) pictures: Arc<Pictures>,
    /// Digest and size of its bytes.
    pub fingerprint: Fingerprint,
    /// Its format.
    pub format: Format,
    /// What is in it.
    pub body: Body,
    /// What is wrong with it, in file order; at most [`MAX_PROBLEMS`].
    pub problems: Vec<Diagnostic>,
    /// How many more problems there are.
    pub more_problems: u64,
}

/// What is in a file.
#[derive(Debug, Clone)]
pub enum Body {
    /// Payments of a lockbox.
    Payments {
        /// The name of the profile that fits best, where the format has profiles.
        profile: Option<String>,
        /// Whether the file's own totals confirm it.
        verdict: Verdict,
        /// Everything added up.
        summary: FileSummary,
        /// Batch by batch; only the unsound ones of a very large file.
        batches: Vec<BatchSummary>,
    },
    /// A bank statement.
    Statement(StatementFileSummary),
    /// A list of accounts.
    Accounts {
        /// Rows that can be used.
        rows: u64,
        /// Rows that cannot.
        bad: u64,
        /// What the open bills add up to.
        amount: Cents,
        /// False when a column is missing.
        usable: bool,
    },
    /// Nothing that is read here.
    Other,
}

impl Looked {
    /// What the file is for.
    pub fn kind(&self) -> FileKind {
        match self.body {
            Body::Payments { .. } => FileKind::Payments,
            Body::Statement(_) => FileKind::Statement,
            Body::Accounts { .. } => FileKind::Accounts,
            Body::Other => FileKind::Unknown,
        }
    }

    /// True when something in it can be imported, or it is whole and empty.
    pub fn accepted(&self) -> bool {
        match &self.body {
            Body::Payments { summary, .. } => summary.accepted,
            Body::Statement(summary) => summary.accepted,
            Body::Accounts { usable, .. } => *usable,
            Body::Other => false,
        }
    }

    /// True when every stated total and count comes true and every required one is there.
    pub fn balanced(&self) -> bool {
        match &self.body {
            Body::Payments { summary, .. } => summary.balanced,
            Body::Statement(summary) => summary.balanced,
            Body::Accounts { usable, bad, .. } => *usable && *bad == 0,
            Body::Other => false,
        }
    }

    /// The format's name in JSON; none when it is not known.
    pub fn format_name(&self) -> Option<&'static str> {
        match self.format {
            Format::Unknown | Format::Empty | Format::Binary => None,
            known => Some(known.as_str()),
        }
    }

    /// The profile that was used, if the format has profiles.
    pub fn profile(&self) -> Option<&str> {
        match &self.body {
            Body::Payments { profile, .. } => profile.as_deref(),
            _ => None,
        }
    }

    /// How many payments, statement entries or rows.
    pub fn items(&self) -> u64 {
        match &self.body {
            Body::Payments { summary, .. } => u64::from(summary.items),
            Body::Statement(summary) => u64::from(summary.entries),
            Body::Accounts { rows, .. } => *rows,
            Body::Other => 0,
        }
    }

    /// How many batches.
    pub fn batches(&self) -> u32 {
        match &self.body {
            Body::Payments { summary, .. } => summary.batches,
            _ => 0,
        }
    }

    /// What the items add up to; signed for a statement.
    pub fn amount(&self) -> Cents {
        match &self.body {
            Body::Payments { summary, .. } => summary.amount,
            Body::Statement(summary) => summary.amount,
            Body::Accounts { amount, .. } => *amount,
            Body::Other => Cents::ZERO,
        }
    }

    /// The file, with the images that came with it.
    pub(crate) fn source(&self) -> Source {
        Source { name: self.path.clone(), place: self.place.clone(), pictures: Arc::clone(&self.pictures) }
    }

    fn add(&mut self, problem: Diagnostic) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.more_problems += 1;
        }
    }
}

/// Looks at the file at `path`. `profile` names a profile instead of finding one.
///
/// Fails only when the file cannot be opened, or the named profile is not known.
pub fn look(path: &Path, settings: &Settings, profile: Option<&str>) -> Result<Looked, PipelineError> {
    look_in(&Source::new(path.to_owned(), path.to_owned()), settings, profile)
}

/// Looks at a file whose bytes may be in another place than its name says.
pub(crate) fn look_in(
    source: &Source,
    settings: &Settings,
    profile: Option<&str>,
) -> Result<Looked, PipelineError> {
    let path = source.place.as_path();
    let unreadable = |error| PipelineError::Unreadable { path: source.name.clone(), source: error };
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut looked = Looked {
        path: source.name.clone(),
        place: source.place.clone(),
        pictures: Arc::clone(&source.pictures),
        fingerprint: Fingerprint { sha256: [0; 32], size },
        format: Format::Unknown,
        body: Body::Other,
        problems: Vec::new(),
        more_problems: 0,
    };
    if size > settings.config.max_file_bytes {
        let limit = settings.config.max_file_bytes;
        looked.add(
            Diagnostic::error(
                ProblemCode::FileTooLarge,
                Scope::File,
                Place::default(),
                format!("the file has {size} bytes, more than the {limit} that are allowed"),
            )
            .because(format!("at most {limit} bytes"), format!("{size} bytes")),
        );
        return Ok(looked);
    }
    looked.fingerprint = fingerprint(file).map_err(unreadable)?;
    looked.format = sniff_file(path).map_err(unreadable)?;
    match read_body(&mut looked, settings, profile) {
        Ok(()) => {}
        Err(LookError::Pipeline(e)) => return Err(e),
        Err(LookError::Io(e)) => looked.add(vanished(&e)),
    }
    Ok(looked)
}

/// An archive that was refused, as a file that was looked at.
pub(crate) fn look_at_refused(refused: &Refused) -> Result<Looked, PipelineError> {
    let Source { name, place, pictures } = refused.source.clone();
    let unreadable = |source| PipelineError::Unreadable { path: name.clone(), source };
    let fingerprint = File::open(&place).and_then(fingerprint).map_err(unreadable)?;
    let format = sniff_file(&place).map_err(unreadable)?;
    let problems = refused.problems.clone();
    Ok(Looked {
        path: name,
        place,
        pictures,
        fingerprint,
        format,
        body: Body::Other,
        problems,
        more_problems: 0,
    })
}

enum LookError {
    Pipeline(PipelineError),
    Io(io::Error),
}

impl From<io::Error> for LookError {
    fn from(e: io::Error) -> Self {
        Self::Io(e)
    }
}

fn vanished(e: &io::Error) -> Diagnostic {
    Diagnostic::error(
        ProblemCode::FileVanished,
        Scope::File,
        Place::default(),
        format!("the file could not be read to its end: {e}"),
    )
}

fn sniff_file(path: &Path) -> io::Result<Format> {
    use std::io::Read;
    let mut head = Vec::new();
    File::open(path)?.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(sniff(&head))
}

/// A fresh buffered reader from the file's first byte.
pub(crate) fn open(path: &Path) -> io::Result<BufReader<File>> {
    Ok(BufReader::with_capacity(256 * 1024, File::open(path)?))
}

fn read_body(looked: &mut Looked, settings: &Settings, profile: Option<&str>) -> Result<(), LookError> {
    let format = looked.format;
    if profile.is_some() {
        return look_at_lockbox_file(looked, settings, profile);
    }
    if let Some(mut reader) = formats::payments(format, &settings.config, || open(&looked.place))? {
        // The format has one layout, known beforehand: there is nothing to be found by trial.
        return look_at_payments(looked, settings, &mut *reader, None, Verdict::Confirmed);
    }
    if let Some(mut reader) = formats::statements(format, || open(&looked.place))? {
        return look_at_statement(looked, &mut *reader);
    }
    if format == Format::AccountsList {
        look_at_accounts(looked, settings)?;
    } else if format.may_be_lockbox() {
        look_at_lockbox_file(looked, settings, None)?;
    } else {
        let problem = refusal(format);
        looked.add(problem);
    }
    Ok(())
}

/// Why a format that is known is not read.
fn refusal(format: Format) -> Diagnostic {
    let (code, message) = match format {
        Format::Empty => (ProblemCode::EmptyFile, "the file is empty".to_owned()),
        Format::Pgp => (ProblemCode::EncryptedFile, "the file is encrypted with PGP".to_owned()),
        Format::Image => (
            ProblemCode::UnlistedImage,
            "no file lists this image, and its name says no item that is here".to_owned(),
        ),
        Format::Binary | Format::Pdf => {
            (ProblemCode::BinaryFile, "the file is binary, not a bank's text file".to_owned())
        }
        other => (
            ProblemCode::UnsupportedFormat,
            format!("the file is `{}`, which is not booked from", other.as_str()),
        ),
    };
    Diagnostic::error(code, Scope::File, Place::default(), message)
}

fn look_at_lockbox_file(
    looked: &mut Looked,
    settings: &Settings,
    named: Option<&str>,
) -> Result<(), LookError> {
    let place = looked.place.clone();
    let (profile, verdict) = if let Some(name) = named {
        (named_profile(settings, name).map_err(LookError::Pipeline)?, Verdict::Unconfirmed)
    } else if let Some(found) = find_profile(settings, &place)? {
        found
    } else {
        let problem = if matches!(looked.format, Format::Unknown | Format::BaiLockbox) {
            unknown_format()
        } else {
            refusal(looked.format)
        };
        looked.add(problem);
        return Ok(());
    };
    let mut reader = profile.reader(open(&place)?);
    looked.format = Format::BaiLockbox;
    look_at_payments(looked, settings, &mut *reader, Some(profile.name()), verdict)?;
    if let Body::Payments { verdict, summary, .. } = &mut looked.body
        && named.is_some()
        && summary.totals_confirmed > 0
    {
        *verdict = Verdict::Confirmed;
    }
    if let Body::Payments { verdict, summary, .. } = &looked.body
        && nothing_says_whole(*verdict, summary)
    {
        looked.add(Diagnostic::error(
            ProblemCode::MissingTrailer,
            Scope::File,
            Place::default(),
            "there is no payment in the file, and no total that says that it is whole",
        ));
        if let Body::Payments { summary, .. } = &mut looked.body {
            summary.accepted = false;
        }
    }
    say_unconfirmed(looked);
    Ok(())
}

/// The profile that fits best, of the BAI family or flat; none where none fits.
fn find_profile<'s>(settings: &'s Settings, place: &Path) -> io::Result<Option<(AnyProfile<'s>, Verdict)>> {
    let profiles = settings.all_profiles();
    let found = lockbox::detect(&profiles, &settings.preferred_profiles(), || open(place))?;
    let best = found.best.and_then(|name| profiles.into_iter().find(|p| p.name() == name));
    if let Some(profile) = best.filter(|_| found.verdict == Verdict::Confirmed) {
        return Ok(Some((AnyProfile::Bai(profile), found.verdict)));
    }
    // No total speaks for a relative of BAI: another layout that fits in every row, or whose totals come true, is it.
    let spotless = best.is_some_and(|p| found.trials.iter().any(|t| t.profile == p.name() && t.errors == 0));
    let flat = flat::detect(settings.all_flat_profiles(), &settings.preferred_profiles(), || open(place))?;
    if let Some(fit) = flat.filter(|fit| fit.verdict == Verdict::Confirmed || !spotless)
        && let Some(profile) = settings.all_flat_profiles().into_iter().find(|p| p.name() == fit.profile)
    {
        return Ok(Some((AnyProfile::Flat(profile), fit.verdict)));
    }
    Ok(best.map(|profile| (AnyProfile::Bai(profile), found.verdict)))
}

fn look_at_payments(
    looked: &mut Looked,
    settings: &Settings,
    reader: &mut dyn ReadPayments,
    profile: Option<&str>,
    verdict: Verdict,
) -> Result<(), LookError> {
    let mut batches = Vec::new();
    let source = looked.source();
    while let Some(event) = reader.next_event()? {
        match event {
            PaymentEvent::Item(Item { images, record, bytes, .. })
            | PaymentEvent::Attachment(Attachment { images, record, bytes, .. }) => {
                missing_images(&images, record, bytes, &source).for_each(|problem| looked.add(problem));
            }
            PaymentEvent::Returned(check) => looked.add(returned(&check)),
            PaymentEvent::BatchEnd(batch) => {
                if batches.len() < 10_000 || !batch.sound {
                    batches.push(batch);
                }
            }
            PaymentEvent::Diagnostic(problem) => looked.add(problem),
            PaymentEvent::FileEnd(summary) => {
                unknown_lockboxes(looked, settings, &summary);
                let profile = profile.map(str::to_owned);
                looked.body = Body::Payments { profile, verdict, summary, batches };
                break;
            }
        }
    }
    Ok(())
}

/// A check that comes back is told; the bank's statement debits it.
pub(crate) fn returned(check: &ReturnedCheck) -> Diagnostic {
    let place = Place { record: check.record, line: 0, byte: check.bytes.start, len: check.bytes.len };
    let serial = check.serial.as_deref().unwrap_or("without a number");
    let why = return_reason(&check.reason);
    let message = format!("check {} of {} comes back: {why}", sanitise(serial), check.amount.grouped());
    Diagnostic::warning(ProblemCode::ReturnedCheck, Scope::Item, place, message)
}

/// Return reason codes of X9.100-187 in words; others as they stand.
pub(crate) fn return_reason(code: &str) -> String {
    let words = match code.trim() {
        "A" => "not sufficient funds",
        "B" => "uncollected funds hold",
        "C" => "stop payment",
        "D" => "closed account",
        "E" => "unable to locate account",
        "F" => "frozen or blocked account",
        "G" => "stale dated",
        "H" => "post dated",
        "I" => "endorsement missing",
        "J" => "endorsement irregular",
        "K" => "signature missing",
        "L" => "signature irregular",
        "M" => "non-cash item",
        "N" => "altered or fictitious item",
        "O" => "unable to process",
        "P" => "item exceeds stated maximum value",
        "Q" => "not authorized",
        "R" => "branch or account sold",
        "S" => "refer to maker",
        other => return format!("reason `{}`", sanitise(other)),
    };
    format!("{words} ({})", code.trim())
}

/// The images that a record names and that are not there: what names them is kept without them.
pub(crate) fn missing_images(
    images: &[ImageRef],
    record: u64,
    bytes: ByteRange,
    source: &Source,
) -> impl Iterator<Item = Diagnostic> {
    images.iter().filter_map(move |image| {
        let ImageSource::Named { name, .. } = &image.source else { return None };
        let place = Place { record, line: record, byte: bytes.start, len: bytes.len };
        let message = format!("the {} image `{}` is not there", image.side.as_str(), sanitise(name));
        let problem = Diagnostic::warning(ProblemCode::MissingImage, Scope::Item, place, message)
            .because("an image of that name beside the file", "none");
        source.picture(name).is_none().then_some(problem)
    })
}

/// The reader of payments of a format, or of a profile where the format has profiles; none of any other format.
pub(crate) fn reader_of<'s>(
    settings: &'s Settings,
    format: Format,
    profile: Option<&str>,
    place: &Path,
) -> Result<Option<Box<dyn ReadPayments + 's>>, PipelineError> {
    let unreadable = |source| PipelineError::Unreadable { path: place.to_owned(), source };
    match profile {
        Some(name) => {
            let profile = named_profile(settings, name)?;
            Ok(Some(profile.reader(open(place).map_err(unreadable)?)))
        }
        None => formats::payments(format, &settings.config, || open(place))
            .map(|reader| reader.map(|reader| reader as Box<dyn ReadPayments + 's>))
            .map_err(unreadable),
    }
}

/// The profile of that name.
pub fn named_profile<'s>(settings: &'s Settings, name: &str) -> Result<AnyProfile<'s>, PipelineError> {
    let known = || {
        let bai = settings.all_profiles().into_iter().map(AnyProfile::Bai);
        bai.chain(settings.all_flat_profiles().into_iter().map(AnyProfile::Flat))
    };
    known().find(|p| p.name() == name).ok_or_else(|| {
        let known: Vec<&str> = known().map(AnyProfile::name).collect();
        PipelineError::Usage(format!("there is no profile `{name}`; there are {}", known.join(", ")))
    })
}

fn unknown_format() -> Diagnostic {
    Diagnostic::error(
        ProblemCode::UnknownFormat,
        Scope::File,
        Place { record: 1, line: 1, byte: 0, len: 0 },
        "the file is of no format that is known here",
    )
}

/// A file without a payment and without a total that came true is no empty day's file: its rest is missing.
fn nothing_says_whole(verdict: Verdict, summary: &FileSummary) -> bool {
    summary.accepted && summary.items == 0 && verdict == Verdict::Unconfirmed
}

fn say_unconfirmed(looked: &mut Looked) {
    let Body::Payments { profile: Some(profile), verdict, summary, .. } = &looked.body else { return };
    if !summary.accepted {
        return;
    }
    let (code, message) = match verdict {
        Verdict::Unconfirmed => (
            ProblemCode::NoProfileConfirmed,
            format!("no total in the file confirms profile `{profile}`; the amounts may be misread"),
        ),
        Verdict::Ambiguous => (
            ProblemCode::ProfileAmbiguous,
            format!("profile `{profile}` and another one both fit and read different money"),
        ),
        _ => return,
    };
    let problem = Diagnostic::warning(code, Scope::File, Place::default(), message);
    looked.add(problem);
}

fn unknown_lockboxes(looked: &mut Looked, settings: &Settings, summary: &FileSummary) {
    for part in &summary.lockboxes {
        if let Some(number) = &part.lockbox
            && settings.config.lockbox(number).is_none()
        {
            let message = format!("lockbox {number} is not in the configuration");
            let problem =
                Diagnostic::warning(ProblemCode::UnknownLockbox, Scope::Lockbox, Place::default(), message);
            if !looked.problems.iter().any(|p| p.message == problem.message) {
                looked.add(problem);
            }
        }
    }
}

fn look_at_statement(looked: &mut Looked, reader: &mut dyn ReadStatements) -> Result<(), LookError> {
    while let Some(event) = reader.next_event()? {
        match event {
            StatementEvent::Entry(_) | StatementEvent::Statement(_) => {}
            StatementEvent::Diagnostic(problem) => looked.add(problem),
            StatementEvent::FileEnd(summary) => {
                looked.body = Body::Statement(summary);
                break;
            }
        }
    }
    Ok(())
}

fn look_at_accounts(looked: &mut Looked, settings: &Settings) -> Result<(), LookError> {
    let regions = settings.config.regions();
    let mut reader = AccountsReader::new(open(&looked.place)?, &regions);
    let (mut rows, mut bad, mut amount, mut usable) = (0, 0, Cents::ZERO, false);
    while let Some(event) = reader.next_event()? {
        match event {
            AccountsEvent::Row(row) => {
                if let Some(bill) = row.bill {
                    amount = amount.plus(bill.amount_due).map_err(|e| LookError::Pipeline(e.into()))?;
                }
            }
            AccountsEvent::Diagnostic(problem) => looked.add(problem),
            AccountsEvent::End(end) => (rows, bad, usable) = (end.rows, end.bad, end.accepted),
        }
    }
    looked.body = Body::Accounts { rows, bad, amount, usable };
    Ok(())
}
