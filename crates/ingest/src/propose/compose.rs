//! The whole layout: each kind of row with its role and fields.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use lockbox_domain::{Cents, LockboxNumber};

use super::digits::{Form, column};
use super::fields::{Field, Places, anchor};
use super::kinds::{Kinds, Mark};
use super::money::{Found, Side, Total};
use super::numbering::{PICTURES, days, numbers_groups};
use super::sample::{Sample, Spot};

/// One kind of row as a profile has it.
#[derive(Debug, Clone)]
pub(super) struct RowDraft {
    pub(super) mark: Mark,
    pub(super) role: &'static str,
    pub(super) covers: Option<&'static str>,
    pub(super) fields: Vec<Field>,
}

/// A layout that is yet to be tried.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) rows: Vec<RowDraft>,
    pub(super) amounts: &'static str,
    pub(super) dates: Vec<&'static str>,
    /// What no total proves.
    pub(super) assumed: Vec<String>,
    /// Which totals come true, a sentence each.
    pub(super) proofs: Vec<String>,
}

/// A place where days stand: the rows, the place, the pictures that fit.
struct Day {
    rows: Vec<usize>,
    spot: Spot,
    pictures: Vec<&'static str>,
}

struct Composer<'s> {
    sample: &'s Sample,
    kinds: &'s Kinds,
    found: &'s Found,
    lockboxes: &'s [LockboxNumber],
    days: Vec<Day>,
    /// The day that the most kinds of rows agree on.
    anchor: Option<NaiveDate>,
    /// Fields of a payment that its details repeat.
    shared: Vec<Spot>,
}

impl Draft {
    /// Layouts worth trying: with batches by number, and without.
    pub(super) fn ways(
        sample: &Sample,
        kinds: &Kinds,
        found: &Found,
        lockboxes: &[LockboxNumber],
    ) -> Vec<Self> {
        [true, false].map(|batches| Self::new(sample, kinds, found, lockboxes, batches)).into()
    }

    fn new(
        sample: &Sample,
        kinds: &Kinds,
        found: &Found,
        lockboxes: &[LockboxNumber],
        batches: bool,
    ) -> Self {
        let mut composer =
            Composer { sample, kinds, found, lockboxes, days: Vec::new(), anchor: None, shared: Vec::new() };
        let open = (0..kinds.count()).map(|kind| {
            let mut places = composer.places(kind);
            places.lockbox(lockboxes);
            places
        });
        composer.anchor = anchor(open);
        let mut payment = composer.payment(batches);
        let covers = covers(&found.totals);
        let details = details(kinds, found);
        let mut rows = Vec::new();
        let has_date = |row: &RowDraft| row.fields.iter().any(|(name, _)| *name == "date");
        for kind in 0..kinds.count() {
            if kind == found.kind {
                continue;
            }
            let total = found.totals.iter().position(|t| t.kind == kind);
            rows.push(match total {
                Some(at) => composer.total(&found.totals[at], covers[at]),
                None if details.contains(&kind) => composer.detail(kind),
                None => composer.context(kind, batches),
            });
        }
        let elsewhere = rows.iter().any(|r| has_date(r) && r.role != "total");
        name_days(&mut payment, &composer, elsewhere);
        let at = found.kind.min(rows.len());
        rows.insert(at, payment);
        let said =
            |name: &str| rows.iter().any(|r| r.role != "total" && r.fields.iter().any(|(f, _)| *f == name));
        let mut assumed = vec![
            "which columns hold numbers and names is likely by their look, no total proves it".to_owned(),
        ];
        if !said("lockbox") {
            assumed.push("no known lockbox number stands in the file: payments come without one".to_owned());
        }
        if !said("date") {
            assumed.push("no deposit date was recognised".to_owned());
        }
        let forms: BTreeSet<bool> =
            found.totals.iter().map(|t| t.form).chain([found.form]).map(|f| f == Form::Dollars).collect();
        let amounts = match (forms.contains(&true), forms.contains(&false)) {
            (true, true) => "either",
            (true, false) => "dollars",
            _ => "cents",
        };
        if amounts == "cents" {
            assumed.push("amounts have no point and are taken as cents".to_owned());
        }
        let dates = composer.order_of_pictures(&mut assumed);
        let proofs = found.totals.iter().zip(&covers).map(|(t, c)| composer.proof(t, *c)).collect();
        Self { rows, amounts, dates, assumed, proofs }
    }

