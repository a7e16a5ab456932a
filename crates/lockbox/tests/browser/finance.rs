//! Finance's day: lockbox, bank and books; a difference explained by two people; the day closed by two.

use crate::chrome::Chrome;
use crate::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_break_is_explained_by_two_people() {
    let Some(chrome) = Chrome::new().await else { return };
    let site = Site::new(900);
    let fay = chrome.logged_in(&site.url, "fay").await;
    fay.go("/reconciliation?date=2026-11-17").await;
    assert!(fay.text("main").await.contains("balanced"));
    let breaks: usize = fay.eval("document.querySelectorAll('input[name=note]').length").await;
    assert!(breaks > 0, "the made day has differences: {}", fay.text("main").await);
    fay.fill("input[name=note]", "The bank keyed it wrong; asked for a correction").await;
    fay.press_and_go("Enter").await;
    assert!(fay.text("main").await.contains("waits for a second person"));
    assert!(!fay.text("main").await.contains("Approve"), "nobody approves their own work");
    let sam = chrome.logged_in(&site.url, "sam").await;
    sam.go("/reconciliation?date=2026-11-17").await;
    sam.click_and_go("form button.primary").await;
    assert!(sam.text("main").await.contains("approved by sam"), "{}", sam.text("main").await);
    assert!(sam.text("main").await.contains("explained"));
    chrome.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_blocks_a_close_is_a_link() {
    let Some(chrome) = Chrome::new().await else { return };
    let site = Site::new(300);
    let fay = chrome.logged_in(&site.url, "fay").await;
    fay.go("/close").await;
    let blockers: usize = fay.eval("document.querySelectorAll('main li li a').length").await;
    assert!(blockers > 0, "{}", fay.text("main").await);
    assert!(!fay.has("main form button.primary").await, "a day with blockers is not closed");
    fay.click_and_go("main li li a").await;
    assert!(!fay.path().await.starts_with("/close"), "the blocker leads to where it is mended");
    chrome.close().await;
}
