//! The decisions' chain, link by link, up to the head.

use super::{Check, Finding};
use crate::db::Db;
use crate::decisions::{self, CHAIN, chain_hash, parse_head};
use crate::error::Result;
use crate::settings;
use crate::sql::args;

pub(super) const CHECK: Check = Check {
    name: "decisions",
    title: "Every decision is as it was made, none is missing, and the last is the last.",
};

/// How many decisions are read at a time.
const PAGE: i64 = 10_000;

pub(super) async fn run(db: &Db) -> Result<Finding> {
    let mut finding = Finding { check: CHECK, checked: 0, offenders: Vec::new() };
    let (mut link, mut before) = (0_i64, String::new());
    loop {
        let rows = db.rows(&CHAIN, &args![link, PAGE]).await?;
        if rows.is_empty() {
            break;
        }
        for mut row in rows {
            finding.checked += 1;
            let decision = decisions::decision(&mut row)?;
            let (at, prev_hash, hash) = (row.int()?, row.text()?, row.text()?);
            let follows = at == link + 1 && prev_hash == before;
            if !follows || chain_hash(&decision, at, &prev_hash) != hash {
                finding.offenders.push(format!("decision {at} about {} was tampered with", decision.subject));
                return Ok(finding);
            }
            (link, before) = (at, hash);
        }
    }
    let head = settings::head(db).await?;
    if parse_head(&head)? != (link, before.as_str()) {
        finding.offenders.push(format!("the last decision is {link}, but the head says otherwise"));
    }
    Ok(finding)
}