    /// The profile, with what proves it and what is assumed at its head.
    pub(super) fn toml(&self, name: &str, sample: &Sample) -> String {
        let mut out = String::from("# Proposed from a file whose own totals come true under it:\n");
        for line in &self.proofs {
            out.push_str(&format!("# - {line}\n"));
        }
        out.push_str("# To be looked at by a person:\n");
        for line in &self.assumed {
            out.push_str(&format!("# - {line}\n"));
        }
        let split = if sample.separator.is_some() { "separated" } else { "columns" };
        out.push_str(&format!("name = {}\n", quoted(name)));
        out.push_str("description = \"proposed from a file; rename and describe it\"\n");
        out.push_str(&format!("rows = \"{split}\"\n"));
        if let Some(separator) = sample.separator {
            out.push_str(&format!("separators = [{}]\n", quoted(&separator.to_string())));
        }
        let dates: Vec<String> = self.dates.iter().map(|d| quoted(d)).collect();
        out.push_str(&format!("amounts = \"{}\"\ndates = [{}]\n", self.amounts, dates.join(", ")));
        for row in &self.rows {
            out.push_str(&format!("\n[[row]]\nrole = \"{}\"\n{}", row.role, condition(&row.mark)));
            if let Some(covers) = row.covers {
                out.push_str(&format!("covers = \"{covers}\"\n"));
            }
            if !row.fields.is_empty() {
                out.push_str("[row.fields]\n");
            }
            for (field, spot) in &row.fields {
                let text = if *field == "text" && matches!(spot, Spot::Columns(..)) {
                    format!("{}-", spot.begin() + 1)
                } else {
                    spot.written()
                };
                out.push_str(&format!("{field} = \"{text}\"\n"));
            }
        }
        out
    }
}

