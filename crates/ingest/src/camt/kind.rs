//! What an entry is, from the codes that ISO 20022 and banks give it.

use lockbox_domain::bank::BankEntryKind;

use super::tag::Tag;
use crate::statement::{kind_of_code, plain_kind};

/// Issuers whose three-digit codes are not those of BAI.
const OTHER_ISSUERS: [&str; 3] = ["ZKA", "DK", "SWIFT"];

/// The bank transaction code of an entry or a payment.
#[derive(Debug, Clone, Default)]
pub(super) struct Code {
    domain: String,
    family: String,
    sub_family: String,
    proprietary: String,
    issuer: String,
}

impl Code {
    /// Takes the text at a path below `BkTxCd`.
    pub(super) fn take(&mut self, path: &[Tag], text: &str) {
        use Tag::{Cd, Domn, Fmly, Issr, Prtry, SubFmlyCd};
        let field = match path {
            [Domn, Cd] => &mut self.domain,
            [Domn, Fmly, Cd] => &mut self.family,
            [Domn, Fmly, SubFmlyCd] => &mut self.sub_family,
            [Prtry, Cd] => &mut self.proprietary,
            [Prtry, Issr] => &mut self.issuer,
            _ => return,
        };
        text.clone_into(field);
    }

    /// The BAI2 type code that the bank put in its own field: three digits, or three digits behind the name of BAI.
    pub(super) fn bai(&self) -> Option<&str> {
        let code = self.proprietary.as_str();
        let is_code = |t: &str| t.len() == 3 && t.bytes().all(|b| b.is_ascii_digit());
        if is_code(code) && !OTHER_ISSUERS.contains(&self.issuer.to_ascii_uppercase().as_str()) {
            return Some(code);
        }
        if !self.names_bai() {
            return None;
        }
        let label = code.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let labelled = label.len() < code.len();
        // `BAI2-115` names the version first.
        let label = label
            .strip_prefix('2')
            .filter(|r| labelled && !r.starts_with(|c: char| c.is_ascii_digit()))
            .unwrap_or(label);
        let digits = label.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits.get(..end).filter(|d| is_code(d))
    }

    /// The code as a person would write it: the BAI code, the bank's own, or the standard's three parts.
    pub(super) fn as_written(&self) -> String {
        if let Some(code) = self.bai() {
            return code.to_owned();
        }
        if !self.proprietary.is_empty() && self.domain.is_empty() {
            return self.proprietary.clone();
        }
        let parts = [&self.domain, &self.family, &self.sub_family].map(String::as_str);
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        parts.join("-")
    }

    /// True when nothing was said.
    pub(super) fn is_empty(&self) -> bool {
        self.domain.is_empty() && self.proprietary.is_empty()
    }

    /// What the code says an entry is; `None` when it says no more than the direction.
    pub(super) fn kind(&self, is_debit: bool) -> Option<BankEntryKind> {
        if let Some(kind) = self.bai().and_then(|c| kind_of_code(c, is_debit)) {
            // The codes of details are of a statement that lists both; an entry here is booked by itself.
            return (kind != BankEntryKind::DetailOfAnother && kind != plain_kind(is_debit)).then_some(kind);
        }
        match (self.family.as_str(), self.sub_family.as_str()) {
            ("LBOX", _) if is_debit => Some(BankEntryKind::CorrectionDebit),
            ("LBOX", "LBCA") => Some(BankEntryKind::CorrectionCredit),
            ("LBOX", _) => Some(BankEntryKind::LockboxDeposit),
            ("RCHQ", "UPCQ" | "CQRV") if is_debit => Some(BankEntryKind::ReturnedItem),
            _ => None,
        }
    }

    /// True when the bank says that its own code is BAI's.
    fn names_bai(&self) -> bool {
        let labelled = self.proprietary.get(..3).is_some_and(|c| c.eq_ignore_ascii_case("BAI"));
        labelled || self.issuer.to_ascii_uppercase().contains("BAI")
    }

    /// True for a BAI code, named as such, whose money goes the other way than the entry's.
    pub(super) fn contradicts(&self, is_debit: bool) -> bool {
        let other_way = |c| kind_of_code(c, is_debit).is_none() && kind_of_code(c, !is_debit).is_some();
        self.names_bai() && self.bai().is_some_and(other_way)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(proprietary: &str, issuer: &str) -> Code {
        Code { proprietary: proprietary.into(), issuer: issuer.into(), ..Code::default() }
    }

    #[test]
    fn the_banks_own_field_may_hold_a_bai_code() {
        let cases = [
            ("115", "", Some("115")),
            ("115", "BAI", Some("115")),
            ("BAI115", "", Some("115")),
            ("BAI2-555", "", Some("555")),
            ("BAI:115", "BANK", Some("115")),
            ("115.01", "BAI2", Some("115")),
            ("116", "DK", None),
            ("166", "zka", None),
            ("00200", "ING Group", None),
            ("NTRF+166+9310", "ZKA", None),
            ("1151", "BAI", None),
            ("DEPOSIT 115", "", None),
            ("", "", None),
        ];
        for (proprietary, issuer, bai) in cases {
            assert_eq!(code(proprietary, issuer).bai(), bai, "{proprietary} {issuer}");
        }
    }

    #[test]
    fn kinds_follow_the_code_and_the_direction() {
        let iso = |family: &str, sub: &str| Code {
            domain: "PMNT".into(),
            family: family.into(),
            sub_family: sub.into(),
            ..Code::default()
        };
        let cases = [
            (code("115", ""), false, Some(BankEntryKind::LockboxDeposit)),
            (code("115", ""), true, None),
            (code("116", ""), false, None),
            (code("301", ""), false, None),
            (code("555", ""), true, Some(BankEntryKind::ReturnedItem)),
            (code("631", ""), true, Some(BankEntryKind::CorrectionDebit)),
            (iso("LBOX", "LBDP"), false, Some(BankEntryKind::LockboxDeposit)),
            (iso("LBOX", "LBCA"), false, Some(BankEntryKind::CorrectionCredit)),
            (iso("LBOX", "LBDB"), true, Some(BankEntryKind::CorrectionDebit)),
            (iso("RCHQ", "UPCQ"), true, Some(BankEntryKind::ReturnedItem)),
            (iso("RCHQ", "UPCQ"), false, None),
            (iso("RCDT", "ESCT"), false, None),
        ];
        for (code, is_debit, kind) in cases {
            assert_eq!(code.kind(is_debit), kind, "{code:?} {is_debit}");
        }
        assert!(code("115", "BAI").contradicts(true) && !code("115", "BAI").contradicts(false));
        assert!(!code("544", "ING Group").contradicts(false));
        assert_eq!(iso("LBOX", "LBDP").as_written(), "PMNT-LBOX-LBDP");
    }
}
