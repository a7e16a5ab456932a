-- Every page says how many entries wait. The count is read from the index alone, and not entry by entry from the table, only
-- where the index has all that the question names: the state too.
DROP INDEX queue_order;
CREATE INDEX queue_order ON queue (deadline, amount_cents DESC, kind, file_id, place, state) WHERE state <> 'decided';
