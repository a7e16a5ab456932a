//! A folder of its own for each test, the command in it, and bank files to feed it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What a command said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The one JSON document on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}\n{}", self.out, self.err))
    }
}

/// A folder with a store.
pub struct Env {
    dir: tempfile::TempDir,
}

impl Env {
    /// A folder without a store.
    pub fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A folder with a store and two accounts of each region.
    pub fn new() -> Self {
        let env = Self::empty();
        assert_eq!(env.run(&["init"]).code, 0);
        env.write(
            "accounts.csv",
            "member_id,account_number,region,name,statement_number,statement_date,due_date,kind,amount_due\n\
             281796573,1007809633,norcal,ANA SINGH,S00000001,2026-10-30,,medical,32.50\n\
             281796574,1007809634,norcal,BO TRAN,S00000002,2026-10-30,,medical,125.50\n\
             281796575,1007809635,norcal,DEE OKAFOR,S00000003,2026-10-30,,premium,99.00\n\
             281796576,2007809636,socal,EVA DIAZ,S00000004,2026-10-30,,medical,700.00\n",
        );
        assert_eq!(env.run(&["accounts", "import", "accounts.csv"]).code, 0);
        env
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        self.run_with(&[], arguments)
    }

    /// Runs with these environment variables besides.
    pub fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_lockbox"))
            .args(arguments)
            .current_dir(self.path())
            .env_remove("LOCKBOX_DB")
            .env_remove("LOCKBOX_CONFIG")
            .env("NO_COLOR", "1")
            .env("USER", "ana")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs with `--json`, expects that exit code, gives the document.
    pub fn json(&self, code: i32, arguments: &[&str]) -> Value {
        let said = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(said.code, code, "{arguments:?}: {}{}", said.out, said.err);
        said.json()
    }

    /// The applications export as rows of `bucket account cents` in file order.
    pub fn buckets(&self) -> Vec<String> {
        let rows = self.json(0, &["export", "applications"]);
        let text = |v: &Value| v.as_str().unwrap_or("-").to_owned();
        let row = |r: &Value| {
            format!("{} {} {}", text(&r["bucket"]), text(&r["account_number"]), r["applied_cents"])
        };
        rows.as_array().unwrap().iter().map(row).collect()
    }

    /// What the applications export adds up to.
    pub fn exported_cents(&self) -> i64 {
        let rows = self.json(0, &["export", "applications"]);
        rows.as_array().unwrap().iter().map(|r| r["applied_cents"].as_i64().unwrap()).sum()
    }

