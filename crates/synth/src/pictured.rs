//! Pictures of mail: an archive beside each lockbox file, with a front and a back a check and a coupon where one came.

use std::io::Write;

use chrono::NaiveDate;
use lockbox_domain::LockboxConfig;
use rayon::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::check::{Check, Draft};
use crate::error::SynthError;
use crate::output::Output;
use crate::picture::{CheckFace, CouponFace, Look, Noise};
use crate::plant::{Expect, Plant};

/// Of which payments pictures are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pictured {
    /// Of none.
    #[default]
    None,
    /// Of those that may have to wait for a person.
    Odd,
    /// Of all.
    All,
}

/// So many payments are drawn before they are written, to bound memory.
const AT_ONCE: usize = 256;

/// A payment to be drawn.
struct Paper {
    stem: String,
    check: CheckFace,
    coupon: Option<CouponFace>,
    endorsement: Vec<String>,
    seed: u64,
}

/// The payments of a lockbox file that are to be drawn.
#[derive(Default)]
pub(crate) struct Pictures {
    of: Pictured,
    papers: Vec<Paper>,
}

/// Where a payment stands in its file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) lockbox: &'a LockboxConfig,
    pub(crate) date: NaiveDate,
    pub(crate) batch: u32,
    pub(crate) item: u32,
    pub(crate) occurrence: u32,
}

impl Pictures {
    pub(crate) fn of(of: Pictured) -> Self {
        Self { of, papers: Vec::new() }
    }

    /// Remembers a payment, if it is to be drawn.
    pub(crate) fn add(&mut self, at: At<'_>, draft: &Draft) {
        let wanted = match self.of {
            Pictured::None => false,
            Pictured::Odd => draft.expect != Expect::Auto,
            Pictured::All => true,
        };
        if !wanted {
            return;
        }
        let At { lockbox, date, batch, item, occurrence } = at;
        let mut stem = format!("{}-{}-{batch:03}-{item:03}", lockbox.number, date.format("%Y%m%d"));
        if occurrence > 0 {
            stem.push_str(&format!("-{occurrence}"));
        }
        let check = &draft.check;
        let scan_line = draft.planted.contains(&Plant::ScanLine);
        let box_line = format!("P.O. BOX {}", lockbox.po_box);
        self.papers.push(Paper {
            stem,
            check: face(check, if scan_line { "" } else { &check.text }, draft.payer.account),
            coupon: scan_line.then(|| coupon(draft, &box_line)),
            endorsement: vec![
                "FOR DEPOSIT ONLY".to_owned(),
                format!("LOCKBOX {}", lockbox.number),
                date.format("%m/%d/%Y").to_string(),
            ],
            seed: draft.payer.account ^ (check.serial << 20),
        });
    }

    /// Writes the pictures of a lockbox file beside it, as `NAME.images.zip`.
    pub(crate) fn write(&mut self, name: &str, output: &mut impl Output) -> Result<(), SynthError> {
        if self.papers.is_empty() {
            return Ok(());
        }
        let name = format!("{}.images.zip", name.trim_end_matches(".txt"));
        let mut zip = ZipWriter::new_stream(output.file(&name)?);
        // Group 4 is small already.
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for papers in self.papers.chunks(AT_ONCE) {
            let drawn: Vec<_> = papers.par_iter().map(draw).collect();
            for (name, bytes) in drawn.into_iter().flatten() {
                zip.start_file(name, options).map_err(std::io::Error::from)?;
                zip.write_all(&bytes)?;
            }
        }
        zip.finish().map_err(std::io::Error::from)?.into_inner().flush()?;
        self.papers.clear();
        Ok(())
    }
}

fn draw(paper: &Paper) -> Vec<(String, Vec<u8>)> {
    let Paper { stem, seed, .. } = paper;
    let look = Look::from(Noise::Clean);
    let mut pictures = vec![
        (format!("{stem}-F.tif"), paper.check.front(look, *seed).tiff()),
        (format!("{stem}-B.tif"), paper.check.back(&paper.endorsement, look, *seed).tiff()),
    ];
    if let Some(coupon) = &paper.coupon {
        pictures.push((format!("{stem}-C.tif"), coupon.front(look, *seed).tiff()));
    }
    pictures
}

fn face(check: &Check, memo: &str, account: u64) -> CheckFace {
    const STREETS: [&str; 6] = ["OAK ST", "ALMOND AVE", "MISSION BLVD", "2ND ST", "LINCOLN WAY", "PINE CT"];
    const CITIES: [&str; 5] = [
        "OAKLAND CA 94612",
        "FRESNO CA 93701",
        "STOCKTON CA 95204",
        "LOS ANGELES CA 90012",
        "SAN DIEGO CA 92101",
    ];
    let street = STREETS[(account % STREETS.len() as u64) as usize];
    let city = CITIES[(account / 7 % CITIES.len() as u64) as usize];
    CheckFace {
        amount: check.amount,
        routing: check.routing.to_owned(),
        account: check.account.map(|account| format!("{account:010}")),
        serial: check.serial.to_string(),
        date: check.date,
        remitter: vec![check.name.clone(), format!("{} {street}", account % 9_000 + 100), city.to_owned()],
        payee: "Kaiser Permanente".to_owned(),
        memo: memo.to_owned(),
    }
}

fn coupon(draft: &Draft, box_line: &str) -> CouponFace {
    CouponFace {
        amount: draft.check.amount,
        name: draft.check.name.clone(),
        numbers: [draft.payer.member.to_string(), draft.payer.account.to_string()],
        address: vec!["KAISER PERMANENTE".to_owned(), box_line.to_owned()],
        scan_line: draft.check.text.clone(),
    }
}
