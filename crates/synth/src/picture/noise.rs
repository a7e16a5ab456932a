//! What happens to a line between the printer and the pixels, in classes that readers are measured by.

use crate::draw::Draw;

/// A class of what can be wrong with a picture of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Noise {
    /// As a good scanner sees good print.
    Clean,
    /// Dust: dots of ink on the paper, pinholes in the ink.
    Speckle,
    /// Up to five degrees askew.
    Skew,
    /// Print that did not take: gaps through characters, thin ink.
    Breaks,
    /// A pen went across the line.
    Strokes,
    /// Ink that bled, with some of everything else.
    Heavy,
}

/// How much of each there is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wear {
    /// Thousandths of a degree.
    pub(crate) skew: i64,
    /// Dots of dust in a hundred thousand pixels, and as many holes in as much ink.
    pub(crate) dust: u64,
    /// Gaps in ten inches of line.
    pub(crate) gaps: u64,
    /// Lines of a pen across it.
    pub(crate) strokes: u64,
    /// How often neighbouring pixels run into each other.
    pub(crate) blur: u32,
    /// From how much ink, of 255, a pixel is black: few is bleeding, much is thin.
    pub(crate) threshold: u8,
}

impl Noise {
    /// All classes.
    pub const ALL: [Self; 6] =
        [Self::Clean, Self::Speckle, Self::Skew, Self::Breaks, Self::Strokes, Self::Heavy];

    /// What the class is called in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Speckle => "noise",
            Self::Skew => "skew",
            Self::Breaks => "breaks",
            Self::Strokes => "strokes",
            Self::Heavy => "heavy",
        }
    }

    /// What one picture of the class suffers.
    pub(crate) fn wear(self, draw: &mut Draw) -> Wear {
        let mut either = |most: u64| draw.between(0, 2 * most) as i64 - most as i64;
        let (slight, askew, heavy) = (either(300), either(5_000), either(1_500));
        let plain = Wear {
            skew: slight,
            dust: draw.between(0, 8),
            blur: 1,
            threshold: draw.between(100, 150) as u8,
            ..Wear::default()
        };
        match self {
            Self::Clean => plain,
            Self::Speckle => Wear { dust: draw.between(150, 700), ..plain },
            Self::Skew => Wear { skew: askew, ..plain },
            Self::Breaks => {
                Wear { gaps: draw.between(120, 300), threshold: draw.between(130, 175) as u8, ..plain }
            }
            Self::Strokes => Wear { strokes: draw.between(1, 3), ..plain },
            Self::Heavy => Wear {
                skew: heavy,
                dust: draw.between(50, 300),
                gaps: draw.between(30, 90),
                strokes: draw.below(2),
                blur: 2,
                threshold: draw.between(45, 110) as u8,
            },
        }
    }
}
