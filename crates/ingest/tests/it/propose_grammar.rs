//! Made dialects for the dialect finder: a grammar drawn from a seed, the truth, and the file written in it.

use chrono::{Days, NaiveDate};

/// A small generator: the same grammar for the same seed, everywhere.
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 20) % n as u64).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|at| {
                char::from(
                    b'0' + u8::try_from(self.below(if at == 0 { 9 } else { 10 })).unwrap()
                        + u8::from(at == 0),
                )
            })
            .collect()
    }
}

/// One payment as it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    pub batch: u32,
    pub item: u32,
    pub cents: i64,
    pub routing: String,
    pub account: String,
    pub serial: String,
    pub check_date: NaiveDate,
    pub name: String,
    pub lines: Vec<String>,
}

/// What a file in a made dialect holds.
#[derive(Debug)]
pub struct Made {
    pub file: String,
    pub paid: Vec<Paid>,
    pub deposit: NaiveDate,
    pub told: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fill {
    Zeros,
    Right,
    Left,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Totals {
    BatchAndFile,
    BatchAmounts,
    BatchLockboxFile,
    FileOnly,
    HeaderFirst,
    FileCountsRecords,
}

const NAMES: [&str; 12] = [
    "ANA SINGH",
    "BO TRAN",
    "CAROL O'NEIL",
    "DEE OKAFOR",
    "LINH NGUYEN",
    "EVA & CO",
    "FARID IYER",
    "GUS LEE",
    "HANNAH BRANDVOLD",
    "INES ORTIZ",
    "J. ADEYEMI",
    "KIM SUTHERLAND-PARK",
];
const ROUTINGS: [&str; 6] = ["121000358", "322271627", "011000138", "021000021", "121042882", "322271724"];
const PICTURES: [&str; 6] = ["YYMMDD", "MMDDYY", "YYYYMMDD", "MMDDYYYY", "YYYY-MM-DD", "MM/DD/YYYY"];
const TYPES: [[&str; 6]; 5] = [
    ["1", "5", "6", "4", "7", "9"],
    ["H", "B", "D", "R", "T", "Z"],
    ["01", "10", "20", "25", "80", "99"],
    ["HDR", "BHD", "DTL", "RMT", "BTL", "FTL"],
    ["A", "3", "C", "8", "E", "2"],
];

fn date(day: NaiveDate, picture: &str) -> String {
    let strftime = picture.replace("YYYY", "%Y").replace("YY", "%y").replace("MM", "%m").replace("DD", "%d");
    day.format(&strftime).to_string()
}

/// A field of a row: its text, its columns, how it is filled.
type Cell = (String, usize, Fill);

struct Grammar {
    separator: Option<char>,
    types: [&'static str; 6],
    type_later: bool,
    order: Vec<usize>,
    gaps: Vec<usize>,
    number: Fill,
    amount: Fill,
    amount_width: usize,
    widths: [usize; 5],
    point: bool,
    header_date: &'static str,
    check_date: &'static str,
    totals: Totals,
    overflow: usize,
    lockbox_in_payment: bool,
}

impl Grammar {
    fn drawn(draw: &mut Draw) -> Self {
        let mut order: Vec<usize> = (0..8).collect();
        if draw.below(3) > 0 {
            draw.shuffle(&mut order);
        }
        let fills = [Fill::Zeros, Fill::Zeros, Fill::Right, Fill::Left];
        let separated = draw.below(10) < 3;
        Self {
            separator: separated.then(|| draw.one(&[',', ';', '|', '\t'])),
            types: draw.one(&TYPES),
            type_later: draw.below(6) == 0,
            gaps: (0..8).map(|_| if draw.below(4) == 0 { 1 + draw.below(3) } else { 0 }).collect(),
            order,
            number: draw.one(&fills),
            amount: draw.one(&fills),
            amount_width: 9 + draw.below(5),
            widths: [
                3 + draw.below(3),
                3 + draw.below(3),
                10 + draw.below(4),
                8 + draw.below(4),
                22 + draw.below(9),
            ],
            point: draw.below(3) == 0,
            header_date: draw.one(&PICTURES),
            check_date: draw.one(&PICTURES),
            totals: draw.one(&[
                Totals::BatchAndFile,
                Totals::BatchAndFile,
                Totals::BatchAmounts,
                Totals::BatchLockboxFile,
                Totals::FileOnly,
                Totals::HeaderFirst,
                Totals::FileCountsRecords,
            ]),
            overflow: draw.below(3),
            lockbox_in_payment: draw.below(4) == 0,
        }
    }

    fn row(&self, kind: usize, cells: &[Cell]) -> String {
        let mut cells: Vec<Cell> = cells.to_vec();
        let mark = (self.types[kind].to_owned(), self.types[kind].len(), Fill::Left);
        if self.type_later {
            cells.insert(0, ("2303".to_owned(), 7, Fill::Zeros));
        }
        cells.insert(usize::from(self.type_later), mark);
        if let Some(separator) = self.separator {
            let quote =
                |text: &String| if text.contains(separator) { format!("\"{text}\"") } else { text.clone() };
            return cells
                .iter()
                .map(|(text, ..)| quote(text))
                .collect::<Vec<_>>()
                .join(&separator.to_string());
        }
        let filled = cells.iter().map(|(text, width, fill)| match fill {
            Fill::Zeros => format!("{text:0>width$}"),
            Fill::Right => format!("{text:>width$}"),
            Fill::Left => format!("{text:<width$}"),
        });
        filled.collect()
    }

    fn money(&self, cents: i64) -> Cell {
        let text = if self.point { format!("{}.{:02}", cents / 100, cents % 100) } else { cents.to_string() };
        (text, self.amount_width, self.amount)
    }

    fn total(&self, cents: i64) -> Cell {
        let (text, width, fill) = self.money(cents);
        (text, width + 2, fill)
    }

    fn payment(&self, paid: &Paid) -> String {
        let n = self.number;
        let name_fill = if self.separator.is_some() { 0 } else { self.widths[4] };
        // Numbers that are filled with blanks on the left and on the right touch their neighbours otherwise.
        let all: [Cell; 8] = [
            (format!("{:0>1$}", paid.batch, self.widths[0]), self.widths[0], Fill::Zeros),
            (format!("{:0>1$}", paid.item, self.widths[1]), self.widths[1], Fill::Zeros),
            self.money(paid.cents),
            (paid.routing.clone(), 9, n),
            (paid.account.clone(), self.widths[2], n),
            (paid.serial.clone(), self.widths[3], n),
            (date(paid.check_date, self.check_date), self.check_date.len(), n),
            (paid.name.clone(), name_fill, Fill::Left),
        ];
        let mut cells: Vec<Cell> = Vec::new();
        if self.lockbox_in_payment && !self.type_later {
            cells.push(("2303".to_owned(), 7, Fill::Zeros));
        }
        for at in &self.order {
            cells.push(all[*at].clone());
            if self.separator.is_none() && self.gaps[*at] > 0 {
                cells.push((String::new(), self.gaps[*at], Fill::Left));
            }
        }
        self.row(2, &cells)
    }
}

/// Some payments and the file that a bank of a drawn dialect writes for them.
pub fn made(seed: u64) -> Made {
    let mut draw = Draw::new(seed);
    let g = Grammar::drawn(&mut draw);
    let deposit = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut paid = Vec::new();
    for batch in 1..=2 + draw.below(4) {
        for item in 1..=3 + draw.below(9) {
            let lines =
                (0..g.overflow).map(|_| format!("{} 00{}", draw.digits(9), draw.digits(10))).collect();
            let account = 7 + draw.below(4);
            let serial = 3 + draw.below(4);
            paid.push(Paid {
                batch: u32::try_from(batch).unwrap(),
                item: u32::try_from(item).unwrap(),
                cents: i64::try_from(1_000 + draw.below(90_000)).unwrap(),
                routing: (draw.one(&ROUTINGS)).to_owned(),
                account: draw.digits(account),
                serial: draw.digits(serial),
                check_date: deposit - Days::new(draw.below(25) as u64),
                name: (draw.one(&NAMES)).to_owned(),
                lines,
            });
        }
    }
    let file = write(&g, &paid, deposit);
    let told = format!(
        "{:?} {:?} amount {:?} numbers {:?} point {}",
        g.separator, g.totals, g.amount, g.number, g.point
    );
    Made { file, paid, deposit, told }
}

fn write(g: &Grammar, paid: &[Paid], deposit: NaiveDate) -> String {
    let sum = |list: &[Paid]| list.iter().map(|p| p.cents).sum::<i64>();
    let number = |n: usize, width: usize| (n.to_string(), width, Fill::Zeros);
    let lockbox = ("2303".to_owned(), 7, Fill::Zeros);
    let day = (date(deposit, g.header_date), g.header_date.len(), Fill::Zeros);
    let bank = ("FIRSTBANK".to_owned(), 10, Fill::Left);
    let mut rows = vec![g.row(0, &[bank.clone(), lockbox.clone(), day.clone()])];
    if g.totals == Totals::HeaderFirst {
        rows =
            vec![g.row(0, &[bank, lockbox.clone(), day.clone(), number(paid.len(), 6), g.total(sum(paid))])];
    }
    for batch in paid.chunk_by(|a, b| a.batch == b.batch) {
        let id = number(batch[0].batch as usize, g.widths[0]);
        rows.push(g.row(1, &[id.clone(), lockbox.clone(), day.clone()]));
        for payment in batch {
            rows.push(g.payment(payment));
            for (at, line) in payment.lines.iter().enumerate() {
                let last = if at + 1 == payment.lines.len() { "9" } else { "0" };
                rows.push(g.row(
                    3,
                    &[
                        id.clone(),
                        number(payment.item as usize, g.widths[1]),
                        number(at + 1, 2),
                        (last.to_owned(), 1, Fill::Left),
                        (line.clone(), 0, Fill::Left),
                    ],
                ));
            }
        }
        let count = number(batch.len(), 4);
        match g.totals {
            Totals::BatchAndFile | Totals::BatchLockboxFile | Totals::FileCountsRecords => {
                rows.push(g.row(4, &[id, lockbox.clone(), day.clone(), count, g.total(sum(batch))]));
            }
            Totals::BatchAmounts => rows.push(g.row(4, &[id, g.total(sum(batch))])),
            Totals::FileOnly | Totals::HeaderFirst => {}
        }
    }
    let count = number(paid.len(), 6);
    match g.totals {
        Totals::BatchAndFile | Totals::FileOnly => rows.push(g.row(5, &[count, g.total(sum(paid))])),
        Totals::BatchLockboxFile => {
            rows.push(g.row(5, &[lockbox, count, g.total(sum(paid))]));
        }
        Totals::FileCountsRecords => {
            let records = number(rows.len() + 1, 6);
            rows.push(g.row(5, &[records, g.total(sum(paid))]));
        }
        Totals::BatchAmounts | Totals::HeaderFirst => rows.push(g.row(5, &[number(rows.len() + 1, 7)])),
    }
    rows.join("\n") + "\n"
}
