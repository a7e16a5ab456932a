-- Who may work here, how they are known, and what was answered to whom.

CREATE TABLE person (
    name       TEXT NOT NULL PRIMARY KEY,
    role       TEXT NOT NULL,
    password   TEXT NOT NULL, -- argon2id, in its own notation
    disabled   BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- What a browser or a program shows instead of a password; kept as a digest, so that a copy of the store opens nothing.
CREATE TABLE credential (
    digest     TEXT NOT NULL PRIMARY KEY,
    kind       TEXT NOT NULL, -- session or token
    person     TEXT NOT NULL REFERENCES person (name),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP           -- none: until the person is disabled
);
CREATE INDEX credential_person ON credential (person);

-- The first answer to a request that may be sent twice.
CREATE TABLE answer (
    person      TEXT    NOT NULL,
    request_key TEXT    NOT NULL,
    request     TEXT    NOT NULL, -- what was asked, so that a key is not used for two things
    status      BIGINT NOT NULL,
    body        TEXT    NOT NULL,
    at          TIMESTAMP    NOT NULL,
    PRIMARY KEY (person, request_key)
);

-- Steps of closing and reopening a business day; the last one counts.
CREATE TABLE day_step (
    day    DATE NOT NULL,
    seq    BIGINT NOT NULL,
    step   TEXT    NOT NULL, -- asked, closed or reopened
    person TEXT    NOT NULL,
    at     TIMESTAMP NOT NULL,
    PRIMARY KEY (day, seq)
);

-- What explains a difference between lockbox, bank and books: one person proposes, another approves.
CREATE TABLE remedy (
    break_id    TEXT NOT NULL PRIMARY KEY, -- day, region, code and cents
    day         DATE NOT NULL,
    note        TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at TIMESTAMP NOT NULL,
    approved_by TEXT,
    approved_at TIMESTAMP
);
CREATE INDEX remedy_day ON remedy (day);

-- Who looked at whose money.
CREATE TABLE look (
    person  TEXT    NOT NULL,
    at      TIMESTAMP NOT NULL,
    subject TEXT    NOT NULL,
    what    TEXT    NOT NULL,
    PRIMARY KEY (person, at, subject, what)
);
CREATE INDEX look_subject ON look (subject, at);
