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

/// The keys of a name's words, in capitals, whatever stands between them.
pub fn name_words(name: &str) -> Vec<i64> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST)
        .take(MOST)
        .map(|word| stable_key(&["name", &word.to_uppercase()]))
        .collect()
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
