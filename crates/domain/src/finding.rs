//! The words that a payment is found by: its check number, its amount, the names on it.

use crate::ids::{canonical, stable_key};
use crate::item::Item;
use crate::money::Cents;

/// Letters and digits of a name's shortest word.
const SHORTEST: usize = 2;

/// Words of one name that count.
const MOST: usize = 6;

/// The key of a check number; leading zeros, blanks and dashes do not count. None where nothing is left.
pub fn serial_word(serial: &str) -> Option<i64> {
    let serial = canonical(serial);
    (!serial.is_empty()).then(|| stable_key(&["serial", &serial]))
}

/// The key of an amount.
pub fn amount_word(amount: Cents) -> i64 {
    stable_key(&["amount", &amount.get().to_string()])
}

/// The key of one word of a name, which is in capitals.
pub fn name_word(word: &str) -> i64 {
    stable_key(&["name", word])
}

/// A name's words in capitals, whatever stands between them.
pub fn words_in(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST)
        .take(MOST)
        .map(str::to_uppercase)
}

/// The keys of a name's words.
pub fn name_words(name: &str) -> Vec<i64> {
    words_in(name).map(|word| name_word(&word)).collect()
}

/// True when the words differ in one place: another letter, one more, one less, or two neighbours that changed places.
pub fn nearly_same(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same_in_front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) =
        (a.get(same_in_front..).unwrap_or_default(), b.get(same_in_front..).unwrap_or_default());
    match (rest_a, rest_b) {
        ([first_a, second_a, tail_a @ ..], [first_b, second_b, tail_b @ ..])
            if first_a == second_b && second_a == first_b && tail_a == tail_b =>
        {
            true
        }
        (_, [_, tail_b @ ..]) if rest_a == tail_b => true,
        ([_, tail_a @ ..], [_, tail_b @ ..]) => tail_a == tail_b,
        _ => false,
    }
}

/// Every word that an item is found by, each once.
pub fn words_of(item: &Item) -> Vec<i64> {
    let mut words = vec![amount_word(item.amount)];
    words.extend(item.serial.as_deref().and_then(serial_word));
    words.extend(item.remitter.as_deref().map(name_words).unwrap_or_default());
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_differ_in_one_place() {
        for (a, b, same) in [
            ("BRANDVOLD", "BRANDVOLL", true),
            ("SINGH", "SIGNH", true),
            ("SINGH", "SINGHA", true),
            ("SINGH", "INGH", true),
            ("SMITH", "SMYTHE", false),
            ("SINGH", "SINGH", false),
            ("NGUYỄN", "NGUYEN", true),
            ("AB", "BA", true),
            ("ABC", "CBA", false),
            ("", "A", true),
        ] {
            assert_eq!((nearly_same(a, b), nearly_same(b, a)), (same, same), "{a} {b}");
        }
    }

    #[test]
    fn words_as_people_type_them() {
        let item = Item {
            amount: Cents::new(48_216),
            serial: Some("0000002291".to_owned()),
            remitter: Some("Nguyễn-O'Brand, A. & ANA ANA".to_owned()),
            ..Item::default()
        };
        let words = words_of(&item);
        assert_eq!(words.len(), 5, "amount, serial, NGUYỄN, BRAND, ANA");
        for asked in ["nguyễn", "Brand", "ana"] {
            assert!(name_words(asked).iter().all(|word| words.contains(word)), "{asked}");
        }
        assert!(words.contains(&serial_word("2291").unwrap()));
        assert!(words.contains(&amount_word(Cents::new(48_216))));
        assert!(!words.contains(&serial_word("229").unwrap()));
        assert_eq!(serial_word("000"), None);
        assert!(name_words("A & B").is_empty());
    }
}
