//! What a payer is asked for, by why the payment waits.

use lockbox_domain::Reason;

const NOTHING: &str = "We are looking into it; nothing is needed from you at this moment.";

/// What the payer can do about it, each once, in whole sentences. Where the reasons concern only ourselves, that.
pub fn needs(reasons: &[Reason]) -> Vec<&'static str> {
    let mut asked: Vec<&str> = Vec::new();
    for need in reasons.iter().filter_map(|reason| need(*reason)) {
        if !asked.contains(&need) {
            asked.push(need);
        }
    }
    if asked.is_empty() {
        asked.push(NOTHING);
    }
    asked
}

fn need(reason: Reason) -> Option<&'static str> {
    Some(match reason {
        Reason::NoIdentifier
        | Reason::UnknownIdentifier
        | Reason::OneIdentifierOnly
        | Reason::SeveralCandidates
        | Reason::IdentifiersDisagree
        | Reason::Misread => {
            "Please tell us which bill it is for: the member ID and the account number, which stand on\nit, and the \
             member's name."
        }
        Reason::KindUnclear => "Please tell us whether it is for a premium or for a medical bill.",
        Reason::StaleDated => "The check is too old for a bank to pay. Please send us a new one.",
        Reason::PostDated => {
            "The check is dated in the future. Please tell us whether we may use it now, or send us\nanother one."
        }
        Reason::MoneyOrderLimit => {
            "The money order is for more than its issuer sells. Please send us a copy of its receipt."
        }
        Reason::ImageFault => "The check seems not to be signed. Please send us a signed one.",
        Reason::SuspectedDuplicate => {
            "A check with the same number and the same amount came before. Please tell us whether both\nare meant."
        }
        _ => return None,
    })
}
