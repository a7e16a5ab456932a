//! What is planted in the mail, and what should become of it.

use lockbox_domain::Reason;

macro_rules! plants {
    ($($variant:ident $code:literal $title:literal;)*) => {
        /// Something planted in an item.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Plant {
            $(#[doc = $title] $variant,)*
        }

        impl Plant {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the truth files.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it is, in one sentence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// The one of that word.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|p| p.as_str() == text)
            }
        }
    };
}

plants! {
    WrongRegion "wrong-region" "Mailed to another region's box.";
    ScanLine "scan-line" "A coupon's scan line was captured.";
    SplitNumber "split-number" "A number is split by the join of two overflow records.";
    NoCoupon "no-coupon" "Nothing was captured.";
    MemberOnly "member-only" "Only the member ID was captured.";
    AccountOnly "account-only" "Only the account number was captured.";
    WrongDigit "wrong-digit" "One digit of the account number is wrong, and nobody has that number.";
    Transposed "transposed" "Two digits of the account number are swapped, and nobody has that number.";
    OthersAccount "others-account" "The account number is another member's.";
    Misread "misread" "Characters of the scan line were not read.";
    Duplicate "duplicate" "The same check again: routing, account, serial and amount.";
    TwinSerial "twin-serial" "Differs from its twin in the serial number alone.";
    TwinAmount "twin-amount" "Differs from its twin in the amount alone.";
    Short "short" "For less than the bill.";
    Over "over" "For more than the bill.";
    Combined "combined" "One check for several bills of the account.";
    SeveralChecks "several-checks" "One of several checks for one bill.";
    MoneyOrder "money-order" "A money order.";
    MoneyOrderOverLimit "money-order-over-limit" "A money order for more than its issuer sells.";
    OldMoneyOrder "old-money-order" "A money order that would be stale were it a check.";
    Stale "stale" "The check is older than checks may be.";
    AlmostStale "almost-stale" "The check is as old as checks may just be.";
    PostDated "post-dated" "The check's date is too far after the deposit.";
    AlmostPostDated "almost-post-dated" "The check's date is as far after the deposit as it may just be.";
    Undated "undated" "The check has no date.";
    BillPay "bill-pay" "A check made by a bank's bill payment service, drawn on its one account.";
    MixedExact "mixed-exact" "Premium and medical bills are open; the amount is exactly that of one bill.";
    MixedUnclear "mixed-unclear" "Premium and medical bills are open; the amount is that of none.";
    NoOpenBill "no-open-bill" "The account has no open bill.";
    ReturningPayer "returning-payer" "Nothing was captured, but the same bank account paid before.";
    SharedBankAccount "shared-bank-account" "A household's members pay from the same bank account.";
    Returned "returned" "The check comes back unpaid later.";
}

/// What should become of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// It carries a valid member ID and account number of one member and no rule holds it: it must post, without a
    /// person, to its payer's account.
    Auto,
    /// It carries one identifier with evidence beside it: it may post without a person, but only to its payer's
    /// account.
    MayAuto,
    /// It waits for a person, for at least one of these reasons.
    Person(Vec<Reason>),
}

impl Expect {
    /// `auto`, `may-auto` or `person`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::MayAuto => "may-auto",
            Self::Person(_) => "person",
        }
    }

    /// The reasons for which it may wait for a person; none where any will do.
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Person(reasons) => reasons,
            Self::Auto | Self::MayAuto => &[],
        }
    }
}
