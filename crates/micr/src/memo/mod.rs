//! Member IDs, account numbers and statement numbers out of what people write: memo lines, letters, keyed text.
//!
//! [`lex`] cuts the text into numbers and words, [`labels`] says what the words mean, [`chain`] puts groups of digits
//! together, and [`find`] gives each number the label next to it. A number is taken only where nothing speaks against
//! it: two numbers are never merged into one that nobody wrote, and look-alike letters are not corrected.

mod chain;
mod find;
mod labels;
mod lex;
mod odd;
mod rules;

pub use find::find_identifiers;
pub use labels::{LabelError, Labels};
pub use rules::MemoRules;
