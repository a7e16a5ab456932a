//! Where output goes: what people or programs read to stdout, all else to stderr.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};
use lockbox_pipeline::Progress;
use lockbox_report::Style;
use serde::Serialize;

/// How a command prints.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// Prints JSON documents when `json`, else text.
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// True when one JSON document is asked for.
    pub const fn is_json(self) -> bool {
        self.json
    }

    /// Colour and width of text on stdout.
    pub fn style() -> Style {
        let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let width = std::env::var("COLUMNS")
            .ok()
            .and_then(|c| c.parse().ok())
            .unwrap_or(if io::stdout().is_terminal() { 120 } else { 200 });
        Style { color: colour, width }
    }

    /// Prints the document as JSON, or the text that `text` makes of it.
    pub fn document<T: Serialize>(
        self,
        document: &T,
        text: impl FnOnce(&T, Style) -> String,
    ) -> io::Result<()> {
        if self.json {
            let mut line = serde_json::to_string(document).map_err(io::Error::other)?;
            line.push('\n');
            print(&line)
        } else {
            print(&text(document, Self::style()))
        }
    }

    /// Prints text for people; nothing under `--json`.
    pub fn text(self, text: &str) -> io::Result<()> {
        if self.json { Ok(()) } else { print(text) }
    }
}

/// Writes to stdout. A reader that went away (`| head`) is no error.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| if text.is_empty() || text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
    quiet_pipe(written.and_then(|()| out.flush()))
}

/// A closed pipe is a clean end.
pub fn quiet_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Says something on stderr; a stderr that is closed is nobody's problem.
pub fn say(text: &str) {
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "{text}");
}

/// Progress bars on stderr, where that is a terminal.
#[derive(Debug, Default)]
pub struct Bars {
    bar: Mutex<Option<ProgressBar>>,
}

impl Progress for Bars {
    fn begin(&self, what: &str, total: Option<u64>) {
        if !io::stderr().is_terminal() {
            return;
        }
        let bar = match total {
            Some(total) => ProgressBar::new(total)
                .with_style(style("{msg:24} {bar:32} {human_pos}/{human_len} {per_sec} {eta}")),
            None => ProgressBar::new_spinner().with_style(style("{msg:24} {spinner} {human_pos} {per_sec}")),
        };
        bar.set_message(what.to_owned());
        self.replace(Some(bar));
    }

    fn advance(&self, by: u64) {
        if let Ok(bar) = self.bar.lock()
            && let Some(bar) = bar.as_ref()
        {
            bar.inc(by);
        }
    }

    fn end(&self) {
        self.replace(None);
    }
}

impl Bars {
    fn replace(&self, new: Option<ProgressBar>) {
        if let Ok(mut bar) = self.bar.lock() {
            if let Some(old) = bar.take() {
                old.finish_and_clear();
            }
            *bar = new;
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
