//! Small writes of many people at once, together: who looked at what, and who takes an entry of the queue.
//!
//! Each of them alone waits for the disk. A commit writes all that came while the one before it was being written: twenty
//! people wait for one commit and not for twenty. Nobody is answered before others see what they did.

use std::sync::{Arc, OnceLock};

use chrono::NaiveDateTime;
use lockbox_domain::QueueId;
use tokio::sync::{mpsc, oneshot};

use crate::db::{Db, Tx, in_transaction};
use crate::error::Result;
use crate::queue::{self, Claim};
use crate::{people, sql::args};

/// So many go into one commit.
const MOST: usize = 256;

/// A small write.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// Somebody looked at something.
    Look { person: String, at: NaiveDateTime, subject: String, what: String },
    /// Somebody takes an entry, until then, and looks at it.
    Claim { id: QueueId, user: String, now: NaiveDateTime, until: NaiveDateTime },
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Told {
    /// The look is kept.
    Looked,
    /// What became of the claim.
    Claim(Claim),
}

type Waiting = (Ask, oneshot::Sender<Result<Told>>);

/// The one who writes for all; there from the first small write on, gone with the store.
#[derive(Debug, Clone, Default)]
pub(crate) struct Small(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    sender: OnceLock<mpsc::Sender<Waiting>>,
}

impl Small {
    /// Writes it with what others write at this moment.
    pub(crate) async fn write(&self, db: &Db, ask: Ask) -> Result<Told> {
        db.note_person();
        let sender = self.0.sender.get_or_init(|| {
            let (sender, receiver) = mpsc::channel(MOST);
            let (db, aside) = (db.clone(), db.clone());
            tokio::spawn(async move {
                // Ends with the one who writes.
                tokio::select! {
                    () = together(db, receiver) => {}
                    () = async {
                        aside.checkpoint_aside().await;
                        std::future::pending::<()>().await;
                    } => {}
                }
            });
            sender
        });
        let (tell, told) = oneshot::channel();
        if sender.send((ask.clone(), tell)).await.is_ok()
            && let Ok(told) = told.await
        {
            return told;
        }
        // The writer ended with the runtime that it ran on.
        alone(db, &ask).await
    }
}

async fn together(db: Db, mut asked: mpsc::Receiver<Waiting>) {
    while let Some(first) = asked.recv().await {
        let mut group = vec![first];
        while group.len() < MOST {
            let Ok(more) = asked.try_recv() else { break };
            group.push(more);
        }
        let asks: Vec<&Ask> = group.iter().map(|(ask, _)| ask).collect();
        match all(&db, &asks).await {
            Ok(told) => {
                for ((_, tell), told) in group.into_iter().zip(told) {
                    // Who asked may be gone; it is written all the same.
                    let _ = tell.send(Ok(told));
                }
            }
            // One of them spoilt it for all: each on its own, so that everybody hears their own error.
            Err(_) => {
                for (ask, tell) in group {
                    let _ = tell.send(alone(&db, &ask).await);
                }
            }
        }
    }
}

async fn all(db: &Db, asks: &[&Ask]) -> Result<Vec<Told>> {
    in_transaction!(quick on db, tx => {
        let mut told = Vec::with_capacity(asks.len());
        for ask in asks {
            told.push(one(&mut tx, ask).await?);
        }
        told
    })
}

async fn alone(db: &Db, ask: &Ask) -> Result<Told> {
    in_transaction!(quick on db, tx => { one(&mut tx, ask).await? })
}

async fn one(tx: &mut Tx, ask: &Ask) -> Result<Told> {
    match ask {
        Ask::Look { person, at, subject, what } => {
            tx.run(&people::LOOKED, &args![person.as_str(), *at, subject.as_str(), what.as_str()]).await?;
            Ok(Told::Looked)
        }
        Ask::Claim { id, user, now, until } => {
            Ok(Told::Claim(queue::claim(tx, *id, user, *now, *until).await?))
        }
    }
}
