-- What was done about a file that is late, how months were closed, and what is to be sent back.

-- Somebody took care of a file that had not come, such as by calling the bank.
CREATE TABLE arrival_note (
    lockbox TEXT NOT NULL,
    day     DATE NOT NULL, -- the business day the file is for
    what    TEXT NOT NULL, -- payments, images or statement
    name    TEXT NOT NULL, -- as configured: `cut 1`
    person  TEXT NOT NULL,
    at      TIMESTAMP NOT NULL,
    note    TEXT NOT NULL,
    PRIMARY KEY (lockbox, day, what, name, at)
);
CREATE INDEX arrival_note_day ON arrival_note (day);

-- Steps of closing and reopening a month; the last one counts.
CREATE TABLE month_step (
    month  DATE   NOT NULL, -- its first day
    seq    BIGINT NOT NULL,
    step   TEXT   NOT NULL, -- asked, closed or reopened
    person TEXT   NOT NULL,
    at     TIMESTAMP NOT NULL,
    PRIMARY KEY (month, seq)
);

-- Money that was promised to its sender (credit 10, refunds-payable); what was taken back or sent is found by item.
CREATE INDEX journal_refund ON journal (file_id, ordinal) WHERE credit = 10;