    /// Runs with this on standard input, and with these environment variables besides.
    pub fn run_typing(&self, typed: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Said {
        use std::io::Write as _;
        let mut child = Command::new(env!("CARGO_BIN_EXE_lockbox"))
            .args(arguments)
            .current_dir(self.path())
            .env_remove("LOCKBOX_DB")
            .env_remove("LOCKBOX_CONFIG")
            .env("USER", "ana")
            .envs(variables.iter().copied())
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Writes a file, imports it, gives what was said of it.
    pub fn import(&self, code: i32, name: &str, text: &str) -> Value {
        self.write(name, text);
        self.json(code, &["import", name])["files"][0].take()
    }

    /// Writes a file, imports it and posts.
    pub fn import_and_post(&self, name: &str, text: &str) -> Value {
        assert_eq!(self.import(0, name, text)["status"], "imported");
        self.json(0, &["post"])
    }

    /// The entries of the queue that wait, in order.
    pub fn queue(&self) -> Vec<Value> {
        self.json(0, &["queue", "list", "--limit", "1000"])["items"].as_array().unwrap().clone()
    }

    /// The id of the only entry that waits.
    pub fn only_entry(&self) -> String {
        let queue = self.queue();
        assert_eq!(queue.len(), 1, "{queue:?}");
        queue[0]["id"].as_str().unwrap().to_owned()
    }

    /// Decides an entry and checks that the books hold.
    pub fn resolve(&self, id: &str, more: &[&str]) -> Value {
        let entry = self.json(0, &[&["queue", "resolve", id, "--action"], more].concat());
        self.verified();
        entry
    }

    /// Every invariant holds.
    pub fn verified(&self) {
        let said = self.run(&["verify", "--json"]);
        assert_eq!(said.code, 0, "{}", said.out);
    }
}

/// A check of a kp-80 file.
#[derive(Clone)]
pub struct Check {
    pub cents: u32,
    pub serial: u32,
    pub name: &'static str,
    pub text: &'static str,
}

/// A check with its coupon's text.
pub const fn check(cents: u32, serial: u32, name: &'static str, text: &'static str) -> Check {
    Check { cents, serial, name, text }
}

/// A kp-80 file of one lockbox and batches, made at `time`; totals are right.
pub fn kp80(lockbox: &str, date: &str, time: &str, batches: &[(u32, &[Check])]) -> String {
    let mut lines = vec![
        format!("100KAISERPERM0121000358{date}{time}"),
        "2KAISERPERM0121000358".to_owned(),
        format!("5000000{lockbox}{date}KAISERPERM0121000358"),
    ];
    let (mut count, mut sum) = (0, 0);
    for (batch, checks) in batches {
        let total: u32 = checks.iter().map(|c| c.cents).sum();
        for (item, c) in (1..).zip(*checks) {
            let account = 5_551_000 + c.serial;
            lines.push(format!(
                "6{batch:03}{item:03}{:010}121000358{account:010}{:010}112026{}",
                c.cents, c.serial, c.name
            ));
            if !c.text.is_empty() {
                lines.push(format!("4{batch:03}{item:03}6019{}", c.text));
            }
        }
        let items = checks.len();
        lines.push(format!("7{batch:03}{items:03}{lockbox}{date}{items:03}{total:010}"));
        count += items;
        sum += total;
    }
    lines.push(format!("8000000{lockbox}{date}{count:04}{sum:010}"));
    lines.push(format!("9{:06}", lines.len() + 1));
    lines.join("\n") + "\n"
}

/// An entry of a statement: type, cents, customer reference, text.
pub type Entry<'a> = (&'a str, u32, &'a str, &'a str);

/// A BAI2 statement of the bank as of `date`, its totals right: deposit accounts, each with its `16` records as
/// `(type, cents, customer reference, text)`.
pub fn bai2(date: &str, accounts: &[(&str, &[Entry<'_>])]) -> String {
    let mut lines =
        vec![format!("01,121000358,KP,{date},0600,1,,,2/"), format!("02,KP,121000358,1,{date},,USD,2/")];
    let mut group = 0;
    for (account, entries) in accounts {
        lines.push(format!("03,{account},USD,,,,/"));
        for (n, (code, cents, reference, text)) in entries.iter().enumerate() {
            lines.push(format!("16,{code},{cents},Z,{date}{account}{n},{reference},{text}/"));
        }
        let total: u32 = entries.iter().map(|e| e.1).sum();
        lines.push(format!("49,{total},{}/", entries.len() + 2));
        group += total;
    }
    lines.push(format!("98,{group},{},{}/", accounts.len(), lines.len()));
    lines.push(format!("99,{group},1,{}/", lines.len() + 1));
    lines.join("\n") + "\n"
}

/// The names and kinds of an object's fields, in order of name.
pub fn fields(value: &Value) -> String {
    let kind = |v: &Value| match v {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(n) if n.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    let object = value.as_object().unwrap_or_else(|| panic!("{value} is no object"));
    let mut fields: Vec<String> = object.iter().map(|(name, v)| format!("{name}:{}", kind(v))).collect();
    fields.sort();
    fields.join(" ")
}

pub const NORCAL: &str = "0002303";
pub const SOCAL: &str = "0060095";
/// The deposit account of the northern lockbox.
pub const NORCAL_BANK: &str = "4121002303";
/// The deposit account of the southern lockbox.
pub const SOCAL_BANK: &str = "4121060095";

/// Coupon text of the account of 32.50.
pub const ANA: &str = "M281796573 A1007809633";
/// Coupon text of the account of 125.50.
pub const BO: &str = "M281796574 A1007809634";
/// Coupon text of the southern account of 700.00.
pub const EVA: &str = "M281796576 A2007809636";

/// Pays both medical bills of the north.
pub fn two() -> [Check; 2] {
    [check(3250, 1001, "ANA SINGH", ANA), check(12_550, 1002, "BO TRAN", BO)]
}
