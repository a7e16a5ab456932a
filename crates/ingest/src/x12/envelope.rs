//! Interchange, group and set: each is opened and closed by a segment with the same control number, and the closing one
//! states how much was in between. Of several that break for one cause, the innermost is told.

use lockbox_domain::{Diagnostic, Place, ProblemCode, Scope, Severity, sanitise};

use super::segment::{Flaw, Segment};
use super::values::{element_name, number};
use crate::report::Report;

/// What is open.
#[derive(Debug, Default)]
struct Open {
    /// Its control number; none where its header is missing or cannot be read.
    number: Option<String>,
    /// Groups of an interchange, sets of a group, segments of a set.
    counted: u64,
    /// Errors told before it: what follows from one of its own is not told again.
    errors_before: u64,
    /// Why nothing in it may flow.
    why_held: Option<String>,
    /// What a group says it is for.
    purpose: String,
}

/// One of the three levels, and the words for it.
#[derive(Debug, Clone, Copy)]
struct Level {
    noun: &'static str,
    trailer: &'static str,
    parts: &'static str,
    scope: Scope,
}

const INTERCHANGE: Level = Level { noun: "interchange", trailer: "IEA", parts: "groups", scope: Scope::File };
const GROUP: Level = Level { noun: "group", trailer: "GE", parts: "sets", scope: Scope::Lockbox };
const SET: Level = Level { noun: "set", trailer: "SE", parts: "segments", scope: Scope::Batch };

/// Where in the envelope the file stands.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    interchange: Option<Open>,
    group: Option<Open>,
    set: Option<Open>,
    /// True once an interchange was opened: from then on nothing stands outside of one.
    enclosed: bool,
    /// True once something outside a set was told, until the next set.
    stray_told: bool,
    /// True once a count came out wrong.
    pub(super) miscounted: bool,
    /// How many interchanges are marked as tests.
    pub(super) tests: u64,
}

impl Envelope {
    /// True inside a set.
    pub(super) fn in_set(&self) -> bool {
        self.set.is_some()
    }

    /// True for the trailer of the outermost level that is open: a file may end right behind it.
    pub(super) fn may_end_with(&self, id: &[u8]) -> bool {
        match (&self.interchange, &self.group) {
            (Some(_), _) => id == b"IEA",
            (None, Some(_)) => id == b"GE",
            (None, None) => id == b"SE",
        }
    }

    /// The set that a segment outside of one must belong to, told by its group; its header is missing. Returns which
    /// set, and why nothing of it may flow.
    pub(super) fn imply_set(
        &mut self,
        segment: &Segment<'_>,
        report: &mut Report,
    ) -> Option<(&'static [u8], String)> {
        let group = self.group.as_mut()?;
        let set: &[u8] = match group.purpose.as_str() {
            "LB" => b"823",
            "RA" => b"820",
            _ => return None,
        };
        group.counted += 1;
        self.set = Some(missing_header(SET, &sanitise(&segment.name()), segment.place, report));
        Some((set, "its set has no header".to_owned()))
    }

    /// Counts a segment of the open set.
    pub(super) fn count_segment(&mut self) {
        if let Some(set) = &mut self.set {
            set.counted += 1;
        }
    }

    /// A set that is open has no more than this: its end is missing. Returns why it may not flow.
    pub(super) fn break_off_set(&mut self, place: Place, report: &mut Report) -> Option<String> {
        let set = self.set.take()?;
        Some(missing_trailer(SET, &set, place, report))
    }

    /// `ISA`.
    pub(super) fn open_interchange(&mut self, segment: &Segment<'_>, set_told: bool, report: &mut Report) {
        self.close_interchange(segment.place, set_told, report);
        self.enclosed = true;
        let mut open = Open { number: segment.some(13), errors_before: report.errors, ..Open::default() };
        if segment.flaw == Some(Flaw::BadHeader) {
            let message = "the interchange header has not its sixteen elements";
            let problem = Diagnostic::error(ProblemCode::BadHeader, Scope::File, segment.place, message);
            report.tell(problem.because("ISA with 16 elements", segment_start(segment)));
            (open.number, open.why_held) = (None, Some(message.to_owned()));
        } else if segment.get(15) == b"T" {
            let message = format!("{} is marked as a test", name(INTERCHANGE, &open));
            let problem =
                Diagnostic::error(ProblemCode::TestFile, Scope::File, segment.at(15), message.clone());
            report.tell(problem.because("P", "T"));
            open.why_held = Some(message);
            self.tests += 1;
            open.errors_before = report.errors;
        }
        self.interchange = Some(open);
    }

