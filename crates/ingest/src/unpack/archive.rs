//! A zip or gzip file: its members listed and judged, then opened one by one.

use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};

use flate2::bufread::{GzDecoder, MultiGzDecoder};
use lockbox_domain::{Diagnostic, Place, ProblemCode, Scope, sanitise};
use zip::ZipArchive;
use zip::result::ZipError;

use super::contents::{Contents, Member, is_archives_fault};
use super::directory::stated_entries;
use super::limits::{Limits, Spent};
use super::names::{Seen, checked};

/// Problems after which no more are listed.
const MAX_PROBLEMS: usize = 100;

/// The kinds of archive that are opened.
#[derive(Debug)]
enum Kind<R> {
    Zip(ZipArchive<R>),
    Gzip(R),
    /// Nothing of it can be read.
    Broken,
}

/// An archive whose members are known.
#[derive(Debug)]
pub struct Archive<R> {
    kind: Kind<R>,
    /// Members with their number in the directory.
    numbers: Vec<usize>,
    members: Vec<Member>,
    problems: Vec<Diagnostic>,
    limits: Limits,
    spent: Spent,
}

/// True when a file that begins so is an archive that can be opened here.
pub fn is_archive(head: &[u8]) -> bool {
    is_zip(head) || head.starts_with(b"\x1f\x8b")
}

fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

impl<R: Read + Seek> Archive<R> {
    /// Opens `input`, a zip or gzip file, and judges what it says of its members. Fails only when it cannot be read.
    pub fn open(input: R, limits: Limits) -> io::Result<Self> {
        Self::nested(input, limits, Spent::default())
    }

    fn nested(mut input: R, limits: Limits, spent: Spent) -> io::Result<Self> {
        let mut head = Vec::new();
        input.seek(SeekFrom::Start(0))?;
        input.by_ref().take(4).read_to_end(&mut head)?;
        input.seek(SeekFrom::Start(0))?;
        let mut archive = Self {
            kind: Kind::Broken,
            numbers: Vec::new(),
            members: Vec::new(),
            problems: Vec::new(),
            limits,
            spent,
        };
        if is_zip(&head) {
            archive.list_zip(input)?;
        } else if is_archive(&head) {
            archive.list_gzip(input)?;
        } else {
            archive.tell(ProblemCode::BadArchive, Place::default(), "it is no zip or gzip file".to_owned());
        }
        Ok(archive)
    }

