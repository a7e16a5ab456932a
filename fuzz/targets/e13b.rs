//! Pixels of any kind: a line or none, characters within the picture, nothing unread told as a digit, either way up.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockbox_micr::image::Picture;
use lockbox_micr::image::e13b::{explain, read_e13b};

fuzz_target!(|bytes: &[u8]| {
    let Some((&[wide, grey], pixels)) = bytes.split_first_chunk::<2>() else { return };
    let width = usize::from(wide) * 4 + 1;
    // Eight pixels a byte, so that a small input makes a large picture.
    let ink: Vec<u8> = if grey & 1 == 0 {
        pixels.iter().flat_map(|b| (0..8).map(move |bit| if b >> bit & 1 == 1 { 0 } else { 255 })).collect()
    } else {
        pixels.to_vec()
    };
    let height = ink.len() / width;
    let Some(picture) = Picture::new(width as u32, height as u32, ink[..width * height].to_vec()) else { return };
    let Some(line) = read_e13b(&picture) else { return };
    let unread = line.characters.iter().filter(|c| c.value == '?').count();
    assert_eq!(unread, line.unread as usize);
    assert_eq!(line.text.chars().filter(|c| *c == '?').count(), unread);
    assert!(line.characters.iter().all(|c| c.value == '?' || c.value == c.likeliest));
    assert!(line.confidence_permille <= 1000);
    let _ = explain(&picture, &line);
});