    /// `GS`.
    pub(super) fn open_group(&mut self, segment: &Segment<'_>, set_told: bool, report: &mut Report) {
        self.close_group(segment.place, set_told, report);
        if self.enclosed && self.interchange.is_none() {
            self.interchange = Some(missing_header(INTERCHANGE, "GS", segment.place, report));
        }
        if let Some(interchange) = &mut self.interchange {
            interchange.counted += 1;
        }
        self.group = Some(Open {
            number: segment.some(6),
            errors_before: report.errors,
            purpose: segment.text(1).into_owned(),
            ..Open::default()
        });
    }

    /// `ST`. Returns why nothing of the set may flow.
    pub(super) fn open_set(&mut self, segment: &Segment<'_>, report: &mut Report) -> Option<String> {
        let inside = self.interchange.is_some() || self.enclosed;
        if inside && self.group.is_none() {
            let mut group = missing_header(GROUP, "ST", segment.place, report);
            group.why_held = Some("its group has no header".to_owned());
            self.group = Some(group);
            if let Some(interchange) = &mut self.interchange {
                interchange.counted += 1;
            }
        }
        if let Some(group) = &mut self.group {
            group.counted += 1;
            odd_purpose(segment, &group.purpose, report);
        }
        self.stray_told = false;
        self.set = Some(Open {
            number: segment.some(2),
            counted: 1,
            errors_before: report.errors,
            ..Open::default()
        });
        let held = |open: &Option<Open>| open.as_ref().and_then(|o| o.why_held.clone());
        held(&self.interchange).or_else(|| held(&self.group))
    }

    /// `SE`. Returns what is wrong with the set, and why what is open of it may not flow.
    pub(super) fn close_set(
        &mut self,
        segment: &Segment<'_>,
        report: &mut Report,
    ) -> Option<(ProblemCode, String)> {
        let Some(set) = self.set.take() else {
            if let Some(group) = &mut self.group {
                group.counted += 1;
            }
            if !self.stray_told {
                missing_header(SET, "SE", segment.place, report);
            }
            return None;
        };
        self.compare(SET, &set, segment, report)
    }

    /// `GE`.
    pub(super) fn end_group(&mut self, segment: &Segment<'_>, set_told: bool, report: &mut Report) {
        match self.group.take() {
            Some(group) if set_told => drop(group),
            Some(group) => drop(self.compare(GROUP, &group, segment, report)),
            None => {
                if let Some(interchange) = &mut self.interchange {
                    interchange.counted += 1;
                }
                missing_header(GROUP, "GE", segment.place, report);
            }
        }
    }

    /// `IEA`.
    pub(super) fn end_interchange(&mut self, segment: &Segment<'_>, set_told: bool, report: &mut Report) {
        let told = self.close_group(segment.place, set_told, report);
        match self.interchange.take() {
            Some(_) if told => {}
            Some(interchange) => drop(self.compare(INTERCHANGE, &interchange, segment, report)),
            None => drop(missing_header(INTERCHANGE, "IEA", segment.place, report)),
        }
        self.enclosed = true;
    }

    /// A segment that belongs in a set and stands outside of one.
    pub(super) fn stray(&mut self, segment: &Segment<'_>, report: &mut Report) {
        // Acknowledgments of interchanges stand between the groups.
        if std::mem::replace(&mut self.stray_told, true) || segment.id() == b"TA1" {
            return;
        }
        let over = self.enclosed && self.interchange.is_none();
        let (code, scope) = if over {
            (ProblemCode::DataAfterTrailer, Scope::File)
        } else {
            (ProblemCode::RecordOutOfPlace, Scope::Lockbox)
        };
        let message = format!("segment {} stands outside a transaction set", sanitise(&segment.name()));
        report.tell(Diagnostic::error(code, scope, segment.place, message));
    }

    /// The file is over; true when nothing is open. What is open is told once, by its outermost.
    pub(super) fn end_file(&mut self, place: Place, report: &mut Report) -> Option<String> {
        let levels = [(INTERCHANGE, &self.interchange), (GROUP, &self.group), (SET, &self.set)];
        let (level, open) = levels.into_iter().find_map(|(level, open)| Some((level, open.as_ref()?)))?;
        let message =
            format!("the file ends before the {} of {}: it was cut off", level.trailer, name(level, open));
        let problem = Diagnostic::error(ProblemCode::MissingTrailer, Scope::File, place, message.clone());
        report.tell(problem.because(level.trailer, "the end of the file"));
        Some(message)
    }

    /// Closes a group whose end is missing; true when that, or what follows from it, has been told.
    fn close_group(&mut self, place: Place, told: bool, report: &mut Report) -> bool {
        let Some(group) = self.group.take() else { return told };
        if !told {
            missing_trailer(GROUP, &group, place, report);
        }
        true
    }

