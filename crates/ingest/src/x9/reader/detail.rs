//! Checks, returned checks and deposit tickets with what follows them: addenda and images.

use lockbox_domain::{
    Attachment, AttachmentKind, ByteRange, Cents, Diagnostic, ImageRef, ImageSide, ImageSource, Item,
    LockboxNumber, ProblemCode, ReturnedCheck, RoutingNumber, Scope,
};

use super::{State, out_of_place};
use crate::deposit_accounts::lockbox_of;
use crate::event::PaymentEvent as Event;
use crate::report::Report;
use crate::x9::record::{Record, number};
use crate::x9::sums::Sums;
use crate::x9::values::{Micr, amount, one_of};

/// More images than these are none of one item.
const MAX_IMAGES: usize = 16;

/// What addenda and images belong to, until the next detail or the end of the bundle.
#[derive(Debug)]
pub(super) struct Detail {
    kind: Kind,
    start: u64,
    end: u64,
    images: Vec<ImageRef>,
    /// The side that the last image view announced.
    side: Option<ImageSide>,
    deposit_account: Option<String>,
    payee: Option<String>,
}

#[derive(Debug)]
enum Kind {
    Check(Item),
    Returned(ReturnedCheck),
    Ticket(Attachment, Option<LockboxNumber>),
    /// An amount that cannot be read: its images are kept with the batch.
    Unusable(Attachment),
    Orphan(Attachment),
}

impl Detail {
    fn new(kind: Kind, record: &Record<'_>) -> Self {
        let start = record.place.byte;
        let end = start + u64::from(record.place.len);
        Self { kind, start, end, images: Vec::new(), side: None, deposit_account: None, payee: None }
    }
}

impl State {
    pub(super) fn detail(&mut self, record: &Record<'_>, report: &mut Report) {
        self.end_detail(report);
        let ticket = matches!(&record.kind, b"61" | b"62");
        if self.bundle.is_none() && !(ticket && self.letter.is_some()) {
            out_of_place(record, "a bundle header before it", report);
            self.unbalanced = true;
            return;
        }
        let kind = match &record.kind {
            b"25" => self.check(record, report),
            b"31" => self.returned(record, report),
            _ => self.ticket(record, report),
        };
        self.detail = Some(Detail::new(kind, record));
    }

    fn check(&mut self, record: &Record<'_>, report: &mut Report) -> Kind {
        one_of(record, "micr valid indicator", &["1", "2", "3", "4"], report);
        one_of(record, "bofd indicator", &["Y", "N", "U"], report);
        let found = amount(record, "amount", report);
        self.count(found);
        let micr = Micr::of(
            &record.value("auxiliary on-us"),
            &record.value("external processing code"),
            &record.value("payor routing"),
            &record.value("routing check digit"),
            &record.value("on-us"),
        );
        micr.check_routing(record, report);
        let Some(amount) = found else {
            return self.unusable(record, "the amount of a check cannot be read");
        };
        Kind::Check(Item {
            amount,
            record: record.place.record,
            routing: micr.routing,
            account: micr.account,
            serial: micr.serial,
            micr: Some(micr.line),
            ..Item::default()
        })
    }

    fn returned(&mut self, record: &Record<'_>, report: &mut Report) -> Kind {
        let found = amount(record, "amount", report);
        self.count(found);
        let micr = Micr::of(
            "",
            &record.value("external processing code"),
            &record.value("payor routing"),
            &record.value("routing check digit"),
            &record.value("on-us"),
        );
        micr.check_routing(record, report);
        let Some(amount) = found else {
            return self.unusable(record, "the amount of a return cannot be read");
        };
        Kind::Returned(ReturnedCheck {
            amount,
            routing: micr.routing,
            account: micr.account,
            serial: micr.serial,
            reason: record.value("return reason").into_owned(),
            sequence: record.value("item sequence").into_owned(),
            date: self.bundle.as_ref().and_then(|bundle| bundle.date),
            record: record.place.record,
            ..ReturnedCheck::default()
        })
    }

    fn unusable(&mut self, record: &Record<'_>, why: &str) -> Kind {
        self.hold(why.to_owned());
        Kind::Unusable(attachment(AttachmentKind::OrphanImage, record, None))
    }

    /// A deposit ticket in either form, or a credit.
    fn ticket(&mut self, record: &Record<'_>, report: &mut Report) -> Kind {
        let shift = usize::from(record.kind == *b"61" && is_shifted(record));
        let wide = if record.kind == *b"62" { 14 } else { 10 };
        let columns =
            record.text.get(47 + shift..(47 + shift + wide).min(record.text.len())).unwrap_or_default();
        let found = number(columns).and_then(|n| i64::try_from(n).ok()).map(Cents::new);
        if found.is_none() {
            let message = "the amount of the deposit ticket cannot be read";
            let problem =
                Diagnostic::warning(ProblemCode::BadAmount, Scope::Item, record.at("amount"), message);
            report.tell(problem.because("digits of cents", crate::x9::record::latin_1(columns)));
        }
        let on_us = record.text.get(27 + shift..(47 + shift).min(record.text.len())).unwrap_or_default();
        let on_us = crate::x9::record::latin_1(on_us);
        let lockbox = on_us.split('/').find_map(|part| lockbox_of(&self.accounts, part));
        let sums = match (&mut self.bundle, &mut self.letter) {
            (Some(bundle), _) => Some(&mut bundle.sums),
            (None, Some(letter)) => {
                letter.has_credit = true;
                letter.lockbox = lockbox.clone().or(letter.lockbox.take());
                Some(&mut letter.level.sums)
            }
            (None, None) => None,
        };
        if let Some(Sums { credits, credited, .. }) = sums {
            *credits += 1;
            credited.add(found);
        }
        Kind::Ticket(attachment(AttachmentKind::DepositTicket, record, found), lockbox)
    }

