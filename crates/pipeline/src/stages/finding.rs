//! Finding payments by what is on the paper: names, also parts of them and ones that are spelled a little differently,
//! amounts, numbers, days, regions. Nothing here changes anything.

use std::collections::{BTreeMap, BTreeSet};

use lockbox_domain::asking::{Clue, Piece, understand};
use lockbox_domain::finding::{amount_word, name_word, nearly_same, serial_word, words_in};
use lockbox_domain::ids::canonical;
use lockbox_domain::{
    AccountNumber, Bucket, Cents, Item, ItemId, MemberId, Region, StoredItem, Transfer, positions,
};

use lockbox_report::wire::find::{self as wire, Document};

use super::explaining::find_item;
use crate::error::PipelineError;
use crate::office::Office;

/// Words that a part of a word can mean; more say too little.
const MOST_MEANINGS: u32 = 12;
/// Ways in which all words together are looked up.
const MOST_WAYS: usize = 24;
/// Items that are looked at where days or regions decide.
const MOST_LOOKED_AT: u32 = 2_000;
/// Words that begin alike are gone through for one that is spelled a little differently, up to so many.
const MOST_ALIKE: u32 = 20_000;
/// Days without anything are gone back so far.
const MOST_DAYS: u64 = 40;

/// What was asked and what was found.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What was understood.
    pub pieces: Vec<Understood>,
    /// What was found, the latest first.
    pub found: Vec<Found>,
    /// True when there is more.
    pub more: bool,
}

/// A piece of the question.
#[derive(Debug, Clone)]
pub struct Understood {
    /// What it says.
    pub piece: Piece,
    /// For a name, the words that it can mean; none where nobody has such a name.
    pub meant: Vec<String>,
    /// Where all pieces together find nothing, how many there are without this one.
    pub without: Option<usize>,
}

/// An item that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The item.
    pub stored: StoredItem,
    /// Where its money is.
    pub lies: Lies,
    /// The accounts it went to, each with the member's name.
    pub went_to: Vec<(AccountNumber, String)>,
    /// True when there is a picture of it.
    pub pictured: bool,
}

/// Where a payment's money is, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    /// Nothing of it is booked.
    NotPosted,
    /// A part of it waits for a person.
    Waits,
    /// All of it is on accounts.
    Posted,
    /// The bank took it back.
    Returned,
    /// It goes back to its sender, or went.
    GoesBack,
    /// It is another company's.
    Misdirected,
}

/// One item with where its money is.
pub(super) async fn found_item(office: &Office, item: ItemId) -> Result<Option<Found>, PipelineError> {
    let Some(stored) = office.store().item(item).await? else { return Ok(None) };
    Ok(told(office, vec![stored]).await?.pop())
}

/// Looks for what was typed; at most `limit` items.
pub async fn find(office: &Office, typed: &str, limit: u32) -> Result<Search, PipelineError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Search::default());
    }
    if let Ok(item) = find_item(office, typed).await {
        let found = told(office, vec![item]).await?;
        return Ok(Search { found, ..Search::default() });
    }
    let mut pieces = Vec::new();
    for piece in understand(typed, office.today(), &office.config().regions()) {
        let meant =
            if let Clue::Name(name) = &piece.clue { meant_by(office, name).await? } else { Vec::new() };
        pieces.push(Understood { piece, meant, without: None });
    }
    let mut items = items_for(office, &pieces, limit.saturating_add(1)).await?;
    if items.is_empty() {
        // Nine digits and a number may be a bank account, or two numbers that somebody knows.
        let apart = apart(&pieces);
        if apart.len() > pieces.len() {
            items = items_for(office, &apart, limit.saturating_add(1)).await?;
            pieces = if items.is_empty() { pieces } else { apart };
        }
    }
    if items.is_empty() && pieces.len() > 1 {
        for at in 0..pieces.len() {
            let mut others = pieces.clone();
            others.remove(at);
            let without = items_for(office, &others, limit).await?.len();
            if let Some(piece) = pieces.get_mut(at) {
                piece.without = Some(without);
            }
        }
    }
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    Ok(Search { pieces, found: told(office, items).await?, more })
}

