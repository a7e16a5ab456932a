//! BAI2 cash management statements.
