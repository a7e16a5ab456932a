//! The list of transaction type codes: what a code is called, which way its money goes, what it means to us.
//!
//! A code that recurs at a bank and is not here is one line in `TYPE_CODES`. Codes that are absent still get their
//! direction from the range they lie in.

use lockbox_domain::bank::BankEntryKind;

/// Which way the money of a code goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A balance or another figure that moves no money.
    Status,
    /// Into our account.
    Credit,
    /// Out of our account.
    Debit,
}

/// One line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeCode {
    /// Three digits.
    pub code: u16,
    /// What the industry calls it.
    pub name: &'static str,
    /// What an entry of it means to us; `None` where the direction says all.
    pub kind: Option<BankEntryKind>,
}

const fn line(code: u16, name: &'static str) -> TypeCode {
    TypeCode { code, name, kind: None }
}

const fn ours(code: u16, name: &'static str, kind: BankEntryKind) -> TypeCode {
    TypeCode { code, name, kind: Some(kind) }
}

/// Every code that is known by name, ascending.
#[rustfmt::skip]
pub const TYPE_CODES: &[TypeCode] = &[
    line(10, "Opening ledger"),
    line(15, "Closing ledger"),
    line(20, "Average closing ledger, month to date"),
    line(25, "Average closing ledger, year to date"),
    line(30, "Current ledger"),
    line(37, "ACH net position"),
    line(39, "Opening available with same-day ACH"),
    line(40, "Opening available"),
    line(43, "Average available, previous month"),
    line(44, "Disbursing opening available"),
    line(45, "Closing available"),
    line(50, "Average closing available, month to date"),
    line(55, "Average closing available, year to date"),
    line(56, "Loan balance"),
    line(57, "Total investment position"),
    line(60, "Current available"),
    line(63, "Total float"),
    line(65, "Target balance"),
    line(66, "Adjusted balance"),
    line(70, "0-day float"),
    line(72, "1-day float"),
    line(73, "Float adjustment"),
    line(74, "2 or more days float"),
    line(75, "3 or more days float"),
    line(76, "Adjustment to balances"),
    line(79, "4-day float"),
    line(80, "5-day float"),
    line(81, "6-day float"),
    line(100, "Total credits"),
    line(105, "Credits not detailed"),
    line(106, "Deposits subject to float"),
    line(108, "Credit (any type)"),
    line(109, "Current-day total lockbox deposits"),
    line(110, "Total lockbox deposits"),
    ours(115, "Lockbox deposit", BankEntryKind::LockboxDeposit),
    ours(116, "Item in lockbox deposit", BankEntryKind::DetailOfAnother),
    ours(118, "Lockbox adjustment credit", BankEntryKind::CorrectionCredit),
    line(120, "EDI transaction credits"),
    line(121, "EDI transaction credit"),
    line(130, "Total concentration credits"),
    line(131, "Total DTC credits"),
    line(135, "DTC concentration credit"),
    ours(136, "Item in DTC deposit", BankEntryKind::DetailOfAnother),
    line(140, "Total ACH credits"),
    line(142, "ACH credit received"),
    ours(143, "Item in ACH deposit", BankEntryKind::DetailOfAnother),
    line(145, "ACH concentration credit"),
    line(146, "Total bank card deposits"),
    line(147, "Individual bank card deposit"),
    line(150, "Total preauthorized payment credits"),
    line(155, "Preauthorized draft credit"),
    ours(156, "Item in PAC deposit", BankEntryKind::DetailOfAnother),
    line(159, "Total real-time payment credits"),
    line(160, "Total ACH disbursing funding credits"),
    line(164, "Corporate trade payment credit"),
    line(165, "Preauthorized ACH credit"),
    line(166, "ACH settlement"),
    line(169, "Miscellaneous ACH credit"),
    line(170, "Total other check deposits"),
    line(171, "Individual loan deposit"),
    ours(172, "Deposit correction", BankEntryKind::CorrectionCredit),
    line(173, "Bank-prepared deposit"),
    line(174, "Other deposit"),
    line(175, "Check deposit package"),
    line(176, "Re-presented check deposit"),
    line(180, "Total loan proceeds"),
    line(184, "Draft deposit"),
    line(185, "Total miscellaneous deposits"),
    line(186, "Total cash letter credits"),
    line(187, "Cash letter credit"),
    line(189, "Cash letter adjustment"),
    line(190, "Total incoming money transfers"),
    line(191, "Incoming internal money transfer"),
    line(195, "Incoming money transfer"),
    line(196, "Money transfer adjustment"),
    line(198, "Compensation"),
    line(200, "Total automatic transfer credits"),
    line(201, "Automatic transfer credit"),
    line(205, "Total book transfer credits"),
    line(206, "Book transfer credit"),
    line(208, "International money transfer credit"),
    line(210, "Total international credits"),
    line(212, "Foreign letter of credit"),
    line(213, "Letter of credit"),
    line(214, "Foreign exchange credit"),
    line(216, "Foreign remittance credit"),
    line(218, "Foreign collection credit"),
    line(222, "Foreign checks deposited"),
    line(227, "Standing order"),
    line(230, "Total security credits"),
    line(233, "Securities sold"),
    line(237, "Collection credit"),
    line(238, "Collection of dividends"),
    line(239, "Total bankers' acceptance credits"),
    line(242, "Collection of interest income"),
    line(250, "Total checks posted and returned"),
    line(251, "Total debit reversals"),
    line(252, "Debit reversal"),
    line(254, "Posting error correction credit"),
    line(255, "Check posted and returned"),
    line(256, "Total ACH return items"),
    line(257, "ACH return item"),
    line(258, "ACH reversal credit"),
    line(260, "Total rejected credits"),
    line(261, "Rejected credit"),
    line(263, "Overdraft"),
    line(266, "Return item"),
    line(268, "Return item adjustment"),
    line(270, "Total ZBA credits"),
    line(275, "ZBA credit"),
    line(277, "ZBA credit transfer"),
    line(278, "ZBA credit adjustment"),
    line(281, "Controlled disbursing credit"),
    line(285, "Total DTC disbursing credits"),
    line(294, "Total ATM credits"),
    line(295, "ATM credit"),
    line(301, "Commercial deposit"),
    line(306, "Fed funds sold"),
    line(310, "Total commercial deposits"),
    line(342, "Broker deposit"),
    line(344, "Back value credit"),
    line(354, "Interest credit"),
    line(356, "Total credit adjustments"),
    ours(357, "Credit adjustment", BankEntryKind::CorrectionCredit),
    line(358, "Year-to-date adjustment credit"),
    line(359, "Interest adjustment credit"),
    line(366, "Currency and coin deposited"),
    line(369, "Clearing settlement credit"),
    line(373, "Customer payroll"),
    line(382, "Federal Reserve postal money order credit"),
    line(390, "Total miscellaneous credits"),
    line(391, "Universal credit"),
    line(394, "Cumulative credits"),
    line(395, "Check reversal"),
    line(397, "Float adjustment"),
    line(398, "Miscellaneous fee refund"),
    line(399, "Miscellaneous credit"),
    line(400, "Total debits"),
    line(406, "Debits not detailed"),
    line(408, "Float adjustment"),
    line(409, "Debit (any type)"),
    line(415, "Lockbox debit"),
    line(416, "Total lockbox debits"),
    line(421, "EDI transaction debit"),
    line(435, "Payable-through draft"),
    line(445, "ACH concentration debit"),
    line(447, "ACH disbursement funding debit"),
    line(450, "Total ACH debits"),
    line(451, "ACH debit received"),
    ours(452, "Item in ACH disbursement or debit", BankEntryKind::DetailOfAnother),
    line(455, "Preauthorized ACH debit"),
    line(462, "Account holder initiated ACH debit"),
    line(464, "Corporate trade payment debit"),
    line(466, "ACH settlement"),
    line(468, "ACH return item or adjustment settlement"),
    line(469, "Miscellaneous ACH debit"),
    line(470, "Total checks paid"),
    line(472, "Cumulative checks paid"),
    line(474, "Certified check debit"),
    line(475, "Check paid"),
    line(477, "Bank originated debit"),
    line(479, "List post debit"),
    line(480, "Total loan payments"),
    line(481, "Loan payment"),
    line(484, "Draft"),
    line(485, "DTC debit"),
    line(487, "Cash letter debit"),
    line(489, "Cash letter adjustment"),
    line(490, "Total outgoing money transfers"),
    line(491, "Outgoing internal money transfer"),
    line(493, "Customer terminal initiated money transfer"),
    line(495, "Outgoing money transfer"),
    line(496, "Money transfer adjustment"),
    line(498, "Compensation"),
    line(500, "Total automatic transfer debits"),
    line(501, "Automatic transfer debit"),
    line(505, "Total book transfer debits"),
    line(506, "Book transfer debit"),
    line(508, "International money transfer debit"),
    line(514, "Foreign exchange debit"),
    line(524, "Commission"),
    line(527, "Standing order"),
    line(531, "Securities purchased"),
    line(550, "Total deposited items returned"),
    line(551, "Total credit reversals"),
    line(552, "Credit reversal"),
    line(554, "Posting error correction debit"),
    ours(555, "Deposited item returned", BankEntryKind::ReturnedItem),
    line(556, "Total ACH return items"),
    line(557, "ACH return item"),
    line(558, "ACH reversal debit"),
    line(560, "Total rejected debits"),
    line(561, "Rejected debit"),
    line(563, "Overdraft"),
    line(564, "Overdraft fee"),
    line(566, "Return item"),
    line(567, "Return item fee"),
    line(568, "Return item adjustment"),
    line(570, "Total ZBA debits"),
    line(575, "ZBA debit"),
    line(577, "ZBA debit transfer"),
    line(578, "ZBA debit adjustment"),
    line(581, "Controlled disbursing debit"),
    line(595, "ATM debit"),
    line(597, "ARP debit"),
    line(622, "Broker debit"),
    line(629, "Cash center debit"),
    line(630, "Total debit adjustments"),
    ours(631, "Debit adjustment", BankEntryKind::CorrectionDebit),
    line(634, "Year-to-date adjustment debit"),
    line(644, "Back value debit"),
    line(654, "Interest debit"),
    line(659, "Interest adjustment debit"),
    line(661, "Account analysis fee"),
    line(666, "Currency and coin shipped"),
    line(669, "Clearing settlement debit"),
    line(673, "Customer payroll"),
    line(690, "Total miscellaneous debits"),
    line(691, "Universal debit"),
    line(694, "Deposit reversal"),
    ours(695, "Deposit correction debit", BankEntryKind::CorrectionDebit),
    line(698, "Miscellaneous fees"),
    line(699, "Miscellaneous debit"),
    line(701, "Principal loan balance"),
    line(703, "Available commitment amount"),
    line(705, "Payment amount due"),
    line(707, "Principal amount past due"),
    line(709, "Interest amount past due"),
    line(720, "Total loan payment"),
    line(721, "Amount applied to interest"),
    line(722, "Amount applied to principal"),
    line(760, "Loan disbursement"),
    line(890, "Non-monetary information"),
];

