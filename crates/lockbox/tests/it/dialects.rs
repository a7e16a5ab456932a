//! A bank nobody has a profile for: one is proposed, kept, and imported with.

use crate::env::Env;

/// Two batches in a layout of no bank: `D` payments, `X` text, `T` batch totals, `Z` the file's.
const FILE: &str = "\
H20261123FIRSTBANK 0002303
D001 00000000325112100035800055520010000001001ANA SINGH
X001281796573 001007809633
D002 00000001255412100035800000800200000002002BO TRAN
X002281796574 001007809634
T0002000000015805
D001 00000000990112100035800055520040000001004DEE OKAFOR
X001281796575 001007809635
D002 00000000440712100035800055520050000001005LINH NGUYEN
X002000000000 000000000000
T0002000000014308
Z000004000000030113
";

#[test]
fn a_profile_is_proposed_kept_and_used() {
    let env = Env::new();
    env.write("first-bank.txt", FILE);
    let before = env.run(&["import", "first-bank.txt"]);
    assert_ne!(before.code, 0, "{}", before.out);
    let document = env.json(0, &["inspect", "--propose-profile", "first-bank.txt"]);
    assert_eq!((&document["items"], &document["amount_cents"]), (&4.into(), &30_113.into()), "{document}");
    assert_eq!(document["proofs"].as_array().map(Vec::len), Some(2), "{document}");
    let toml = env.run(&["inspect", "--propose-profile", "first-bank.txt"]).out;
    assert!(toml.starts_with("# Proposed from a file whose own totals come true under it:"), "{toml}");
    env.write("first-bank.toml", &toml);
    let config = std::fs::read_to_string(env.path().join("lockbox.toml")).unwrap_or_default();
    env.write("lockbox.toml", &format!("profiles = [\"first-bank.toml\"]\n{config}"));
    let after = env.json(0, &["import", "first-bank.txt"]);
    let file = &after["files"][0];
    assert_eq!((&file["items"], &file["profile"]), (&4.into(), &"first-bank".into()), "{after}");
    assert_eq!(file["status"], "imported");
    assert_eq!(env.json(0, &["import", "first-bank.txt"])["files"][0]["status"], "duplicate");
    let posted = env.json(1, &["run", "first-bank.txt"]);
    assert_eq!(posted["post"]["posted"], 3, "{posted}");
}

#[test]
fn what_no_total_proves_is_refused_with_the_reason() {
    let env = Env::new();
    let rows: Vec<&str> = FILE.lines().filter(|l| !l.starts_with(['T', 'Z'])).collect();
    env.write("no-totals.txt", &rows.join("\n"));
    let document = env.json(1, &["inspect", "--propose-profile", "no-totals.txt"]);
    assert!(document["profile"].is_null(), "{document}");
    let said = env.run(&["inspect", "--propose-profile", "no-totals.txt"]).out;
    assert!(said.starts_with("no profile: ") && said.contains("without a total nothing proves"), "{said}");
    assert_eq!(env.run(&["inspect", "--propose-profile", "no-totals.txt", "b.txt"]).code, 2);
    assert_ne!(env.run(&["inspect", "--propose-profile", "missing.txt"]).code, 0);
}