/// The same with each bank line as two numbers.
fn apart(pieces: &[Understood]) -> Vec<Understood> {
    let mut apart = Vec::new();
    for understood in pieces {
        let Clue::Line(routing, account) = &understood.piece.clue else {
            apart.push(understood.clone());
            continue;
        };
        for number in [routing, account] {
            let piece = Piece { clue: Clue::Number(number.clone()), typed: number.clone() };
            apart.push(Understood { piece, meant: Vec::new(), without: None });
        }
    }
    apart
}

/// The words of names that somebody may mean: that one; or those that begin so; or those that differ in one place.
async fn meant_by(office: &Office, name: &str) -> Result<Vec<String>, PipelineError> {
    let store = office.store();
    let beginning = store.words_beginning(name, MOST_MEANINGS).await?;
    if beginning.first().is_some_and(|first| first == name) {
        return Ok(vec![name.to_owned()]);
    }
    if !beginning.is_empty() {
        return Ok(beginning);
    }
    // A slip in the first letter is not looked for: all words would have to be gone through.
    let Some(first) = name.chars().next().filter(|_| name.chars().count() >= 4) else {
        return Ok(Vec::new());
    };
    let mut alike = store.words_beginning(&first.to_string(), MOST_ALIKE).await?;
    alike.retain(|word| nearly_same(word, name));
    alike.truncate(MOST_MEANINGS as usize);
    Ok(alike)
}

/// Items that all pieces say something true of, the latest first.
async fn items_for(
    office: &Office,
    pieces: &[Understood],
    limit: u32,
) -> Result<Vec<StoredItem>, PipelineError> {
    if pieces.iter().any(|p| matches!(p.piece.clue, Clue::Name(_)) && p.meant.is_empty()) {
        return Ok(Vec::new());
    }
    let by_account = of_accounts(office, pieces).await?;
    let mut items: Vec<StoredItem> = by_account.values().flatten().cloned().collect();
    items.extend(by_paper(office, pieces, limit).await?);
    let ids = |on: &[StoredItem]| on.iter().map(|item| item.id).collect();
    let on_account: BTreeMap<&str, BTreeSet<ItemId>> =
        by_account.iter().map(|(number, on)| (number.as_str(), ids(on))).collect();
    let is_on = |clue: &Clue, item: ItemId| {
        let Clue::Number(number) = clue else { return false };
        on_account.get(number.as_str()).is_some_and(|ids| ids.contains(&item))
    };
    let mut seen = BTreeSet::new();
    items.retain(|item| {
        let fits = |p: &Understood| is_on(&p.piece.clue, item.id) || says(&p.piece.clue, &p.meant, item);
        pieces.iter().all(fits) && seen.insert(item.id)
    });
    items.sort_by_key(|item| (std::cmp::Reverse(item.item.deposit_date), item.id));
    items.truncate(limit as usize);
    Ok(items)
}

/// For each number that is an account's or a member's, the items that are on it.
async fn of_accounts(
    office: &Office,
    pieces: &[Understood],
) -> Result<BTreeMap<String, Vec<StoredItem>>, PipelineError> {
    let mut found = BTreeMap::new();
    for understood in pieces {
        let Clue::Number(number) = &understood.piece.clue else { continue };
        if number.len() < 6 || found.contains_key(number) {
            continue;
        }
        let account: Vec<AccountNumber> = AccountNumber::new(number).into_iter().collect();
        let member: Vec<MemberId> = MemberId::new(number).into_iter().collect();
        let mut ids = BTreeSet::new();
        for account in office.store().accounts(&account, &member).await? {
            let rows = office.store().rows_of_account(&account.number, MOST_LOOKED_AT).await?;
            ids.extend(rows.into_iter().map(|row| row.subject));
        }
        let ids: Vec<ItemId> = ids.into_iter().collect();
        found.insert(number.clone(), office.store().items_of(&ids).await?);
    }
    Ok(found)
}

