//! Invented people: first and last names of many places, put together at random, and the ways they stand on checks.

use crate::draw::Draw;

const FIRST: [&str; 96] = [
    "ANA", "LUIS", "MARIA", "JOSE", "CARMEN", "DIEGO", "ELENA", "RAFAEL", "SOFIA", "MATEO", "MEI", "WEI",
    "JUN", "LING", "HUA", "YING", "HIRO", "YUKI", "AIKO", "KENJI", "MINH", "LINH", "THUY", "QUANG", "ANH",
    "JIWOO", "MINSU", "HANA", "SEOYEON", "PRIYA", "RAJ", "ANIL", "SUNITA", "DEEPA", "ARJUN", "KAVITA",
    "FATIMA", "OMAR", "LAYLA", "YUSUF", "AMINA", "HASSAN", "NADIA", "SAMIR", "ARASH", "DARIUS", "SHIRIN",
    "PARVANEH", "OLGA", "IVAN", "NATASHA", "DMITRI", "IRINA", "PIOTR", "KASIA", "JANA", "LARS", "INGRID",
    "ERIK", "ASTRID", "HANS", "GRETA", "KLAUS", "PIERRE", "CLAIRE", "LUC", "GIULIA", "MARCO", "PAOLA",
    "NIKOS", "ELENI", "KOFI", "AMA", "KWAME", "CHIDI", "NGOZI", "ADAEZE", "TUNDE", "ZOLA", "THABO", "JOHN",
    "MARY", "ROBERT", "LINDA", "JAMES", "SUSAN", "WILLIAM", "KAREN", "DAVID", "NANCY", "TALIA", "DAVIT",
    "ARMEN", "ANAHIT", "LEILANI", "KEONI",
];

const LAST: [&str; 104] = [
    "SINGH",
    "GARCIA",
    "MARTINEZ",
    "LOPEZ",
    "HERNANDEZ",
    "GONZALEZ",
    "RIVERA",
    "ORTIZ",
    "MORALES",
    "CASTILLO",
    "CHEN",
    "WANG",
    "LIU",
    "ZHANG",
    "HUANG",
    "LIN",
    "TANAKA",
    "SATO",
    "SUZUKI",
    "YAMAMOTO",
    "NAKAMURA",
    "NGUYEN",
    "TRAN",
    "LE",
    "PHAM",
    "HOANG",
    "KIM",
    "LEE",
    "PARK",
    "CHOI",
    "JUNG",
    "PATEL",
    "SHARMA",
    "GUPTA",
    "REDDY",
    "NAIR",
    "IYER",
    "KHAN",
    "AHMED",
    "HUSSEIN",
    "ABDI",
    "FARAH",
    "HADDAD",
    "NASSER",
    "KARIMI",
    "HOSSEINI",
    "TEHRANI",
    "PETROV",
    "IVANOVA",
    "VOLKOV",
    "KOWALSKI",
    "NOWAK",
    "NOVAK",
    "HORVAT",
    "LARSEN",
    "HANSEN",
    "BERG",
    "LINDQVIST",
    "SCHMIDT",
    "WEBER",
    "FISCHER",
    "DUBOIS",
    "MOREAU",
    "LEFEBVRE",
    "ROSSI",
    "BIANCHI",
    "ROMANO",
    "PAPADAKIS",
    "MENSAH",
    "OWUSU",
    "OKAFOR",
    "ADEYEMI",
    "EZE",
    "DLAMINI",
    "NKOSI",
    "SMITH",
    "JOHNSON",
    "BROWN",
    "DAVIS",
    "MILLER",
    "WILSON",
    "ANDERSON",
    "TAYLOR",
    "THOMAS",
    "MOORE",
    "JACKSON",
    "WHITE",
    "HARRIS",
    "CLARK",
    "LEWIS",
    "COHEN",
    "LEVY",
    "PETROSYAN",
    "HAKOBYAN",
    "SARGSYAN",
    "KEALOHA",
    "KAHALE",
    "REYES",
    "SANTOS",
    "CRUZ",
    "BAUTISTA",
    "O'NEIL",
    "DE LA CRUZ",
    "VAN DIJK",
];

/// A person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) first: &'static str,
    pub(crate) last: &'static str,
}

/// Draws a first name.
pub(crate) fn first(draw: &mut Draw) -> &'static str {
    draw.pick(&FIRST)
}

/// Draws a last name.
pub(crate) fn last(draw: &mut Draw) -> &'static str {
    draw.pick(&LAST)
}

/// How the payer's name stands on the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnCheck {
    /// `ANA SINGH`.
    Full,
    /// `SINGH ANA`.
    Reversed,
    /// `A SINGH`.
    Initial,
    /// `MR & MRS SINGH`.
    Couple,
    /// The spouse's: another first name.
    Spouse,
    /// Somebody else's altogether.
    Other,
}

impl OnCheck {
    /// Mostly the plain name.
    pub(crate) fn drawn(draw: &mut Draw) -> Self {
        match draw.below(100) {
            0..=61 => Self::Full,
            62..=71 => Self::Reversed,
            72..=83 => Self::Initial,
            84..=89 => Self::Couple,
            90..=96 => Self::Spouse,
            _ => Self::Other,
        }
    }

    /// The name so written.
    pub(crate) fn written(self, name: Name, draw: &mut Draw) -> String {
        let Name { first: own, last: family } = name;
        match self {
            Self::Full => format!("{own} {family}"),
            Self::Reversed => format!("{family} {own}"),
            Self::Initial => format!("{} {family}", &own[..1]),
            Self::Couple => format!("MR & MRS {family}"),
            Self::Spouse => format!("{} {family}", other(&FIRST, own, draw)),
            Self::Other => format!("{} {}", other(&FIRST, own, draw), other(&LAST, family, draw)),
        }
    }
}

fn other(list: &[&'static str], than: &str, draw: &mut Draw) -> &'static str {
    let place = draw.below(list.len() as u64) as usize;
    if list[place] == than { list[(place + 1) % list.len()] } else { list[place] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Stream;

    #[test]
    fn every_way_fits_the_field() {
        let longest = |list: &[&'static str]| list.iter().copied().max_by_key(|n| n.len()).unwrap();
        let name = Name { first: longest(&FIRST), last: longest(&LAST) };
        for way in [OnCheck::Full, OnCheck::Reversed, OnCheck::Initial, OnCheck::Couple] {
            let mut draw = Draw::new(1, Stream::Check, 1);
            assert!(way.written(name, &mut draw).len() <= 28);
        }
    }

    #[test]
    fn ways_of_writing() {
        let name = Name { first: "ANA", last: "SINGH" };
        let mut draw = Draw::new(1, Stream::Check, 1);
        let cases = [
            (OnCheck::Full, "ANA SINGH"),
            (OnCheck::Reversed, "SINGH ANA"),
            (OnCheck::Initial, "A SINGH"),
            (OnCheck::Couple, "MR & MRS SINGH"),
        ];
        for (way, expected) in cases {
            assert_eq!(way.written(name, &mut draw), expected);
        }
        for _ in 0..500 {
            let spouse = OnCheck::Spouse.written(name, &mut draw);
            assert!(spouse.ends_with(" SINGH") && !spouse.starts_with("ANA "));
            assert!(!OnCheck::Other.written(name, &mut draw).contains("SINGH"));
        }
    }
}
