//! Returned checks with their addenda.

use super::{Layout, fields};

pub(super) const R31: Layout = Layout {
    kind: *b"31",
    title: "return",
    fields: fields! {
        "record type" 1 2;
        "payor routing" 3 8;
        "routing check digit" 11 1;
        "on-us" 12 20;
        "amount" 32 10;
        "return reason" 42 1;
        "addendum count" 43 2;
        "documentation type" 45 1;
        "forward bundle date" 46 8;
        "item sequence" 54 15;
        "external processing code" 69 1;
        "notification indicator" 70 1;
        "archive type" 71 1;
        "times returned" 72 1;
        "reserved" 73 8;
    },
};

pub(super) const R32: Layout = Layout {
    kind: *b"32",
    title: "return addendum A",
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

pub(super) const R33: Layout = Layout {
    kind: *b"33",
    title: "return addendum B",
    fields: fields! {
        "record type" 1 2;
        "payor bank name" 3 18;
        "auxiliary on-us" 21 15;
        "payor sequence" 36 15;
        "business date" 51 8;
        "account name" 59 22;
    },
};

pub(super) const R34: Layout = Layout {
    kind: *b"34",
    title: "return addendum C",
    fields: fields! {
        "record type" 1 2;
        "key indicator" 3 1;
        "microfilm sequence" 4 15;
        "key length" 19 4;
    },
};

pub(super) const R35: Layout = Layout {
    kind: *b"35",
    title: "return addendum D",
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
