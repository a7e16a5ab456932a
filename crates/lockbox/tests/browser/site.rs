//! A server of its own on a made day of mail, with people of three roles.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use chrono::NaiveDate;
use lockbox_domain::Config;
use lockbox_synth::{Folder, Pictured, Plan, write_mail};

pub const PASSWORD: &str = "correct horse battery";

/// A running server, its store and its made files.
pub struct Site {
    pub url: String,
    folder: tempfile::TempDir,
    made: PathBuf,
    server: Child,
    _said: BufReader<ChildStderr>,
}

impl Site {
    /// A demo of so many payments.
    pub fn new(items: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let demo = command(folder.path(), &["demo", "--items", &items.to_string()]).output().unwrap();
        assert!(demo.status.success(), "{}", String::from_utf8_lossy(&demo.stderr));
        let made = folder.path().join(format!("demo/{items}-items-seed-1"));
        Self::over(folder, made)
    }

    /// Mail of October, with pictures of its odd items, imported and posted; the bank's statements have not come. What
    /// the configuration says besides is given as TOML.
    pub fn of_october(items: u32, config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = folder.path().join("october");
        let first_deposit = NaiveDate::from_ymd_opt(2026, 10, 20).unwrap();
        let plan = Plan { first_deposit, pictured: Pictured::Odd, ..Plan::demo(items, 7, first_deposit) };
        write_mail(&plan, &Config::built_in(), &mut Folder::new(&made)).unwrap();
        std::fs::write(folder.path().join("lockbox.toml"), config).unwrap();
        let db = format!("sqlite:{}", made.join("lockbox.db").display());
        let (accounts, mail) = (made.join("accounts.csv"), made.join("mail"));
        let run = ["--db", &db, "run", accounts.to_str().unwrap(), mail.to_str().unwrap()];
        for arguments in [&["--db", &db, "init"][..], &run] {
            let said = command(folder.path(), arguments).output().unwrap();
            // Without statements no day balances yet.
            assert!(matches!(said.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&said.stderr));
        }
        Self::over(folder, made)
    }

    fn over(folder: tempfile::TempDir, made: PathBuf) -> Self {
        let db = format!("sqlite:{}", made.join("lockbox.db").display());
        // The first administrator is made before anybody else; from then on people are added by those who may.
        let token = add(folder.path(), &db, "admin", "administrator", None);
        for (name, role) in
            [("olive", "operator"), ("otto", "operator"), ("sam", "supervisor"), ("fay", "finance")]
        {
            add(folder.path(), &db, name, role, token.as_deref());
        }
        let mut server = command(folder.path(), &["--db", &db, "serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The server says where it listens; what it says later must have somewhere to go.
        let mut said = BufReader::new(server.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let url = line.split_whitespace().find(|word| word.starts_with("http://")).expect(&line).to_owned();
        Self { url, folder, made, server, _said: said }
    }

    /// The made files of a kind, in the order in which they come.
    pub fn files(&self, kind: &str) -> Vec<PathBuf> {
        let found = std::fs::read_dir(self.made.join(kind)).unwrap();
        let mut files: Vec<PathBuf> = found.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    /// A made file, by its place in the demo's folder.
    pub fn made(&self, name: &str) -> PathBuf {
        self.made.join(name)
    }

    /// Mail of October comes, and its first batch's total does not say what is in it.
    pub fn brings_what_does_not_add_up(&self) {
        let made = self.folder().join("out");
        let first_deposit = NaiveDate::from_ymd_opt(2026, 10, 20).unwrap();
        let plan = Plan { first_deposit, pictured: Pictured::All, ..Plan::demo(60, 7, first_deposit) };
        write_mail(&plan, &Config::built_in(), &mut Folder::new(&made)).unwrap();
        let mail = made.join("mail");
        let mut files: Vec<PathBuf> = std::fs::read_dir(&mail).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        let first = files.iter().find(|path| path.extension().is_some_and(|e| e == "txt")).unwrap();
        let text = std::fs::read_to_string(first).unwrap();
        let trailer = text.lines().find(|line| line.starts_with('7')).unwrap();
        let (head, total) = trailer.trim_end().split_at(trailer.trim_end().len() - 10);
        let wrong = format!("{head}{:010}", total.parse::<u64>().unwrap() - 2_700);
        std::fs::write(first, text.replacen(trailer.trim_end(), &wrong, 1)).unwrap();
        let db = format!("sqlite:{}", self.made.join("lockbox.db").display());
        let said = command(self.folder(), &["--db", &db, "import", "out/mail"]).output().unwrap();
        assert_eq!(said.status.code(), Some(1), "{}", String::from_utf8_lossy(&said.stderr));
    }

    /// A folder that goes away with the site.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockbox"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").env("USER", "test");
    for name in ["LOCKBOX_DB", "LOCKBOX_CONFIG", "LOCKBOX_TOKEN"] {
        command.env_remove(name);
    }
    command
}

/// Adds a person; the first one may then make a token for what follows.
fn add(folder: &Path, db: &str, name: &str, role: &str, token: Option<&str>) -> Option<String> {
    let run = |arguments: &[&str], input: &str| {
        let mut command = command(folder, arguments);
        if let Some(token) = token {
            command.env("LOCKBOX_TOKEN", token);
        }
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let twice = format!("{PASSWORD}\n{PASSWORD}\n");
    run(&["--db", db, "user", "add", name, "--role", role], &twice);
    token.is_none().then(|| run(&["--db", db, "--user", name, "token", "create"], "").trim().to_owned())
}
