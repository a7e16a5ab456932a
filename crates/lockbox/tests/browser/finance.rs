//! Finance's day: lockbox, bank and books; a difference explained by two people; the day closed by two.

use crate::chrome::Chrome;
use crate::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_break_is_explained_by_two_people() {
    let Some(chrome) = Chrome::new().await else { return };
    let site = Site::new(900);
    let fay = chrome.logged_in(&site.url, "fay").await;
    fay.go("/reconciliation?date=2026-11-17").await;
    assert!(fay.text("main").await.contains("Matched"));
    assert!(
        fay.text("main").await.contains("Break: "),
        "the made day has differences: {}",
        fay.text("main").await
    );
    fay.fill("input[name=note]", "The bank keyed it wrong; asked for a correction").await;
    fay.key("Escape").await;
    fay.key("2").await;
    assert!(fay.has("input[data-number='2']:checked").await, "a digit chooses");
    fay.press_and_go("Enter").await;
    assert!(fay.text("main").await.contains("waits for a second person"));
    assert!(fay.text("main").await.contains("asked for a correction"));
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
    let blockers: usize = fay.eval("document.querySelectorAll('.checklist li li a').length").await;
    assert!(blockers > 0, "{}", fay.text("main").await);
    assert!(!fay.has("main form button.primary").await, "a day with blockers is not closed");
    fay.click_and_go(".checklist li li a").await;
    assert!(!fay.path().await.starts_with("/close"), "the blocker leads to where it is mended");
    chrome.close().await;
}

/// Finance's whole day on a month that is over: the statements come, every break is worked by two people, every day is
/// closed by two, and then the month.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_and_a_month_are_closed_by_two_people() {
    // Two people at two machines: one browser has one session.
    let (Some(one), Some(other)) = (Chrome::new().await, Chrome::new().await) else { return };
    let site = Site::of_october(600, "");
    let fay = one.logged_in(&site.url, "fay").await;
    let sam = other.logged_in(&site.url, "sam").await;
    for statement in site.files("bank") {
        fay.go("/files").await;
        let _: bool = fay.eval("(window.before = true)").await;
        fay.choose("#file", &[&statement]).await;
        fay.until("the statement is not taken", "!window.before").await;
        fay.settle().await;
    }
    fay.go("/reconciliation").await;
    assert!(fay.text("main").await.contains("balanced"), "{}", fay.text("main").await);
    let days: Vec<String> = fay
        .eval("[...new Set([...document.querySelectorAll('tbody td:first-child a')].map((a) => a.getAttribute('href')))]")
        .await;
    let days: Vec<&str> = days.iter().filter_map(|href| href.split('=').nth(1)).collect();
    assert!(days.len() >= 3, "{days:?}");
    let mut worked = 0;
    for day in &days {
        let place = format!("/reconciliation?date={day}");
        loop {
            fay.go(&place).await;
            if !fay.has("form [data-key=Enter]").await {
                break;
            }
            fay.press_and_go("Enter").await;
            sam.go(&fay.path().await).await;
            assert!(sam.text("main").await.contains("Approve"), "{}", sam.text("main").await);
            sam.press_and_go("Enter").await;
            assert!(sam.text("main").await.contains("approved by sam"), "{}", sam.text("main").await);
            worked += 1;
            assert!(worked < 40, "breaks without end");
        }
        let place = format!("/close?date={day}");
        fay.go(&place).await;
        assert!(fay.has("form [data-key=Enter]").await, "{day}: {}", fay.text("main").await);
        fay.press_and_go("Enter").await;
        assert!(!fay.has("form [data-key=Enter]").await, "nobody signs twice");
        sam.go(&place).await;
        sam.press_and_go("Enter").await;
        assert!(sam.text("main").await.contains("is closed"), "{}", sam.text("main").await);
    }
    assert!(worked > 0, "the made days have differences");
    fay.go("/close?month=2026-10").await;
    fay.press_and_go("Enter").await;
    sam.go("/close?month=2026-10").await;
    assert!(sam.text("main").await.contains("Roll-forward"));
    sam.press_and_go("Enter").await;
    assert!(sam.text("main").await.contains("October is closed"), "{}", sam.text("main").await);
    // The sums on Today, Reconcile and Close are the same to the cent.
    fay.go(&format!("/?date={}", days.last().unwrap())).await;
    let received: Vec<String> = fay
        .eval("[...document.querySelectorAll('.flow div:first-child .sum')].map((e) => e.innerText)")
        .await;
    fay.go(&format!("/reconciliation?date={}", days.last().unwrap())).await;
    let (reconciled, received) = (fay.text("main").await, received);
    assert!(received.iter().all(|sum| reconciled.contains(sum)), "{received:?}: {reconciled}");
    one.close().await;
    other.close().await;
}
