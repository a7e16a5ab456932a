//! The roles a record can play and the fields it can have: all that code knows of a layout.
//!
//! Where a field stands and what a record's first letter is are data in a profile; nothing here knows a column.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $word:literal $title:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $(#[doc = $title] $variant,)*
        }

        impl $name {
            /// Every one, in the order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The word in a profile and in messages.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one of that word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|w| w.as_str() == word)
            }
        }
    };
}

words! {
    /// What a record is for.
    Role {
        FileHeader "file-header" "Opens the file: who sends it to whom, and when.";
        ServiceHeader "service-header" "Says what service the file belongs to.";
        BatchHeader "batch-header" "Opens a lockbox, or every batch of it: lockbox and deposit date.";
        Payment "payment" "One check or money order.";
        Remittance "remittance" "What came with the payment before it.";
        BatchTotal "batch-total" "Closes a batch: how many payments, how much.";
        LockboxTotal "lockbox-total" "Closes a lockbox: everything since the one before.";
        FileTotal "file-total" "Closes the file.";
    }
}

words! {
    /// What a field means.
    Name {
        Batch "batch" "The bank's number of the batch.";
        Item "item" "The bank's number of the item within the batch.";
        Lockbox "lockbox" "The bank's number of the lockbox.";
        Date "date" "The day of the deposit; in the file header the day of the file.";
        Time "time" "When the file was made.";
        Destination "destination" "Who gets the file.";
        Origin "origin" "Who sends it.";
        Amount "amount" "A payment, or a total.";
        Routing "routing" "Routing number of the bank the check is drawn on.";
        Account "account" "Account the check is drawn on.";
        Serial "serial" "Number of the check.";
        CheckDate "check-date" "Date on the check.";
        Received "received" "Postmark or receipt date.";
        Remitter "remitter" "Who sent it.";
        Payee "payee" "Whom it is payable to.";
        Customer "customer" "The payer's number with us, as keyed.";
        Kind "kind" "What a remittance record belongs to.";
        Sequence "sequence" "Number of a remittance record within its item.";
        Last "last" "Marks the last remittance record of an item.";
        Text "text" "Free text of a remittance record.";
        Count "count" "How many payments.";
        Batches "batches" "How many batches.";
        Records "records" "How many records, the file total included.";
    }
}

impl Role {
    /// The fields that a record of this role can have.
    pub(crate) const fn allowed(self) -> &'static [Name] {
        use Name as N;
        match self {
            Self::FileHeader => &[N::Destination, N::Origin, N::Date, N::Time],
            Self::ServiceHeader => &[N::Destination, N::Origin],
            Self::BatchHeader => &[N::Batch, N::Lockbox, N::Date, N::Destination, N::Origin],
            Self::Payment => &[
                N::Batch,
                N::Item,
                N::Lockbox,
                N::Date,
                N::Amount,
                N::Routing,
                N::Account,
                N::Serial,
                N::CheckDate,
                N::Received,
                N::Remitter,
                N::Payee,
                N::Customer,
            ],
            Self::Remittance => {
                &[N::Batch, N::Item, N::Kind, N::Sequence, N::Last, N::Text, N::Customer, N::Received]
            }
            Self::BatchTotal => &[N::Batch, N::Item, N::Lockbox, N::Date, N::Count, N::Amount],
            Self::LockboxTotal => &[N::Batch, N::Item, N::Lockbox, N::Date, N::Count, N::Amount, N::Batches],
            Self::FileTotal => &[N::Records, N::Amount],
        }
    }

    /// The fields without which a record of this role cannot be used; the others may be blank.
    pub(crate) const fn essential(self) -> &'static [Name] {
        match self {
            Self::FileHeader | Self::ServiceHeader => &[],
            Self::BatchHeader => &[Name::Lockbox, Name::Date],
            Self::Payment => &[Name::Batch, Name::Item, Name::Amount],
            Self::Remittance => &[Name::Batch, Name::Item, Name::Sequence],
            Self::BatchTotal => &[Name::Batch, Name::Count, Name::Amount],
            Self::LockboxTotal => &[Name::Count, Name::Amount],
            Self::FileTotal => &[Name::Records, Name::Amount],
        }
    }
}

impl Name {
    /// The word in a sentence: `check date`.
    pub(crate) fn spoken(self) -> String {
        self.as_str().replace('-', " ")
    }
}
