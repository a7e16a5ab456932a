//! The billing system's list of accounts, CSV.
