//! Why mail could not be made or its truth not be read.

use lockbox_domain::money::AmountError;

/// Why mail could not be made or its truth not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SynthError {
    /// A file could not be written or read.
    #[error("a file of made mail could not be written or read")]
    Io(#[from] std::io::Error),
    /// There is nowhere to mail to.
    #[error("the configuration has no lockbox")]
    NoLockbox,
    /// The population cannot be that large.
    #[error("mail for {asked} accounts was asked for; there are numbers for {most}")]
    TooMany {
        /// How many accounts it would need.
        asked: u64,
        /// How many there can be.
        most: u64,
    },
    /// A total does not fit.
    #[error("a total does not fit")]
    Amount(#[from] AmountError),
    /// A line of a truth file cannot be used.
    #[error("line {line} of {file} is not a line of truth: {why}")]
    BadTruth {
        /// Which file.
        file: &'static str,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}
