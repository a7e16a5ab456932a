-- A statement that replaces what the bank told of the account and day before.
ALTER TABLE bank_statement ADD COLUMN correction INTEGER NOT NULL DEFAULT 0;
