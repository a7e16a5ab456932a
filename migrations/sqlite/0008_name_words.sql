-- The words that names are made of, as text: what a part of a word, or one that is spelled a little differently, can mean.
CREATE TABLE name_word (
    text TEXT    NOT NULL PRIMARY KEY, -- in capitals
    word INTEGER NOT NULL              -- as items are found by it
) STRICT, WITHOUT ROWID;
