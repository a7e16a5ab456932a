//! The work queue's words: why something waits for a person, and what a person can decide.

use crate::ids::{AccountNumber, MemberId};
use crate::money::Cents;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $code:literal $title:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = $title] $variant,)*
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in store, JSON and on the command line.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it means, in one sentence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// The one of that word.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|r| r.as_str() == text)
            }
        }
    };
}

words! {
    /// Why something waits for a person.
    Reason {
        SuspectedDuplicate "suspected-duplicate" "Routing, account, serial and amount equal an earlier item's.";
        SuspectedRepeat "suspected-repeat" "The same deposit is here already, from another file.";
        StaleDated "stale-dated" "The check is more than 180 days old.";
        PostDated "post-dated" "The check's date is more than two banking days after the deposit.";
        MoneyOrderLimit "money-order-limit" "The money order is for more than its issuer sells.";
        MicrDisagrees "micr-disagrees" "The check's image shows another MICR line than the file.";
        ImageFault "image-fault" "Its image shows that something is missing, such as the signature.";
        PayeeNotListed "payee-not-listed" "It is payable to somebody else.";
        AmountOnImage "amount-on-image" "The check says another amount than the file.";
        FullSatisfaction "full-satisfaction" "It says that it settles everything.";
        IdentifiersDisagree "identifiers-disagree" "Two identifiers point to different members.";
        SeveralCandidates "several-candidates" "More than one account fits.";
        OneIdentifierOnly "one-identifier-only" "One identifier alone, with nothing to support it.";
        UnknownIdentifier "unknown-identifier" "An identifier is in no accounts list.";
        NoIdentifier "no-identifier" "Nothing on the item says whose it is.";
        Misread "misread" "Characters of the line were not read.";
        KindUnclear "kind-unclear" "It could be meant for premium or for medical bills.";
        BatchOutOfBalance "batch-out-of-balance" "The batch does not add up.";
        Returned "returned" "A returned check fits no item, or several.";
        SecondKey "second-key" "One person keyed it; another keys it without seeing what.";
        KeysDiffer "keys-differ" "Two people keyed it differently; a supervisor decides.";
        UnknownLockbox "unknown-lockbox" "The lockbox is not in the configuration.";
    }
}

words! {
    /// What a person decides.
    Action {
        Apply "apply" "Apply it to an account.";
        Hold "hold" "Leave it for later.";
        Reject "reject" "Send it back (for a batch or file: never post it).";
        Duplicate "duplicate" "It is the same check again.";
        Genuine "genuine" "It is real: post it by rule.";
        Split "split" "Apply it to several accounts.";
        ReturnToSender "return-to-sender" "Send it back.";
        Misdirected "misdirected" "It is another company's mail.";
        Undo "undo" "Take back one's own decision.";
    }
}

words! {
    /// Where an entry of the queue stands.
    QueueState {
        Open "open" "Nobody has it.";
        Claimed "claimed" "Somebody is working on it.";
        Held "held" "Somebody put it off.";
        Decided "decided" "It is decided.";
    }
}

words! {
    /// What an entry of the queue is about.
    QueueKind {
        Item "item" "One payment.";
        Batch "batch" "One batch.";
        File "file" "One file.";
        BankEntry "bank-entry" "One entry of a bank statement.";
    }
}

/// Somebody whose payment it could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The member.
    pub member: MemberId,
    /// The account.
    pub account: AccountNumber,
    /// How likely, in thousandths: 0 to 1000.
    pub probability_permille: u16,
    /// Why, each in a few words.
    pub reasons: Vec<String>,
    /// What is open on the account now.
    pub open: Cents,
}
