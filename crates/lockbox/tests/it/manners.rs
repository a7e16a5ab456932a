//! Exit codes, streams, and what bad input meets.

use crate::env::{Env, check, kp80};

#[test]
fn exit_codes() {
    let env = Env::empty();
    for (arguments, code) in [
        (vec!["--help"], 0),
        (vec!["import", "--help"], 0),
        (vec!["--version"], 0),
        (vec!["completions", "bash"], 0),
        (vec!["man"], 0),
        (vec!["report"], 0),
        (vec!["dance"], 2),
        (vec!["import"], 2),
        (vec!["import", "--dance", "x"], 2),
        (vec!["verify"], 3),
        (vec!["queue", "list"], 3),
        (vec!["inspect", "no-such-file"], 3),
    ] {
        assert_eq!(env.run(&arguments).code, code, "{arguments:?}");
    }
    let missing = env.run(&["verify"]);
    assert!(missing.err.contains("lockbox init") && missing.out.is_empty(), "{}", missing.err);
}

#[test]
fn init_twice_changes_nothing() {
    let env = Env::empty();
    assert_eq!(env.json(0, &["init"])["store"], "created");
    let config = std::fs::read(env.path().join("lockbox.toml")).unwrap();
    let again = env.json(0, &["init"]);
    assert_eq!((&again["store"], &again["config_written"]), (&"unchanged".into(), &false.into()));
    assert_eq!(std::fs::read(env.path().join("lockbox.toml")).unwrap(), config);
}

#[test]
fn a_wrong_configuration_is_told_with_its_line() {
    let env = Env::empty();
    env.write("lockbox.toml", "\n[policy]\nstale_days = 3\n");
    let said = env.run(&["verify"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("lockbox.toml:3") && said.err.contains("stale_days"), "{}", said.err);
}

/// Each kind of bad input: its one problem, and that it is quarantined and loses nothing.
#[test]
fn bad_input_is_told_clearly_and_costs_nothing() {
    let env = Env::new();
    std::fs::File::create(env.path().join("sparse.bai")).unwrap().set_len(10 << 30).unwrap();
    env.write("empty.bai", "");
    env.write("prose.txt", "Dear all,\nplease find attached\n");
    std::fs::write(env.path().join("binary.bin"), [0_u8, 159, 146, 150].repeat(500)).unwrap();
    let good =
        kp80("0002303", "261123", "0600", &[(1, &[check(100, 1, "ANA SINGH", "M281796573 A1007809633")])]);
    let cut = good.lines().take(5).collect::<Vec<_>>().join("\n");
    env.write("cut.bai", &cut);
    for (file, code) in [
        ("sparse.bai", "file-too-large"),
        ("empty.bai", "empty-file"),
        ("prose.txt", "unknown-format"),
        ("binary.bin", "binary-file"),
        ("cut.bai", "missing-trailer"),
    ] {
        let seen = &env.json(1, &["inspect", file])["files"][0];
        assert_eq!(seen["accepted"], false, "{file}");
        assert_eq!(seen["problems"][0]["code"], code, "{file}: {seen}");
        assert_eq!(env.json(1, &["import", file])["files"][0]["status"], "quarantined", "{file}");
    }
    assert_eq!(env.json(0, &["post"])["items"], 0);
    env.write("good.bai", &good);
    assert_eq!(env.json(0, &["import", "good.bai"])["files"][0]["status"], "imported");
    assert_eq!(env.json(0, &["post"])["posted"], 1);
    env.verified();
}

#[test]
fn a_line_as_text_comes_out_in_fields() {
    let env = Env::empty();
    let line = "⑈001234⑈ ⑆121000248⑆ 0123456789⑈";
    let read = env.json(0, &["read", "--text", line]);
    let expected = serde_json::json!({"kind": "micr", "text": line, "confidence": 1.0, "fields": {
        "country": "US", "payment": "check", "routing": "121000248", "routing_valid": true,
        "account": "0123456789", "serial": "001234", "epc": null, "tran_code": null, "amount_cents": null}, "unread": 0});
    assert_eq!(read["lines"][0], expected);
}

#[test]
fn the_demo_scores_itself() {
    let env = Env::empty();
    let said = env.json(0, &["demo", "--items", "1500", "--seed", "3"]);
    assert_eq!(
        (&said["lost"], &said["auto_posted_wrong"], &said["reconciled"]),
        (&0.into(), &0.into(), &true.into())
    );
}
