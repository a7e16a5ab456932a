//! Typed text on pictures by an open model of such text (PP-OCR), where its files are installed and the program was built
//! with the feature `ocr-onnx`.
//!
//! Two networks: one says where lines of text are, the other what each says. They are run in Rust, one line after the
//! other; an item takes a second or two, so only those are read that nothing else says enough about. What is read is
//! evidence: every line comes with its box and with how sure its least sure character is.

#[cfg(not(feature = "ocr-onnx"))]
mod absent;
#[cfg(feature = "ocr-onnx")]
mod boxes;
#[cfg(feature = "ocr-onnx")]
mod models;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use lockbox_domain::reading::TypedLine;
use lockbox_micr::image::Picture;

#[cfg(not(feature = "ocr-onnx"))]
use absent::Models;
#[cfg(feature = "ocr-onnx")]
use models::Models;

use crate::error::PipelineError;

/// Lines are evidence where their least sure character is at least that sure, of 1000. On 120 drawn checks of all noise
/// classes no line between 700 and 1000 had a wrong character; three lines that were found cut off, or had a letter left
/// out, were sure all the same, which no threshold helps against.
pub(crate) const SURE: u16 = 700;

/// The model in its folder, loaded when it is first needed. Cheap to clone.
#[derive(Clone)]
pub struct TypedText {
    folder: PathBuf,
    models: Arc<OnceLock<Result<Models, String>>>,
}

impl TypedText {
    /// The model in that folder.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder, models: Arc::default() }
    }

    /// Loads it, unless it is loaded. Fails where a file is missing, is no such model, or the program cannot run one.
    pub fn ready(&self) -> Result<(), PipelineError> {
        self.models().map(|_| ()).map_err(PipelineError::Usage)
    }

    /// The lines of typed text on a picture that stands upright, from top to bottom; none where the model is not ready.
    pub fn lines(&self, picture: &Picture) -> Vec<TypedLine> {
        self.models().map(|models| models.lines(picture)).unwrap_or_default()
    }

    /// The same of a picture that may stand on its head, without what lies in `areas`: lines of E-13B and OCR are none of
    /// type, and their readers know them better.
    pub fn lines_beside(&self, picture: &Picture, upside_down: bool, areas: &[[u32; 4]]) -> Vec<TypedLine> {
        let mut lines = self.lines(&picture.upright(upside_down));
        lines.retain(|line| !areas.iter().any(|area| crosses(line.area, *area)));
        lines
    }

    fn models(&self) -> Result<&Models, String> {
        self.models.get_or_init(|| Models::open(&self.folder)).as_ref().map_err(Clone::clone)
    }
}

/// True where two boxes have something in common.
fn crosses(one: [u32; 4], other: [u32; 4]) -> bool {
    let apart = |at: usize| one[at] + one[at + 2] <= other[at] || other[at] + other[at + 2] <= one[at];
    !apart(0) && !apart(1)
}

impl fmt::Debug for TypedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TypedText").field("folder", &self.folder).finish_non_exhaustive()
    }
}
