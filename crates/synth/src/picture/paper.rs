//! Checks, money orders and coupons on paper, front and back, as a scanner gives them.

use chrono::NaiveDate;
use lockbox_domain::Cents;

use super::e13b;
use super::font::{Face, print, width};
use super::line::{self, Look};
use super::mask::MIL;
use super::pen::{Pen, Place};
use super::sheet::{GreyPicture, Sheet};
use super::wear;
use super::words::in_words;
use crate::draw::{Draw, Stream};

/// What stands on a check or money order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckFace {
    /// What it is for.
    pub amount: Cents,
    /// Nine digits.
    pub routing: String,
    /// The account it is drawn on; a money order has none.
    pub account: Option<String>,
    /// Its number.
    pub serial: String,
    /// Its date; left blank where there is none.
    pub date: Option<NaiveDate>,
    /// Who writes it, a line each.
    pub remitter: Vec<String>,
    /// To whom.
    pub payee: String,
    /// What is written on the memo line.
    pub memo: String,
}

/// What stands on a coupon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouponFace {
    /// The amount due.
    pub amount: Cents,
    /// Whom it was sent to.
    pub name: String,
    /// Member ID and account number.
    pub numbers: [String; 2],
    /// Where to send it, a line each.
    pub address: Vec<String>,
    /// The scan line.
    pub scan_line: String,
}

const fn inches(thousandths: i64) -> i64 {
    thousandths * MIL
}

/// A personal check: 6 by 2.75 inches.
const CHECK: Place = [inches(6_000), inches(2_750)];
/// A coupon: 8.5 by 3.5 inches.
const COUPON: Place = [inches(8_500), inches(3_500)];
/// The line's place: its first character's left edge may be anywhere, its digits stand 0.19 inch from the bottom edge
/// at the nearest.
const BAND: i64 = inches(2_750 - 190) - e13b::HEIGHT;

impl CheckFace {
    /// Its MICR line: `A` transit, `C` on-us.
    pub fn micr(&self) -> String {
        let Self { routing, serial, .. } = self;
        match &self.account {
            Some(account) if serial.len() > 4 => format!("C{serial}C A{routing}A {account}C"),
            Some(account) => format!("A{routing}A {account}C {serial}"),
            None => format!("A{routing}A{serial}C"),
        }
    }

    /// Its front.
    pub fn front(&self, look: Look, seed: u64) -> GreyPicture {
        self.drawn(look, seed, true)
    }

    /// Its front, when nobody signed it.
    pub fn unsigned_front(&self, look: Look, seed: u64) -> GreyPicture {
        self.drawn(look, seed, false)
    }

    fn drawn(&self, look: Look, seed: u64, signed: bool) -> GreyPicture {
        let mut draw = Draw::new(seed, Stream::Picture, 2);
        let wear = look.noise.wear(&mut draw);
        let mut sheet = Sheet::new(CHECK, look.dpi, &line::pose(&wear, &mut draw));
        self.writing(&mut sheet, &mut draw, signed);
        let micr = self.micr();
        let place = [inches(draw.between(350, 600) as i64), BAND];
        line::print(&mut sheet, &micr, place, &mut draw);
        line::strokes(&mut sheet, place, micr.chars().count() as i64 * e13b::PITCH, &wear, &mut draw);
        wear::scan(sheet, &wear, look.bitonal, &mut draw)
    }

