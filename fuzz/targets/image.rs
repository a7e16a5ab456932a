//! A picture: pixels or an error, within the limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockbox_micr::image::{Limits, decode, quality};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { width: 4_000, height: 4_000, bytes: 1 << 24 };
    if let Ok(picture) = decode(bytes, limits) {
        assert!(picture.width() <= 4_000 && picture.height() <= 4_000);
        let _ = quality(&picture);
        assert!(decode(&picture.png().expect("pixels are drawn"), limits).is_ok());
    }
});
