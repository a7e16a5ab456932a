//! Bytes to grey pixels and back to PNG.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageFormat, ImageReader};

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
