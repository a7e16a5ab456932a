//! What the words next to a number say about it. The words are data: `tables/labels.toml`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use serde::Deserialize;

use super::lex::{Gap, Token};

/// What a label makes of the number next to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Member,
    Account,
    Statement,
    /// Nobody's with us: phone, check number, date.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Label(Label),
    Filler,
    Connective,
}

/// The words people write next to their numbers.
#[derive(Debug, Clone)]
pub struct Labels {
    words: HashMap<Box<[u8]>, Meaning, BuildHasherDefault<Fnv>>,
}

/// Why a table of labels was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LabelError {
    /// It is not such a table in TOML.
    #[error("not a table of labels: {0}")]
    NotATable(String),
    /// A label is empty, longer than 30 letters or three words, or has other characters than letters.
    #[error("`{0}` cannot be a label: one to three words of letters, 30 letters at most")]
    Word(String),
    /// A label stands in two lists.
    #[error("`{0}` stands in two lists")]
    Twice(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLabels {
    member: Vec<String>,
    account: Vec<String>,
    statement: Vec<String>,
    other: Vec<String>,
    fillers: Vec<String>,
    connectives: Vec<String>,
}

/// Longest label in letters, and in words.
const MAX_LETTERS: usize = 30;
const MAX_WORDS: usize = 3;

impl Labels {
    /// Reads a table as in `tables/labels.toml`.
    pub fn parse(toml: &str) -> Result<Self, LabelError> {
        let wire: WireLabels = toml::from_str(toml).map_err(|e| LabelError::NotATable(e.to_string()))?;
        let mut labels = Self { words: HashMap::default() };
        for (list, meaning) in [
            (&wire.member, Meaning::Label(Label::Member)),
            (&wire.account, Meaning::Label(Label::Account)),
            (&wire.statement, Meaning::Label(Label::Statement)),
            (&wire.other, Meaning::Label(Label::Other)),
            (&wire.fillers, Meaning::Filler),
            (&wire.connectives, Meaning::Connective),
        ] {
            for phrase in list {
                labels.add(phrase, meaning)?;
            }
        }
        labels.add_glued_fillers(&wire.fillers);
        Ok(labels)
    }

    /// The labels that come with the program.
    pub fn built_in() -> &'static Self {
        // A test reads the embedded table, so the empty fallback is never taken.
        static LABELS: LazyLock<Labels> = LazyLock::new(|| {
            Labels::parse(include_str!("../../tables/labels.toml"))
                .unwrap_or_else(|_| Labels { words: HashMap::default() })
        });
        &LABELS
    }

    fn add(&mut self, phrase: &str, meaning: Meaning) -> Result<(), LabelError> {
        let key: Vec<u8> = phrase.bytes().filter(|b| *b != b' ').map(|b| b.to_ascii_uppercase()).collect();
        let fits = (1..=MAX_LETTERS).contains(&key.len())
            && phrase.split_whitespace().count() <= MAX_WORDS
            && key.iter().all(|b| b.is_ascii_uppercase() || *b == b'/');
        if !fits {
            return Err(LabelError::Word(phrase.to_owned()));
        }
        match self.words.insert(key.into(), meaning) {
            Some(other) if other != meaning => Err(LabelError::Twice(phrase.to_owned())),
            _ => Ok(()),
        }
    }

    /// `ACCTNO`, `MEMBERNUMBER`. Letters alone are left out: `ANO` and `MIS` are other words.
    fn add_glued_fillers(&mut self, fillers: &[String]) {
        let plain: Vec<(Box<[u8]>, Meaning)> = self
            .words
            .iter()
            .filter(|(key, meaning)| key.len() > 1 && matches!(meaning, Meaning::Label(_)))
            .map(|(key, meaning)| (key.clone(), *meaning))
            .collect();
        for (key, meaning) in plain {
            for filler in fillers.iter().filter(|f| f.as_str() != "IS") {
                let glued: Vec<u8> = key.iter().copied().chain(filler.to_ascii_uppercase().bytes()).collect();
                self.words.entry(glued.into()).or_insert(meaning);
            }
        }
    }

    /// What `words` written together mean.
    fn meaning(&self, text: &[u8], words: &[Token]) -> Option<Meaning> {
        let mut key = [0_u8; MAX_LETTERS + 10];
        let mut len = 0;
        for word in words {
            for byte in text.get(word.span.clone())? {
                *key.get_mut(len)? = byte.to_ascii_uppercase();
                len += 1;
            }
        }
        self.words.get(key.get(..len)?).copied()
    }

    /// Reads a run of words between two numbers; `behind` is the gap between the run and what follows.
    pub(super) fn read(&self, text: &[u8], run: &[Token], behind: Gap) -> Run {
        let is = |word: &Token, meaning| self.meaning(text, std::slice::from_ref(word)) == Some(meaning);
        let skipped = run.iter().take_while(|w| is(w, Meaning::Connective)).count();
        let run = run.get(skipped..).unwrap_or_default();
        let fillers = run.iter().rev().take_while(|w| is(w, Meaning::Filler)).count();
        let words = run.get(..run.len() - fillers).unwrap_or_default();
        if words.is_empty() {
            return Run::default();
        }
        let explicit = fillers > 0 || !matches!(behind, Gap::Blank | Gap::Wide | Gap::Column);
        let forward = self.longest(text, words, End::Last).and_then(|(label, count)| {
            let alone = count == words.len();
            let initial = letters(words.get(words.len() - count..)) == 1 && !explicit;
            // A single S that is not written to the number is far more often an initial than a statement.
            let allowed = !initial || (alone && label != Label::Statement);
            allowed.then_some((label, alone))
        });
        let glued = run.first().is_some_and(|w| w.gap == Gap::Glued);
        let backward = if skipped > 0 { None } else { self.longest(text, words, End::First) };
        let backward = backward.filter(|(label, count)| {
            let single = letters(words.get(..*count)) == 1;
            // Behind a number a glued S is a five that was misread.
            !single || (*label != Label::Statement && (glued || *count == words.len()))
        });
        Run {
            forward: forward.map(|(label, _)| label),
            backward: backward.map(|(label, _)| label),
            whole: skipped == 0 && forward.is_some_and(|(_, alone)| alone),
        }
    }

    /// The longest label at one end of `words`, with its number of words.
    fn longest(&self, text: &[u8], words: &[Token], end: End) -> Option<(Label, usize)> {
        (1..=words.len().min(MAX_WORDS)).rev().find_map(|count| {
            let part = match end {
                End::First => words.get(..count)?,
                End::Last => words.get(words.len() - count..)?,
            };
            match self.meaning(text, part) {
                Some(Meaning::Label(label)) => Some((label, count)),
                _ => None,
            }
        })
    }
}

#[derive(Clone, Copy)]
enum End {
    First,
    Last,
}

fn letters(words: Option<&[Token]>) -> usize {
    words.unwrap_or_default().iter().map(|w| w.span.len()).sum()
}

/// What a run of words says about its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Run {
    /// About the number behind it.
    pub(super) forward: Option<Label>,
    /// About the number before it.
    pub(super) backward: Option<Label>,
    /// It is nothing but one label.
    pub(super) whole: bool,
}

/// FNV-1a: labels are a few bytes long, where the standard hasher costs more than the comparison.
#[derive(Debug, Clone)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
