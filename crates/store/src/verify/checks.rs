//! The checks that are statements. Ledger and event numbers are those of `codes.rs`.

use super::{Check, Statements};
use crate::sql::Sql;

/// A payment's money in the buckets, per side: applied 3 4 5, on account 6, unapplied 7, unidentified 8,
/// misdirected 9, refunds 10, taken back by the bank 1.
macro_rules! bucket_sum {
    () => {
        "CAST(SUM(CASE WHEN j.credit IN (1, 3, 4, 5, 6, 7, 8, 9, 10, 19) THEN j.amount_cents ELSE 0 END \
         - CASE WHEN j.debit IN (1, 3, 4, 5, 6, 7, 8, 9, 10, 19) THEN j.amount_cents ELSE 0 END) AS BIGINT)"
    };
}

/// A payment's money that waits: unapplied 7, unidentified 8, misdirected 9.
macro_rules! open_sum {
    () => {
        "CAST(SUM(CASE WHEN j.credit IN (7, 8, 9) THEN j.amount_cents ELSE 0 END \
         - CASE WHEN j.debit IN (7, 8, 9) THEN j.amount_cents ELSE 0 END) AS BIGINT)"
    };
}

pub(crate) const ALL: &[Statements] = &[
    TRANSFERS, SUBJECTS, ITEM_MONEY, BATCHES, FILES, HELD, CLEARING, OPEN_MONEY, QUEUE, DUES, BILLS, ACCOUNTS,
];

const TRANSFERS: Statements = Statements {
    check: Check {
        name: "transfers",
        title: "Every journal row moves a positive amount between two different accounts.",
    },
    count: Sql::same("SELECT COUNT(*) FROM journal"),
    offenders: Sql::same(
        "SELECT file_id, ordinal, 'a journal row moves nothing', amount_cents, 0 FROM journal \
         WHERE amount_cents <= 0 OR debit = credit LIMIT $1",
    ),
};

const SUBJECTS: Statements = Statements {
    check: Check {
        name: "subjects",
        title: "Every journal row is about a payment or a statement's entry that is here.",
    },
    count: Sql::same("SELECT COUNT(*) FROM (SELECT DISTINCT file_id, ordinal FROM journal) AS subjects"),
    offenders: Sql::same(
        "SELECT j.file_id, j.ordinal, 'a journal row is about nothing that is here', NULL, NULL FROM journal j \
         WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.file_id = j.file_id AND i.ordinal = j.ordinal) \
         AND NOT EXISTS (SELECT 1 FROM bank_entry e WHERE e.file_id = j.file_id AND e.ordinal = j.ordinal) LIMIT $1",
    ),
};

const ITEM_MONEY: Statements = Statements {
    check: Check {
        name: "item-money",
        title: "What is in the buckets for a posted payment adds up to its amount.",
    },
    count: Sql::same(
        "SELECT COUNT(*) FROM item i \
         WHERE EXISTS (SELECT 1 FROM journal j WHERE j.file_id = i.file_id AND j.ordinal = i.ordinal)",
    ),
    offenders: Sql::same(concat!(
        "SELECT j.file_id, j.ordinal, 'the buckets do not add up', ",
        bucket_sum!(),
        ", i.amount_cents FROM journal j JOIN item i ON i.file_id = j.file_id AND i.ordinal = j.ordinal \
         GROUP BY j.file_id, j.ordinal, i.amount_cents HAVING ",
        bucket_sum!(),
        " <> i.amount_cents LIMIT $1"
    )),
};

const BATCHES: Statements = Statements {
    check: Check {
        name: "batches",
        title: "Every visible payment is in a batch, and each batch adds up to its payments.",
    },
    count: Sql::same("SELECT COUNT(*) FROM batch"),
    offenders: Sql::same(
        "SELECT * FROM (SELECT b.file_id, b.first_ordinal, 'the payments of a batch do not add up', \
         CAST(COALESCE(SUM(i.amount_cents), 0) AS BIGINT), b.amount_cents \
         FROM batch b JOIN file f ON f.file_id = b.file_id \
         LEFT JOIN item i ON i.file_id = b.file_id AND i.batch_index = b.batch_index \
         AND i.ordinal >= b.first_ordinal AND i.ordinal < b.first_ordinal + b.items \
         WHERE f.state IN ('imported', 'suspected-repeat') \
         GROUP BY b.file_id, b.batch_index, b.first_ordinal, b.items, b.amount_cents \
         HAVING COALESCE(SUM(i.amount_cents), 0) <> b.amount_cents OR COUNT(i.ordinal) <> b.items \
         UNION ALL SELECT i.file_id, i.ordinal, 'a payment is in no batch', NULL, NULL FROM item i \
         WHERE NOT EXISTS (SELECT 1 FROM batch b WHERE b.file_id = i.file_id AND b.batch_index = i.batch_index \
         AND i.ordinal >= b.first_ordinal AND i.ordinal < b.first_ordinal + b.items) \
         AND EXISTS (SELECT 1 FROM file f WHERE f.file_id = i.file_id \
         AND f.state IN ('imported', 'suspected-repeat'))) AS found LIMIT $1",
    ),
};