/// Items by what is on the paper itself.
async fn by_paper(
    office: &Office,
    pieces: &[Understood],
    limit: u32,
) -> Result<Vec<StoredItem>, PipelineError> {
    let store = office.store();
    let decides_later =
        |clue: &Clue| matches!(clue, Clue::Since(_) | Clue::Until(_) | Clue::On(_) | Clue::In(_));
    let later = pieces.iter().any(|p| decides_later(&p.piece.clue)) || pieces.len() > 3;
    let mut words: Vec<Vec<i64>> = Vec::new();
    for understood in pieces {
        match &understood.piece.clue {
            Clue::Name(_) => words.push(understood.meant.iter().map(|word| name_word(word)).collect()),
            Clue::Amount(amount) => words.insert(0, vec![amount_word(*amount)]),
            Clue::Number(number) => words.insert(0, serial_word(number).into_iter().collect()),
            _ => {}
        }
    }
    if let Some(Clue::Line(routing, account)) =
        pieces.iter().map(|p| &p.piece.clue).find(|clue| matches!(clue, Clue::Line(..)))
    {
        let payer =
            Item { routing: Some(routing.clone()), account: Some(account.clone()), ..Item::default() };
        let Some(key) = payer.payer_key() else { return Ok(Vec::new()) };
        return Ok(store.items_of_payer(key, MOST_LOOKED_AT).await?);
    }
    if words.is_empty() {
        return of_days(office, pieces, limit).await;
    }
    let limit = if later { MOST_LOOKED_AT } else { limit };
    let mut found = Vec::new();
    for way in ways(&words) {
        found.extend(store.items_with_words(&way, limit).await?);
    }
    Ok(found)
}

/// Every choice of one word from each list, up to a number of them.
fn ways(lists: &[Vec<i64>]) -> Vec<Vec<i64>> {
    let mut ways: Vec<Vec<i64>> = vec![Vec::new()];
    for list in lists {
        let longer = ways.iter().flat_map(|way| {
            list.iter().map(move |word| {
                let mut way = way.clone();
                way.push(*word);
                way
            })
        });
        ways = longer.take(MOST_WAYS).collect();
    }
    ways
}

/// Items by their deposit date alone: of the last day that is asked for and those before it.
async fn of_days(
    office: &Office,
    pieces: &[Understood],
    limit: u32,
) -> Result<Vec<StoredItem>, PipelineError> {
    let (mut first, mut last, mut region) = (None, None, None);
    for understood in pieces {
        match understood.piece.clue {
            Clue::On(day) => (first, last) = (Some(day), Some(day)),
            Clue::Since(day) => first = Some(day),
            Clue::Until(day) => last = Some(day),
            Clue::In(asked) => region = Some(asked),
            _ => {}
        }
    }
    if first.is_none() && last.is_none() {
        return Ok(Vec::new());
    }
    let newest = last.unwrap_or_else(|| office.today()).min(office.today());
    let mut found = Vec::new();
    for back in 0..MOST_DAYS {
        let Some(day) = newest.checked_sub_days(chrono::Days::new(back)) else { break };
        if first.is_some_and(|first| day < first) {
            break;
        }
        for batch in office.store().batches_of_day(day).await? {
            if found.len() >= limit as usize {
                return Ok(found);
            }
            if region.is_some() && batch.region != region {
                continue;
            }
            let items = office.store().items(batch.file, batch.first_ordinal, batch.items).await?;
            found.extend(items.into_iter().filter(|item| item.item.batch_index == batch.index));
        }
    }
    Ok(found)
}

/// True when the clue is true of the item. A name is any of the words `meant`.
fn says(clue: &Clue, meant: &[String], item: &StoredItem) -> bool {
    let date = item.item.deposit_date;
    let same = |field: &Option<String>, asked: &str| {
        field.as_deref().is_some_and(|field| canonical(field) == canonical(asked))
    };
    match clue {
        Clue::Name(_) => {
            item.item.remitter.as_deref().is_some_and(|name| words_in(name).any(|word| meant.contains(&word)))
        }
        Clue::Amount(amount) => item.item.amount == *amount,
        Clue::Number(number) => same(&item.item.serial, number),
        Clue::Line(routing, account) => {
            same(&item.item.routing, routing) && same(&item.item.account, account)
        }
        Clue::Since(day) => date.is_some_and(|date| date >= *day),
        Clue::Until(day) => date.is_some_and(|date| date <= *day),
        Clue::On(day) => date == Some(*day),
        Clue::In(region) => item.region == Some(*region),
    }
}