    fn count(&mut self, amount: Option<Cents>) {
        if let Some(bundle) = &mut self.bundle {
            bundle.sums.items += 1;
            bundle.sums.amount.add(amount);
        }
    }

    pub(super) fn addendum(&mut self, record: &Record<'_>, report: &mut Report) {
        let Some(detail) = &mut self.detail else {
            out_of_place(record, "a check or return before it", report);
            self.hold("an addendum belongs to nothing".to_owned());
            return;
        };
        detail.end = record.place.byte + u64::from(record.place.len);
        match &record.kind {
            b"26" | b"32" => {
                detail.deposit_account = record.some("deposit account").or(detail.deposit_account.take());
                detail.payee = record.some("payee name").or(detail.payee.take());
            }
            b"33" => {
                if let (Kind::Returned(returned), Some(serial)) =
                    (&mut detail.kind, record.some("auxiliary on-us"))
                {
                    returned.serial = Some(serial);
                }
            }
            _ => {}
        }
    }

    pub(super) fn image_view(&mut self, record: &Record<'_>, report: &mut Report) {
        one_of(record, "image indicator", &["0", "1", "2", "3"], report);
        one_of(record, "side", &["0", "1"], report);
        let side = if record.value("side") == "1" { ImageSide::Back } else { ImageSide::Front };
        let detail = self.detail.get_or_insert_with(|| {
            Detail::new(Kind::Orphan(attachment(AttachmentKind::OrphanImage, record, None)), record)
        });
        detail.side = Some(side);
        detail.end = record.place.byte + u64::from(record.place.len);
        if let Some(bundle) = &mut self.bundle {
            bundle.sums.images += 1;
        }
    }

    pub(super) fn image_data(&mut self, record: &Record<'_>, report: &mut Report) {
        let Some(image) = record.image else { return };
        let detail = self.detail.get_or_insert_with(|| {
            Detail::new(Kind::Orphan(attachment(AttachmentKind::OrphanImage, record, None)), record)
        });
        detail.end = record.place.byte + u64::from(record.place.len);
        // Without a view before it: the second of two is the back.
        let next = if detail.images.is_empty() { ImageSide::Front } else { ImageSide::Back };
        let side = detail.side.take().unwrap_or(next);
        if !image.is_picture() {
            let message = format!("an image of {} bytes is no picture", image.at.len);
            let problem = Diagnostic::warning(ProblemCode::BadImage, Scope::Field, record.place, message);
            report.tell(problem.because("TIFF, JPEG or PNG", format!("{} bytes", image.at.len)));
            return;
        }
        if detail.images.len() < MAX_IMAGES {
            detail.images.push(ImageRef { side, source: ImageSource::Within(image.at) });
        }
    }

    /// What was open goes out with its images.
    pub(super) fn end_detail(&mut self, report: &mut Report) {
        let Some(detail) = self.detail.take() else { return };
        let len = u32::try_from(detail.end.saturating_sub(detail.start)).unwrap_or(u32::MAX);
        let bytes = ByteRange { start: detail.start, len };
        let lockbox = match &detail.kind {
            Kind::Ticket(_, lockbox) => lockbox.clone(),
            _ => detail.deposit_account.as_deref().and_then(|account| lockbox_of(&self.accounts, account)),
        };
        self.open_batch(lockbox, report);
        let batch = self.bundle.as_mut().and_then(|bundle| bundle.batch.as_mut());
        match (detail.kind, batch) {
            (Kind::Check(item), Some(batch)) => {
                let item = Item { bytes, payee: detail.payee, images: detail.images, ..item };
                self.books.add(batch, item, report);
            }
            (Kind::Check(_), None) => {}
            (Kind::Returned(returned), _) => {
                let deposit_account = detail.deposit_account;
                let images = detail.images;
                report.out.push_back(Event::Returned(ReturnedCheck {
                    bytes,
                    deposit_account,
                    images,
                    ..returned
                }));
            }
            (Kind::Ticket(other, _) | Kind::Unusable(other) | Kind::Orphan(other), batch) => {
                let batch_index = batch.map_or(0, |batch| batch.index);
                let images = detail.images;
                report.out.push_back(Event::Attachment(Attachment { batch_index, bytes, images, ..other }));
            }
        }
    }
}

fn attachment(kind: AttachmentKind, record: &Record<'_>, amount: Option<Cents>) -> Attachment {
    Attachment {
        kind,
        batch_index: 0,
        amount,
        reference: record.value("item sequence").into_owned(),
        images: Vec::new(),
        bytes: ByteRange::default(),
        record: record.place.record,
    }
}

/// True for the form of a record 61 in which a usage indicator moves everything by a column: the one whose routing
/// number passes its check, or whose amount has only digits.
fn is_shifted(record: &Record<'_>) -> bool {
    let columns = |from: usize, len: usize| record.text.get(from..from + len).unwrap_or_default();
    let routing = |from| {
        std::str::from_utf8(columns(from, 9))
            .ok()
            .and_then(RoutingNumber::parse)
            .is_some_and(|r| r.check_digit_ok())
    };
    let amount = |from| number(columns(from, 10)).is_some();
    match (routing(18), routing(19)) {
        (true, false) => false,
        (false, true) => true,
        _ => !amount(47) && amount(48),
    }
}
