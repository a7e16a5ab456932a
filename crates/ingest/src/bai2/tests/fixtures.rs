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
    for path in samples("good").into_iter().chain(samples("bad")) {
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
    for path in samples("good").into_iter().chain(samples("bad")) {
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
