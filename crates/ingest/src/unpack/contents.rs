//! The bytes of a member as they come out, counted: what an archive says of their number is not believed.

use std::io::{self, Read};

use lockbox_domain::{Diagnostic, Place, ProblemCode, Scope, sanitise};

use super::limits::{Limits, Spent};

/// What is known of a member before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name, with `/` between the parts, none of which leads anywhere else.
    pub name: String,
    /// Bytes in the archive.
    pub packed_bytes: u64,
    /// Bytes unpacked, as the archive says; none where it does not.
    pub stated_bytes: Option<u64>,
    /// Where it is in the archive; `record` counts members from 1.
    pub place: Place,
}

/// The bytes of a member.
///
/// Reading fails when the archive is broken or a limit is passed; then [`Contents::problem`] says so, and without one
/// it is the archive's own bytes that could not be read.
pub struct Contents<'a> {
    inner: Box<dyn Read + 'a>,
    member: &'a Member,
    limits: Limits,
    spent: Spent,
    out: u64,
    problem: Option<Diagnostic>,
}

impl<'a> Contents<'a> {
    pub(super) fn new(inner: Box<dyn Read + 'a>, member: &'a Member, limits: Limits, spent: Spent) -> Self {
        Self { inner, member, limits, spent, out: 0, problem: None }
    }

    /// Why reading failed, where it is the archive's fault.
    pub fn problem(&self) -> Option<&Diagnostic> {
        self.problem.as_ref()
    }

    /// Takes the problem out.
    pub fn into_problem(self) -> Option<Diagnostic> {
        self.problem
    }

    /// What the bytes that have come out so far go beyond.
    fn excess(&self, total: u64) -> Option<String> {
        let name = sanitise(&self.member.name);
        let (out, packed) = (self.out, self.member.packed_bytes);
        if total > self.limits.total_bytes {
            return Some(format!("the archive holds more than {} bytes", self.limits.total_bytes));
        }
        let most = packed.max(1).saturating_mul(self.limits.ratio);
        (out > self.limits.ratio_from_bytes && out > most)
            .then(|| format!("{name} is more than {} times its {packed} packed bytes", self.limits.ratio))
    }

    fn stop(&mut self, code: ProblemCode, message: String) -> io::Error {
        let error = io::Error::new(io::ErrorKind::InvalidData, message.clone());
        self.problem = Some(Diagnostic::error(code, Scope::File, self.member.place, message));
        error
    }
}

impl Read for Contents<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(problem) = &self.problem {
            return Err(io::Error::new(io::ErrorKind::InvalidData, problem.message.clone()));
        }
        match self.inner.read(buffer) {
            Ok(read) => {
                self.out = self.out.saturating_add(read as u64);
                let total = self.spent.bytes(read as u64);
                match self.excess(total) {
                    Some(message) => Err(self.stop(ProblemCode::UnsafeArchive, message)),
                    None => Ok(read),
                }
            }
            Err(e) if is_archives_fault(&e) => {
                let message = format!("{} cannot be unpacked to its end: {e}", sanitise(&self.member.name));
                Err(self.stop(ProblemCode::BadArchive, message))
            }
            Err(e) => Err(e),
        }
    }
}

/// True for what a decompressor says of bytes, not a disk of itself.
pub(super) fn is_archives_fault(error: &io::Error) -> bool {
    use io::ErrorKind as K;
    let of_bytes = matches!(
        error.kind(),
        K::InvalidData | K::InvalidInput | K::UnexpectedEof | K::Other | K::Unsupported
    );
    of_bytes && error.raw_os_error().is_none()
}