const FILES: Statements = Statements {
    check: Check {
        name: "file-totals",
        title: "Each file's total is what is posted, not yet posted, held and rejected of it.",
    },
    count: Sql::same(
        "SELECT COUNT(*) FROM file WHERE kind = 'payments' AND state IN ('imported', 'suspected-repeat')",
    ),
    offenders: Sql::same(
        "SELECT f.file_id, NULL, 'the batches of a file do not add up', \
         CAST(COALESCE(SUM(b.amount_cents), 0) AS BIGINT), f.amount_cents FROM file f \
         LEFT JOIN batch b ON b.file_id = f.file_id \
         WHERE f.kind = 'payments' AND f.state IN ('imported', 'suspected-repeat') \
         GROUP BY f.file_id, f.amount_cents, f.items \
         HAVING COALESCE(SUM(b.amount_cents), 0) <> f.amount_cents OR COALESCE(SUM(b.items), 0) <> f.items LIMIT $1",
    ),
};

const HELD: Statements = Statements {
    check: Check { name: "held", title: "Nothing of a batch that is held or rejected is in the books." },
    count: Sql::same("SELECT COUNT(*) FROM batch WHERE state NOT IN ('flowing', 'released')"),
    offenders: Sql::same(
        "SELECT j.file_id, j.ordinal, 'a payment of a batch that is held is in the books', NULL, NULL \
         FROM batch b JOIN journal j ON j.file_id = b.file_id AND j.ordinal >= b.first_ordinal \
         AND j.ordinal < b.first_ordinal + b.items \
         WHERE b.state NOT IN ('flowing', 'released') AND j.seq = 0 LIMIT $1",
    ),
};

/// What was received is compared deposit by deposit with the payments that have rows; what the bank credited can
/// never be more than that.
const CLEARING: Statements = Statements {
    check: Check {
        name: "clearing",
        title: "Each deposit's clearing was debited with its posted payments and credited with no more.",
    },
    count: Sql::same(
        "SELECT COUNT(*) FROM (SELECT DISTINCT lockbox, deposit_date FROM batch WHERE lockbox IS NOT \
        NULL) AS all_deposits",
    ),
    offenders: Sql::same(
        "SELECT NULL, NULL, 'clearing of deposit ' || lockbox || ' of ' || deposit_date || ' differs', \
         CAST(SUM(debited) AS BIGINT), CAST(SUM(expected) AS BIGINT) FROM ( \
         SELECT lockbox, deposit_date, CASE WHEN event = 1 AND debit = 2 THEN amount_cents ELSE 0 END AS debited, \
         0 AS expected, CASE WHEN debit = 2 THEN amount_cents WHEN credit = 2 THEN -amount_cents ELSE 0 END \
         AS balance \
         FROM journal WHERE lockbox IS NOT NULL AND (debit = 2 OR credit = 2) \
         UNION ALL SELECT b.lockbox, b.deposit_date, 0, i.amount_cents, 0 FROM item i \
         JOIN batch b ON b.file_id = i.file_id AND b.batch_index = i.batch_index WHERE b.lockbox IS NOT NULL \
         AND EXISTS (SELECT 1 FROM journal j WHERE j.file_id = i.file_id AND j.ordinal = i.ordinal)) AS parts \
         GROUP BY lockbox, deposit_date HAVING SUM(debited) <> SUM(expected) OR SUM(balance) < 0 LIMIT $1",
    ),
};

