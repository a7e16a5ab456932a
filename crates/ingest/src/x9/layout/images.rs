//! Image views.

use super::{Layout, fields};

pub(super) const R50: Layout = Layout {
    kind: *b"50",
    title: "image view detail",
    fields: fields! {
        "record type" 1 2;
        "image indicator" 3 1;
        "creator routing" 4 9;
        "creation date" 13 8;
        "format" 21 2;
        "compression" 23 2;
        "data size" 25 7;
        "side" 32 1;
        "view descriptor" 33 2;
        "signature indicator" 35 1;
        "signature method" 36 2;
        "key size" 38 5;
        "protected start" 43 7;
        "protected length" 50 7;
        "recreate indicator" 57 1;
        "user field" 58 8;
        "reserved" 66 1;
        "override indicator" 67 1;
        "reserved" 68 13;
    },
};

pub(super) const R52: Layout = Layout {
    kind: *b"52",
    title: "image view data",
    fields: fields! {
        "record type" 1 2;
        "institution routing" 3 9;
        "business date" 12 8;
        "cycle number" 20 2;
        "item sequence" 22 15;
        "security originator" 37 16;
        "security authenticator" 53 16;
        "security key" 69 16;
        "clipping origin" 85 1;
        "clipping 1" 86 4;
        "clipping 2" 90 4;
        "clipping 3" 94 4;
        "clipping 4" 98 4;
        "reference key length" 102 4;
    },
};

pub(super) const R54: Layout = Layout {
    kind: *b"54",
    title: "image view analysis",
    fields: fields! {
        "record type" 1 2;
        "quality flags" 3 10;
        "reserved" 13 13;
        "usability flags" 26 14;
        "reserved" 40 6;
        "user field" 46 20;
        "reserved" 66 15;
    },
};
