//! Every file under `fixtures/bai2` gives what stands beside it. `UPDATE_EXPECT=1` writes it anew.

use super::*;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/bai2").join(name)
}

fn samples(name: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|e| e != "json" && e != "md"))
        .collect();
    paths.sort();
    paths
}

fn all_samples() -> Vec<PathBuf> {
    ["good", "bad", "made"].into_iter().flat_map(samples).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn json(read: &Read) -> String {
    let end = read.end();
    let mut out = format!(
        "{{\n  \"accepted\": {},\n  \"balanced\": {},\n  \"accounts\": {},\n  \"items\": {},\n  \"amount_cents\": {},\n  \"records\": {},\n",
        end.accepted,
        end.balanced,
        end.statements.len(),
        end.entries,
        end.amount.get(),
        end.records,
    );
    out.push_str("  \"problems\": [");
    for (at, problem) in read.problems.iter().enumerate() {
        let _ = write!(
            out,
            "{}\n    {{\"severity\": {}, \"code\": {}, \"record\": {}, \"line\": {}, \"byte\": {}, \"message\": {}}}",
            if at == 0 { "" } else { "," },
            quoted(problem.severity.as_str()),
            quoted(problem.code.as_str()),
            problem.place.record,
            problem.place.line,
            problem.place.byte,
            quoted(&problem.message),
        );
    }
    out.push_str(if read.problems.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
    out
}

#[test]
fn every_sample_gives_what_stands_beside_it() {
    let mut wrong = Vec::new();
    for path in all_samples() {
        let read = Read::of(&std::fs::read(&path).unwrap());
        let found = json(&read);
        let mut beside = path.clone().into_os_string();
        beside.push(".expected.json");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&beside, &found).unwrap();
        }
        if std::fs::read_to_string(&beside).unwrap_or_default() != found {
            wrong.push(format!("{}\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_problem_has_its_place() {
    for path in all_samples() {
        let bytes = std::fs::read(&path).unwrap();
        for problem in Read::of(&bytes).problems {
            let place = problem.place;
            assert!(place.record > 0 && place.line > 0, "{}: {problem:?}", path.display());
            assert!(
                place.byte + u64::from(place.len) <= bytes.len() as u64,
                "{}: {problem:?}",
                path.display()
            );
        }
    }
}

/// What is independently known of the samples, so that the files beside them cannot be rewritten into something else.
#[test]
fn the_samples_add_up_as_their_own_totals_say() {
    let cases = [
        ("good/ministryofjustice__citi_example.bai2", "accepted balanced 1 1"),
        ("good/ministryofjustice__nwb_example.bai2", "accepted balanced 1 5"),
        ("good/moov-io__sample1.txt", "accepted balanced 2 17"),
        ("good/moov-io__sample3.txt", "accepted balanced 15 26"),
        ("good/moov-io__sample4-continuations-newline-delimited.txt", "accepted unbalanced 5 17"),
        ("good/testdouble__BAI-File-From-Bank.bai", "accepted balanced 2 12"),
        ("good/venturehacks__daily.bai2", "accepted balanced 1 1"),
        ("good/venturehacks__daily_with_summary.bai2", "accepted balanced 1 1"),
        ("good/venturehacks__eod.bai2", "accepted balanced 1 1"),
        ("good/venturehacks__eod_with_slash_in_text.bai2", "accepted balanced 1 1"),
        ("good/dnsbty__test.bai", "accepted unbalanced 1 1"),
        ("good/hengpor__sample.bai", "accepted unbalanced 1 1"),
        ("good/dpaluy__inline_0.bai2", "refused unbalanced 1 0"),
        ("bad/dnsbty__test3.bai", "refused unbalanced 1 0"),
        ("bad/moov-io__fuzz_771e938e4458e983.txt", "refused unbalanced 0 0"),
        ("bad/moov-io__fuzz_f96b9eec61a21275.txt", "refused unbalanced 0 0"),
        ("bad/moov-io__sample-parseError.txt", "refused unbalanced 0 0"),
        ("bad/stechstudio__filerecord_lines_0.bai2", "accepted unbalanced 4 8"),
        ("bad/stechstudio__filerecord_lines_1.bai2", "accepted unbalanced 4 8"),
        ("bad/stechstudio__too_long_1.bai2", "refused unbalanced 4 8"),
        ("bad/venturehacks__invalid_checksum_eod.bai2", "accepted unbalanced 1 1 8325982 control-total@15"),
        // Dialects that other readers have been reported to fail on; ours need no setting for any of them.
        ("made/summaries-split-inside-of-triplets.bai2", "accepted balanced 1 1 81250"),
        ("made/continuations-of-changing-number.bai2", "accepted balanced 1 4 250"),
        ("made/group-without-account-count.bai2", "accepted balanced 2 1 100 loose-format@"),
        ("made/no-activity.bai2", "accepted balanced 1 0 0"),
    ];
    assert_eq!(cases.len(), all_samples().len());
    for (name, expected) in cases {
        let line = Read::of(&std::fs::read(folder(name)).unwrap()).line();
        assert!(line.starts_with(expected), "{name}: {line}");
    }
}
