//! People, what they show instead of a password, first answers, and the steps of closing a day.

use chrono::{NaiveDate, NaiveDateTime};
use lockbox_domain::people::{Answer, DayRecord, DayStep, Person, Remedy, Role};

use crate::Store;
use crate::db::{Tx, in_transaction};
use crate::error::Result;
use crate::small::Ask;
use crate::sql::{Row, Sql, args};

/// What is shown instead of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// By a browser, for some hours.
    Session,
    /// By a program, until its person is disabled.
    Token,
}

impl Credential {
    fn parse(text: &str) -> Option<Self> {
        [Self::Session, Self::Token].into_iter().find(|kind| kind.as_str() == text)
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Token => "token",
        }
    }
}

const ADD: Sql = Sql::same(
    "INSERT INTO person (name, role, password, disabled, created_at) VALUES ($1, $2, $3, 0, $4) \
     ON CONFLICT DO NOTHING",
);
const ALL: Sql = Sql::same("SELECT name, role, disabled, created_at FROM person ORDER BY name");
const ONE: Sql = Sql::same("SELECT name, role, disabled, created_at, password FROM person WHERE name = $1");
const ANY: Sql = Sql::same("SELECT name FROM person LIMIT 1");
const SET_ROLE: Sql = Sql::same("UPDATE person SET role = $2 WHERE name = $1");
const SET_PASSWORD: Sql = Sql::same("UPDATE person SET password = $2 WHERE name = $1 AND disabled = 0");
const COUNTS: Sql = Sql::same(
    "SELECT person, kind, COUNT(*) FROM credential WHERE expires_at IS NULL OR expires_at > $1 \
     GROUP BY person, kind ORDER BY person, kind",
);
const DISABLE: Sql = Sql::same("UPDATE person SET disabled = 1 WHERE name = $1");
const ADD_CREDENTIAL: Sql = Sql::same(
    "INSERT INTO credential (digest, kind, person, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
);
const HOLDER: Sql = Sql::same(
    "SELECT p.name, p.role, p.disabled, p.created_at FROM credential c JOIN person p ON p.name = c.person \
     WHERE c.digest = $1 AND c.kind = $2 AND p.disabled = 0 AND (c.expires_at IS NULL OR c.expires_at > $3)",
);
const DROP: Sql = Sql::same("DELETE FROM credential WHERE digest = $1");
const DROP_ALL: Sql = Sql::same("DELETE FROM credential WHERE person = $1");
const DROP_OLD: Sql = Sql::same("DELETE FROM credential WHERE expires_at IS NOT NULL AND expires_at <= $1");
const ANSWER: Sql = Sql::same(
    "SELECT person, request_key, request, status, body, at FROM answer WHERE person = $1 AND request_key = $2",
);
const PUT_ANSWER: Sql = Sql::same(
    "INSERT INTO answer (person, request_key, request, status, body, at) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT DO NOTHING",
);
const STEPS: Sql = Sql::same("SELECT day, step, person, at FROM day_step WHERE day = $1 ORDER BY seq");
const ADD_STEP: Sql = Sql::same(
    "INSERT INTO day_step (day, seq, step, person, at) \
     VALUES ($1, (SELECT COUNT(*) FROM day_step WHERE day = $1), $2, $3, $4)",
);
const MONTH_STEPS: Sql =
    Sql::same("SELECT month, step, person, at FROM month_step WHERE month = $1 ORDER BY seq");
