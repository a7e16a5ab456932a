//! The one kind of image that check scanners give, read line by line: black and white TIFF in Group 4. A scan line of it
//! is where colours change, and that is all that is needed to fill pixels; what is of any other kind is left to the
//! library that reads them all.

use std::io::Cursor;

use fax::decoder::{DecodeStatus, Group4Decoder};
use tiff::decoder::Decoder;
use tiff::tags::Tag;

use super::{Limits, Picture};

/// The first page of a TIFF in Group 4; none where the file is anything else, or not whole.
pub(super) fn decode(bytes: &[u8], limits: Limits) -> Option<Picture> {
    let mut file = Decoder::new(Cursor::new(bytes)).ok()?;
    let mut number = |tag: Tag, else_value: u32| match file.find_tag_unsigned::<u32>(tag) {
        Ok(found) => found.or(Some(else_value)),
        Err(_) => None,
    };
    let (width, height) = (number(Tag::ImageWidth, 0)?, number(Tag::ImageLength, 0)?);
    let plain = number(Tag::Compression, 1)? == 4
        && number(Tag::BitsPerSample, 1)? == 1
        && number(Tag::SamplesPerPixel, 1)? == 1
        && number(Tag::FillOrder, 1)? == 1
        // T6 options: nothing is left uncompressed.
        && number(Tag::Unknown(293), 0)? == 0;
    // 0: what fax calls white is white; 1: the other way round.
    let turned = number(Tag::PhotometricInterpretation, 2)?;
    let of_strip = number(Tag::RowsPerStrip, height)?.min(height).max(1);
    let within = (1..=limits.width).contains(&width)
        && (1..=limits.height).contains(&height)
        && u64::from(width) * u64::from(height) <= limits.bytes;
    if !plain || turned > 1 || !within {
        return None;
    }
    let offsets = file.get_tag_u64_vec(Tag::StripOffsets).ok()?;
    let lengths = file.get_tag_u64_vec(Tag::StripByteCounts).ok()?;
    let (paper, ink) = if turned == 0 { (255, 0) } else { (0, 255) };
    let row = usize::try_from(width).ok()?;
    let mut grey = vec![paper; row * usize::try_from(height).ok()?];
    let strips = grey.chunks_mut(row * usize::try_from(of_strip).ok()?);
    let wanted = strips.len();
    if offsets.len() != wanted || lengths.len() != wanted {
        return None;
    }
    for ((strip, offset), length) in strips.zip(&offsets).zip(&lengths) {
        let start = usize::try_from(*offset).ok()?;
        let end = start.checked_add(usize::try_from(*length).ok()?)?;
        fill(strip, row, bytes.get(start..end)?, ink)?;
    }
    Picture::new(width, height, grey)
}

/// Inks the runs of a strip's lines.
fn fill(strip: &mut [u8], row: usize, coded: &[u8], ink: u8) -> Option<()> {
    let coded = coded.iter().map(|byte| Ok::<u8, std::convert::Infallible>(*byte));
    let mut lines = Group4Decoder::new(coded, u32::try_from(row).ok()?).ok()?;
    for pixels in strip.chunks_exact_mut(row) {
        if lines.advance().ok()? == DecodeStatus::End {
            return None;
        }
        for run in lines.transition().chunks(2) {
            let start = usize::try_from(*run.first()?).ok()?.min(row);
            let end = run.get(1).map_or(Some(row), |end| usize::try_from(*end).ok())?.min(row);
            if let Some(run) = pixels.get_mut(start..end) {
                run.fill(ink);
            }
        }
    }
    Some(())
}