impl Composer<'_> {
    fn places(&self, kind: usize) -> Places<'_> {
        Places::new(self.sample, self.kinds.rows(kind).collect(), self.kinds.spot.into_iter().collect())
    }

    /// How many payments stand in each group: of the totals that there are most of.
    fn groups(&self) -> Vec<i64> {
        let totals = self.found.totals.iter();
        totals.max_by_key(|t| t.counts.len()).map(|t| t.counts.clone()).unwrap_or_default()
    }

    fn payment(&mut self, batches: bool) -> RowDraft {
        let mut places = self.places(self.found.kind);
        let groups = self.groups();
        let mut fields: Vec<Field> = Vec::new();
        let narrow = self.found.spots.iter().copied().min_by_key(|s| (s.width(), *s));
        places.taken.extend(narrow);
        let routing = places.routing();
        let lockbox = places.lockbox(self.lockboxes);
        let dates = places.dates(self.anchor);
        let (item, batch) = places.numbering(&groups);
        places.taken.retain(|t| Some(*t) != narrow);
        let amount = places.widest(&self.found.spots);
        places.taken.extend(amount);
        fields.extend(amount.map(|s| ("amount", s)));
        fields.extend(routing.map(|s| ("routing", s)));
        fields.extend(lockbox.map(|s| ("lockbox", s)));
        fields.extend(item.map(|s| ("item", s)));
        fields.extend(batch.filter(|_| batches).map(|s| ("batch", s)));
        fields.extend(places.rest(routing));
        let rows = places.rows;
        self.shared = [batch, item].into_iter().flatten().collect();
        // Which of the days is the deposit's is said when the other rows are known.
        for (spot, pictures) in dates {
            self.days.push(Day { rows: rows.clone(), spot, pictures });
        }
        RowDraft { mark: self.kinds.marks[self.found.kind].clone(), role: "payment", covers: None, fields }
    }

    fn total(&mut self, total: &Total, covers: Option<&'static str>) -> RowDraft {
        let mut places = self.places(total.kind);
        let narrow = total.spots.iter().copied().min_by_key(|s| (s.width(), *s));
        places.taken.extend(narrow);
        let lockbox = places.lockbox(self.lockboxes);
        let dates = places.dates(self.anchor);
        let count = narrow.and_then(|amount| self.count(&mut places, total, amount));
        places.taken.retain(|t| Some(*t) != narrow);
        let mut fields: Vec<Field> = Vec::new();
        fields.extend(places.widest(&total.spots).map(|s| ("amount", s)));
        fields.extend(count.map(|s| ("count", s)));
        let mark = self.kinds.marks[total.kind].clone();
        let role = match (covers, total.side) {
            (None, _) => return RowDraft { mark, role: "skip", covers: None, fields: Vec::new() },
            (_, Side::Before) => "total",
            (_, Side::After) => "header",
        };
        if role == "header" {
            fields.extend(lockbox.map(|s| ("lockbox", s)));
            if let Some((spot, pictures)) = dates.into_iter().next() {
                fields.push(("date", spot));
                self.days.push(Day { rows: places.rows, spot, pictures });
            }
        }
        RowDraft { mark, role, covers, fields }
    }

    /// Where the number of payments stands, if that can be told from other numbers.
    fn count(&self, places: &mut Places<'_>, total: &Total, amount: Spot) -> Option<Spot> {
        let several = total.counts.iter().collect::<BTreeSet<_>>().len() > 1;
        let beside = |spot: Spot| {
            let ends: Vec<usize> = total.spots.iter().flat_map(|s| [s.begin(), s.end()]).collect();
            ends.contains(&spot.end())
                || ends.contains(&spot.begin())
                || spot.end().abs_diff(amount.begin()) <= 1
        };
        let says =
            |spot: Spot| column(self.sample, &places.rows, spot).is_some_and(|c| c.values == total.counts);
        let width = self.sample.width();
        let spots: Vec<Spot> = if self.sample.separator.is_some() {
            (0..width).map(Spot::Nth).collect()
        } else {
            (0..width).flat_map(|a| (a + 1..=a + 10).map(move |b| Spot::Columns(a, b))).collect()
        };
        let fits = |s: &Spot| places.is_free(*s) && says(*s) && (several || beside(*s));
        let spots: Vec<Spot> = spots.into_iter().filter(fits).collect();
        let narrow = spots.iter().copied().min_by_key(|s| (s.width(), s.begin().abs_diff(amount.begin())))?;
        let holding: Vec<Spot> = spots
            .iter()
            .copied()
            .filter(|s| s.begin() <= narrow.begin() && s.end() == narrow.end())
            .collect();
        let spot = places.widest(&holding)?;
        places.taken.push(spot);
        Some(spot)
    }

    /// A row that follows a payment and says more about it.
    fn detail(&self, kind: usize) -> RowDraft {
        let mut places = self.places(kind);
        let (mut payments, mut runs) = (Vec::new(), Vec::new());
        let (mut payment, mut run) = (0, 0_i64);
        for (row, of) in self.kinds.of.iter().enumerate() {
            if *of == self.found.kind {
                payment = row;
                runs.extend((run > 0).then_some(run));
                run = 0;
            } else if *of == kind {
                payments.push(payment);
                run += 1;
            }
        }
        runs.extend((run > 0).then_some(run));
        let repeats: Vec<Vec<i64>> = self
            .shared
            .iter()
            .filter_map(|spot| Some(column(self.sample, &payments, *spot)?.values))
            .collect();
        let at = places.text_begins(&repeats, &runs);
        let mark = self.kinds.marks[kind].clone();
        let spot = if self.sample.separator.is_some() {
            let wordy =
                |at: usize| places.rows.iter().any(|r| self.sample.rows[*r].text(Spot::Nth(at)).len() > 3);
            Spot::Nth((at..self.sample.width()).find(|at| wordy(*at)).unwrap_or(at))
        } else {
            Spot::Columns(at, self.sample.width())
        };
        places.taken.push(spot);
        RowDraft { mark, role: "invoice", covers: None, fields: vec![("text", spot)] }
    }

    /// A row before payments: it may say lockbox, date and batch for what follows.
    fn context(&mut self, kind: usize, batches: bool) -> RowDraft {
        let mut places = self.places(kind);
        let mut fields: Vec<Field> = Vec::new();
        fields.extend(places.lockbox(self.lockboxes).map(|s| ("lockbox", s)));
        let first_payment = self.kinds.of.iter().position(|k| *k == self.found.kind).unwrap_or(0);
        let before = places.rows.first().is_some_and(|row| *row < first_payment);
        let once = places.rows.len() == 1;
        let mut day = None;
        if let Some((spot, pictures)) = places.dates(self.anchor).into_iter().next().filter(|_| before) {
            fields.push(("date", spot));
            day = Some(Day { rows: places.rows.clone(), spot, pictures });
        }
        let ones = vec![1; places.rows.len()];
        let known = self.shared.len() > 1;
        if batches && !known && !once && self.groups().len() == places.rows.len() {
            let spots = (0..self.sample.width()).flat_map(|a| {
                let width = if self.sample.separator.is_some() { 1 } else { 8 };
                (1..=width).map(move |w| (a, w))
            });
            let mut spots: Vec<Spot> = spots
                .map(
                    |(a, w)| {
                        if self.sample.separator.is_some() { Spot::Nth(a) } else { Spot::Columns(a, a + w) }
                    },
                )
                .filter(|s| places.is_free(*s) && numbers_groups(self.sample, &places.rows, *s, &ones, true))
                .collect();
            spots.sort_by_key(|s| (s.width(), *s));
            fields.extend(spots.first().map(|s| ("batch", *s)));
        }
        self.days.extend(day);
        let mark = self.kinds.marks[kind].clone();
        let role = match (before && !fields.is_empty(), once) {
            (false, _) => "skip",
            (true, true) => "header",
            (true, false) => "batch",
        };
        if role == "skip" {
            fields.clear();
        }
        let covers = (role == "header").then_some("file");
        RowDraft { mark, role, covers, fields }
    }

    /// The pictures in an order under which every day is read as it is meant.
    fn order_of_pictures(&self, assumed: &mut Vec<String>) -> Vec<&'static str> {
        let certain: BTreeSet<&str> =
            self.days.iter().filter(|d| d.pictures.len() == 1).map(|d| d.pictures[0]).collect();
        let meant = |day: &Day| {
            let known = day.pictures.iter().find(|p| certain.contains(**p));
            known.or(day.pictures.first()).copied().unwrap_or(PICTURES[0])
        };
        let pictures: BTreeSet<&'static str> = self.days.iter().map(meant).collect();
        let mut order: Vec<&'static str> = PICTURES.into_iter().filter(|p| pictures.contains(p)).collect();
        let misread = |order: &[&str]| {
            self.days
                .iter()
                .filter(|day| {
                    let wanted = days(self.sample, &day.rows, day.spot, meant(day));
                    self.read_in(order, day) != wanted
                })
                .count()
        };
        let mut reversed = order.clone();
        reversed.reverse();
        if misread(&reversed) < misread(&order) {
            order = reversed;
        }
        if misread(&order) > 0 {
            assumed.push("some dates fit more than one picture".to_owned());
        }
        if self.days.iter().any(|d| d.pictures.len() > 1 && !d.pictures.iter().any(|p| certain.contains(p))) {
            assumed.push(format!("dates are read as {}; another picture would do as well", order.join(", ")));
        }
        if order.is_empty() {
            order.push(PICTURES[0]);
        }
        order
    }

    /// What the reader makes of the days with pictures in that order.
    fn read_in(&self, order: &[&str], day: &Day) -> Option<Vec<NaiveDate>> {
        let mut found = Vec::new();
        for row in &day.rows {
            if self.sample.rows[*row].text(day.spot).bytes().all(|b| b == b'0') {
                continue;
            }
            let one = [*row];
            found.push(order.iter().find_map(|p| days(self.sample, &one, day.spot, p)?.first().copied())?);
        }
        Some(found)
    }

    fn proof(&self, total: &Total, covers: Option<&str>) -> String {
        let sum: i64 = self.found.cents.iter().fold(0, |sum, c| sum.saturating_add(*c));
        let place = |spots: &[Spot]| spots.first().map_or(String::new(), |s| s.written());
        format!(
            "{} of {} {} ({} {}) are the sums of {} payments ({} {}), {} in all",
            total.counts.len(),
            total.counts.len(),
            match covers {
                Some("batch") => "batch totals",
                Some("file") => "file totals",
                _ => "totals",
            },
            told(&self.kinds.marks[total.kind]),
            place(&total.spots),
            self.found.cents.len(),
            told(&self.kinds.marks[self.found.kind]),
            place(&self.found.spots),
            Cents::new(sum)
        )
    }
}

