//! Headers and controls of file, cash letter and bundle.

use super::{Layout, fields};

pub(super) const R01: Layout = Layout {
    kind: *b"01",
    title: "file header",
    fields: fields! {
        "record type" 1 2;
        "standard level" 3 2;
        "test indicator" 5 1;
        "destination routing" 6 9;
        "origin routing" 15 9;
        "creation date" 24 8;
        "creation time" 32 4;
        "resend indicator" 36 1;
        "destination name" 37 18;
        "origin name" 55 18;
        "file id modifier" 73 1;
        "country" 74 2;
        "user field" 76 4;
        "companion document" 80 1;
    },
};

pub(super) const R10: Layout = Layout {
    kind: *b"10",
    title: "cash letter header",
    fields: fields! {
        "record type" 1 2;
        "collection type" 3 2;
        "destination routing" 5 9;
        "institution routing" 14 9;
        "business date" 23 8;
        "creation date" 31 8;
        "creation time" 39 4;
        "content indicator" 43 1;
        "documentation type" 44 1;
        "cash letter id" 45 8;
        "contact name" 53 14;
        "contact phone" 67 10;
        "work type" 77 1;
        "returns indicator" 78 1;
        "user field" 79 1;
        "reserved" 80 1;
    },
};

pub(super) const R20: Layout = Layout {
    kind: *b"20",
    title: "bundle header",
    fields: fields! {
        "record type" 1 2;
        "collection type" 3 2;
        "destination routing" 5 9;
        "institution routing" 14 9;
        "business date" 23 8;
        "creation date" 31 8;
        "bundle id" 39 10;
        "sequence number" 49 4;
        "cycle number" 53 2;
        "return location routing" 55 9;
        "user field" 64 5;
        "reserved" 69 12;
    },
};

pub(super) const R70: Layout = Layout {
    kind: *b"70",
    title: "bundle control",
    fields: fields! {
        "record type" 1 2;
        "items" 3 4;
        "amount" 7 12;
        "micr valid amount" 19 12;
        "images" 31 5;
        "user field" 36 20;
        "credit total indicator" 56 1;
        "reserved" 57 24;
    },
};

pub(super) const R75: Layout = Layout {
    kind: *b"75",
    title: "box summary",
    fields: fields! {
        "record type" 1 2;
        "contents" 3 78;
    },
};

pub(super) const R85: Layout = Layout {
    kind: *b"85",
    title: "routing summary",
    fields: fields! {
        "record type" 1 2;
        "routing" 3 9;
        "amount" 12 14;
        "items" 26 6;
        "user field" 32 24;
        "reserved" 56 25;
    },
};

pub(super) const R90: Layout = Layout {
    kind: *b"90",
    title: "cash letter control",
    fields: fields! {
        "record type" 1 2;
        "bundles" 3 6;
        "items" 9 8;
        "amount" 17 14;
        "images" 31 9;
        "institution name" 40 18;
        "settlement date" 58 8;
        "credit total indicator" 66 1;
        "reserved" 67 14;
    },
};

pub(super) const R99: Layout = Layout {
    kind: *b"99",
    title: "file control",
    fields: fields! {
        "record type" 1 2;
        "cash letters" 3 6;
        "records" 9 8;
        "items" 17 8;
        "amount" 25 16;
        "contact name" 41 14;
        "contact phone" 55 10;
        "credit total indicator" 65 1;
        "reserved" 66 15;
    },
};
