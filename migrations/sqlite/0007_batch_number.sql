-- A file of thousands of batches asks of each whether one of its number is here already: that is found by number, and not
-- among all batches of the day.
CREATE INDEX batch_number ON batch (lockbox, deposit_date, number, checks_key);
DROP INDEX batch_deposit;
