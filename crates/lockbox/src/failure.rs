//! A command that could not do its work, and the exit code that follows.

use std::error::Error;
use std::fmt::Write;

use lockbox_pipeline::{Fault, PipelineError};

use crate::exit::Exit;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A stage failed.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// Output could not be written.
    #[error("cannot write the output")]
    Output(#[from] std::io::Error),
    /// The words of the command line do not fit together.
    #[error("{0}")]
    Usage(String),
    /// The made mail of the demo could not be written.
    #[error("cannot make the demo's mail")]
    Synth(#[from] lockbox_synth::SynthError),
}

impl Failure {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Pipeline(e) => match e.fault() {
                Fault::Usage => Exit::Usage,
                Fault::Environment => Exit::Environment,
            },
            Self::Usage(_) => Exit::Usage,
            Self::Output(_) | Self::Synth(_) => Exit::Environment,
        }
    }

    /// The whole chain of causes, a line each.
    pub fn lines(&self) -> String {
        let mut text = format!("error: {self}");
        let mut cause = self.source();
        while let Some(inner) = cause {
            let _ = write!(text, "\n  because {inner}");
            cause = inner.source();
        }
        text
    }
}