/// The code of exactly three digits in `text`.
pub fn number(text: &str) -> Option<u16> {
    let three = text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
    three.then(|| text.parse().ok()).flatten()
}

/// The line of the list for `text`, if it is known by name.
pub fn lookup(text: &str) -> Option<&'static TypeCode> {
    let code = number(text)?;
    let at = TYPE_CODES.binary_search_by_key(&code, |t| t.code).ok()?;
    TYPE_CODES.get(at)
}

/// Which way money of `text` goes, by the range of the code; `None` for what is no code.
pub fn direction(text: &str) -> Option<Direction> {
    Some(match number(text)? {
        100..=399 | 720..=759 | 920..=959 => Direction::Credit,
        400..=699 | 760..=799 | 960..=999 => Direction::Debit,
        _ => Direction::Status,
    })
}

/// What an entry of `text` means to us. An entry whose code says nothing is a credit, the direction an amount without
/// a sign has.
pub fn kind(text: &str) -> BankEntryKind {
    if let Some(kind) = lookup(text).and_then(|t| t.kind) {
        return kind;
    }
    match direction(text) {
        Some(Direction::Debit) => BankEntryKind::OtherDebit,
        _ => BankEntryKind::OtherCredit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_ascends_so_that_it_can_be_searched() {
        assert!(TYPE_CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(TYPE_CODES.iter().all(|t| t.code <= 999 && !t.name.is_empty()));
    }

    #[test]
    fn kinds_agree_with_directions() {
        for t in TYPE_CODES {
            let expected = match t.kind {
                Some(BankEntryKind::LockboxDeposit | BankEntryKind::CorrectionCredit) => Direction::Credit,
                Some(BankEntryKind::ReturnedItem | BankEntryKind::CorrectionDebit) => Direction::Debit,
                _ => continue,
            };
            assert_eq!(direction(&format!("{:03}", t.code)), Some(expected), "{}", t.code);
        }
    }

    #[test]
    fn what_a_code_means() {
        let cases = [
            ("115", Some(Direction::Credit), BankEntryKind::LockboxDeposit),
            ("116", Some(Direction::Credit), BankEntryKind::DetailOfAnother),
            ("118", Some(Direction::Credit), BankEntryKind::CorrectionCredit),
            ("172", Some(Direction::Credit), BankEntryKind::CorrectionCredit),
            ("357", Some(Direction::Credit), BankEntryKind::CorrectionCredit),
            ("631", Some(Direction::Debit), BankEntryKind::CorrectionDebit),
            ("555", Some(Direction::Debit), BankEntryKind::ReturnedItem),
            ("301", Some(Direction::Credit), BankEntryKind::OtherCredit),
            ("175", Some(Direction::Credit), BankEntryKind::OtherCredit),
            ("399", Some(Direction::Credit), BankEntryKind::OtherCredit),
            ("400", Some(Direction::Debit), BankEntryKind::OtherDebit),
            ("699", Some(Direction::Debit), BankEntryKind::OtherDebit),
            ("760", Some(Direction::Debit), BankEntryKind::OtherDebit),
            ("010", Some(Direction::Status), BankEntryKind::OtherCredit),
            ("10", None, BankEntryKind::OtherCredit),
            ("DDA", None, BankEntryKind::OtherCredit),
        ];
        for (code, way, means) in cases {
            assert_eq!((direction(code), kind(code)), (way, means), "{code}");
        }
        assert_eq!(lookup("115").map(|t| t.name), Some("Lockbox deposit"));
        assert_eq!(lookup("119"), None);
    }
}
