-- Pictures that came beside an item's file or later than it; the file itself says what it has within.

CREATE TABLE picture (
    file_id BIGINT  NOT NULL, -- the item's file, not the picture's
    ordinal INTEGER NOT NULL,
    side    TEXT    NOT NULL,
    nth     INTEGER NOT NULL, -- 0 for the first of that side
    sha256  TEXT    NOT NULL, -- in the archive
    page    INTEGER NOT NULL,
    name    TEXT    NOT NULL, -- as it was delivered
    PRIMARY KEY (file_id, ordinal, side, nth)
);