    /// Its files, in the order of its directory; folders are none.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Why it must not be unpacked; empty when it may.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Opens member `index` of [`Archive::members`]; none of an archive that must not be unpacked, or beyond the last.
    /// Fails only when the archive cannot be read.
    pub fn read(&mut self, index: usize) -> io::Result<Option<Contents<'_>>> {
        let (Some(member), Some(number)) = (self.members.get(index), self.numbers.get(index)) else {
            return Ok(None);
        };
        if !self.problems.is_empty() {
            return Ok(None);
        }
        let inner: Box<dyn Read + '_> = match &mut self.kind {
            Kind::Zip(zip) => match zip.by_index(*number) {
                Ok(file) => Box::new(file),
                Err(error) => Box::new(Failing(Some(into_io(error)?))),
            },
            Kind::Gzip(input) => {
                input.seek(SeekFrom::Start(0))?;
                Box::new(MultiGzDecoder::new(BufReader::new(input)))
            }
            Kind::Broken => return Ok(None),
        };
        Ok(Some(Contents::new(inner, member, self.limits, self.spent.clone())))
    }

    /// Opens an archive within this one, which is read from `contents` into memory; its bytes and members count with
    /// those of this one.
    pub(super) fn open_within(
        mut contents: impl Read,
        place: Place,
        limits: Limits,
        spent: Spent,
    ) -> io::Result<Result<Archive<Cursor<Vec<u8>>>, Diagnostic>> {
        let refuse = |message: String| {
            Ok(Err(Diagnostic::error(ProblemCode::UnsafeArchive, Scope::File, place, message)))
        };
        let Some(depth) = limits.depth.checked_sub(1) else {
            return refuse("it holds an archive within an archive".to_owned());
        };
        let mut bytes = Vec::new();
        contents.by_ref().take(limits.nested_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limits.nested_bytes {
            return refuse(format!("an archive within it has more than {} bytes", limits.nested_bytes));
        }
        Archive::nested(Cursor::new(bytes), Limits { depth, ..limits }, spent).map(Ok)
    }

    pub(super) fn spent(&self) -> Spent {
        self.spent.clone()
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    fn tell(&mut self, code: ProblemCode, place: Place, message: String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Diagnostic::error(code, Scope::File, place, message));
        }
    }

    fn list_zip(&mut self, mut input: R) -> io::Result<()> {
        let stated = stated_entries(&mut input)?;
        if self.spent.entries(stated) > self.limits.entries {
            let message = format!("it has more than {} members", self.limits.entries);
            self.tell(ProblemCode::UnsafeArchive, Place::default(), message);
            return Ok(());
        }
        let mut zip = match ZipArchive::new(input) {
            Ok(zip) => zip,
            Err(error) => {
                let message = format!("its directory cannot be read: {}", into_io(error)?);
                self.tell(ProblemCode::BadArchive, Place::default(), message);
                return Ok(());
            }
        };
        if zip.has_duplicate_names() {
            let message = "two members have the same name".to_owned();
            self.tell(ProblemCode::UnsafeArchive, Place::default(), message);
        }
        match zip.has_overlapping_entries() {
            Ok(false) => {}
            Ok(true) => {
                let message = "members lie over one another".to_owned();
                self.tell(ProblemCode::UnsafeArchive, Place::default(), message);
            }
            Err(error) => {
                let message = format!("its members cannot be found: {}", into_io(error)?);
                self.tell(ProblemCode::BadArchive, Place::default(), message);
            }
        }
        let mut seen = Seen::default();
        let mut total = 0_u64;
        for number in 0..zip.len() {
            let Ok(entry) = zip.by_index_data(number) else { continue };
            let place = Place { record: number as u64 + 1, byte: entry.header_start(), ..Place::default() };
            let name = entry.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
            total = total.saturating_add(entry.size());
            let file_type = entry.unix_mode().unwrap_or_default() & 0o170_000;
            let plain = matches!(file_type, 0 | 0o100_000 | 0o040_000) && !entry.is_symlink();
            let (folder, encrypted) = (entry.is_dir(), entry.encrypted());
            let (packed_bytes, stated) = (entry.compressed_size(), entry.size());
            let shown = sanitise(&name);
            match checked(&name, self.limits.name_bytes) {
                Err(why) => self.tell(ProblemCode::UnsafeArchive, place, format!("member {shown:?} {why}")),
                Ok(_) if !plain => {
                    let message = format!("member {shown:?} is a link or a device");
                    self.tell(ProblemCode::UnsafeArchive, place, message);
                }
                Ok(name) if !seen.is_new(&name) => {
                    let message = format!("member {shown:?} has the name of another, but for its case");
                    self.tell(ProblemCode::UnsafeArchive, place, message);
                }
                Ok(_) if encrypted => {
                    let message = format!("member {shown:?} is encrypted");
                    self.tell(ProblemCode::EncryptedFile, place, message);
                }
                Ok(_) if folder => {}
                Ok(name) => {
                    self.members.push(Member { name, packed_bytes, stated_bytes: Some(stated), place });
                    self.numbers.push(number);
                }
            }
        }
        if total > self.limits.total_bytes {
            let message = format!("it says that it holds {total} bytes");
            self.tell(ProblemCode::UnsafeArchive, Place::default(), message);
        }
        self.kind = Kind::Zip(zip);
        Ok(())
    }

    fn list_gzip(&mut self, mut input: R) -> io::Result<()> {
        let packed_bytes = input.seek(SeekFrom::End(0))?;
        input.seek(SeekFrom::Start(0))?;
        if self.spent.entries(1) > self.limits.entries {
            let message = format!("it has more than {} members", self.limits.entries);
            self.tell(ProblemCode::UnsafeArchive, Place::default(), message);
            return Ok(());
        }
        // The name is a hint that many writers leave out; where it leads elsewhere its last part will do.
        let mut decoder = GzDecoder::new(BufReader::new(&mut input));
        let mut first = [0];
        match decoder.read(&mut first) {
            Err(e) if !is_archives_fault(&e) => return Err(e),
            _ => {}
        }
        let given =
            decoder.header().and_then(|h| h.filename()).map(|n| crate::text::decode(n).0.into_owned());
        let last = given.and_then(|n| n.rsplit(['/', '\\']).next().map(str::to_owned));
        let name = last.and_then(|n| checked(&n, self.limits.name_bytes).ok());
        drop(decoder);
        let place = Place { record: 1, ..Place::default() };
        let name = name.unwrap_or_else(|| "contents".to_owned());
        self.members.push(Member { name, packed_bytes, stated_bytes: None, place });
        self.numbers.push(0);
        self.kind = Kind::Gzip(input);
        Ok(())
    }
}

/// A member that cannot be opened: reading it says why.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The archive's fault as an error that says so; a failure of the input is passed on.
fn into_io(error: ZipError) -> io::Result<io::Error> {
    match error {
        ZipError::Io(e) if !is_archives_fault(&e) => Err(e),
        ZipError::Io(e) => Ok(e),
        other => Ok(io::Error::new(io::ErrorKind::InvalidData, other.to_string())),
    }
}
