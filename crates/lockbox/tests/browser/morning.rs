//! An operator's morning: a file is brought in, and the odd items are decided by keyboard alone.

use std::io::Write;
use std::time::Duration;

use crate::chrome::{Chrome, Page};
use crate::site::Site;

/// Items that are decided.
const ITEMS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn twenty_exceptions_by_keyboard_alone() {
    let Some(chrome) = Chrome::new().await else { return };
    let site = Site::new(900);
    let page = chrome.logged_in(&site.url, "olive").await;
    page.go("/queue").await;
    let before: u32 = page.text(".count").await.parse().unwrap();
    page.press_and_go("Enter").await;
    assert!(page.path().await.starts_with("/queue/i"), "Enter opens the most urgent item");
    let (mut strokes, mut times): (Vec<usize>, Vec<Duration>) = (Vec::new(), Vec::new());
    let mut images = 0;
    for nth in 0..ITEMS {
        let was = page.path().await;
        images += usize::from(page.has(".viewer img").await);
        let (keys, took) = decide(&page, nth).await;
        strokes.push(keys);
        times.push(took);
        assert_ne!(page.path().await.split('?').next(), was.split('?').next(), "the next item is shown");
    }
    assert!(images > ITEMS / 2, "only {images} items have an image");
    strokes.sort_unstable();
    times.sort_unstable();
    let (median, longest) = (times[ITEMS / 2], times[ITEMS - 1]);
    println!(
        "median keystrokes {}, next item after {median:?} (median), {longest:?} (longest)",
        strokes[ITEMS / 2]
    );
    assert!(strokes[ITEMS / 2] <= 6, "{strokes:?}");
    // Hold keeps an item in the count; every other decision takes it out.
    let held = (0..ITEMS).filter(|nth| nth % 5 == 4).count() as u32;
    page.go("/queue").await;
    let after: u32 = page.text(".count").await.parse().unwrap();
    assert_eq!(before - after, ITEMS as u32 - held, "each was decided once");
    chrome.close().await;
}

