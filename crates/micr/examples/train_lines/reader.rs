//! The readers that learn.

use lockbox_micr::image::net::Layer;
use lockbox_micr::image::{Picture, Strip, e13b, ocr};

/// Whose weights are learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    E13b,
    /// The larger network that looks where the first is not sure.
    E13bThorough,
    Ocr,
}

impl Reader {
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "e13b" => Some(Self::E13b),
            "e13b-thorough" => Some(Self::E13bThorough),
            "ocr" => Some(Self::Ocr),
            _ => None,
        }
    }

    pub fn layers(self) -> &'static [Layer; 6] {
        match self {
            Self::E13b => &e13b::LAYERS,
            Self::E13bThorough => &e13b::THOROUGH_LAYERS,
            Self::Ocr => &ocr::LAYERS,
        }
    }

    /// The layers of the reader whose weights a larger one begins with.
    pub fn smaller(self) -> &'static [Layer; 6] {
        match self {
            Self::E13b | Self::E13bThorough => &e13b::LAYERS,
            Self::Ocr => &ocr::LAYERS,
        }
    }

    /// The strip that it would look at first.
    pub fn strip(self, picture: &Picture) -> Option<Strip> {
        match self {
            Self::E13b | Self::E13bThorough => e13b::strips(picture, 1).pop(),
            Self::Ocr => ocr::strips(picture, 1).pop(),
        }
    }

    /// The classes that a text of a kind consists of; none where the reader does not learn from it.
    pub fn classes(self, kind: &str, text: &str) -> Option<Vec<u8>> {
        let first = match (self, kind) {
            (Self::E13b | Self::E13bThorough, "line") | (Self::Ocr, "ocr-a") => 0,
            (Self::Ocr, "ocr-b") => 10,
            _ => return None,
        };
        text.bytes()
            .filter(|b| *b != b' ')
            .map(|b| match b {
                b'0'..=b'9' => Some(first + b - b'0'),
                b'A'..=b'D' if self != Self::Ocr => Some(10 + b - b'A'),
                _ => None,
            })
            .collect()
    }
}
