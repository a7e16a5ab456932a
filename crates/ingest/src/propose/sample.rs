//! The file as rows, once as columns and once for each separator that splits every row.

use crate::flat::split_values;
use crate::text::decode;

/// Where a value may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Spot {
    /// From this column, counted from 0, to before that one.
    Columns(usize, usize),
    /// The value at this place, counted from 0.
    Nth(usize),
}

impl Spot {
    /// As a profile writes it.
    pub(super) fn written(self) -> String {
        match self {
            Self::Columns(from, to) => format!("{}-{to}", from + 1),
            Self::Nth(at) => (at + 1).to_string(),
        }
    }

    /// Where it begins.
    pub(super) fn begin(self) -> usize {
        match self {
            Self::Columns(from, _) => from,
            Self::Nth(at) => at,
        }
    }

    /// One past where it ends.
    pub(super) fn end(self) -> usize {
        match self {
            Self::Columns(_, to) => to,
            Self::Nth(at) => at + 1,
        }
    }

    pub(super) fn width(&self) -> usize {
        self.end() - self.begin()
    }

    pub(super) fn overlaps(self, other: Self) -> bool {
        match (self, other) {
            (Self::Columns(a, b), Self::Columns(c, d)) => a < d && c < b,
            (a, b) => a == b,
        }
    }
}

/// One row: a line of columns, or its values.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The line; characters outside ASCII are put as `?`, so that a byte is a column.
    pub(super) line: Vec<u8>,
    values: Vec<String>,
}

impl Row {
    /// What stands at `spot`, blanks around it left out.
    pub(super) fn text(&self, spot: Spot) -> &str {
        match spot {
            Spot::Columns(from, to) => {
                let len = self.line.len();
                let bytes = self.line.get(from.min(len)..to.min(len)).unwrap_or_default();
                std::str::from_utf8(bytes).unwrap_or_default().trim()
            }
            Spot::Nth(at) => self.values.get(at).map_or("", |v| v.trim()),
        }
    }

    /// How many values it has; none where it has columns.
    pub(super) fn width(&self) -> usize {
        self.values.len()
    }
}

/// All rows, split in one way.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) rows: Vec<Row>,
    /// None where rows have columns.
    pub(super) separator: Option<char>,
}

impl Sample {
    /// The ways to split the file, likelier ones first.
    pub(super) fn ways(file: &[u8]) -> Vec<Self> {
        let lines: Vec<String> = file
            .split(|b| *b == b'\n')
            .map(|line| decode(line.strip_suffix(b"\r").unwrap_or(line)).0.into_owned())
            .filter(|line| !line.trim_matches([' ', '\u{1a}', '\u{feff}']).is_empty())
            .collect();
        if lines.len() < 2 {
            return Vec::new();
        }
        let mut ways: Vec<Self> = [',', ';', '|', '\t']
            .into_iter()
            .filter_map(|separator| Self::separated(&lines, separator))
            .collect();
        ways.sort_by_key(|w| std::cmp::Reverse(w.rows.iter().map(Row::width).sum::<usize>()));
        // What splits into values everywhere is no line of columns.
        if ways.is_empty() {
            ways.push(Self::columns(&lines));
        }
        ways
    }

    fn columns(lines: &[String]) -> Self {
        let row = |line: &String| Row {
            line: line.chars().map(|c| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(b'?')).collect(),
            values: Vec::new(),
        };
        Self { rows: lines.iter().map(row).collect(), separator: None }
    }

    /// None where a row has fewer than two values: that is text with a comma in it.
    fn separated(lines: &[String], separator: char) -> Option<Self> {
        let row = |line: &String| {
            let values = split_values(line, separator)?;
            (values.len() >= 2).then(|| Row { line: Vec::new(), values })
        };
        let rows: Option<Vec<Row>> = lines.iter().map(row).collect();
        Some(Self { rows: rows?, separator: Some(separator) })
    }

    /// The longest row, in columns or values.
    pub(super) fn width(&self) -> usize {
        self.rows.iter().map(|r| r.line.len().max(r.values.len())).max().unwrap_or(0)
    }
}
