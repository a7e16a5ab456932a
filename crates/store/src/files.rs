//! Files: begun, written in chunks, and made visible in one small step.

use lockbox_domain::{
    BatchRecord, Diagnostic, FileId, FileKind, FileRecord, FileState, Item, Place, ProblemCode, QueueEntry,
    Scope, Severity,
};

use crate::db::{Tx, in_transaction};
use crate::error::{Result, StoreError};
use crate::sql::{Arg, Bulk, Kind, Row, Sql, args, int};
use crate::{Store, batches, items, queue, words};

/// How many rows one transaction deletes: short enough that nobody waits for it.
const DELETED_AT_ONCE: i64 = 20_000;

macro_rules! file_columns {
    () => {
        "f.file_id, f.sha256, f.name, f.kind, f.format, f.profile, f.state, f.size_bytes, f.received_at, f.items, \
         f.batches, f.amount_cents, f.balanced, f.imported_by"
    };
}
pub(crate) use file_columns;

/// What [`Store::begin_file`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// The file was not here.
    New,
    /// An earlier import of it was broken off: what it wrote is still there.
    Resume,
    /// It is here already.
    Done(FileRecord),
}

pub(crate) fn file(row: &mut Row) -> Result<FileRecord> {
    Ok(FileRecord {
        id: row.file()?,
        sha256: row.text()?,
        name: row.text()?,
        kind: row.word(FileKind::parse)?,
        format: row.opt_text()?,
        profile: row.opt_text()?,
        state: row.word(FileState::parse)?,
        size_bytes: row.uint()?,
        received_at: row.time()?,
        items: row.uint()?,
        batches: row.uint()?,
        amount: row.cents()?,
        balanced: row.flag()?,
        user: row.text()?,
    })
}

fn cells(f: &FileRecord, state: FileState) -> Result<[Arg; 14]> {
    Ok(args![
        f.id,
        f.sha256.as_str(),
        f.name.as_str(),
        f.kind.as_str(),
        f.format.as_deref(),
        f.profile.as_deref(),
        state.as_str(),
        int(f.size_bytes)?,
        f.received_at,
        f.items,
        f.batches,
        f.amount,
        f.balanced,
        f.user.as_str(),
    ])
}

const ONE: Sql = Sql::same(concat!("SELECT ", file_columns!(), " FROM file f WHERE f.file_id = $1"));
const BY_SHA: Sql = Sql::same(concat!("SELECT ", file_columns!(), " FROM file f WHERE f.sha256 = $1"));
const ALL: Sql = Sql::same(concat!(
    "SELECT ",
    file_columns!(),
    " FROM file f ORDER BY f.received_at DESC, f.file_id LIMIT $1"
));
const BEGIN: Sql = Sql::same(
    "INSERT INTO file (file_id, sha256, name, kind, format, profile, state, size_bytes, received_at, items, \
     batches, amount_cents, balanced, imported_by, cursor) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0) ON CONFLICT (file_id) DO NOTHING",
);
const RELOAD: Sql =
    Sql::same("UPDATE file SET state = 'loading' WHERE file_id = $1 AND state = 'quarantined'");
const FINISH: Sql = Sql::same(
    "UPDATE file SET sha256 = $2, name = $3, kind = $4, format = $5, profile = $6, state = $7, size_bytes = $8, \
     received_at = $9, items = $10, batches = $11, amount_cents = $12, balanced = $13, imported_by = $14 \
     WHERE file_id = $1 AND state = 'loading'",
);
const IS_LOADING: Sql = Sql::same("SELECT 1 FROM file WHERE file_id = $1 AND state = 'loading'");
// The row is locked, so that no chunk is written into a file that another process makes visible at that moment.
// SQLite has one writer and no such words.
const LOCK_LOADING: Sql = Sql {
    sqlite: IS_LOADING.sqlite,
    postgres: "SELECT 1 FROM file WHERE file_id = $1 AND state = 'loading' FOR SHARE",
};
const LOADED: Sql = Sql::same("SELECT MAX(ordinal) FROM item WHERE file_id = $1");
const SET_STATE: Sql = Sql::same("UPDATE file SET state = $2 WHERE file_id = $1");