    fn writing(&self, sheet: &mut Sheet, draw: &mut Draw, signed: bool) {
        let mut y = 150;
        for text in &self.remitter {
            print(sheet, Face::Sans, inches(140), [inches(300), inches(y)], text);
            y += 135;
        }
        print(sheet, Face::Sans, inches(150), [inches(5_200), inches(130)], &self.serial);
        let rule = Pen { radius: inches(4), darkness: 220 };
        let hand = [Face::Mono, Face::Sans][draw.below(2) as usize];
        if let Some(date) = self.date {
            print(
                sheet,
                hand,
                inches(160),
                [inches(4_150), inches(430)],
                &date.format("%m/%d/%Y").to_string(),
            );
        }
        rule.line(sheet, [inches(4_050), inches(610)], [inches(5_100), inches(610)]);
        let small = |sheet: &mut Sheet, x: i64, y: i64, text: &str| {
            print(sheet, Face::Sans, inches(95), [inches(x), inches(y)], text);
        };
        small(sheet, 300, 760, "PAY TO THE");
        small(sheet, 300, 850, "ORDER OF");
        print(sheet, hand, inches(180), [inches(1_050), inches(790)], &self.payee);
        rule.line(sheet, [inches(1_000), inches(980)], [inches(4_500), inches(980)]);
        let figures = format!("${}", self.amount.grouped());
        print(sheet, hand, inches(180), [inches(4_650), inches(790)], &figures);
        print(sheet, hand, inches(165), [inches(350), inches(1_130)], &in_words(self.amount));
        rule.line(sheet, [inches(300), inches(1_310)], [inches(5_100), inches(1_310)]);
        small(sheet, 5_150, 1_220, "DOLLARS");
        small(sheet, 300, 2_080, "MEMO");
        // Who writes small writes on.
        let size =
            if width(hand, inches(150), &self.memo) > inches(2_500) { inches(110) } else { inches(150) };
        print(sheet, hand, size, [inches(700), inches(2_020)], &self.memo);
        rule.line(sheet, [inches(650), inches(2_170)], [inches(3_100), inches(2_170)]);
        rule.line(sheet, [inches(3_500), inches(2_170)], [inches(5_700), inches(2_170)]);
        let signature = [inches(3_600 + draw.between(0, 200) as i64), inches(1_800)];
        let (long, pen) = (inches(draw.between(1_300, 1_900) as i64), Pen::any(draw));
        if signed {
            pen.scrawl(sheet, draw, signature, [long, inches(360)]);
        }
        if self.account.is_none() {
            print(sheet, Face::Sans, inches(190), [inches(2_400), inches(250)], "MONEY ORDER");
        }
    }

    /// Its back, with the endorsement of whoever banked it.
    pub fn back(&self, endorsement: &[String], look: Look, seed: u64) -> GreyPicture {
        let mut draw = Draw::new(seed, Stream::Picture, 3);
        let wear = look.noise.wear(&mut draw);
        let mut sheet = Sheet::new(CHECK, look.dpi, &line::pose(&wear, &mut draw));
        for (nth, text) in (0..).zip(endorsement) {
            let place = [inches(400), inches(500 + 170 * nth)];
            print(&mut sheet, Face::Mono, inches(150), place, text);
        }
        let rule = Pen { radius: inches(4), darkness: 200 };
        rule.line(&mut sheet, [inches(4_200), inches(200)], [inches(4_200), inches(2_550)]);
        print(&mut sheet, Face::Sans, inches(95), [inches(4_260), inches(240)], "ENDORSE HERE");
        wear::scan(sheet, &wear, look.bitonal, &mut draw)
    }
}

