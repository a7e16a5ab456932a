//! Fixed-width lockbox files, every column of them data in a profile.
