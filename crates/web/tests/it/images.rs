//! A check with its pictures: from the image cash letter to the page.

use axum::http::StatusCode;
use lockbox_domain::Cents;
use lockbox_ingest::x9::{Check, Coding, Framing, LetterHead, Separation, Writer};
use lockbox_pipeline::{ImportOptions, Silent, accounts_import, import, post};
use lockbox_synth::picture::{CheckFace, Look, Noise};
use lockbox_synth::{Folder, Pictured, Plan, Plant, write_mail};

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

/// A check's front, as an index of a scanning service would bring it.
fn face(serial: &str) -> Vec<u8> {
    let face = CheckFace {
        amount: Cents::new(3_250),
        routing: "121000358".to_owned(),
        account: Some("004417220196".to_owned()),
        serial: serial.to_owned(),
        date: None,
        remitter: vec!["ANA SINGH".to_owned()],
        payee: "Kaiser Permanente".to_owned(),
        memo: String::new(),
    };
    face.front(Look::from(Noise::Clean), 1).tiff()
}

const INDEX: &str = "Lockbox,Deposit Date,Batch,Sequence,Amount,Check Number,Payer,Front Image,Back Image\n\
    0002303,2026-11-23,1,1,32.50,2291,ANA SINGH,img\\0001F.TIF,\n\
    0002303,2026-11-23,1,2,32.50,2292,ANA SINGH,img\\0002F.TIF,img\\0002R.TIF\n\
    0002303,2026-11-23,1,3,32.50,2293,ANA SINGH,img\\0003F.TIF,\n";

/// An index and its images, some of which come a day later, and one that nobody lists.
#[tokio::test]
async fn images_find_the_items_of_an_index_also_when_they_come_later() {
    let site = Site::new(0).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("img")).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("index.csv", INDEX.as_bytes());
    write("img/0001f.tif", &face("2291"));
    write("img/0002R.TIF", &face("2292"));
    write("img/0003F.TIF", &face("2299"));
    write("img/0009F.TIF", &face("2299"));
    let options =
        ImportOptions { approve: true, below: Some(folder.path().to_owned()), ..Default::default() };
    let paths = [folder.path().to_owned()];
    let done = import(&site.office, &paths, &options, &Silent).await.unwrap();
    let told: Vec<_> = done
        .files
        .iter()
        .map(|f| (f.path.as_str(), f.status.as_deref().unwrap(), f.problems.iter().map(|p| p.code).collect()))
        .collect::<Vec<(&str, &str, Vec<&str>)>>();
    assert_eq!((told[0].0, told[0].1), ("index.csv", "imported"));
    assert!(told[0].2.contains(&"missing-image"), "{told:?}");
    assert_eq!(
        (told[1].0, told[1].1, &told[1].2[..]),
        ("img/0009F.TIF", "quarantined", &["unlisted-image"][..])
    );
    let token = site.token("operator").await;
    let file = done.files[0].file_id.clone().unwrap();
    let status = async |ordinal: u32, nth: u32| {
        site.get(&format!("/items/{file}-{ordinal}/image/{nth}"), &token).await.status
    };
    assert_eq!(status(0, 0).await, StatusCode::OK);
    assert_eq!(status(1, 0).await, StatusCode::NOT_FOUND, "it has not come");
    assert_eq!(status(1, 1).await, StatusCode::OK);
    post(&site.office, &Silent).await.unwrap();
    let filled = site.get(&format!("/items/{file}-0"), &token).await.text;
    assert!(filled.contains("⑆121000358⑆ 004417220196⑈ 2291: what the file leaves out"), "{filled}");
    let list = site.get("/api/v1/queue?limit=9", &token).await.json();
    let disagree = |entry: &&serde_json::Value| entry["reasons"].to_string().contains("micr-disagrees");
    let waiting: Vec<_> = list["items"].as_array().unwrap().iter().filter(disagree).collect();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["item"], 3);
    let page = site.get(&format!("/queue/{}", waiting[0]["id"].as_str().unwrap()), &token).await.text;
    assert!(page.contains("⑆121000358⑆ 004417220196⑈ 2299") && page.contains("check 2293"), "{page}");
    write("img/0002F.TIF", &face("2292"));
    let again = import(&site.office, &paths, &options, &Silent).await.unwrap();
    assert_eq!(again.files[0].status.as_deref(), Some("duplicate"));
    assert_eq!(status(1, 0).await, StatusCode::OK, "it has come");
}

/// The bank's own file names no images; the images' names say whose they are, and a repeat changes nothing.
#[tokio::test]
async fn images_find_their_items_by_name() {
    let site = Site::new(0).await;
    let folder = tempfile::tempdir().unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let plan = Plan { pictured: Pictured::All, ..Plan::demo(60, 3, day) };
    let truth = write_mail(&plan, &site.office.settings().config, &mut Folder::new(folder.path())).unwrap();
    accounts_import(&site.office, &folder.path().join("accounts.csv"), &Silent).await.unwrap();
    let mail = [folder.path().join("mail")];
    let done = import(&site.office, &mail, &ImportOptions::default(), &Silent).await.unwrap();
    assert!(done.files.iter().all(|f| f.status.as_deref() == Some("imported")), "{done:?}");
    let coupons = truth.items.iter().filter(|i| i.planted.contains(&Plant::ScanLine)).count();
    assert!(coupons > 20);
    assert_eq!(done.images, (2 * truth.items.len() + coupons) as u64);
    let token = site.token("operator").await;
    for file in done.files.iter().filter(|f| f.items > 0) {
        let id = file.file_id.clone().unwrap();
        for (nth, expected) in [(0, StatusCode::OK), (1, StatusCode::OK), (3, StatusCode::NOT_FOUND)] {
            let answer = site.get(&format!("/items/{id}-0/image/{nth}"), &token).await;
            assert_eq!(answer.status, expected, "{nth}");
        }
    }
    let again = import(&site.office, &mail, &ImportOptions::default(), &Silent).await.unwrap();
    assert!(again.files.iter().all(|f| f.status.as_deref() == Some("duplicate")));
}