impl CouponFace {
    /// Its front.
    pub fn front(&self, look: Look, seed: u64) -> GreyPicture {
        let mut draw = Draw::new(seed, Stream::Picture, 4);
        let wear = look.noise.wear(&mut draw);
        let mut sheet = Sheet::new(COUPON, look.dpi, &line::pose(&wear, &mut draw));
        let at = |sheet: &mut Sheet, face: Face, size: i64, x: i64, y: i64, text: &str| {
            print(sheet, face, inches(size), [inches(x), inches(y)], text);
        };
        at(&mut sheet, Face::Sans, 170, 400, 250, "PLEASE RETURN THIS PORTION WITH YOUR PAYMENT");
        at(&mut sheet, Face::Sans, 170, 400, 700, &self.name);
        let [member, account] = &self.numbers;
        at(&mut sheet, Face::Sans, 140, 4_700, 700, &format!("Member ID  {member}"));
        at(&mut sheet, Face::Sans, 140, 4_700, 900, &format!("Account number  {account}"));
        at(&mut sheet, Face::Sans, 170, 4_700, 1_150, &format!("Amount due  ${}", self.amount.grouped()));
        for (nth, text) in (0..).zip(&self.address) {
            at(&mut sheet, Face::Sans, 150, 4_700, 1_800 + 180 * nth, text);
        }
        let pen = Pen { radius: inches(4), darkness: 220 };
        for x in (0..84).step_by(2) {
            pen.line(&mut sheet, [inches(100 * x + 50), inches(120)], [inches(100 * x + 150), inches(120)]);
        }
        let face = [Face::OcrA, Face::OcrB][draw.below(2) as usize];
        at(&mut sheet, face, 170, 700, 3_000, &self.scan_line);
        wear::scan(sheet, &wear, look.bitonal, &mut draw)
    }
}

#[cfg(test)]
mod tests {
    use lockbox_micr::image::e13b::read_e13b;
    use lockbox_micr::image::{Limits, decode, quality};

    use super::*;
    use crate::picture::Noise;

    fn check() -> CheckFace {
        CheckFace {
            amount: Cents::new(24_318),
            routing: "121000358".to_owned(),
            account: Some("004417220196".to_owned()),
            serial: "2291".to_owned(),
            date: "2026-11-18".parse().ok(),
            remitter: vec!["ANA SINGH".to_owned(), "12 OAK ST".to_owned(), "FRESNO CA 93701".to_owned()],
            payee: "Kaiser Permanente".to_owned(),
            memo: "000281796573 001007809633".to_owned(),
        }
    }

    /// What is drawn on a check can be read off it again, bitonal and grey.
    #[test]
    fn a_check_reads_back() {
        for (dpi, bitonal) in [(200, true), (240, true), (150, false), (200, false)] {
            let picture = check().front(Look { noise: Noise::Clean, dpi, bitonal }, 7);
            let bytes = if bitonal { picture.tiff() } else { picture.jpeg(85).unwrap() };
            let decoded = decode(&bytes, Limits::default()).unwrap();
            let line = read_e13b(&decoded).expect("a line");
            let plain: String = line.text.chars().filter(|c| *c != ' ').collect();
            assert_eq!(plain, "⑆121000358⑆004417220196⑈2291", "{dpi} dpi, bitonal {bitonal}");
        }
    }

    /// What the scanner did to it is measured again.
    #[test]
    fn skew_is_seen() {
        let mut seen = 0;
        for seed in 0..12 {
            let straight = check().front(Look::from(Noise::Clean), seed);
            let figures = quality(&decode(&straight.tiff(), Limits::default()).unwrap());
            assert!(
                figures.good() && figures.slope_permille.is_some_and(|s| s.abs() <= 25),
                "{seed}: {figures:?}"
            );
            let askew = check().front(Look::from(Noise::Skew), seed);
            let slope = quality(&decode(&askew.tiff(), Limits::default()).unwrap()).slope_permille;
            seen += u32::from(slope.is_some_and(|s| s.abs() > 25));
        }
        assert!(seen >= 5, "{seen}");
    }

    #[test]
    fn the_same_seed_draws_the_same_paper() {
        let (look, face) = (Look::from(Noise::Heavy), check());
        assert_eq!(face.front(look, 3), face.front(look, 3));
        assert_ne!(face.front(look, 3), face.front(look, 4));
        let money_order = CheckFace { account: None, serial: "19876543210".to_owned(), ..check() };
        assert_eq!(money_order.micr(), "A121000358A19876543210C");
        assert!(money_order.back(&["FOR DEPOSIT ONLY".to_owned()], look, 1).grey.contains(&0));
    }
}