const ADD_MONTH_STEP: Sql = Sql::same(
    "INSERT INTO month_step (month, seq, step, person, at) \
     VALUES ($1, (SELECT COUNT(*) FROM month_step WHERE month = $1), $2, $3, $4)",
);
const REMEDIES: Sql = Sql::same(
    "SELECT break_id, day, note, proposed_by, proposed_at, approved_by FROM remedy \
     WHERE day >= $1 AND day <= $2 ORDER BY break_id",
);
const PROPOSE: Sql = Sql::same(
    "INSERT INTO remedy (break_id, day, note, proposed_by, proposed_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT DO NOTHING",
);
const APPROVE: Sql = Sql::same(
    "UPDATE remedy SET approved_by = $2, approved_at = $3 \
     WHERE break_id = $1 AND approved_by IS NULL AND proposed_by <> $2",
);
pub(crate) const LOOKED: Sql =
    Sql::same("INSERT INTO look (person, at, subject, what) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
const LOOKS: Sql =
    Sql::same("SELECT person, at, what FROM look WHERE subject = $1 ORDER BY at DESC, person LIMIT $2");

impl Store {
    /// Adds a person; false when the name is taken. `password` is a hash, never the password.
    pub async fn add_person(
        &self,
        name: &str,
        role: Role,
        password: &str,
        at: NaiveDateTime,
    ) -> Result<bool> {
        let added = in_transaction!(self.db, tx => {
            tx.run(&ADD, &args![name, role.as_str(), password, at]).await?
        })?;
        Ok(added > 0)
    }

    /// Everybody, by name.
    pub async fn people(&self) -> Result<Vec<Person>> {
        self.db.rows(&ALL, &[]).await?.iter_mut().map(person).collect()
    }

    /// True once somebody was added.
    pub async fn has_people(&self) -> Result<bool> {
        Ok(self.db.row(&ANY, &[]).await?.is_some())
    }

    /// A person and the hash of the password.
    pub async fn person(&self, name: &str) -> Result<Option<(Person, String)>> {
        let Some(mut row) = self.db.row(&ONE, &args![name]).await? else { return Ok(None) };
        Ok(Some((person(&mut row)?, row.text()?)))
    }

    /// Gives a person another role; false when there is none of that name.
    pub async fn set_role(&self, name: &str, role: Role) -> Result<bool> {
        let changed = in_transaction!(self.db, tx => {
            tx.run(&SET_ROLE, &args![name, role.as_str()]).await?
        })?;
        Ok(changed > 0)
    }

    /// Gives a person another password, as a hash, and ends what is shown in their name; false when there is no such
    /// person, or a disabled one.
    pub async fn set_password(&self, name: &str, password: &str) -> Result<bool> {
        in_transaction!(self.db, tx => {
            let known = tx.run(&SET_PASSWORD, &args![name, password]).await? == 1;
            if known {
                tx.run(&DROP_ALL, &args![name]).await?;
            }
            known
        })
    }

    /// Ends all sessions and tokens of a person.
    pub async fn drop_credentials(&self, name: &str) -> Result<()> {
        in_transaction!(self.db, tx => { tx.run(&DROP_ALL, &args![name]).await? })?;
        Ok(())
    }

    /// How many sessions and tokens hold, by person.
    pub async fn credential_counts(&self, now: NaiveDateTime) -> Result<Vec<(String, Credential, u64)>> {
        let rows = self.db.rows(&COUNTS, &args![now]).await?;
        rows.into_iter().map(|mut row| Ok((row.text()?, row.word(Credential::parse)?, row.uint()?))).collect()
    }

    /// Disables a person for good and forgets what they could show; false when there is none of that name.
    pub async fn disable_person(&self, name: &str) -> Result<bool> {
        let changed = in_transaction!(self.db, tx => {
            tx.run(&DROP_ALL, &args![name]).await?;
            tx.run(&DISABLE, &args![name]).await?
        })?;
        Ok(changed > 0)
    }

    /// Keeps what a person can show from now on, as its digest.
    pub async fn add_credential(
        &self,
        digest: &str,
        kind: Credential,
        person: &str,
        at: NaiveDateTime,
        expires: Option<NaiveDateTime>,
    ) -> Result<()> {
        in_transaction!(self.db, tx => {
            tx.run(&DROP_OLD, &args![at]).await?;
            tx.run(&ADD_CREDENTIAL, &args![digest, kind.as_str(), person, at, expires]).await?
        })?;
        Ok(())
    }

    /// Who can show this, if it is good at that moment and its person not disabled.
    pub async fn holder(&self, digest: &str, kind: Credential, now: NaiveDateTime) -> Result<Option<Person>> {
        let Some(mut row) = self.db.row(&HOLDER, &args![digest, kind.as_str(), now]).await? else {
            return Ok(None);
        };
        person(&mut row).map(Some)
    }

    /// Forgets what a person could show.
    pub async fn drop_credential(&self, digest: &str) -> Result<()> {
        in_transaction!(self.db, tx => { tx.run(&DROP, &args![digest]).await? })?;
        Ok(())
    }

    /// The first answer to the request that came with this key.
    pub async fn answer(&self, person: &str, key: &str) -> Result<Option<Answer>> {
        let Some(mut row) = self.db.row(&ANSWER, &args![person, key]).await? else { return Ok(None) };
        Ok(Some(Answer {
            person: row.text()?,
            key: row.text()?,
            request: row.text()?,
            status: row.uint()?,
            body: row.text()?,
            at: row.time()?,
        }))
    }

    /// Keeps an answer that no other work belongs to.
    pub async fn keep_answer(&self, answer: &Answer) -> Result<()> {
        in_transaction!(self.db, tx => { put_answer(&mut tx, answer).await? })
    }

    /// The steps of closing a day, in order.
    pub async fn day_steps(&self, day: NaiveDate) -> Result<Vec<DayRecord>> {
        self.db.rows(&STEPS, &args![day]).await?.iter_mut().map(step).collect()
    }

    /// Takes a step of closing a day.
    pub async fn add_day_step(&self, record: &DayRecord) -> Result<()> {
        let args = args![record.day, record.step.as_str(), record.person.as_str(), record.at];
        in_transaction!(self.db, tx => { tx.run(&ADD_STEP, &args).await? })?;
        Ok(())
    }

    /// The steps of closing a month, in order; it is named by its first day.
    pub async fn month_steps(&self, month: NaiveDate) -> Result<Vec<DayRecord>> {
        self.db.rows(&MONTH_STEPS, &args![month]).await?.iter_mut().map(step).collect()
    }

    /// Takes a step of closing the month that begins on the record's day.
    pub async fn add_month_step(&self, record: &DayRecord) -> Result<()> {
        let args = args![record.day, record.step.as_str(), record.person.as_str(), record.at];
        in_transaction!(self.db, tx => { tx.run(&ADD_MONTH_STEP, &args).await? })?;
        Ok(())
    }

    /// The remedies of these days, approved or not.
    pub async fn remedies(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Remedy>> {
        self.db.rows(&REMEDIES, &args![from, to]).await?.iter_mut().map(remedy).collect()
    }

    /// Proposes a remedy; false when there is one already.
    pub async fn propose_remedy(&self, proposed: &Remedy) -> Result<bool> {
        let args = args![
            proposed.break_id.as_str(),
            proposed.day,
            proposed.note.as_str(),
            proposed.proposed_by.as_str(),
            proposed.proposed_at,
        ];
        Ok(in_transaction!(self.db, tx => { tx.run(&PROPOSE, &args).await? })? > 0)
    }

    /// Approves a remedy that another proposed; false when there is nothing of that kind.
    pub async fn approve_remedy(&self, break_id: &str, person: &str, at: NaiveDateTime) -> Result<bool> {
        Ok(in_transaction!(self.db, tx => { tx.run(&APPROVE, &args![break_id, person, at]).await? })? > 0)
    }

    /// Notes that somebody looked at something.
    pub async fn note_look(&self, person: &str, at: NaiveDateTime, subject: &str, what: &str) -> Result<()> {
        let ask =
            Ask::Look { person: person.to_owned(), at, subject: subject.to_owned(), what: what.to_owned() };
        self.small.write(&self.db, ask).await.map(drop)
    }

    /// Who looked at something, the last first: name, when, what.
    pub async fn looks(&self, subject: &str, limit: u32) -> Result<Vec<(String, NaiveDateTime, String)>> {
        let mut rows = self.db.rows(&LOOKS, &args![subject, limit]).await?;
        rows.iter_mut().map(|row| Ok((row.text()?, row.time()?, row.text()?))).collect()
    }
}

/// Keeps an answer within the transaction of what it answers.
pub(crate) async fn put_answer(tx: &mut Tx, answer: &Answer) -> Result<()> {
    let args = args![
        answer.person.as_str(),
        answer.key.as_str(),
        answer.request.as_str(),
        u32::from(answer.status),
        answer.body.as_str(),
        answer.at,
    ];
    tx.run(&PUT_ANSWER, &args).await.map(drop)
}

fn person(row: &mut Row) -> Result<Person> {
    Ok(Person {
        name: row.text()?,
        role: row.word(Role::parse)?,
        disabled: row.flag()?,
        created_at: row.time()?,
    })
}

fn remedy(row: &mut Row) -> Result<Remedy> {
    Ok(Remedy {
        break_id: row.text()?,
        day: row.date()?,
        note: row.text()?,
        proposed_by: row.text()?,
        proposed_at: row.time()?,
        approved_by: row.opt_text()?,
    })
}

fn step(row: &mut Row) -> Result<DayRecord> {
    let record =
        DayRecord { day: row.date()?, step: row.word(DayStep::parse)?, person: row.text()?, at: row.time()? };
    Ok(record)
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[
    ADD,
    ALL,
    ONE,
    ANY,
    SET_ROLE,
    SET_PASSWORD,
    COUNTS,
    DISABLE,
    ADD_CREDENTIAL,
    HOLDER,
    DROP,
    DROP_ALL,
    DROP_OLD,
    ANSWER,
    PUT_ANSWER,
    STEPS,
    ADD_STEP,
    MONTH_STEPS,
    ADD_MONTH_STEP,
    REMEDIES,
    PROPOSE,
    APPROVE,
    LOOKED,
    LOOKS,
];