/// The payment's days: the deposit's, unless other rows say it, and the check's.
fn name_days(payment: &mut RowDraft, composer: &Composer<'_>, elsewhere: bool) {
    let own = composer
        .days
        .iter()
        .filter(|d| d.rows.first().is_some_and(|r| composer.kinds.of[*r] == composer.found.kind));
    let mut free = vec!["check-date"];
    for day in own {
        let texts: BTreeSet<&str> =
            day.rows.iter().map(|r| composer.sample.rows[*r].text(day.spot)).collect();
        let deposit = !elsewhere
            && !payment.fields.iter().any(|(n, _)| *n == "date")
            && texts.len() * 3 <= day.rows.len();
        let name = if deposit { Some("date") } else { free.pop() };
        payment.fields.extend(name.map(|n| (n, day.spot)));
    }
    payment.fields.sort_by_key(|(_, spot)| *spot);
}

/// What each total covers, by how often its rows come.
fn covers(totals: &[Total]) -> Vec<Option<&'static str>> {
    let mut order: Vec<usize> = (0..totals.len()).filter(|t| totals[*t].side == Side::Before).collect();
    order.sort_by_key(|t| (std::cmp::Reverse(totals[*t].counts.len()), *t));
    let mut covers: Vec<Option<&'static str>> = vec![None; totals.len()];
    let once = |t: &usize| totals[*t].counts.len() == 1;
    let file = order.last().copied().filter(once);
    let mut names = ["batch", "header"].into_iter();
    for at in order.into_iter().filter(|t| Some(*t) != file) {
        covers[at] = names.next();
    }
    if let Some(at) = file {
        covers[at] = Some("file");
    }
    for (at, total) in totals.iter().enumerate().filter(|(_, t)| t.side == Side::After) {
        covers[at] = Some(if total.counts.len() == 1 { "file" } else { "header" });
    }
    covers
}