/// A decided `duplicate` waits for the bank's correction, a decided `misdirected` for its refund: both stay open
/// money.
const OPEN_MONEY: Statements = Statements {
    check: Check {
        name: "open-money",
        title: "Every payment with unapplied, unidentified or misdirected money waits in the queue, with its amount.",
    },
    count: Sql::same(concat!(
        "SELECT COUNT(*) FROM (SELECT j.file_id FROM journal j GROUP BY j.file_id, j.ordinal HAVING ",
        open_sum!(),
        " <> 0) AS waiting"
    )),
    offenders: Sql::same(concat!(
        "SELECT w.file_id, w.ordinal, 'open money is not in the queue', COALESCE(q.amount_cents, 0), \
        w.open_cents FROM ( \
         SELECT j.file_id, j.ordinal, ",
        open_sum!(),
        " AS open_cents FROM journal j JOIN item i ON i.file_id = j.file_id AND i.ordinal = j.ordinal \
         GROUP BY j.file_id, j.ordinal HAVING ",
        open_sum!(),
        " <> 0) AS w LEFT JOIN queue q ON q.file_id = w.file_id AND q.kind = 'item' AND q.place = w.ordinal \
         AND (q.state <> 'decided' OR q.decided IN ('duplicate', 'misdirected')) \
         WHERE q.amount_cents IS NULL OR q.amount_cents <> w.open_cents LIMIT $1"
    )),
};

const QUEUE: Statements = Statements {
    check: Check {
        name: "queue",
        title: "Every payment that waits in the queue is here, and its money is unapplied, unidentified \
        or misdirected.",
    },
    count: Sql::same("SELECT COUNT(*) FROM queue WHERE state <> 'decided'"),
    offenders: Sql::same(concat!(
        "SELECT q.file_id, q.place, 'a payment waits without open money', CAST(0 AS BIGINT), q.amount_cents \
        FROM queue q \
         WHERE q.kind = 'item' AND q.state <> 'decided' AND COALESCE((SELECT ",
        open_sum!(),
        " FROM journal j WHERE j.file_id = q.file_id AND j.ordinal = q.place), 0) = 0 LIMIT $1"
    )),
};

const DUES: Statements = Statements {
    check: Check { name: "dues", title: "What one region owes another is what the other is owed." },
    count: Sql::same("SELECT COUNT(*) FROM journal WHERE due_region IS NOT NULL"),
    offenders: Sql::same(
        "SELECT NULL, NULL, 'dues of ' || debtor || ' to ' || creditor || ' differ', CAST(SUM(owed) AS BIGINT), \
         CAST(SUM(claimed) AS BIGINT) FROM ( \
         SELECT region AS debtor, due_region AS creditor, CASE WHEN credit = 18 THEN amount_cents \
         ELSE -amount_cents END AS owed, 0 AS claimed FROM journal WHERE debit = 18 OR credit = 18 \
         UNION ALL SELECT due_region, region, 0, CASE WHEN debit = 17 THEN amount_cents ELSE -amount_cents END \
         FROM journal WHERE debit = 17 OR credit = 17) AS sides \
         GROUP BY debtor, creditor HAVING SUM(owed) <> SUM(claimed) LIMIT $1",
    ),
};

const BILLS: Statements = Statements {
    check: Check {
        name: "bills",
        title: "No bill and no account has had more taken back than was applied or kept.",
    },
    count: Sql::same("SELECT COUNT(*) FROM statement"),
    offenders: Sql::same(
        "SELECT NULL, NULL, 'more was taken back than applied to ' || account_number \
         || COALESCE(' bill ' || statement_number, ''), \
         CAST(SUM(CASE WHEN credit IN (3, 4, 5, 6) THEN amount_cents ELSE 0 END \
         - CASE WHEN debit IN (3, 4, 5, 6) THEN amount_cents ELSE 0 END) AS BIGINT), CAST(0 AS BIGINT) \
         FROM journal WHERE account_id IS NOT NULL GROUP BY account_id, account_number, statement_number \
         HAVING SUM(CASE WHEN credit IN (3, 4, 5, 6) THEN amount_cents ELSE 0 END \
         - CASE WHEN debit IN (3, 4, 5, 6) THEN amount_cents ELSE 0 END) < 0 LIMIT $1",
    ),
};

const ACCOUNTS: Statements = Statements {
    check: Check {
        name: "accounts",
        title: "Receivables and money on account are some listed account's, under its own number.",
    },
    count: Sql::same("SELECT COUNT(*) FROM account"),
    offenders: Sql::same(
        "SELECT j.file_id, j.ordinal, 'an entry belongs to no listed account', NULL, NULL FROM journal j \
         WHERE (j.debit IN (3, 4, 5, 6) OR j.credit IN (3, 4, 5, 6)) AND NOT EXISTS (SELECT 1 FROM account a \
         WHERE a.account_id = j.account_id AND a.account_number = j.account_number) LIMIT $1",
    ),
};
