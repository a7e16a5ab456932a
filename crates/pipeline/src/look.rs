//! A file looked at without a store: what it is, what it says of itself, what is wrong with it and where.
//!
//! Import looks first and loads afterwards, so that what `inspect` says is what import does.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use lockbox_domain::bank::StatementFileSummary;
use lockbox_domain::{BatchSummary, Cents, Diagnostic, FileKind, FileSummary, Place, ProblemCode, Scope};
use lockbox_ingest::accounts::{AccountsEvent, AccountsReader};
use lockbox_ingest::bai2;
use lockbox_ingest::lockbox::{self, Profile, Verdict};
use lockbox_ingest::sniff::{Format, HEAD_BYTES, sniff};

use crate::archive::{Fingerprint, fingerprint};
use crate::config::Settings;
use crate::error::PipelineError;

/// How many problems of one file are kept; the rest is counted.
pub const MAX_PROBLEMS: usize = 1_000;

/// What a file says of itself.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The path as given.
    pub path: PathBuf,
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
        /// The name of the profile that fits best.
        profile: String,
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
            Body::Payments { profile, .. } => Some(profile),
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
    let unreadable = |source| PipelineError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut looked = Looked {
        path: path.to_owned(),
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
    match looked.format {
        Format::Bai2 if profile.is_none() => look_at_statement(looked)?,
        Format::AccountsList if profile.is_none() => look_at_accounts(looked, settings)?,
        _ if profile.is_some() || looked.format.may_be_lockbox() => {
            look_at_payments(looked, settings, profile)?;
        }
        other => {
            let problem = refusal(other);
            looked.add(problem);
        }
    }
    Ok(())
}

/// Why a format that is known is not read.
fn refusal(format: Format) -> Diagnostic {
    let (code, message) = match format {
        Format::Empty => (ProblemCode::EmptyFile, "the file is empty".to_owned()),
        Format::Pgp => (ProblemCode::EncryptedFile, "the file is encrypted with PGP".to_owned()),
        Format::Binary | Format::Image | Format::Pdf => {
            (ProblemCode::BinaryFile, "the file is binary, not a bank's text file".to_owned())
        }
        other => (
            ProblemCode::UnsupportedFormat,
            format!("the file is `{}`, which is not booked from", other.as_str()),
        ),
    };
    Diagnostic::error(code, Scope::File, Place::default(), message)
}

fn look_at_payments(looked: &mut Looked, settings: &Settings, named: Option<&str>) -> Result<(), LookError> {
    let path = looked.path.clone();
    let (profile, verdict) = if let Some(name) = named {
        let found = named_profile(settings, name).map_err(LookError::Pipeline)?;
        (found, Verdict::Unconfirmed)
    } else {
        let profiles = settings.all_profiles();
        let found = lockbox::detect(&profiles, &settings.preferred_profiles(), || open(&path))?;
        if let Some(profile) =
            found.best.and_then(|name| settings.all_profiles().into_iter().find(|p| p.name() == name))
        {
            (profile, found.verdict)
        } else {
            let problem = if matches!(looked.format, Format::Unknown | Format::BaiLockbox) {
                unknown_format()
            } else {
                refusal(looked.format)
            };
            looked.add(problem);
            return Ok(());
        }
    };
    let mut reader = lockbox::Reader::new(profile, open(&path)?);
    let mut batches = Vec::new();
    while let Some(event) = reader.next_event()? {
        match event {
            lockbox::Event::Item(_) | lockbox::Event::Attachment(_) => {}
            lockbox::Event::BatchEnd(batch) => {
                if batches.len() < 10_000 || !batch.sound {
                    batches.push(batch);
                }
            }
            lockbox::Event::Diagnostic(problem) => looked.add(problem),
            lockbox::Event::FileEnd(summary) => {
                looked.format = Format::BaiLockbox;
                let verdict = if summary.totals_confirmed > 0 && named.is_some() {
                    Verdict::Confirmed
                } else {
                    verdict
                };
                unknown_lockboxes(looked, settings, &summary);
                let summary = FileSummary {
                    accepted: summary.accepted && !nothing_says_whole(looked, verdict, &summary),
                    ..summary
                };
                looked.body =
                    Body::Payments { profile: profile.name().to_owned(), verdict, summary, batches };
                break;
            }
        }
    }
    say_unconfirmed(looked);
    Ok(())
}

/// The profile of that name.
pub fn named_profile<'s>(settings: &'s Settings, name: &str) -> Result<&'s Profile, PipelineError> {
    settings.all_profiles().into_iter().find(|p| p.name() == name).ok_or_else(|| {
        let known: Vec<&str> = settings.all_profiles().iter().map(|p| p.name()).collect();
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
fn nothing_says_whole(looked: &mut Looked, verdict: Verdict, summary: &FileSummary) -> bool {
    let doubtful = summary.accepted && summary.items == 0 && verdict == Verdict::Unconfirmed;
    if doubtful {
        looked.add(Diagnostic::error(
            ProblemCode::MissingTrailer,
            Scope::File,
            Place::default(),
            "there is no payment in the file, and no total that says that it is whole",
        ));
    }
    doubtful
}

fn say_unconfirmed(looked: &mut Looked) {
    let Body::Payments { profile, verdict, summary, .. } = &looked.body else { return };
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

fn look_at_statement(looked: &mut Looked) -> Result<(), LookError> {
    let mut reader = bai2::Reader::new(open(&looked.path)?);
    while let Some(event) = reader.next_event()? {
        match event {
            bai2::Event::Entry(_) | bai2::Event::Statement(_) => {}
            bai2::Event::Diagnostic(problem) => looked.add(problem),
            bai2::Event::FileEnd(summary) => {
                looked.body = Body::Statement(summary);
                break;
            }
        }
    }
    Ok(())
}

fn look_at_accounts(looked: &mut Looked, settings: &Settings) -> Result<(), LookError> {
    let regions = settings.config.regions();
    let mut reader = AccountsReader::new(open(&looked.path)?, &regions);
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