/// The items with where their money is.
async fn told(office: &Office, items: Vec<StoredItem>) -> Result<Vec<Found>, PipelineError> {
    let ids: Vec<ItemId> = items.iter().map(|item| item.id).collect();
    let mut rows: BTreeMap<ItemId, Vec<Transfer>> = BTreeMap::new();
    for row in office.store().rows(&ids).await? {
        rows.entry(row.subject).or_default().push(row.transfer);
    }
    let beside: BTreeSet<ItemId> = office.store().with_pictures(&ids).await?.into_iter().collect();
    let mut found = Vec::new();
    for stored in items {
        let lies = positions(rows.get(&stored.id).into_iter().flatten())?;
        let accounts: BTreeSet<AccountNumber> =
            lies.iter().filter_map(|p| p.sub.as_ref()).map(|sub| sub.account.clone()).collect();
        let buckets: Vec<Bucket> = lies.iter().map(|p| p.bucket).collect();
        let went_to = accounts.into_iter().map(|account| (account, String::new())).collect();
        let pictured = !stored.item.images.is_empty() || beside.contains(&stored.id);
        found.push(Found { stored, lies: lies_in(&buckets), went_to, pictured });
    }
    let numbers: BTreeSet<AccountNumber> =
        found.iter().flat_map(|f| &f.went_to).map(|(account, _)| account.clone()).collect();
    let numbers: Vec<AccountNumber> = numbers.into_iter().collect();
    let names: BTreeMap<AccountNumber, String> =
        office.store().accounts(&numbers, &[]).await?.into_iter().map(|a| (a.number, a.name)).collect();
    for (account, name) in found.iter_mut().flat_map(|f| &mut f.went_to) {
        if let Some(known) = names.get(account) {
            name.clone_from(known);
        }
    }
    Ok(found)
}

fn lies_in(buckets: &[Bucket]) -> Lies {
    let any = |of: &[Bucket]| buckets.iter().any(|bucket| of.contains(bucket));
    match () {
        () if buckets.is_empty() => Lies::NotPosted,
        () if any(&[Bucket::Returned]) => Lies::Returned,
        () if any(&[Bucket::Unapplied, Bucket::Unidentified]) => Lies::Waits,
        () if any(&[Bucket::Refund]) => Lies::GoesBack,
        () if any(&[Bucket::Misdirected]) => Lies::Misdirected,
        () => Lies::Posted,
    }
}

/// A search as a document.
pub fn found_document(search: &Search) -> Document {
    let piece = |understood: &Understood| wire::Understood {
        typed: understood.piece.typed.clone(),
        kind: match understood.piece.clue {
            Clue::Name(_) => "name",
            Clue::Amount(_) => "amount",
            Clue::Number(_) => "number",
            Clue::Line(..) => "bank-account",
            Clue::Since(_) => "since",
            Clue::Until(_) => "until",
            Clue::On(_) => "on",
            Clue::In(_) => "region",
        },
        meant: understood.meant.clone(),
        without: understood.without.map(|n| n as u64),
    };
    let payment = |found: &Found| wire::Payment {
        item_id: found.stored.id.to_string(),
        deposit_date: found.stored.item.deposit_date.map(|day| day.to_string()),
        region: found.region().map(|region| region.to_string()),
        amount_cents: found.amount().get(),
        remitter: found.stored.item.remitter.clone(),
        serial: found.stored.item.serial.clone(),
        accounts: found.went_to.iter().map(|(account, _)| account.to_string()).collect(),
        state: found.lies.as_str(),
    };
    Document {
        understood: search.pieces.iter().map(piece).collect(),
        found: search.found.iter().map(payment).collect(),
        more: search.more,
    }
}

impl Lies {
    /// `posted`, `waits`, `returned`, `goes-back`, `misdirected` or `not-posted`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPosted => "not-posted",
            Self::Waits => "waits",
            Self::Posted => "posted",
            Self::Returned => "returned",
            Self::GoesBack => "goes-back",
            Self::Misdirected => "misdirected",
        }
    }
}

impl Found {
    /// What it is for.
    pub fn amount(&self) -> Cents {
        self.stored.item.amount
    }

    /// The region of the lockbox it came to.
    pub fn region(&self) -> Option<Region> {
        self.stored.region
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_up_to_a_number() {
        assert_eq!(ways(&[vec![1, 2], vec![3]]), [vec![1, 3], vec![2, 3]]);
        assert_eq!(ways(&[vec![1], vec![]]), Vec::<Vec<i64>>::new());
        assert_eq!(ways(&[(0..100).collect(), (0..100).collect()]).len(), MOST_WAYS);
    }
}
