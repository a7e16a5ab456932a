//! Bytes to grey pixels and back to PNG.

use std::borrow::Cow;
use std::io::Cursor;

use super::group4;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, GrayImage, ImageEncoder, ImageFormat, ImageReader};

/// What a picture may be at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Bytes that reading it may take.
    pub bytes: u64,
}

impl Default for Limits {
    /// Four times a letter page at 600 dpi each way: more than any scanner of checks gives.
    fn default() -> Self {
        Self { width: 20_000, height: 26_000, bytes: 128 * 1024 * 1024 }
    }
}

/// Why bytes are no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// They begin like no format that is read here.
    #[error("the image is neither TIFF nor JPEG nor PNG")]
    UnknownFormat,
    /// The picture is larger than the limits.
    #[error("the image is larger than is allowed")]
    TooLarge,
    /// It has no pixels.
    #[error("the image has no pixels")]
    Empty,
    /// It breaks the rules of its format, or ends early.
    #[error("the image cannot be read: {0}")]
    Broken(String),
}

/// Grey pixels, row by row, 0 black to 255 white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    grey: Vec<u8>,
}

impl Picture {
    /// From pixels; none where there are not as many as width and height say.
    pub fn new(width: u32, height: u32, grey: Vec<u8>) -> Option<Self> {
        let wanted = usize::try_from(u64::from(width) * u64::from(height)).ok()?;
        (wanted > 0 && grey.len() == wanted).then_some(Self { width, height, grey })
    }

    /// Pixels across.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels.
    pub fn grey(&self) -> &[u8] {
        &self.grey
    }

    /// The same, turned by half a turn.
    #[must_use]
    pub fn upside_down(&self) -> Self {
        Self { grey: self.grey.iter().rev().copied().collect(), ..*self }
    }

    /// The picture the right way up, where it is known whether it stands on its head.
    pub fn upright(&self, is_upside_down: bool) -> Cow<'_, Self> {
        if is_upside_down { Cow::Owned(self.upside_down()) } else { Cow::Borrowed(self) }
    }

    /// A part of it: left, top, width and height in pixels; none where that is not all inside.
    #[must_use]
    pub fn part(&self, [left, top, width, height]: [u32; 4]) -> Option<Self> {
        let (from, wide) = (usize::try_from(left).ok()?, usize::try_from(width).ok()?);
        let to = from.checked_add(wide).filter(|to| *to <= self.width as usize)?;
        let rows = self.grey.chunks_exact(self.width as usize).skip(top as usize).take(height as usize);
        let rows: Vec<&[u8]> = rows.filter_map(|row| row.get(from..to)).collect();
        Self::new(width, height, rows.concat())
    }

    /// No wider than so many pixels: each is the mean of those that it stands for, so that thin strokes stay grey and are
    /// not lost.
    #[must_use]
    pub fn smaller(&self, width: u32) -> Self {
        if width == 0 || width >= self.width {
            return self.clone();
        }
        let height = (u64::from(self.height) * u64::from(width) / u64::from(self.width)).max(1) as u32;
        let Some(whole) = GrayImage::from_raw(self.width, self.height, self.grey.clone()) else {
            return self.clone();
        };
        let small = image::imageops::thumbnail(&whole, width, height);
        Self { width, height, grey: small.into_raw() }
    }

    /// As PNG, for a browser.
    pub fn png(&self) -> Result<Vec<u8>, ImageError> {
        let mut bytes = Vec::new();
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Sub)
            .write_image(&self.grey, self.width, self.height, ExtendedColorType::L8)
            .map_err(|e| ImageError::Broken(e.to_string()))?;
        Ok(bytes)
    }
}

/// Reads the first page of an image.
pub fn decode(bytes: &[u8], limits: Limits) -> Result<Picture, ImageError> {
    let Ok(format @ (ImageFormat::Tiff | ImageFormat::Jpeg | ImageFormat::Png)) = image::guess_format(bytes)
    else {
        return Err(ImageError::UnknownFormat);
    };
    if format == ImageFormat::Tiff
        && let Some(picture) = group4::decode(bytes, limits)
    {
        return Ok(picture);
    }
    if format == ImageFormat::Jpeg && !is_whole_jpeg(bytes) {
        return Err(ImageError::Broken("the JPEG ends before its picture does".to_owned()));
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut allowed = image::Limits::default();
    allowed.max_image_width = Some(limits.width);
    allowed.max_image_height = Some(limits.height);
    allowed.max_alloc = Some(limits.bytes);
    reader.limits(allowed);
    let decoded = reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => ImageError::TooLarge,
        other => ImageError::Broken(other.to_string()),
    })?;
    let grey = decoded.into_luma8();
    let (width, height) = grey.dimensions();
    Picture::new(width, height, grey.into_raw()).ok_or(ImageError::Empty)
}

/// Whether the mark that ends a picture, which its pixels cannot contain, stands behind the last one that begins pixels. A
/// decoder fills with grey what is missing, and at the foot of a check that is its line.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let last = |mark: u8| bytes.windows(2).rposition(|pair| pair == [0xff, mark]);
    last(0xd9) > last(0xda)
}

