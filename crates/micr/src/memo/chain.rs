//! Which groups of digits next to each other are one number.
//!
//! People write `2817-96573` and `281 796 573`, and they also write two numbers side by side. Groups are one number
//! where a dash joins them and the length fits, or where they are too short to be numbers of their own and all of them
//! together have a fitting length. Where that leaves two ways, there is no number.

use super::labels::Label;
use super::lex::{Gap, Token};
use super::odd;
use super::rules::MemoRules;

/// What the front of a row of groups is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    /// The first so many groups are one number; 0 where they are none.
    pub(super) groups: usize,
    /// What it is; none without a label, or with one that contradicts its length.
    pub(super) label: Option<Label>,
    /// So many groups are dealt with.
    pub(super) used: usize,
}

/// Groups of digits between words, and how to judge them.
pub(super) struct Chain<'a> {
    pub(super) text: &'a [u8],
    pub(super) groups: &'a [Token],
    pub(super) rules: &'a MemoRules,
}

/// More groups than this are not one number.
const MAX_GROUPS: usize = 8;

impl Chain<'_> {
    /// Takes a number, or what is none, from the front.
    pub(super) fn take(&self, label: Option<Label>) -> Taken {
        match label {
            Some(Label::Other) => Taken { groups: 0, label, used: self.short().max(self.dashed()) },
            Some(_) => self.labelled(label),
            None => self.unlabelled(),
        }
    }

    fn labelled(&self, label: Option<Label>) -> Taken {
        let (dashed, short) = (self.dashed(), self.short());
        let taken = |groups| Taken { groups, label, used: groups };
        if dashed > 1 && self.fits(label, dashed) {
            return taken(dashed);
        }
        if self.fits(label, 1) {
            return taken(1);
        }
        if short > 1 && self.fits(label, short) {
            return taken(short);
        }
        let behind_zeros = self.zeros() + 1;
        if behind_zeros > 1 && self.fits(label, behind_zeros) {
            return taken(behind_zeros);
        }
        // A label that the length contradicts says nothing.
        if dashed == 1 && short <= 1 && label != Some(Label::Statement) && self.fits(None, 1) {
            return Taken { groups: 1, label: None, used: 1 };
        }
        Taken { groups: 0, label, used: short.max(1) }
    }

    fn unlabelled(&self) -> Taken {
        let (dashed, short) = (self.dashed(), self.short());
        let taken = |groups| Taken { groups, label: None, used: groups };
        let none = |used| Taken { groups: 0, label: None, used };
        let mut lengths = [0; MAX_GROUPS];
        if dashed > 1 {
            if odd::odd_groups(self.lengths(&mut lengths, dashed)) {
                return none(dashed);
            }
            let decimal = dashed == 2 && self.groups.get(1).is_some_and(|g| g.gap == Gap::Dot);
            if !decimal && self.fits(None, dashed) {
                return taken(dashed);
            }
            return if self.fits(None, 1) { taken(1) } else { none(short.max(1)) };
        }
        if self.fits(None, 1) {
            let digits = self.groups.first().and_then(|g| self.text.get(g.span.clone())).unwrap_or_default();
            let date = std::str::from_utf8(digits).is_ok_and(odd::is_date);
            return if date { none(1) } else { taken(1) };
        }
        if odd::regular_groups(self.lengths(&mut lengths, short)) && self.fits(None, short) {
            return taken(short);
        }
        none(short.max(1))
    }

    /// Groups at the front that dashes or dots join.
    fn dashed(&self) -> usize {
        self.while_joined(|g| matches!(g.gap, Gap::Dash | Gap::Dot))
    }

    /// Groups at the front that could be one number: each too short to be one by itself.
    fn short(&self) -> usize {
        let shortest = self.rules.shortest();
        let first_short = self.groups.first().is_some_and(|g| g.span.len() < shortest);
        if !first_short {
            return 0;
        }
        self.while_joined(|g| g.span.len() < shortest && is_joint(g.gap))
    }

    /// Groups at the front that are leading zeros of the next one.
    fn zeros(&self) -> usize {
        let next = self.groups.iter().skip(1);
        let zeros =
            |g: &Token| self.text.get(g.span.clone()).is_some_and(|digits| digits.iter().all(|d| *d == b'0'));
        self.groups.iter().zip(next).take_while(|(g, next)| zeros(g) && is_joint(next.gap)).count()
    }

    fn while_joined(&self, joined: impl Fn(&Token) -> bool) -> usize {
        1 + self.groups.iter().skip(1).take_while(|g| joined(g)).count()
    }

    fn fits(&self, label: Option<Label>, groups: usize) -> bool {
        let Some(groups) = self.groups.get(..groups).filter(|g| g.len() <= MAX_GROUPS) else { return false };
        // Two that are each long enough are two numbers, whatever stands between them.
        if groups.iter().filter(|g| g.span.len() >= self.rules.shortest()).count() > 1 {
            return false;
        }
        let (mut written, mut canonical) = (0, 0);
        for byte in groups.iter().filter_map(|g| self.text.get(g.span.clone())).flatten() {
            written += 1;
            canonical += usize::from(canonical > 0 || *byte != b'0');
        }
        self.rules.length_fits(label, written, canonical)
    }

    /// Lengths of the first groups; empty where they are too many to matter.
    fn lengths<'b>(&self, into: &'b mut [usize; MAX_GROUPS], groups: usize) -> &'b [usize] {
        if groups > MAX_GROUPS {
            return &[];
        }
        for (length, group) in into.iter_mut().zip(self.groups.iter().take(groups)) {
            *length = group.span.len();
        }
        into.get(..groups).unwrap_or_default()
    }
}

/// What may stand between groups of one number.
const fn is_joint(gap: Gap) -> bool {
    matches!(gap, Gap::Dash | Gap::Dot | Gap::Blank | Gap::Column)
}
