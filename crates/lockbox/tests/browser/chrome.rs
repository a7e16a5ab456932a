//! Chromium, and pages as people use them: by keys, by fields, by looking.

use std::path::Path;
use std::time::{Duration, Instant};

use chromiumoxide::browser::{Browser, BrowserConfig};
use chromiumoxide::cdp::browser_protocol::dom::SetFileInputFilesParams;
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams,
};
use chromiumoxide::cdp::browser_protocol::input::{DispatchKeyEventParams, DispatchKeyEventType};
use chromiumoxide::cdp::browser_protocol::page::CaptureScreenshotFormat;
use chromiumoxide::page::ScreenshotParams;
use futures::StreamExt;
use serde::de::DeserializeOwned;

use crate::site::PASSWORD;

/// How long a page may take before a test gives up; nothing is measured by it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Marks what is shown, and says whether something else is: a new page, or another part in the place of this one.
const MARK: &str = "document.querySelector('main').dataset.before = 'yes'";
const ELSEWHERE: &str = "!!document.querySelector('main:not([data-before])')";

/// A browser with nobody logged in.
pub struct Chrome {
    browser: Browser,
    handler: tokio::task::JoinHandle<()>,
    _profile: tempfile::TempDir,
}

impl Chrome {
    /// Chromium, where there is one; otherwise says that the test is skipped, or fails where it must not be.
    pub async fn new() -> Option<Self> {
        let Some(program) = program() else {
            let must = std::env::var_os("LOCKBOX_REQUIRE_CHROMIUM").is_some_and(|v| v == "1");
            assert!(!must, "there is no Chromium, and LOCKBOX_REQUIRE_CHROMIUM=1");
            eprintln!("skipped: there is no Chromium");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let config = BrowserConfig::builder()
            .chrome_executable(program)
            .user_data_dir(profile.path())
            .no_sandbox()
            .window_size(1440, 900)
            .viewport(None)
            .args(["--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"])
            .launch_timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        let (browser, mut events) = Browser::launch(config).await.unwrap();
        let handler = tokio::spawn(async move { while events.next().await.is_some() {} });
        Some(Self { browser, handler, _profile: profile })
    }

    /// A page of somebody who has logged in.
    pub async fn logged_in(&self, url: &str, name: &str) -> Page {
        let tab = self.browser.new_page(format!("{url}/login")).await.unwrap();
        let page = Page { tab, url: url.to_owned() };
        page.settle().await;
        page.fill("#name", name).await;
        page.fill("#password", PASSWORD).await;
        page.press_and_go("Enter").await;
        page
    }

    pub async fn close(mut self) {
        let _ = self.browser.close().await;
        let _ = self.browser.wait().await;
        self.handler.abort();
    }
}

fn program() -> Option<std::path::PathBuf> {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .into_iter()
        .map(std::path::PathBuf::from)
        .chain(std::env::var_os("CHROMIUM").map(Into::into))
        .find(|path| path.exists())
}

/// A tab.
pub struct Page {
    tab: chromiumoxide::Page,
    url: String,
}

impl Page {
    /// Goes to a path of the site.
    pub async fn go(&self, path: &str) {
        self.tab.goto(format!("{}{path}", self.url)).await.unwrap();
        self.settle().await;
    }

    /// Shows this tab, whatever was opened since.
    pub async fn to_front(&self) {
        self.tab.bring_to_front().await.unwrap();
    }

    /// Where it is.
    pub async fn path(&self) -> String {
        self.eval("location.pathname + location.search").await
    }

