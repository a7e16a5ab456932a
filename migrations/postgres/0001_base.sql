-- The first schema. Times are in UTC, money is whole US cents. No sequence, trigger, domain or deferrable constraint,
-- and the keys of large tables begin with their family's column, so that a distributed engine can carry them.
-- Three families, each keyed by its own column: mail by file_id, ledger by account_id, small tables by what they name.

CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE file (
    file_id      BIGINT    NOT NULL PRIMARY KEY, -- 63 bits of the digest
    sha256       TEXT      NOT NULL UNIQUE,
    name         TEXT      NOT NULL,
    kind         TEXT      NOT NULL,
    format       TEXT,
    profile      TEXT,
    state        TEXT      NOT NULL,
    size_bytes   BIGINT    NOT NULL,
    received_at  TIMESTAMP NOT NULL,
    items        INTEGER   NOT NULL,
    batches      INTEGER   NOT NULL,
    amount_cents BIGINT    NOT NULL,
    balanced     INTEGER   NOT NULL, -- 1: its stated totals came true
    imported_by  TEXT      NOT NULL,
    cursor       INTEGER   NOT NULL  -- items before this ordinal were offered for posting
);

CREATE TABLE batch (
    file_id             BIGINT  NOT NULL REFERENCES file (file_id),
    batch_index         INTEGER NOT NULL,
    lockbox             TEXT,
    region              TEXT,
    deposit_date        DATE,
    number              BIGINT  NOT NULL, -- as the bank counts
    first_ordinal       INTEGER NOT NULL,
    items               INTEGER NOT NULL,
    amount_cents        BIGINT  NOT NULL,
    stated_amount_cents BIGINT,
    stated_items        BIGINT,
    checks_key          BIGINT  NOT NULL, -- equal for the same checks
    state               TEXT    NOT NULL,
    why_held            TEXT,
    PRIMARY KEY (file_id, batch_index)
);
CREATE INDEX batch_deposit ON batch (lockbox, deposit_date);

CREATE TABLE item (
    file_id      BIGINT  NOT NULL, -- no foreign key: the batch comes after its items; `verify` checks
    ordinal      INTEGER NOT NULL,
    batch_index  INTEGER NOT NULL,
    item_number  BIGINT  NOT NULL,
    occurrence   INTEGER NOT NULL,
    amount_cents BIGINT  NOT NULL,
    payer_key    BIGINT, -- routing and account
    check_key    BIGINT, -- serial and amount
    facts        TEXT    NOT NULL, -- JSON object: what else the file says; never searched by
    PRIMARY KEY (file_id, ordinal)
);
CREATE INDEX item_payer ON item (payer_key, check_key) WHERE payer_key IS NOT NULL;

CREATE TABLE file_problem (
    file_id  BIGINT  NOT NULL REFERENCES file (file_id),
    seq      INTEGER NOT NULL,
    severity TEXT    NOT NULL,
    code     TEXT    NOT NULL,
    scope    TEXT    NOT NULL,
    record   BIGINT  NOT NULL,
    line     BIGINT  NOT NULL,
    byte     BIGINT  NOT NULL,
    len      INTEGER NOT NULL,
    message  TEXT    NOT NULL,
    expected TEXT,
    found    TEXT,
    PRIMARY KEY (file_id, seq)
);

CREATE TABLE journal (
    file_id          BIGINT  NOT NULL, -- the subject: a payment, or a statement's entry
    ordinal          INTEGER NOT NULL,
    seq              INTEGER NOT NULL,
    event            INTEGER NOT NULL, -- codes: crates/store/src/codes.rs
    region           TEXT    NOT NULL,
    debit            INTEGER NOT NULL,
    credit           INTEGER NOT NULL,
    due_region       TEXT,             -- the other region, where a side is due-from or due-to
    amount_cents     BIGINT  NOT NULL CHECK (amount_cents > 0),
    account_id       BIGINT,
    account_number   TEXT,
    member_id        TEXT,
    statement_number TEXT,
    lockbox          TEXT,             -- the deposit of a clearing side
    deposit_date     DATE,
    evidence         TEXT,
    cause_file_id    BIGINT,          -- the statement's entry that brought it about
    cause_ordinal    INTEGER,
    day              DATE    NOT NULL,
    CHECK (debit <> credit),
    PRIMARY KEY (file_id, ordinal, seq)
);
CREATE INDEX journal_account ON journal (account_id, statement_number) WHERE account_id IS NOT NULL;
CREATE INDEX journal_cause ON journal (cause_file_id, cause_ordinal) WHERE cause_file_id IS NOT NULL;
-- What happened to a deposit after it was received: event 1 is every payment's first entry and stays out.
CREATE INDEX journal_deposit ON journal (lockbox, deposit_date) WHERE event <> 1 AND lockbox IS NOT NULL;

