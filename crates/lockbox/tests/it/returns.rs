//! Files of returned checks: they post like the statement's own returns, and what both tell of is one return.

use serde_json::json;

use crate::env::{Env, NORCAL, NORCAL_BANK, bai2, check, kp80, two};

/// A record with texts at columns, counted from 1.
fn record(parts: &[(usize, &str)]) -> String {
    let mut line = vec![b' '; 80];
    for (at, text) in parts {
        line[at - 1..at - 1 + text.len()].copy_from_slice(text.as_bytes());
    }
    String::from_utf8(line).unwrap() + "\n"
}

/// A file of returned checks: serial, cents and reason of each; `account` is ours as the file says it.
fn returns(account: &str, checks: &[(&str, u32, &str)]) -> String {
    let total: u32 = checks.iter().map(|(_, cents, _)| cents).sum();
    let mut file = record(&[(1, "0103P121000248121000358202611250900N")]);
    file += &record(&[(1, "10031210002481210003582026112520261125"), (43, "I"), (45, "00000001")]);
    file += &record(&[(1, "20031210002481210003582026112520261125"), (39, "0000000001")]);
    for (nth, (serial, cents, reason)) in checks.iter().enumerate() {
        let on_us = format!("{:>20}", format!("55520010/{serial}"));
        file += &record(&[
            (1, "3112100035"),
            (11, "8"),
            (12, &on_us),
            (32, &format!("{cents:010}")),
            (42, reason),
            (43, "01"),
        ]);
        file += &record(&[
            (1, "321121000358"),
            (13, "20261123"),
            (21, &format!("{:015}", nth + 1)),
            (36, account),
        ]);
    }
    let (count, amount) = (checks.len(), total);
    file += &record(&[(1, &format!("70{count:04}{amount:012}{amount:012}00000"))]);
    file += &record(&[(1, &format!("90000001{count:08}{amount:014}000000000"))]);
    file + &record(&[(1, &format!("99000001{:08}{count:08}{amount:016}", 3 + 2 * count + 3))])
}

fn posted() -> Env {
    let env = Env::new();
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &two())]));
    env
}

fn statement(env: &Env) {
    let entries = [("115", 15_800, NORCAL, "LOCKBOX DEPOSIT"), ("555", 12_550, "1002", "NSF")];
    env.write("s.bai2", &bai2("261125", &[(NORCAL_BANK, &entries)]));
    env.json(0, &["bank", "import", "s.bai2"]);
}

fn notice(env: &Env, account: &str) {
    env.write("returns.x9", &returns(account, &[("1002", 12_550, "A")]));
    let file = &env.run(&["import", "--json", "returns.x9"]).json()["files"][0];
    assert_eq!((&file["status"], &file["format"]), (&json!("imported"), &json!("x9")), "{file}");
}

/// Both orders, with our account on the notice and without: one return, and nothing is left to do.
#[test]
fn a_notice_and_the_statement_are_one_return() {
    for (first_notice, account) in [(true, NORCAL_BANK), (false, NORCAL_BANK), (true, ""), (false, "")] {
        let env = posted();
        let steps: [&dyn Fn(); 2] = [&|| notice(&env, account), &|| statement(&env)];
        for step in if first_notice { [0, 1] } else { [1, 0] } {
            steps[step]();
            env.json(0, &["post"]);
            assert_eq!(
                env.buckets(),
                ["applied 1007809633 3250", "returned - 12550"],
                "{first_notice} {account}"
            );
            assert!(env.queue().is_empty(), "{:?}", env.queue());
        }
        let days = env.json(0, &["reconcile"]);
        let day = &days["days"][0];
        assert_eq!(
            (&day["state"], &day["breaks"]),
            (&json!("balanced"), &json!([])),
            "{first_notice} {account}"
        );
        env.json(0, &["post"]);
        assert_eq!(env.buckets(), ["applied 1007809633 3250", "returned - 12550"]);
        env.verified();
    }
}

/// Twins that both came back: two notices and two entries are two returns, however they are mixed.
#[test]
fn twins_that_come_back_are_two_returns() {
    let env = Env::new();
    let twins = [check(900, 5, "ANA SINGH", ""), check(900, 5, "BO TRAN", "")];
    env.import_and_post("a.bai", &kp80(NORCAL, "261123", "0600", &[(1, &twins)]));
    let before = env.queue().len();
    env.write("returns.x9", &returns(NORCAL_BANK, &[("5", 900, "A"), ("5", 900, "C")]));
    env.run(&["import", "returns.x9"]);
    env.run(&["post"]);
    // Nobody can tell which of the two a notice means: both wait, once each.
    assert_eq!(env.queue().len(), before + 2);
    let entries = [("555", 900, "5", "NSF"), ("555", 900, "5", "STOP")];
    env.write("s.bai2", &bai2("261125", &[(NORCAL_BANK, &entries)]));
    env.json(0, &["bank", "import", "s.bai2"]);
    env.run(&["post"]);
    assert_eq!(env.queue().len(), before + 2, "told twice, asked once");
    env.verified();
}

#[test]
fn a_notice_that_fits_nothing_waits_and_says_why_it_came_back() {
    let env = posted();
    env.write("returns.x9", &returns(NORCAL_BANK, &[("7777", 12_550, "D")]));
    let said = env.run(&["return", "returns.x9"]);
    assert_eq!(said.code, 0, "{} {}", said.out, said.err);
    let queue = env.queue();
    assert_eq!(queue[0]["reasons"], json!(["returned"]));
    let detail = queue[0]["detail"].as_str().unwrap();
    assert!(detail.contains("7777") && detail.contains("closed account"), "{detail}");
    env.verified();
}