/// Kinds whose rows always come behind a payment, or behind another such row.
pub(super) fn details(kinds: &Kinds, found: &Found) -> BTreeSet<usize> {
    let mut details: BTreeSet<usize> = (0..kinds.count())
        .filter(|k| *k != found.kind && found.totals.iter().all(|t| t.kind != *k))
        .collect();
    // The one row of its kind at the end of the file is a trailer.
    if let Some(last) = kinds.of.last().filter(|last| kinds.rows(**last).count() == 1) {
        details.remove(last);
    }
    loop {
        let mut wrong = BTreeSet::new();
        for (at, kind) in kinds.of.iter().enumerate().filter(|(_, k)| details.contains(k)) {
            let before = at.checked_sub(1).map(|b| kinds.of[b]);
            if before.is_none_or(|b| b != found.kind && !details.contains(&b)) {
                wrong.insert(*kind);
            }
        }
        if wrong.is_empty() {
            return details;
        }
        details.retain(|k| !wrong.contains(k));
    }
}

fn told(mark: &Mark) -> String {
    match mark {
        Mark::Text(_, text) => format!("rows `{text}`,"),
        Mark::Look(width, _) => format!("rows of {width} values,"),
        Mark::First(true) => "rows that begin with a digit,".to_owned(),
        Mark::First(false) => "rows that begin without a digit,".to_owned(),
    }
}

fn condition(mark: &Mark) -> String {
    match mark {
        Mark::Text(spot, text) => {
            format!("when = [{{ at = \"{}\", text = {} }}]\n", spot.written(), quoted(text))
        }
        Mark::Look(width, digit) => {
            let like = if *digit { r"\d.*" } else { r"(\D.*)?" };
            format!("width = [{width}, {width}]\nwhen = [{{ at = \"1\", like = '{like}' }}]\n")
        }
        Mark::First(digit) => {
            let like = if *digit { r"\d" } else { r"\D?" };
            format!("when = [{{ at = \"1-1\", like = '{like}' }}]\n")
        }
    }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            '\t' => "\\t".to_owned(),
            c if c.is_control() => format!("\\u{:04X}", c as u32),
            c => c.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}
