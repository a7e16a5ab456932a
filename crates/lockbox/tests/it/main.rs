//! One binary for all integration tests of the command.

mod tidy;
