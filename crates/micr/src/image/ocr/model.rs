//! What a place of a strip shows, by weights that `examples/train_ocr` learnt from drawn lines: for each face a score of
//! every digit and of none, by a network of one hidden layer.

use std::sync::LazyLock;

use super::Face;

/// Faces.
pub const FACES: usize = 2;
/// Digits, and none of them.
pub const CLASSES: usize = 11;
/// The class of a place where no digit has its middle.
pub const NONE: usize = 10;
/// Columns of a strip about a digit's middle.
pub const CELL_COLUMNS: usize = 20;
/// Rows of a strip about the middle of the line.
pub const CELL_ROWS: usize = 26;

const CELL: usize = CELL_COLUMNS * CELL_ROWS;

/// Ink about a place, row by row, 0 paper to 255 ink.
pub(super) type Window = [u8; CELL];

/// Places between ink and classes.
pub const HIDDEN: usize = 32;

/// One face: what its weights say.
pub(super) struct Judge {
    hidden: Vec<Row<CELL>>,
    classes: Vec<Row<HIDDEN>>,
}

/// The weights of one place, 4,096 for one.
struct Row<const N: usize> {
    /// In the unit of what comes in, times 4,096.
    bias: i32,
    weights: [i16; N],
}

static BUILT_IN: LazyLock<Vec<Judge>> = LazyLock::new(|| read(include_bytes!("../../../models/ocr.bin")));

/// Faces one after another, in each the hidden places and the classes: for each the bias as 32 bits and the weights as 16
/// bits, low byte first; what is missing is zero.
fn read(bytes: &[u8]) -> Vec<Judge> {
    let mut bytes = bytes.iter().copied();
    let mut faces = Vec::new();
    for _ in 0..FACES {
        let hidden = (0..HIDDEN).map(|_| row(&mut bytes)).collect();
        let classes = (0..CLASSES).map(|_| row(&mut bytes)).collect();
        faces.push(Judge { hidden, classes });
    }
    faces
}

fn row<const N: usize>(bytes: &mut impl Iterator<Item = u8>) -> Row<N> {
    let mut word = || i16::from_le_bytes([bytes.next().unwrap_or(0), bytes.next().unwrap_or(0)]);
    let (low, high) = (word(), word());
    let mut weights = [0; N];
    for weight in &mut weights {
        *weight = word();
    }
    Row { bias: (i32::from(high) << 16) | i32::from(low as u16), weights }
}

impl Judge {
    pub(super) fn of(face: Face) -> Option<&'static Self> {
        BUILT_IN.get(face as usize)
    }

    /// The score of each class, in thousandths of a nat.
    pub(super) fn scores(&self, window: &Window) -> [i32; CLASSES] {
        // Ink is 255 for one; a hidden place is 1,024 for one.
        let mut between = [0_i32; HIDDEN];
        for (value, row) in between.iter_mut().zip(&self.hidden) {
            let sum: i32 =
                row.weights.iter().zip(window).map(|(w, ink)| i32::from(*w) * i32::from(*ink)).sum();
            *value = (sum.saturating_add(row.bias) / 1020).clamp(0, 32_767);
        }
        let mut scores = [0; CLASSES];
        for (score, row) in scores.iter_mut().zip(&self.classes) {
            let sum: i64 = row.weights.iter().zip(&between).map(|(w, v)| i64::from(*w) * i64::from(*v)).sum();
            *score = ((sum + i64::from(row.bias)) * 1000 / (4096 * 1024)) as i32;
        }
        scores
    }
}