/// Reads one page of an image, from 0; only TIFF has more than the first.
pub fn decode_page(bytes: &[u8], page: u32, limits: Limits) -> Result<Picture, ImageError> {
    if page == 0 {
        return decode(bytes, limits);
    }
    let missing = || ImageError::Broken(format!("it has no page {}", u64::from(page) + 1));
    // A TIFF whose header points at that page's directory is a TIFF of that page.
    let directory = directory_of(bytes, page).ok_or_else(missing)?;
    let mut turned = bytes.to_vec();
    turned.get_mut(4..8).ok_or_else(missing)?.copy_from_slice(&directory);
    decode(&turned, limits)
}

/// Where the directory of a page of a TIFF is, as its bytes stand in the file.
fn directory_of(bytes: &[u8], page: u32) -> Option<[u8; 4]> {
    /// No file of a bank has more pages; a directory may lead back to itself.
    const MOST_PAGES: u32 = 10_000;
    let little = bytes.starts_with(b"II*\0");
    if !little && !bytes.starts_with(b"MM\0*") || page > MOST_PAGES {
        return None;
    }
    let at = |from: usize| bytes.get(from..from.checked_add(4)?)?.try_into().ok();
    let long = |raw: [u8; 4]| if little { u32::from_le_bytes(raw) } else { u32::from_be_bytes(raw) } as usize;
    let mut raw: [u8; 4] = at(4)?;
    for _ in 0..page {
        let start = long(raw);
        let count: [u8; 2] = bytes.get(start..start.checked_add(2)?)?.try_into().ok()?;
        let entries = usize::from(if little { u16::from_le_bytes(count) } else { u16::from_be_bytes(count) });
        raw = at(start.checked_add(2 + 12 * entries)?)?;
        if long(raw) == 0 {
            return None;
        }
    }
    Some(raw)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stripes(width: u32, height: u32) -> Picture {
        let grey = (0..width * height).map(|n| if n / 7 % 2 == 0 { 0 } else { 255 }).collect();
        Picture::new(width, height, grey).unwrap()
    }

    #[test]
    fn png_comes_back_pixel_for_pixel() {
        let picture = stripes(61, 17);
        assert_eq!(decode(&picture.png().unwrap(), Limits::default()), Ok(picture));
    }

    #[test]
    fn hostile_images_are_an_error_each() {
        let picture = stripes(64, 64);
        let png = picture.png().unwrap();
        let small = Limits { width: 63, ..Limits::default() };
        assert_eq!(decode(&png, small), Err(ImageError::TooLarge));
        assert!(matches!(decode(&png[..png.len() / 2], Limits::default()), Err(ImageError::Broken(_))));
        // A directory that points at itself, of a picture of 65535 by 65535.
        let mut tiff = b"II*\0\x08\0\0\0\x03\0".to_vec();
        for (tag, value) in [(256_u16, 65_535_u32), (257, 65_535), (273, 8)] {
            tiff.extend(tag.to_le_bytes());
            tiff.extend(4_u16.to_le_bytes());
            tiff.extend(1_u32.to_le_bytes());
            tiff.extend(value.to_le_bytes());
        }
        tiff.extend(8_u32.to_le_bytes());
        assert!(decode(&tiff, Limits::default()).is_err());
        for bytes in [&b""[..], b" ", b"II*\0", b"\xff\xd8\xff", b"GIF89a"] {
            assert!(decode(bytes, Limits::default()).is_err(), "{bytes:?}");
        }
        assert_eq!(Picture::new(0, 0, Vec::new()), None);
    }

    /// Cut anywhere, a JPEG is an error, and whole with something behind it it is read.
    #[test]
    fn a_jpeg_that_is_cut_is_no_picture() {
        let picture = stripes(64, 64);
        let mut jpeg = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 80);
        encoder.write_image(picture.grey(), 64, 64, ExtendedColorType::L8).unwrap();
        for end in 0..jpeg.len() {
            assert!(decode(&jpeg[..end], Limits::default()).is_err(), "cut at {end} of {}", jpeg.len());
        }
        jpeg.extend(b"\r\n");
        assert!(decode(&jpeg, Limits::default()).is_ok());
    }

    #[test]
    fn a_page_of_several() {
        let mut bytes = Vec::new();
        let mut encoder = tiff::encoder::TiffEncoder::new(Cursor::new(&mut bytes)).unwrap();
        for grey in [10, 20, 30] {
            encoder.write_image::<tiff::encoder::colortype::Gray8>(3, 2, &[grey; 6]).unwrap();
        }
        for (page, grey) in [(0, Some(10)), (1, Some(20)), (2, Some(30)), (3, None), (u32::MAX, None)] {
            let found = decode_page(&bytes, page, Limits::default()).ok().map(|p| p.grey()[0]);
            assert_eq!(found, grey, "page {page}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn damage_never_stops_it(at in 0_usize..400, to in any::<Vec<u8>>(), which in 0_usize..3) {
            let picture = stripes(32, 32);
            let mut bytes = match which {
                0 => picture.png().unwrap(),
                1 => b"II*\0\x08\0\0\0\0\0".to_vec(),
                _ => b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec(),
            };
            let at = at.min(bytes.len());
            let end = (at + to.len()).min(bytes.len());
            bytes.splice(at..end, to);
            let _ = decode(&bytes, Limits { bytes: 1 << 20, ..Limits::default() });
        }
    }
}
