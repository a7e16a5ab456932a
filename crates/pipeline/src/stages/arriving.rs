//! Which files a business day should bring, which are here, and which are late.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use lockbox_domain::config::{Brings, ExpectedFile, LockboxConfig};
use lockbox_domain::{Calendar, LockboxNumber};
use lockbox_report::wire::arrivals::{Arrival, Document, Noted};
use lockbox_store::{ArrivalNote, Arrived, Pictured};

use crate::error::PipelineError;
use crate::office::Office;
use crate::time::{utc, zone};

/// What a day has brought so far.
struct Came {
    payments: Vec<Arrived>,
    statements: Vec<Arrived>,
    pictured: Vec<Pictured>,
    notes: Vec<ArrivalNote>,
}

/// The files of a business day: expected, here, late. A day on which the bank is closed brings none.
pub async fn arrivals(office: &Office, day: NaiveDate) -> Result<Document, PipelineError> {
    let store = office.store();
    let config = office.config();
    let asks_for_images =
        config.lockboxes.iter().any(|l| l.expected.iter().any(|e| e.brings == Brings::Images));
    let came = Came {
        payments: store.payments_arrived(day).await?,
        statements: store.statements_arrived(day).await?,
        pictured: if asks_for_images { store.pictured(day).await? } else { Vec::new() },
        notes: store.arrival_notes(day).await?,
    };
    let mut files = Vec::new();
    for lockbox in &config.lockboxes {
        files.extend(of_lockbox(
            lockbox,
            day,
            &config.calendar,
            zone(config, Some(&lockbox.number)),
            &came,
            office.now(),
        ));
    }
    files.sort_by(|a, b| (a.due.is_none(), &a.due, &a.lockbox).cmp(&(b.due.is_none(), &b.due, &b.lockbox)));
    let late = files.iter().filter(|f| f.state == "late").count();
    Ok(Document { date: day.to_string(), late: late as u64, files })
}

/// Notes what was done about a file of that day that has not come.
pub async fn arrival_note(
    office: &Office,
    day: NaiveDate,
    lockbox: &str,
    name: &str,
    note: &str,
) -> Result<Document, PipelineError> {
    if note.trim().is_empty() {
        return Err(PipelineError::Usage(
            "say what was done about it: who was called, what they said".to_owned(),
        ));
    }
    let asked = LockboxNumber::new(lockbox).map_err(|e| PipelineError::Usage(e.to_string()))?;
    let found = office.config().lockbox(&asked);
    let expected = found.and_then(|l| l.expected.iter().find(|e| e.name == name).map(|e| (l, e)));
    let Some((lockbox, expected)) = expected else {
        return Err(PipelineError::NotFound(format!(
            "lockbox {asked} expects no file `{name}`; `lockbox arrivals` lists those it expects"
        )));
    };
    let note = ArrivalNote {
        lockbox: lockbox.number.clone(),
        day,
        what: expected.brings.as_str().to_owned(),
        name: name.to_owned(),
        person: office.user().to_owned(),
        at: office.now().naive_utc(),
        note: note.trim().to_owned(),
    };
    office.store().note_arrival(&note).await?;
    arrivals(office, day).await
}

fn of_lockbox(
    lockbox: &LockboxConfig,
    day: NaiveDate,
    calendar: &Calendar,
    zone: Tz,
    came: &Came,
    now: DateTime<Utc>,
) -> Vec<Arrival> {
    if !calendar.is_banking_day(day) {
        return Vec::new();
    }
    let is_ours = |found: &&Arrived| LockboxNumber::new(&found.of).is_ok_and(|n| n == lockbox.number);
    let mut payments = came.payments.iter().filter(is_ours);
    let on_account = |found: &&Arrived| same_account(&found.of, &lockbox.deposit_account);
    let mut statements = came.statements.iter().filter(on_account);
    let mut found = Vec::new();
    for expected in &lockbox.expected {
        let here = match expected.brings {
            Brings::Payments => payments.next(),
            Brings::Statement => statements.next(),
            Brings::Images => None,
        };
        let mut arrival = awaited(lockbox, expected, day, calendar, zone);
        if let Some(file) = here {
            arrive(&mut arrival, file);
        }
        if expected.brings == Brings::Images {
            pictures(&mut arrival, came.pictured.iter().find(|p| p.lockbox == lockbox.number));
        }
        judge(&mut arrival, due(expected, day, calendar, zone), now);
        let of_this = |n: &&ArrivalNote| {
            n.lockbox == lockbox.number && n.what == expected.brings.as_str() && n.name == expected.name
        };
        arrival.notes = came.notes.iter().filter(of_this).map(noted).collect();
        found.push(arrival);
    }
    // Nobody expected these; they are here all the same.
    for (file, brings) in payments.map(|f| (f, "payments")).chain(statements.map(|f| (f, "statement"))) {
        let mut arrival = Arrival {
            lockbox: lockbox.number.to_string(),
            region: lockbox.region.to_string(),
            brings,
            name: "further file".to_owned(),
            state: "here",
            ..Arrival::default()
        };
        arrive(&mut arrival, file);
        found.push(arrival);
    }
    found
}

fn awaited(
    lockbox: &LockboxConfig,
    expected: &ExpectedFile,
    day: NaiveDate,
    calendar: &Calendar,
    zone: Tz,
) -> Arrival {
    Arrival {
        lockbox: lockbox.number.to_string(),
        region: lockbox.region.to_string(),
        brings: expected.brings.as_str(),
        name: expected.name.clone(),
        due: Some(text(due(expected, day, calendar, zone))),
        ..Arrival::default()
    }
}

