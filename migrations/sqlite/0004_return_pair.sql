-- A check that came back is told twice: in a file of returned checks and on the statement. It is one return.

CREATE TABLE return_pair (
    file_id        INTEGER NOT NULL, -- the statement's entry
    ordinal        INTEGER NOT NULL,
    notice_file_id INTEGER NOT NULL, -- the notice in a file of returned checks
    notice_ordinal INTEGER NOT NULL,
    PRIMARY KEY (file_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX return_pair_notice ON return_pair (notice_file_id, notice_ordinal);
