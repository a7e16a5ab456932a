//! One scan line of a coupon by itself, as readers are made and measured on.

use super::font::{Face, print, width};
use super::line::{Look, pose, strokes};
use super::mask::MIL;
use super::sheet::{GreyPicture, Sheet};
use super::wear;
use crate::draw::{Draw, Stream};
use crate::spelling::luhn;

/// The face of a scan line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScanFace {
    /// Older coupons.
    OcrA,
    /// Newer coupons.
    OcrB,
}

impl ScanFace {
    fn face(self) -> Face {
        match self {
            Self::OcrA => Face::OcrA,
            Self::OcrB => Face::OcrB,
        }
    }
}

/// Ten characters an inch.
const PITCH: i64 = 100 * MIL;

/// A picture of a scan line: digits and blanks, ten an inch.
pub fn scan_line(text: &str, face: ScanFace, look: Look, seed: u64) -> GreyPicture {
    let mut draw = Draw::new(seed, Stream::Picture, 8);
    let wear = look.noise.wear(&mut draw);
    // The size at which the face is ten characters an inch, within a printer's care.
    let fine = 64 * MIL;
    let size = fine * PITCH / width(face.face(), fine, "0").max(1);
    let long = text.chars().count() as i64 * PITCH;
    let (side, above) = (draw.between(60, 250) as i64 * MIL, draw.between(50, 150) as i64 * MIL);
    let below = draw.between(50, 150) as i64 * MIL;
    let mut sheet = Sheet::new([long + 2 * side, above + size + below], look.dpi, &pose(&wear, &mut draw));
    for (nth, letter) in text.chars().enumerate() {
        let (x, y) = (draw.between(0, 5) as i64 * MIL, draw.between(0, 4) as i64 * MIL);
        let place = [side + nth as i64 * PITCH + x, above + y];
        print(&mut sheet, face.face(), size, place, letter.encode_utf8(&mut [0; 4]));
    }
    strokes(&mut sheet, [side, above + size / 5], long, &wear, &mut draw);
    wear::scan(sheet, &wear, look.bitonal, &mut draw)
}

/// An invented scan line: member ID, account number, statement number, amount due and the Luhn check digit over all.
pub fn scan_text(seed: u64) -> String {
    let mut draw = Draw::new(seed, Stream::Picture, 9);
    let mut field = |zeros: usize, long: usize| -> String {
        let digits = (0..long - zeros).map(|_| char::from(b'0' + draw.below(10) as u8));
        "0".repeat(zeros).chars().chain(digits).collect()
    };
    let (member, account) = (field(3, 12), field(2, 12));
    let (statement, amount) = (field(1, 10), field(3, 9));
    let line = format!("{member} {account} {statement} {amount}");
    let check = luhn(&line);
    format!("{line}{check}")
}

#[cfg(test)]
mod tests {
    use lockbox_domain::reading::CheckDigit;
    use lockbox_micr::image::ocr::{Face, read_ocr};
    use lockbox_micr::image::{Limits, decode};
    use lockbox_micr::{built_in_templates, read_scan_lines};

    use super::*;
    use crate::picture::{CouponFace, Noise};

    /// Every drawn line reads back or is rejected, in both faces and at every resolution.
    #[test]
    fn scan_lines_read_back() {
        let mut exact = 0;
        let mut lines = 0;
        for (face, read) in [(ScanFace::OcrA, Face::OcrA), (ScanFace::OcrB, Face::OcrB)] {
            for (nth, (dpi, bitonal)) in
                [(200, true), (240, true), (300, true), (200, false)].into_iter().enumerate()
            {
                for noise in [Noise::Clean, Noise::Speckle, Noise::Skew] {
                    let text = scan_text(nth as u64 + 70);
                    assert!(
                        read_scan_lines(&text, built_in_templates())
                            .is_some_and(|s| s.check_digit == Some(CheckDigit::Ok))
                    );
                    let picture = scan_line(&text, face, Look { noise, dpi, bitonal }, nth as u64);
                    let bytes = if bitonal { picture.tiff() } else { picture.jpeg(85).unwrap() };
                    let decoded = decode(&bytes, Limits::default()).unwrap();
                    let line =
                        read_ocr(&decoded).unwrap_or_else(|| panic!("{face:?} {dpi} {noise:?}: no line"));
                    lines += 1;
                    if line.text == text {
                        assert_eq!(line.face, read);
                        exact += 1;
                    } else {
                        assert!(
                            line.text.contains('?'),
                            "{face:?} {dpi} {noise:?}: {} for {text}",
                            line.text
                        );
                    }
                }
            }
        }
        assert!(exact * 10 >= lines * 9, "{exact} of {lines}");
    }

    /// The line of a whole coupon is found among its other print, either way up.
    #[test]
    fn a_coupon_reads_back() {
        for seed in 1..7 {
            let text = scan_text(seed);
            let coupon = CouponFace {
                name: "ANA SINGH".to_owned(),
                numbers: ["281796573".to_owned(), "1007809633".to_owned()],
                amount: lockbox_domain::Cents::new(3_250),
                address: vec!["KAISER PERMANENTE".to_owned(), "PO BOX 2303".to_owned()],
                scan_line: text.clone(),
            };
            let picture = coupon.front(Look::from(Noise::Clean), seed);
            let decoded = decode(&picture.tiff(), Limits::default()).unwrap();
            assert_eq!(read_ocr(&decoded).map(|line| line.text), Some(text.clone()), "{seed}");
            let turned = read_ocr(&decoded.upside_down()).expect("a line");
            assert_eq!((turned.text, turned.upside_down), (text, true));
        }
    }
}
