-- The words that names are made of, as text: what a part of a word, or one that is spelled a little differently, can mean.
CREATE TABLE name_word (
    text TEXT   NOT NULL COLLATE "C" PRIMARY KEY, -- in capitals
    word BIGINT NOT NULL                          -- as items are found by it
);