    fn close_interchange(&mut self, place: Place, told: bool, report: &mut Report) {
        let told = self.close_group(place, told, report);
        if let Some(interchange) = self.interchange.take()
            && !told
        {
            missing_trailer(INTERCHANGE, &interchange, place, report);
        }
    }

    /// Compares a trailer with what it closes. Returns why that may not flow.
    fn compare(
        &mut self,
        level: Level,
        open: &Open,
        segment: &Segment<'_>,
        report: &mut Report,
    ) -> Option<(ProblemCode, String)> {
        let explained = report.errors > open.errors_before;
        if let Some(number) = &open.number
            && bare(number) != bare(&segment.text(2))
        {
            let message = format!("{} closes {}", trailer_name(level, segment), name(level, open));
            let problem =
                Diagnostic::error(ProblemCode::ControlNumber, level.scope, segment.at(2), message.clone());
            report.tell(problem.because(number, segment.text(2)));
            return Some((ProblemCode::ControlNumber, message));
        }
        let counted = open.counted;
        let Some(stated) = number_of(segment, level, report) else {
            self.miscounted = true;
            return None;
        };
        if stated == counted {
            return None;
        }
        self.miscounted = true;
        let message = format!("{} says {stated} {}, it has {counted}", name(level, open), level.parts);
        // Senders that count too few are known; where more are stated than came, something was lost.
        let lost = stated > counted || level.noun != SET.noun;
        let problem =
            Diagnostic::error(ProblemCode::ControlCount, level.scope, segment.at(1), message.clone())
                .because(counted.to_string(), stated.to_string());
        if explained {
            return None;
        }
        let severity = if lost { Severity::Error } else { Severity::Warning };
        report.tell(Diagnostic { severity, ..problem });
        lost.then_some((ProblemCode::ControlCount, message))
    }
}

/// What a trailer says it closes.
fn number_of(segment: &Segment<'_>, level: Level, report: &mut Report) -> Option<u64> {
    let stated = number(segment.get(1));
    if stated.is_none() {
        let message = format!("{} is not a number of {}", element_name(segment, 1), level.parts);
        let problem = Diagnostic::warning(ProblemCode::FieldNotNumeric, Scope::Field, segment.at(1), message);
        report.tell(problem.because("digits", segment.text(1)));
    }
    stated
}

fn missing_trailer(level: Level, open: &Open, place: Place, report: &mut Report) -> String {
    let message = format!("{} ends without its {}", name(level, open), level.trailer);
    let problem = Diagnostic::error(ProblemCode::MissingTrailer, level.scope, place, message.clone());
    report.tell(problem.because(level.trailer, "the next header or trailer"));
    message
}

/// Tells that a header is missing; what stands there instead is read as if it had one.
fn missing_header(level: Level, found: &str, place: Place, report: &mut Report) -> Open {
    let message = format!("{found} stands outside any {}", level.noun);
    let problem = Diagnostic::error(ProblemCode::MissingHeader, level.scope, place, message);
    // Whatever its trailer says follows from this.
    let errors_before = report.errors;
    report.tell(problem.because(format!("the header of the {}", level.noun), found));
    Open { errors_before, ..Open::default() }
}

/// A group says what its sets are for; another kind of set in it is odd and does no harm.
fn odd_purpose(segment: &Segment<'_>, purpose: &str, report: &mut Report) {
    let usual: &[&str] = match segment.get(1) {
        b"820" => &["RA", "HC"],
        b"823" => &["LB"],
        _ => return,
    };
    if purpose.is_empty() || usual.contains(&purpose) {
        return;
    }
    let message = format!("set {} stands in a group for other sets", sanitise(&segment.text(1)));
    let problem = Diagnostic::warning(ProblemCode::OddValue, Scope::Field, segment.at(1), message);
    report.tell(problem.because(usual.join(" or "), purpose));
}

fn name(level: Level, open: &Open) -> String {
    let number = open.number.as_deref().map(|n| format!(" {}", sanitise(n)));
    format!("{}{}", level.noun, number.unwrap_or_default())
}

fn trailer_name(level: Level, segment: &Segment<'_>) -> String {
    format!("{} {}", level.trailer, sanitise(&segment.text(2)))
}

/// A control number as it is compared: some systems pad it in one place and not in the other.
fn bare(number: &str) -> &str {
    number.trim().trim_start_matches('0')
}

fn segment_start(segment: &Segment<'_>) -> String {
    String::from_utf8_lossy(segment.bytes().get(..40).unwrap_or(segment.bytes())).into_owned()
}