const FORGET_ITEMS: Sql = Sql::same(
    "DELETE FROM item WHERE file_id = $1 AND ordinal IN \
     (SELECT ordinal FROM item WHERE file_id = $1 ORDER BY ordinal DESC LIMIT $2)",
);
const FORGET_ENTRIES: Sql = Sql::same(
    "DELETE FROM bank_entry WHERE file_id = $1 AND ordinal IN \
     (SELECT ordinal FROM bank_entry WHERE file_id = $1 ORDER BY ordinal DESC LIMIT $2)",
);
const FORGET_BATCHES: Sql = Sql::same("DELETE FROM batch WHERE file_id = $1");
const FORGET_STATEMENTS: Sql = Sql::same("DELETE FROM bank_statement WHERE file_id = $1");
const FORGET_PROBLEMS: Sql = Sql::same("DELETE FROM file_problem WHERE file_id = $1");

const PROBLEMS: Sql = Sql::same(
    "SELECT severity, code, scope, record, line, byte, len, message, expected, found \
     FROM file_problem WHERE file_id = $1 ORDER BY seq",
);
const NEW_PROBLEMS: Bulk = Bulk {
    table: "file_problem",
    columns: &[
        ("file_id", Kind::Int),
        ("seq", Kind::Int),
        ("severity", Kind::Text),
        ("code", Kind::Text),
        ("scope", Kind::Text),
        ("record", Kind::Int),
        ("line", Kind::Int),
        ("byte", Kind::Int),
        ("len", Kind::Int),
        ("message", Kind::Text),
        ("expected", Kind::Text),
        ("found", Kind::Text),
    ],
    on_conflict: "ON CONFLICT DO NOTHING",
};

/// How many problems of one file are kept; whoever needs all of them reads the file again.
pub const PROBLEMS_KEPT: usize = 1_000;

impl Store {
    /// The file of that id, in whatever state.
    pub async fn file(&self, id: FileId) -> Result<Option<FileRecord>> {
        self.db.row(&ONE, &args![id]).await?.as_mut().map(file).transpose()
    }

    /// The file with that digest (lower-case hex).
    pub async fn file_by_sha(&self, sha256: &str) -> Result<Option<FileRecord>> {
        self.db.row(&BY_SHA, &args![sha256]).await?.as_mut().map(file).transpose()
    }

    /// Up to `limit` files, the last received first.
    pub async fn files(&self, limit: u32) -> Result<Vec<FileRecord>> {
        self.db.rows(&ALL, &args![limit]).await?.iter_mut().map(file).collect()
    }

    /// What was wrong with a file, in file order.
    pub async fn problems(&self, id: FileId) -> Result<Vec<Diagnostic>> {
        self.db.rows(&PROBLEMS, &args![id]).await?.iter_mut().map(problem).collect()
    }

    /// Registers a file as `loading`, unless it is here.
    pub async fn begin_file(&self, record: &FileRecord) -> Result<Begun> {
        in_transaction!(self.db, tx => {
            if tx.run(&BEGIN, &cells(record, FileState::Loading)?).await? == 1 {
                Begun::New
            } else {
                let found = tx.row(&ONE, &args![record.id]).await?.as_mut().map(file).transpose()?;
                match found {
                    Some(found) if found.sha256 != record.sha256 => {
                        return Err(StoreError::Refused(format!("another file has the id {}", record.id)));
                    }
                    Some(found) if found.state == FileState::Loading => Begun::Resume,
                    Some(found) => Begun::Done(found),
                    None => return Err(StoreError::corrupt("a file that is there and is not")),
                }
            }
        })
    }

    /// Takes a quarantined file up again, for instance with a profile that somebody named; false when it is not
    /// quarantined.
    pub async fn reload_file(&self, id: FileId) -> Result<bool> {
        in_transaction!(self.db, tx => { tx.run(&RELOAD, &args![id]).await? == 1 })
    }

    /// Writes items and batches of a file that is loading, in one transaction. What is there already stays as it
    /// is, so the same chunk may come again. How many items were new.
    pub async fn append_chunk(
        &self,
        file: FileId,
        new_items: &[Item],
        new_batches: &[BatchRecord],
    ) -> Result<u64> {
        // Nobody else writes meanwhile: what can be made ready before is.
        let (batches, items) = (batches::cells(new_batches)?, items::cells(file, new_items)?);
        let words = words::of(new_items);
        in_transaction!(piece of self.db, tx => {
            must_be_loading(&mut tx, file).await?;
            tx.insert(&batches::NEW, &batches).await?;
            words::add(&mut tx, file, &words).await?;
            tx.insert(&items::NEW, &items).await?
        })
    }

