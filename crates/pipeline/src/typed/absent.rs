//! Without the feature `ocr-onnx` no model can be run.

use std::path::Path;

use lockbox_domain::reading::TypedLine;
use lockbox_micr::image::Picture;

/// There are none.
pub(super) enum Models {}

impl Models {
    /// Never.
    pub(super) fn open(_: &Path) -> Result<Self, String> {
        Err("the configuration has typed_text, but this program was built without it; build it with \
             `--features ocr-onnx`"
            .to_owned())
    }

    pub(super) fn lines(&self, _: &Picture) -> Vec<TypedLine> {
        match *self {}
    }
}
