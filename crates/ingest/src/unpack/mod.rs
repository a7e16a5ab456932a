//! Archives: zip and gzip files, and those one level within them, opened without a disk and without trust.
//!
//! An archive is judged as a whole by its directory before anything of it is unpacked: names that lead elsewhere, links,
//! names that some machines take for the same, members over one another, too much of anything. What comes out is
//! counted as it comes, because a directory can lie. Nothing is written anywhere: members are read.

mod archive;
mod contents;
mod directory;
mod limits;
mod names;

use std::io::{self, Read, Seek};

use lockbox_domain::Diagnostic;

pub use archive::{Archive, is_archive};
pub use contents::{Contents, Member};
pub use limits::Limits;

/// Gives every file in the archive `input` to `take`, under its name; those of an archive within it under the names of
/// both with `/` between them. Returns why it stopped, or was not begun; empty when everything was given.
///
/// `take` need not read a file to its end. A problem may show when files were taken already: what to do with those is
/// the caller's to say. Fails only when `input` cannot be read or `take` fails.
pub fn for_each_file<R: Read + Seek>(
    input: R,
    limits: Limits,
    mut take: impl FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> io::Result<Vec<Diagnostic>> {
    let archive = Archive::open(input, limits)?;
    walk(archive, "", &mut take)
}

fn walk<R: Read + Seek>(
    mut archive: Archive<R>,
    prefix: &str,
    take: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> io::Result<Vec<Diagnostic>> {
    let (limits, spent) = (archive.limits(), archive.spent());
    if !archive.problems().is_empty() {
        return Ok(archive.problems().to_vec());
    }
    for index in 0..archive.members().len() {
        let Some(member) = archive.members().get(index) else { break };
        let (name, place) = (format!("{prefix}{}", member.name), member.place);
        let Some(mut contents) = archive.read(index)? else { break };
        let mut head = Vec::new();
        let begun = contents.by_ref().take(4).read_to_end(&mut head);
        let mut whole = head.as_slice().chain(&mut contents);
        let outcome = match begun {
            Err(error) => Err(error),
            Ok(_) if is_archive(&head) => {
                Archive::<R>::open_within(&mut whole, place, limits, spent.clone()).map(Some)
            }
            Ok(_) => take(&name, &mut whole).map(|()| None),
        };
        // What the archive is to blame for is no failure, whatever was made of it.
        if let Some(problem) = contents.into_problem() {
            return Ok(vec![problem]);
        }
        let problems = match outcome? {
            None => continue,
            Some(Err(problem)) => vec![problem],
            Some(Ok(within)) => walk(within, &format!("{name}/"), take)?,
        };
        if !problems.is_empty() {
            return Ok(problems);
        }
    }
    Ok(Vec::new())
}
