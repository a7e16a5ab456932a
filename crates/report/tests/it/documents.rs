//! Every document as JSON and as text, in full.

use lockbox_domain::Diagnostic;
use lockbox_domain::diagnostic::{Place, Scope};
use lockbox_report::wire::{self, inspect, to_json};
use lockbox_report::{Style, text};

use crate::surface::{identity, inspected, micr, problem, scan_line};
use crate::{expect, sample};

fn both(name: &str, document: &impl serde::Serialize, text: &str) {
    expect(&format!("{name}.json"), &to_json(document).unwrap());
    expect(&format!("{name}.txt"), text);
    assert!(!text.contains('\u{1b}'), "{name}: text from files must not reach the terminal as it is");
    assert!(!text.ends_with('\n') && text.lines().all(|l| !l.ends_with(' ')), "{name}: {text:?}");
}

#[test]
fn files() {
    let warning = Diagnostic::warning(
        lockbox_domain::ProblemCode::BadRouting,
        Scope::Field,
        Place { record: 5, line: 5, byte: 401, len: 9 },
        "routing number 121000359 fails its check digit\u{1b}[2J",
    );
    let mut whole = inspected();
    whole.lockboxes.push(inspect::Lockbox {
        lockbox: Some("60099".to_owned()),
        region: None,
        deposit_date: None,
        batches: 0,
        items: 0,
        amount_cents: 0,
    });
    let bad = inspect::Identity { path: "notes.docx", format: None, profile: None, ..identity() };
    let unknown = Diagnostic::error(
        lockbox_domain::ProblemCode::UnknownFormat,
        Scope::File,
        Place::default(),
        "the file is of no format that is known here",
    );
    let held = vec![inspect::Held { batch: 1, reason: "batch-out-of-balance".to_owned() }];
    let statement = inspect::File {
        items: 4,
        amount_cents: 999_100,
        ..inspect::File::list(
            inspect::Identity { path: "statement.bai2", format: Some("bai2"), profile: None, ..identity() },
            4,
            true,
            &[warning],
        )
    };
    let document = inspect::Document {
        files: vec![
            whole,
            statement,
            inspect::File::unusable(bad, &[unknown]),
            inspected().imported("imported", sample::file(), held),
        ],
        images: 3,
    };
    both("inspect", &document, &text::inspect(&document, Style::PLAIN));
}

#[test]
fn a_file_full_of_problems_does_not_flood_the_screen() {
    let file = inspect::File::unusable(identity(), &vec![problem(); 60]);
    let text = text::inspect(&inspect::Document { files: vec![file], images: 0 }, Style::PLAIN);
    assert_eq!(text.matches("control-total").count(), 50);
    assert!(text.ends_with("10 problems more; all of them with `--json`"), "{text}");
}

#[test]
fn lines_read() {
    let document = wire::read::Document {
        lines: vec![wire::read::Line::micr(&micr()), scan_line()],
        ..wire::read::Document::default()
    };
    both("read", &document, &text::read(&document, Style::PLAIN));
    let nothing = wire::read::Document::default();
    assert_eq!(text::read(&nothing, Style::PLAIN), "No line was found");
}

#[test]
fn posting() {
    let document = wire::post::document(&sample::posting_counts()).unwrap();
    both("post", &document, &text::post(&document, Style::PLAIN));
}

#[test]
fn queue() {
    let entries = sample::queue();
    let list = wire::queue::list(&entries, Some(entries[1].id));
    both("queue-list", &list, &text::queue_list(&list, Style::PLAIN));
    let entry = wire::queue::entry(&entries[0]);
    both("queue-entry", &entry, &text::queue_entry(&entry, Style::PLAIN));
}

#[test]
fn reconciling() {
    let days = sample::recon_days();
    let document = wire::reconcile::document_with(&days, |d, _| d.region == sample::region("socal"));
    both("reconcile", &document, &text::reconcile(&document, Style::PLAIN));
    let balanced = wire::reconcile::document(&days[..1]);
    assert!(text::reconcile(&balanced, Style::PLAIN).ends_with("1 day, everything agrees"));
}

#[test]
fn invariants() {
    let document = wire::verify::document(&sample::checks());
    both("verify", &document, &text::verify(&document, Style::PLAIN));
}

#[test]
fn score_of_a_demo() {
    let document = wire::demo::Document::from(&sample::score());
    both("demo", &document, &text::demo(&document, Style::PLAIN));
}

#[test]
fn explaining() {
    let document = wire::explain::document(&sample::explanation()).unwrap();
    both("explain", &document, &text::explain(&document, Style::PLAIN));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let document = wire::verify::document(&sample::checks());
    let coloured = text::verify(&document, Style { color: true, width: 0 });
    let mut bare = String::new();
    let mut rest = coloured.as_str();
    while let Some(at) = rest.find("\u{1b}[") {
        bare.push_str(&rest[..at]);
        rest = rest[at..].split_once('m').unwrap().1;
    }
    bare.push_str(rest);
    assert_ne!(coloured, bare);
    assert_eq!(bare, text::verify(&document, Style::PLAIN));
}
