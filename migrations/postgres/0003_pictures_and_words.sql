-- Pictures that came beside an item's file or later than it, and words to find items by.

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

-- What an item is found by: keys of its check number, its amount and the words of its remitter's name.
CREATE TABLE item_word (
    word    BIGINT  NOT NULL,
    file_id BIGINT  NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (word, file_id, ordinal)
);
