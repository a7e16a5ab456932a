//! Where every field of every record stands: X9.37 (DSTU 2003) and X9.100-187, columns from 1 as the standards count.
//!
//! Source: the public descriptions of both standards and the records that banks' own files hold. A field of varying
//! length (the data of records 27, 34, 52 and 68) follows the last one listed.

mod envelopes;
mod images;
mod items;
mod returns;

/// A field's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// What people call it.
    pub name: &'static str,
    /// Its first column, from 1.
    pub start: usize,
    /// How many columns.
    pub len: usize,
}

/// A record's fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Its first two columns.
    pub kind: [u8; 2],
    /// What people call it.
    pub title: &'static str,
    /// Its fields, in order, without gaps.
    pub fields: &'static [Field],
}

impl Layout {
    /// How many columns its listed fields take.
    pub fn width(&self) -> usize {
        self.fields.last().map_or(0, |last| last.start + last.len - 1)
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<Field> {
        self.fields.iter().find(|field| field.name == name).copied()
    }
}

macro_rules! fields {
    ($($name:literal $start:literal $len:literal;)*) => {
        &[$($crate::x9::layout::Field { name: $name, start: $start, len: $len }),*]
    };
}
use fields;

/// Every record there is.
pub const ALL: &[Layout] = &[
    envelopes::R01,
    envelopes::R10,
    envelopes::R20,
    items::R25,
    items::R26,
    items::R27,
    items::R28,
    returns::R31,
    returns::R32,
    returns::R33,
    returns::R34,
    returns::R35,
    images::R50,
    images::R52,
    images::R54,
    items::R61,
    items::R62,
    items::R68,
    envelopes::R70,
    envelopes::R75,
    envelopes::R85,
    envelopes::R90,
    envelopes::R99,
];

/// The layout of a record by its first two columns.
pub fn layout(kind: [u8; 2]) -> Option<&'static Layout> {
    ALL.iter().find(|layout| layout.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_follow_each_other() {
        for layout in ALL {
            let mut next = 1;
            for field in layout.fields {
                assert_eq!(field.start, next, "{} {}", layout.title, field.name);
                next += field.len;
            }
            let width = match &layout.kind {
                b"27" | b"34" => 22,
                b"52" => 105,
                b"62" => 100,
                b"68" => 45,
                _ => 80,
            };
            assert_eq!(layout.width(), width, "{}", layout.title);
        }
    }
}