/// Every kind of decision in turn; the first that the page offers where there is no candidate.
async fn decide(page: &Page, nth: usize) -> (usize, Duration) {
    let candidate = page.has("[data-key=Enter]").await;
    match nth % 5 {
        0 | 1 if candidate => {
            page.key("1").await;
            (2, page.press_and_turn("Enter").await)
        }
        4 => (1, page.press_and_turn("h").await),
        3 => {
            // Looks first: the back, larger, the band away and back.
            for key in ["f", "f", "+", "-", "b", "b"] {
                page.key(key).await;
            }
            (7, page.press_and_turn("r").await)
        }
        _ => (1, page.press_and_turn("r").await),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_look_decide_and_take_back() {
    let Some(chrome) = Chrome::new().await else { return };
    let site = Site::new(900);
    let page = chrome.logged_in(&site.url, "olive").await;
    page.go("/queue").await;
    page.press_and_go("Enter").await;
    let first = page.path().await;
    page.until("the image does not come", "document.querySelector('.viewer img').naturalWidth > 0").await;
    assert!(page.text("[data-says]").await.starts_with("front, 1 of "));
    page.key("f").await;
    assert!(page.text("[data-says]").await.starts_with("back, 2 of "));
    page.key("f").await;
    page.key("+").await;
    assert!(page.text("[data-says]").await.contains("150 %"));
    page.key("o").await;
    assert!(page.text("[data-says]").await.contains("turned 90°"));
    page.key("i").await;
    assert!(page.has(".frame img.inverted").await);
    page.key("0").await;
    page.key("i").await;
    // What is typed goes into the field and nowhere else.
    page.fill("#q", "hrmdg1").await;
    assert_eq!(page.eval::<String>("document.querySelector('#q').value").await, "hrmdg1");
    page.key("Escape").await;
    assert_eq!(page.path().await, first);
    page.key("?").await;
    assert!(page.has("dialog[open]").await);
    page.key("Escape").await;
    page.until("the keys stay open", "!document.querySelector('dialog[open]')").await;
    page.press_and_go("r").await;
    assert!(page.text(".done").await.contains("decided"));
    page.press_and_go("z").await;
    assert_eq!(page.path().await, first, "the decision is taken back and the item shown again");
    assert!(!page.text("main").await.contains("decided: "), "{}", page.text("main").await);
    // Somebody else cannot have it.
    let other = chrome.logged_in(&site.url, "sam").await;
    other.go(&first).await;
    assert!(other.text("[role=status]").await.contains("olive"), "{}", other.text("main").await);
    assert!(!other.has(".actions").await);
    chrome.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_is_not_taken_keeps_what_was_typed() {
    let Some(chrome) = Chrome::new().await else { return };
    let site = Site::new(900);
    let page = chrome.logged_in(&site.url, "olive").await;
    page.go("/queue").await;
    page.press_and_go("Enter").await;
    let item = page.path().await;
    // An account that there is not: the server says no.
    page.key("n").await;
    page.fill("#note", "he called").await;
    page.fill("#other", "no number").await;
    let refused = "document.querySelector('[data-refused]:not([hidden])')?.innerText.includes";
    let _: bool = page.eval("(document.querySelector('button[value=apply]').click(), true)").await;
    page.until("the account is taken", &format!("!!{refused}?.('no accounts list')")).await;
    // Logged out in another window.
    let _: bool =
        page.eval("(fetch('/logout', { method: 'POST' }).then(() => (window.out = 1)), true)").await;
    page.until("no way out", "window.out === 1").await;
    page.key("Escape").await;
    page.key("r").await;
    page.until("it goes on", &format!("!!{refused}?.('logged out')")).await;
    assert_eq!(page.path().await, item);
    assert_eq!(page.eval::<String>("document.querySelector('#note').value").await, "he called");
    chrome.logged_in(&site.url, "olive").await;
    page.to_front().await;
    // The way back goes to the item before, as a page of its own; the decision is taken now.
    page.press_and_turn("r").await;
    assert_ne!(page.path().await, item);
    assert!(page.text(".done").await.contains("decided"));
    let _: bool = page.eval("(history.back(), true)").await;
    page.until("no way back", &format!("location.pathname + location.search === {item:?}")).await;
    page.until("not the item", "document.querySelector('main')?.innerText.includes('decided: ')").await;
    chrome.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_is_looked_at_beside_the_list() {
    let Some(chrome) = Chrome::new().await else { return };
    let site = Site::of_october(400, "");
    let page = chrome.logged_in(&site.url, "olive").await;
    // A payment that waits has a picture.
    page.go("/queue").await;
    let link =
        "document.querySelector(\"a[href^='/queue/i']\").getAttribute('href').replace('/queue/i', '/items/')";
    let item: String = page.eval(link).await;
    page.go(&item).await;
    let amount: String = page.eval("document.body.innerText.match(/\\$[0-9,]+\\.[0-9][0-9]/)[0]").await;
    page.go("/").await;
    page.key("/").await;
    page.fill("#q", &amount).await;
    page.press_and_go("Enter").await;
    assert!(page.text(".chip").await.contains(&amount), "the amount is a chip");
    assert!(page.has("mark").await, "what was asked for is marked");
    page.until(
        "the first is looked at",
        "document.querySelector('[data-glances] h2')?.innerText.includes('$')",
    )
    .await;
    page.until(
        "a picture in the list",
        "[...document.querySelectorAll('.thumb img')].some((i) => i.complete && i.naturalWidth > 0 && i.naturalWidth <= 236)",
    )
    .await;
    // A chip is taken out, and nothing typed is left.
    page.click_and_go(".chip").await;
    assert!(page.path().await.ends_with("/find?q="), "{}", page.path().await);
    page.fill("#what", "in october").await;
    page.press_and_go("Enter").await;
    let before = page.text("[data-glances] h2").await;
    for _ in 0..3 {
        page.key("j").await;
    }
    let chosen = format!("document.querySelector('[data-glances] h2').innerText !== {before:?}");
    page.until("the next is looked at", &chosen).await;
    chrome.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_brought_in_by_the_page() {
    let Some(chrome) = Chrome::new().await else { return };
    let site = Site::new(300);
    let page = chrome.logged_in(&site.url, "olive").await;
    let made = std::fs::read_dir(site.made("mail"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "txt"))
        .unwrap();
    // The same file again, and one that is no file of a bank.
    let broken = site.folder().join("broken.txt");
    std::fs::File::create(&broken).unwrap().write_all(b"this is nothing\n").unwrap();
    for (file, state) in [(&made, "imported"), (&broken, "quarantined")] {
        page.go("/files").await;
        let _: bool = page.eval("(window.before = true)").await;
        page.choose("#file", &[file]).await;
        page.until("the file is not taken", "!window.before").await;
        page.settle().await;
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let row = format!(
            "[...document.querySelectorAll('tr')].find((r) => r.innerText.includes({name:?}))?.innerText ?? ''"
        );
        let row: String = page.eval(&row).await;
        assert!(row.contains(state), "{name}: {row}");
    }
    page.click_and_go("tbody a").await;
    assert!(page.text("main").await.contains("no format that is known"), "{}", page.text("main").await);
    chrome.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_person_keys_without_seeing_the_first() {
    let (Some(one), Some(other)) = (Chrome::new().await, Chrome::new().await) else { return };
    let site = Site::of_october(300, "[policy]\nsecond_key_from = \"0.01\"\n");
    let olive = one.logged_in(&site.url, "olive").await;
    olive.go("/queue").await;
    olive.press_and_go("Enter").await;
    // The first item with a candidate.
    for _ in 0..30 {
        if olive.has("input[name=account]").await {
            break;
        }
        olive.press_and_go("j").await;
    }
    let item = olive.path().await.split('?').next().unwrap().to_owned();
    let account: String = olive.eval("document.querySelector('input[name=account]').value").await;
    olive.press_and_go("Enter").await;
    assert!(
        olive.text(".done").await.contains("somebody else keys the same"),
        "{}",
        olive.text("main").await
    );
    assert_ne!(olive.path().await.split('?').next().unwrap(), item, "her next item is another one");
    olive.go(&item).await;
    assert!(olive.text("main").await.contains("somebody else keys it again"), "{}", olive.text("main").await);
    assert!(!olive.has("button[value=apply]").await, "she cannot key it twice");
    let otto = other.logged_in(&site.url, "otto").await;
    otto.go(&item).await;
    let seen = otto.text("main").await;
    assert!(seen.contains("Key it as you read it") && !otto.has("input[name=account]").await, "{seen}");
    assert!(!seen.contains(&format!("acct {account}")), "neither the first key nor the candidates are shown");
    otto.fill("#other", &account).await;
    otto.click_and_go("button[value=apply]").await;
    otto.go(&item).await;
    assert!(otto.text("main").await.contains("decided: apply"), "{}", otto.text("main").await);
    one.close().await;
    other.close().await;
}
