//! A check with its pictures: from the image cash letter to the page.

use axum::http::StatusCode;
use lockbox_domain::Cents;
use lockbox_ingest::x9::{Check, Coding, Framing, LetterHead, Separation, Writer};
use lockbox_pipeline::{ImportOptions, Silent, import, post};

use crate::site::Site;

const TIFF: &[u8] = include_bytes!("../../../../fixtures/x9/moov-io__check_image.tiff");

#[tokio::test]
async fn the_operator_sees_what_the_bank_scanned() {
    let site = Site::new(0).await;
    let framing = Framing { separation: Separation::Lengths, coding: Coding::Ebcdic };
    let head = LetterHead {
        origin: "121000358".to_owned(),
        destination: "121000248".to_owned(),
        day: chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        test: false,
        deposit_account: "4121002303".to_owned(),
    };
    let check = Check {
        amount: Cents::new(48_216),
        routing: "121000248",
        on_us: "123456789/2291",
        payee: "KAISER",
        images: [TIFF, b"II*\0broken"],
        ..Check::default()
    };
    let mut writer = Writer::new(Vec::new(), framing, head).unwrap();
    writer.bundle(&[check]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.x9");
    std::fs::write(&path, writer.finish().unwrap()).unwrap();
    let done = import(&site.office, &[path], &ImportOptions::default(), &Silent).await.unwrap();
    assert_eq!(done.files[0].status.as_deref(), Some("imported"), "{:?}", done.files[0].problems);
    post(&site.office, &Silent).await.unwrap();
    let token = site.token("operator").await;
    let id = site.first(&token).await;
    let page = site.get(&format!("/queue/{id}"), &token).await;
    let item = id.trim_start_matches('i');
    let link = format!("/items/{item}/image/0");
    assert!(page.text.contains(&link) && page.text.contains("front of check 2291, $482.16"), "{}", page.text);
    let png = site.get(&link, &token).await;
    assert_eq!((png.status, png.header("content-type")), (StatusCode::OK, "image/png"));
    let broken = site.get(&format!("/items/{item}/image/1"), &token).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.get(&format!("/items/{item}/image/2"), &token).await.status, StatusCode::NOT_FOUND);
    let told = site.get(&format!("/items/{item}"), &token).await;
    assert!(told.text.contains("image 0"), "the look is logged");
    let admin = site.token("administrator").await;
    assert_eq!(site.get(&link, &admin).await.status, StatusCode::FORBIDDEN);
}