    /// What JavaScript says.
    pub async fn eval<T: DeserializeOwned>(&self, script: &str) -> T {
        // A page that goes away while it is asked is asked again.
        for _ in 0..20 {
            if let Ok(answer) = self.tab.evaluate(script).await
                && let Ok(value) = answer.into_value()
            {
                return value;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("`{script}` has no answer")
    }

    /// The text of the page, or of a part of it.
    pub async fn text(&self, selector: &str) -> String {
        self.eval(&format!("document.querySelector({selector:?})?.innerText ?? ''")).await
    }

    /// Whether a part is there.
    pub async fn has(&self, selector: &str) -> bool {
        self.eval(&format!("!!document.querySelector({selector:?})")).await
    }

    /// Waits until a script says true.
    pub async fn until(&self, what: &str, script: &str) {
        let begun = Instant::now();
        while !self.eval::<bool>(script).await {
            assert!(begun.elapsed() < PATIENCE, "{what}: {}", self.text("body").await);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until the page and its images are there.
    pub async fn settle(&self) {
        let here = "document.readyState === 'complete' && [...document.images].every((i) => i.complete || i.loading === 'lazy')";
        self.until("the page does not load", here).await;
    }

    /// Presses a key that puts another item in the place of this one. Tells how long it took from the key until that
    /// item stood there with its pictures, drawn, by the page's own clock.
    pub async fn press_and_turn(&self, key: &str) -> Duration {
        let watch = "(() => {
            let began = 0;
            window.took = 0;
            document.addEventListener('keydown', (event) => (began = event.timeStamp), { once: true, capture: true });
            const frame = () => {
                const there = document.querySelector('main:not([data-before])')
                    && [...document.images].every((i) => i.complete || i.loading === 'lazy');
                requestAnimationFrame(there ? () => (window.took = performance.now() - began) : frame);
            };
            requestAnimationFrame(frame);
            return true;
        })()";
        let _: bool = self.eval(&format!("({MARK}, {watch})")).await;
        self.key(key).await;
        self.until("the key leads nowhere", "window.took > 0").await;
        self.settle().await;
        Duration::from_secs_f64(self.eval::<f64>("window.took").await / 1000.0)
    }

    /// Types into a field, replacing what is there.
    pub async fn fill(&self, selector: &str, text: &str) {
        let focus = format!(
            "(() => {{ const f = document.querySelector({selector:?}); f.focus(); f.value = ''; return true; }})()"
        );
        assert!(self.eval::<bool>(&focus).await);
        for letter in text.chars() {
            self.key(&letter.to_string()).await;
        }
    }

    /// Presses a key, as a hand does.
    pub async fn key(&self, key: &str) {
        let text = match key {
            "Enter" => Some("\r"),
            _ if key.chars().count() == 1 => Some(key),
            _ => None,
        };
        for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
            let mut event = DispatchKeyEventParams::new(kind.clone());
            event.key = Some(key.to_owned());
            event.windows_virtual_key_code = match key {
                "Enter" => Some(13),
                "Escape" => Some(27),
                _ => None,
            };
            if kind == DispatchKeyEventType::KeyDown {
                event.text = text.map(str::to_owned);
            }
            self.tab.execute(event).await.unwrap();
        }
    }

    /// Presses a key that leads to another page, and waits for it. Tells how long that took.
    pub async fn press_and_go(&self, key: &str) -> Duration {
        let _: bool = self.eval(&format!("({MARK}, true)")).await;
        let begun = Instant::now();
        self.key(key).await;
        self.until("the key leads nowhere", ELSEWHERE).await;
        self.settle().await;
        begun.elapsed()
    }

    /// Clicks what leads to another page.
    pub async fn click_and_go(&self, selector: &str) {
        let click = format!("({MARK}, document.querySelector({selector:?})?.click(), true)");
        assert!(self.eval::<bool>(&click).await);
        self.until("the click leads nowhere", ELSEWHERE).await;
        self.settle().await;
    }

    /// Chooses files in a field.
    pub async fn choose(&self, selector: &str, files: &[&Path]) {
        let field = self.tab.find_element(selector).await.unwrap();
        let mut chosen =
            SetFileInputFilesParams::new(files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>());
        chosen.backend_node_id = Some(field.backend_node_id);
        self.tab.execute(chosen).await.unwrap();
    }

    /// Light or dark, as the system of whoever looks has it.
    pub async fn scheme(&self, scheme: &str) {
        let feature = MediaFeature::new("prefers-color-scheme", scheme);
        self.tab
            .execute(SetEmulatedMediaParams { media: None, features: Some(vec![feature]) })
            .await
            .unwrap();
        // Buttons take their colors over in a moment.
        tokio::time::sleep(Duration::from_millis(300)).await;
    }

    /// A window of that size in CSS pixels.
    pub async fn window(&self, width: i64, height: i64) {
        self.tab.execute(SetDeviceMetricsOverrideParams::new(width, height, 1.0, false)).await.unwrap();
    }

    /// Writes a picture of the whole page.
    pub async fn picture(&self, path: &Path) {
        let params = ScreenshotParams::builder().format(CaptureScreenshotFormat::Png).full_page(true).build();
        let bytes = self.tab.screenshot(params).await.unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}
