//! Problems on their way out: counted, capped, and held back until it is sure that the file is of the format at all.

use std::collections::VecDeque;

use lockbox_domain::{Diagnostic, Place, ProblemCode, Scope, Severity};

use crate::event::PaymentEvent as Event;

/// Warnings of one kind after which only their number is told.
const MAX_WARNINGS_OF_A_KIND: u64 = 100;
/// Problems after which no more are told.
const MAX_PROBLEMS: u64 = 10_000;

/// The way out for events.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub out: VecDeque<Event>,
    held_back: Vec<Diagnostic>,
    /// True once a record was seen that only a file of this format has.
    pub solid: bool,
    told: u64,
    /// Kinds of warnings, how many there were, and the last place.
    kinds: Vec<(ProblemCode, u64, Place)>,
    pub errors: u64,
    left_out: u64,
}

impl Report {
    pub fn tell(&mut self, problem: Diagnostic) {
        if problem.severity == Severity::Error {
            self.errors += 1;
        } else if !self.count(problem.code, problem.place) {
            return;
        }
        if self.told >= MAX_PROBLEMS {
            self.left_out += 1;
            return;
        }
        self.told += 1;
        if self.solid {
            self.out.push_back(Event::Diagnostic(problem));
        } else {
            self.held_back.push(problem);
        }
    }

    /// From here on problems are told at once.
    pub fn make_solid(&mut self) {
        if !self.solid {
            self.solid = true;
            self.out.extend(self.held_back.drain(..).map(Event::Diagnostic));
        }
    }

    /// How many warnings of this kind there were.
    pub fn warnings_of(&self, code: ProblemCode) -> u64 {
        self.kinds.iter().filter(|(kind, ..)| *kind == code).map(|(_, seen, _)| seen).sum()
    }

    /// How many warnings there were.
    pub fn warnings(&self) -> u64 {
        self.kinds.iter().map(|(_, seen, _)| seen).sum()
    }

    /// Forgets what waits: one problem says it all.
    pub fn tell_only(&mut self, problem: Diagnostic) {
        self.held_back.clear();
        self.errors += 1;
        self.out.push_back(Event::Diagnostic(problem));
    }

    /// Tells how many were left out.
    pub fn close(&mut self) {
        for &(code, seen, place) in &self.kinds {
            if seen > MAX_WARNINGS_OF_A_KIND {
                let more = seen - MAX_WARNINGS_OF_A_KIND;
                let message = format!("{more} more of this kind are not listed; this is the last of them");
                self.out.push_back(Event::Diagnostic(Diagnostic::warning(code, Scope::File, place, message)));
            }
        }
        if self.left_out > 0 {
            let message = format!("{} more problems are not listed", self.left_out);
            let place = Place::default();
            let note = Diagnostic::warning(ProblemCode::LooseFormat, Scope::File, place, message);
            self.out.push_back(Event::Diagnostic(note));
        }
    }

    fn count(&mut self, code: ProblemCode, place: Place) -> bool {
        let at = self.kinds.iter().position(|(known, ..)| *known == code);
        let Some(kind) = at.and_then(|at| self.kinds.get_mut(at)) else {
            self.kinds.push((code, 1, place));
            return true;
        };
        kind.1 += 1;
        kind.2 = place;
        kind.1 <= MAX_WARNINGS_OF_A_KIND
    }
}
