//! Pictures to the files that banks send: bitonal ones as TIFF with one strip of CCITT Group 4, as X9.100-181 wants it,
//! grey ones as JPEG.

use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use super::sheet::GreyPicture;

/// From here up a pixel is white.
const WHITE: u8 = 128;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;
/// Bytes of the header, which is followed by the pixels.
const HEADER: u32 = 8;

impl GreyPicture {
    /// As TIFF, black and white, Group 4.
    pub fn tiff(&self) -> Vec<u8> {
        let strip = self.group_4();
        let length = strip.len() as u32;
        let directory = (HEADER + length).next_multiple_of(2);
        let mut bytes = Vec::with_capacity(strip.len() + 200);
        bytes.extend(b"II*\0");
        bytes.extend(directory.to_le_bytes());
        bytes.extend(strip);
        bytes.resize(directory as usize, 0);
        let tags = [
            (254, LONG, 0),            // whole picture
            (256, LONG, self.width),   // across
            (257, LONG, self.height),  // down
            (258, SHORT, 1),           // bits a sample
            (259, SHORT, 4),           // Group 4
            (262, SHORT, 0),           // 0 is white
            (266, SHORT, 1),           // high bits first
            (273, LONG, HEADER),       // where the strip is
            (274, SHORT, 1),           // first row on top
            (277, SHORT, 1),           // samples a pixel
            (278, LONG, self.height),  // rows in the strip
            (279, LONG, length),       // bytes in the strip
            (282, RATIONAL, self.dpi), // across
            (283, RATIONAL, self.dpi), // down
            (293, LONG, 0),            // Group 4 without extras
            (296, SHORT, 2),           // resolution is by the inch
        ];
        let after = directory + 2 + 12 * tags.len() as u32 + 4;
        bytes.extend((tags.len() as u16).to_le_bytes());
        for (tag, kind, value) in tags {
            let value = if kind == RATIONAL { after } else { value };
            bytes.extend(u16::to_le_bytes(tag));
            bytes.extend(kind.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(0_u32.to_le_bytes());
        bytes.extend(self.dpi.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        bytes
    }

    fn group_4(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(VecWriter::with_capacity(1 << 14));
        for row in self.grey.chunks_exact(self.width.max(1) as usize) {
            let colors = row.iter().map(|grey| if *grey < WHITE { Color::Black } else { Color::White });
            let Ok(()) = encoder.encode_line(colors, self.width);
        }
        let Ok(writer) = encoder.finish();
        writer.finish()
    }

    /// As grey JPEG of this quality, 1 to 100.
    pub fn jpeg(&self, quality: u8) -> Result<Vec<u8>, image::ImageError> {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        let density = u16::try_from(self.dpi).unwrap_or(u16::MAX);
        encoder.set_pixel_density(image::codecs::jpeg::PixelDensity::dpi(density));
        encoder.encode(&self.grey, self.width, self.height, ExtendedColorType::L8)?;
        Ok(bytes)
    }
}