    /// How many items of a file are here: the ordinal at which a broken-off import goes on.
    pub async fn items_loaded(&self, file: FileId) -> Result<u32> {
        let Some(mut row) = self.db.row(&LOADED, &args![file]).await? else { return Ok(0) };
        Ok(row.opt_uint::<u32>()?.map_or(0, |last| last.saturating_add(1)))
    }

    /// Makes a file visible (or quarantined) in one small transaction: its final record, its batches' final
    /// states, what is wrong with it, and what waits for a person. Finishing a finished file changes nothing.
    pub async fn finish_file(
        &self,
        record: &FileRecord,
        final_batches: &[BatchRecord],
        problems: &[Diagnostic],
        entries: &[QueueEntry],
    ) -> Result<()> {
        in_transaction!(self.db, tx => {
            if tx.run(&FINISH, &cells(record, record.state)?).await? == 0 {
                return match tx.row(&ONE, &args![record.id]).await? {
                    Some(_) => Ok(()),
                    None => Err(StoreError::Refused(format!("the file {} was not begun", record.id))),
                };
            }
            tx.insert(&batches::FINAL, &batches::cells(final_batches)?).await?;
            tx.run(&FORGET_PROBLEMS, &args![record.id]).await?;
            tx.insert(&NEW_PROBLEMS, &problem_cells(record.id, problems)?).await?;
            queue::put(&mut tx, entries).await?;
        })
    }

    /// Drops what was written of a file that is loading and turned out unusable. Afterwards it is as just begun.
    pub async fn forget_loading(&self, id: FileId) -> Result<()> {
        for piece in [&FORGET_ITEMS, &FORGET_ENTRIES] {
            loop {
                let gone = in_transaction!(self.db, tx => {
                    must_be_loading(&mut tx, id).await?;
                    tx.run(piece, &args![id, DELETED_AT_ONCE]).await?
                })?;
                if gone == 0 {
                    break;
                }
            }
        }
        in_transaction!(self.db, tx => {
            must_be_loading(&mut tx, id).await?;
            for rest in [&FORGET_BATCHES, &FORGET_STATEMENTS, &FORGET_PROBLEMS] {
                tx.run(rest, &args![id]).await?;
            }
        })
    }
}

pub(crate) async fn must_be_loading(tx: &mut Tx, id: FileId) -> Result<()> {
    match tx.row(&LOCK_LOADING, &args![id]).await? {
        Some(_) => Ok(()),
        None => Err(StoreError::Refused(format!("the file {id} is not loading"))),
    }
}

pub(crate) async fn set_state(tx: &mut Tx, id: FileId, state: FileState) -> Result<bool> {
    Ok(tx.run(&SET_STATE, &args![id, state.as_str()]).await? == 1)
}

fn problem_cells(id: FileId, problems: &[Diagnostic]) -> Result<Vec<Arg>> {
    let mut cells = Vec::new();
    for (seq, p) in (0_u32..).zip(problems.iter().take(PROBLEMS_KEPT)) {
        cells.extend(args![
            id,
            seq,
            p.severity.as_str(),
            p.code.as_str(),
            p.scope.as_str(),
            int(p.place.record)?,
            int(p.place.line)?,
            int(p.place.byte)?,
            p.place.len,
            p.message.as_str(),
            p.expected.as_deref(),
            p.found.as_deref(),
        ]);
    }
    Ok(cells)
}

fn problem(row: &mut Row) -> Result<Diagnostic> {
    let severity = |text: &str| [Severity::Warning, Severity::Error].into_iter().find(|s| s.as_str() == text);
    let scopes = [Scope::Field, Scope::Item, Scope::Batch, Scope::Lockbox, Scope::File];
    Ok(Diagnostic {
        severity: row.word(severity)?,
        code: row.word(ProblemCode::parse)?,
        scope: row.word(|text| scopes.into_iter().find(|s| s.as_str() == text))?,
        place: Place { record: row.uint()?, line: row.uint()?, byte: row.uint()?, len: row.uint()? },
        message: row.text()?,
        expected: row.opt_text()?,
        found: row.opt_text()?,
    })
}

#[cfg(test)]
pub(crate) const STATEMENTS: &[Sql] = &[
    ONE,
    BY_SHA,
    ALL,
    BEGIN,
    RELOAD,
    FINISH,
    IS_LOADING,
    LOCK_LOADING,
    LOADED,
    SET_STATE,
    FORGET_ITEMS,
    FORGET_ENTRIES,
    FORGET_BATCHES,
    FORGET_STATEMENTS,
    FORGET_PROBLEMS,
    PROBLEMS,
];