CREATE TABLE account (
    account_id     BIGINT NOT NULL PRIMARY KEY, -- key of the canonical number
    account_number TEXT   NOT NULL,
    member_id      TEXT   NOT NULL,
    member_key     BIGINT NOT NULL,
    region         TEXT   NOT NULL,
    name           TEXT   NOT NULL
);
CREATE INDEX account_member ON account (member_key);

CREATE TABLE statement (
    account_id           BIGINT NOT NULL REFERENCES account (account_id),
    statement_number     TEXT   NOT NULL,
    kind                 TEXT   NOT NULL,
    statement_date       DATE   NOT NULL,
    due                  DATE   NOT NULL,
    amount_due_cents     BIGINT NOT NULL, -- open when last listed with another amount than before
    applied_before_cents BIGINT NOT NULL, -- what was applied here when it was so listed
    PRIMARY KEY (account_id, statement_number)
);

CREATE TABLE queue (
    file_id      BIGINT    NOT NULL,
    kind         TEXT      NOT NULL,
    place        INTEGER   NOT NULL,
    reasons      TEXT      NOT NULL, -- JSON array of words
    amount_cents BIGINT    NOT NULL,
    region       TEXT,
    lockbox      TEXT,
    deposit_date DATE,
    batch_number BIGINT,
    item_number  BIGINT,
    state        TEXT      NOT NULL, -- open, held or decided; a claim stands beside it and lapses by itself
    claimed_by   TEXT,
    lease_until  TIMESTAMP,
    deadline     TIMESTAMP NOT NULL, -- year 9999: none
    candidates   TEXT,             -- JSON
    detail       TEXT,
    decided      TEXT,
    PRIMARY KEY (file_id, kind, place)
);
CREATE INDEX queue_order ON queue (deadline, amount_cents DESC, kind, file_id, place) WHERE state <> 'decided';

CREATE TABLE decision (
    file_id   BIGINT    NOT NULL,
    kind      TEXT      NOT NULL,
    place     INTEGER   NOT NULL,
    seq       INTEGER   NOT NULL,
    link      BIGINT    NOT NULL, -- its place in the store's one chain, from 1
    user_name TEXT      NOT NULL,
    action    TEXT      NOT NULL,
    at        TIMESTAMP NOT NULL,
    parts     TEXT      NOT NULL, -- JSON
    note      TEXT,
    prev_hash TEXT      NOT NULL,
    hash      TEXT      NOT NULL,
    PRIMARY KEY (file_id, kind, place, seq)
);
CREATE INDEX decision_link ON decision (link);

CREATE TABLE bank_statement (
    file_id      BIGINT  NOT NULL REFERENCES file (file_id),
    seq          INTEGER NOT NULL,
    account      TEXT    NOT NULL,
    currency     TEXT    NOT NULL,
    as_of        DATE,
    entries      INTEGER NOT NULL,
    amount_cents BIGINT  NOT NULL,
    booked       INTEGER NOT NULL,
    entries_key  BIGINT  NOT NULL, -- equal for the same entries
    PRIMARY KEY (file_id, seq)
);
CREATE INDEX bank_statement_account ON bank_statement (account, as_of);

CREATE TABLE bank_entry (
    file_id            BIGINT  NOT NULL,
    ordinal            INTEGER NOT NULL,
    account            TEXT    NOT NULL,
    as_of              DATE    NOT NULL,
    value_date         DATE,
    type_code          TEXT    NOT NULL,
    kind               TEXT    NOT NULL,
    amount_cents       BIGINT  NOT NULL,
    bank_reference     TEXT    NOT NULL,
    customer_reference TEXT    NOT NULL,
    text               TEXT    NOT NULL,
    record             BIGINT  NOT NULL,
    byte_start         BIGINT  NOT NULL,
    byte_len           INTEGER NOT NULL,
    PRIMARY KEY (file_id, ordinal)
);
CREATE INDEX bank_entry_account ON bank_entry (account, as_of);

INSERT INTO setting (key, value) VALUES ('ledger_version', '0'), ('decision_head', '0:');