fn arrive(arrival: &mut Arrival, file: &Arrived) {
    arrival.file_id = Some(file.file.to_string());
    arrival.file = Some(file.name.clone());
    arrival.arrived = Some(text(file.at));
    arrival.items = file.items;
    arrival.amount_cents = file.amount.get();
    arrival.held = file.held;
    arrival.state = "here";
}

/// Images are here when every payment has one; none are expected while there is no payment.
fn pictures(arrival: &mut Arrival, found: Option<&Pictured>) {
    let Some(found) = found else { return };
    arrival.items = found.items;
    arrival.pictured = Some(found.pictured);
    if found.pictured == found.items {
        arrival.state = "here";
    }
}

fn judge(arrival: &mut Arrival, due: NaiveDateTime, now: DateTime<Utc>) {
    let late = now.naive_utc() - due;
    if arrival.state == "here" {
        return;
    }
    if late > TimeDelta::zero() {
        arrival.state = "late";
        arrival.late_minutes = late.num_minutes();
    } else {
        arrival.state = "due";
    }
}

/// When a file is due, UTC.
fn due(expected: &ExpectedFile, day: NaiveDate, calendar: &Calendar, zone: Tz) -> NaiveDateTime {
    let on = calendar.plus_banking_days(day, expected.days_later);
    utc(zone, on.and_time(expected.by))
}

/// Two ways to write the number of one account.
pub(super) fn same_account(found: &str, configured: &str) -> bool {
    let canonical = lockbox_domain::ids::canonical;
    canonical(found) == canonical(configured)
}

fn noted(note: &ArrivalNote) -> Noted {
    Noted { person: note.person.clone(), at: text(note.at), note: note.note.clone() }
}

fn text(at: NaiveDateTime) -> String {
    lockbox_report::wire::moment(at)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;
    use lockbox_domain::{Cents, Config, FileId};

    use super::*;

    fn file(of: &str, key: i64, name: &str) -> Arrived {
        Arrived {
            of: of.to_owned(),
            file: FileId::from_key(key).unwrap(),
            name: name.to_owned(),
            at: "2026-11-24T14:24:00".parse().unwrap(),
            items: 3,
            amount: Cents::new(700),
            held: 0,
        }
    }

    fn expected(brings: Brings, name: &str, hour: u32, days_later: u32) -> ExpectedFile {
        let by = NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        ExpectedFile { brings, name: name.to_owned(), by, days_later }
    }

    /// `name state minutes-late` of each, in order.
    fn states(day: &str, now: &str, came: &Came) -> Vec<String> {
        let config = Config::built_in();
        let mut lockbox = config.lockboxes[0].clone();
        lockbox.expected = vec![
            expected(Brings::Payments, "cut 1", 6, 0),
            expected(Brings::Payments, "cut 2", 13, 0),
            expected(Brings::Images, "images", 14, 0),
            expected(Brings::Statement, "statement", 7, 1),
        ];
        let zone = chrono_tz::America::Los_Angeles;
        let (day, now) = (day.parse().unwrap(), now.parse().unwrap());
        of_lockbox(&lockbox, day, &config.calendar, zone, came, now)
            .into_iter()
            .map(|a| format!("{} {} {}", a.name, a.state, a.late_minutes))
            .collect()
    }

    fn nothing() -> Came {
        Came { payments: Vec::new(), statements: Vec::new(), pictured: Vec::new(), notes: Vec::new() }
    }

    #[test]
    fn each_file_answers_one_expectation_in_the_order_in_which_they_come() {
        let mut came = nothing();
        // Tuesday, 9:41 in the morning, Pacific.
        let now = "2026-11-24T17:41:00Z";
        let none = ["cut 1 late 221", "cut 2 due 0", "images due 0", "statement due 0"];
        assert_eq!(states("2026-11-24", now, &came), none);
        came.payments.push(file("2303", 1, "a.bai"));
        came.payments.push(file("60095", 2, "south.bai"));
        came.statements.push(file("04121002303", 3, "bank.txt"));
        let one = ["cut 1 here 0", "cut 2 due 0", "images due 0", "statement here 0"];
        assert_eq!(states("2026-11-24", now, &came), one);
        came.payments.push(file("0002303", 4, "b.bai"));
        came.payments.push(file("2303", 5, "c.bai"));
        let all = ["cut 1 here 0", "cut 2 here 0", "images due 0", "statement here 0", "further file here 0"];
        assert_eq!(states("2026-11-24", now, &came), all);
    }

    #[test]
    fn images_are_here_when_every_payment_has_one() {
        let mut came = nothing();
        let number = LockboxNumber::new("2303").unwrap();
        came.pictured.push(Pictured { lockbox: number, items: 5, pictured: 4 });
        let late = "2026-11-24T23:00:00Z";
        assert_eq!(states("2026-11-24", late, &came)[2], "images late 60");
        came.pictured[0].pictured = 5;
        assert_eq!(states("2026-11-24", late, &came)[2], "images here 0");
    }

    #[test]
    fn banking_days_count() {
        // The statement of the day before Thanksgiving is due on Friday; the holiday itself brings nothing.
        let wednesday = states("2026-11-25", "2026-11-27T15:00:00Z", &nothing());
        assert_eq!(wednesday[3], "statement due 0");
        assert_eq!(states("2026-11-25", "2026-11-27T15:01:00Z", &nothing())[3], "statement late 1");
        assert!(states("2026-11-26", "2026-11-27T15:00:00Z", &nothing()).is_empty());
    }
}
