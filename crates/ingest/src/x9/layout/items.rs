//! Checks with their addenda, deposit tickets and credits, and user records.

use super::{Layout, fields};

pub(super) const R25: Layout = Layout {
    kind: *b"25",
    title: "check detail",
    fields: fields! {
        "record type" 1 2;
        "auxiliary on-us" 3 15;
        "external processing code" 18 1;
        "payor routing" 19 8;
        "routing check digit" 27 1;
        "on-us" 28 20;
        "amount" 48 10;
        "item sequence" 58 15;
        "documentation type" 73 1;
        "return acceptance" 74 1;
        "micr valid indicator" 75 1;
        "bofd indicator" 76 1;
        "addendum count" 77 2;
        "correction indicator" 79 1;
        "archive type" 80 1;
    },
};

pub(super) const R26: Layout = Layout {
    kind: *b"26",
    title: "check detail addendum A",
    fields: fields! {
        "record type" 1 2;
        "record number" 3 1;
        "bofd routing" 4 9;
        "endorsement date" 13 8;
        "item sequence" 21 15;
        "deposit account" 36 18;
        "branch" 54 5;
        "payee name" 59 15;
        "truncation indicator" 74 1;
        "conversion indicator" 75 1;
        "correction indicator" 76 1;
        "user field" 77 1;
        "reserved" 78 3;
    },
};

pub(super) const R27: Layout = Layout {
    kind: *b"27",
    title: "check detail addendum B",
    fields: fields! {
        "record type" 1 2;
        "key indicator" 3 1;
        "microfilm sequence" 4 15;
        "key length" 19 4;
    },
};

pub(super) const R28: Layout = Layout {
    kind: *b"28",
    title: "check detail addendum C",
    fields: fields! {
        "record type" 1 2;
        "record number" 3 2;
        "endorsing routing" 5 9;
        "endorsement date" 14 8;
        "item sequence" 22 15;
        "truncation indicator" 37 1;
        "conversion indicator" 38 1;
        "correction indicator" 39 1;
        "return reason" 40 1;
        "user field" 41 19;
        "identifier" 60 1;
        "reserved" 61 20;
    },
};

pub(super) const R61: Layout = Layout {
    kind: *b"61",
    title: "deposit ticket",
    fields: fields! {
        "record type" 1 2;
        "auxiliary on-us" 3 15;
        "external processing code" 18 1;
        "posting routing" 19 9;
        "on-us" 28 20;
        "amount" 48 10;
        "item sequence" 58 15;
        "documentation type" 73 1;
        "account type" 74 1;
        "source of work" 75 1;
        "work type" 76 1;
        "debit or credit" 77 1;
        "reserved" 78 3;
    },
};

pub(super) const R62: Layout = Layout {
    kind: *b"62",
    title: "credit",
    fields: fields! {
        "record type" 1 2;
        "auxiliary on-us" 3 15;
        "external processing code" 18 1;
        "posting routing" 19 9;
        "on-us" 28 20;
        "amount" 48 14;
        "item sequence" 62 15;
        "documentation type" 77 1;
        "account type" 78 1;
        "source of work" 79 2;
        "user field" 81 16;
        "reserved" 97 4;
    },
};

pub(super) const R68: Layout = Layout {
    kind: *b"68",
    title: "user record",
    fields: fields! {
        "record type" 1 2;
        "owner indicator" 3 1;
        "owner" 4 9;
        "modifier" 13 20;
        "format type" 33 3;
        "version" 36 3;
        "data length" 39 7;
    },
};
