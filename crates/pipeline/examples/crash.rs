//! Kills importing and posting with SIGKILL at random moments, runs it again, and compares with an uninterrupted run.
//!
//! `scripts/crash [KILLS] [ITEMS]` runs it on both engines. It fails when any total differs or an invariant is broken.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use lockbox_domain::Config;
use lockbox_synth::{write_accounts, write_lockbox_file};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let lockbox = PathBuf::from(arguments.next().ok_or("usage: crash LOCKBOX DIR KILLS ITEMS URL_PREFIX")?);
    let dir = PathBuf::from(arguments.next().ok_or("DIR is missing")?);
    let kills: u32 = arguments.next().ok_or("KILLS is missing")?.parse()?;
    let items: u32 = arguments.next().ok_or("ITEMS is missing")?.parse()?;
    let prefix = arguments.next().ok_or("URL_PREFIX is missing")?;
    std::fs::create_dir_all(&dir)?;
    let config = Config::built_in();
    write_lockbox_file(items, 3, &config, std::fs::File::create(dir.join("mail.txt"))?)?;
    write_accounts(items, 3, &config, std::fs::File::create(dir.join("accounts.csv"))?)?;

    let whole = Place { lockbox: &lockbox, dir: &dir, url: format!("{prefix}0") };
    let begin = std::time::Instant::now();
    whole.prepare()?;
    whole.run(&["import", "mail.txt"])?;
    whole.run(&["post"])?;
    let takes = begin.elapsed();
    let expected = whole.totals()?;
    let (mut killed, mut rounds, mut random) = (0, 0, 0x2545_f491_4f6c_dd1d_u64);
    while killed < kills {
        rounds += 1;
        let place = Place { lockbox: &lockbox, dir: &dir, url: format!("{prefix}{rounds}") };
        place.prepare()?;
        for step in [vec!["import", "mail.txt"], vec!["post"]] {
            loop {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                let after = Duration::from_micros(random % (takes.as_micros() as u64 / 2).max(1));
                if killed >= kills || !place.killed(&step, after)? {
                    break;
                }
                killed += 1;
            }
            place.run(&step)?;
        }
        let found = place.totals()?;
        if found != expected {
            return Err(
                format!("after {killed} kills the totals differ:\n{found}\nexpected:\n{expected}").into()
            );
        }
        println!("{killed} kills in {rounds} stores: every total as without them, verify clean");
    }
    Ok(())
}

/// A store and the folder its commands run in.
struct Place<'a> {
    lockbox: &'a Path,
    dir: &'a Path,
    url: String,
}

impl Place<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.lockbox);
        command
            .args(arguments)
            .args(["--json", "--db", &self.url])
            .current_dir(self.dir)
            .stderr(Stdio::null());
        command
    }

    fn prepare(&self) -> Outcome<()> {
        self.run(&["init"])?;
        self.run(&["accounts", "import", "accounts.csv"])?;
        Ok(())
    }

    /// Runs to the end; the exit code 1 (something needs a person) is an answer as well.
    fn run(&self, arguments: &[&str]) -> Outcome<String> {
        let output = self.command(arguments).output()?;
        match output.status.code() {
            Some(0 | 1) => Ok(String::from_utf8(output.stdout)?),
            code => Err(format!("{arguments:?} ended with {code:?}").into()),
        }
    }

    /// True when the command was still running after that time and was killed.
    fn killed(&self, arguments: &[&str], after: Duration) -> Outcome<bool> {
        let mut child = self.command(arguments).stdout(Stdio::null()).spawn()?;
        std::thread::sleep(after);
        if child.try_wait()?.is_some() {
            return Ok(false);
        }
        child.kill()?;
        child.wait()?;
        Ok(true)
    }

    /// Everything that must be the same: balances, buckets, what verify says.
    fn totals(&self) -> Outcome<String> {
        let verify = self.run(&["verify"])?;
        if !verify.contains("\"ok\":true,\"checks\"") {
            return Err(format!("verify: {verify}").into());
        }
        Ok([self.run(&["report", "trial-balance"])?, self.run(&["report", "posting"])?, verify].join("\n"))
    }
}
