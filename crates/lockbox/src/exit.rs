//! Exit codes, chosen in one place.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Well,
    /// The work was done and something in it needs a person.
    NeedsPerson,
    /// Wrong usage.
    Usage,
    /// The environment failed: store, disk, permission.
    Environment,
}

impl Exit {
    /// [`Exit::NeedsPerson`] when `needs` is true.
    pub const fn needs_person(needs: bool) -> Self {
        if needs { Self::NeedsPerson } else { Self::Well }
    }

    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Well => 0,
            Self::NeedsPerson => 1,
            Self::Usage => 2,
            Self::Environment => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
