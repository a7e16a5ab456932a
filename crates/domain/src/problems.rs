//! The list of problem codes. A code is one line here, one page in `docs/problems/` (made from this list) and one
//! fixture that provokes it; a test fails on a code without both.

macro_rules! problem_codes {
    ($($variant:ident $code:literal $title:literal $next:literal;)*) => {
        /// The kind of a problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ProblemCode {
            $(#[doc = $title] $variant,)*
        }

        impl ProblemCode {
            /// Every code, in the order of the manual.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as it stands in JSON and in `docs/problems/`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it means, in one sentence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// What to do about it.
            pub const fn next(self) -> &'static str {
                match self { $(Self::$variant => $next,)* }
            }

            /// The code of that name.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|c| c.as_str() == text)
            }
        }
    };
}

problem_codes! {
    EmptyFile "empty-file" "The file has no bytes, or nothing but blank lines." "Ask the bank to send it again; an empty day is sent as a file with headers and zero totals.";
    UnknownFormat "unknown-format" "The file is of no format that is known here." "Look at the first lines: is it the right file? If it is a new layout, describe it in a profile (docs/adding-a-profile.md).";
    BinaryFile "binary-file" "The file is binary where text was expected." "Check what was sent: an archive, an encrypted file or an image belongs to another command.";
    EncryptedFile "encrypted-file" "The file is encrypted." "Decrypt it first, then import the result.";
    UnsupportedFormat "unsupported-format" "The format is known but is not booked from." "Send the final, booked form of the same data.";
    FileTooLarge "file-too-large" "The file is larger than the limit in the configuration." "Raise max_file_bytes in lockbox.toml if the size is right.";
    FileVanished "file-vanished" "The file could not be read to its end." "Put it back and run the same command again; nothing was booked from it.";
    FileChanged "file-changed" "The file changed while it was being read." "Wait until the transfer is complete and run the same command again.";
    LineTooLong "line-too-long" "A line is longer than any record can be." "Check that the file has line ends and was transferred as text.";
    NoProfileConfirmed "no-profile-confirmed" "No profile makes the file's own totals come true." "Look with `lockbox inspect`; a supervisor can import it with --profile NAME --approve.";
    ProfileAmbiguous "profile-ambiguous" "Two profiles confirm the file and read different money." "Name the right one with --profile.";
    UnknownRecordType "unknown-record-type" "A line starts with no record type of the profile." "Check the line; the batch it stands in is held.";
    ShiftedRecord "shifted-record" "The fields of a record stand beside their columns." "Ask the bank for the record as it should be; the batch it stands in is held.";
    TruncatedRecord "truncated-record" "A record ends before a field that it must have." "Ask the bank for the record as it should be; the batch it stands in is held.";
    RecordOutOfPlace "record-out-of-place" "A record stands where it cannot." "Check the records before it: usually one is missing.";
    FieldNotNumeric "field-not-numeric" "A numeric field holds something else." "Ask the bank for the record as it should be.";
    BadAmount "bad-amount" "An amount cannot be read." "Ask the bank for the amount; the batch it stands in is held.";
    BadDate "bad-date" "A date cannot be read." "The item is kept without it; correct the date if a rule needs it.";
    BadRouting "bad-routing" "A routing number fails its check digit or lies outside the known ranges." "Compare with the image; nothing is held for this.";
    ControlTotal "control-total" "A stated total differs from what is there." "Compare the batch with the bank's deposit ticket; release it with the difference stated, or reject it.";
    ControlCount "control-count" "A stated count differs from what is there." "Look for a record that is missing or repeated.";
    MissingTrailer "missing-trailer" "A batch, lockbox, group or file ends without its trailer." "The file was probably cut in transfer: ask for it again. The whole file, when it comes, posts each item once.";
    MissingHeader "missing-header" "A record comes before the header it needs." "The file was probably cut in transfer: ask for it again.";
    DataAfterTrailer "data-after-trailer" "There are records after the file's trailer." "Two files were probably joined: split them and import each.";
    OrphanOverflow "orphan-overflow" "A remittance record belongs to no payment." "Compare with the images; its text is kept with the batch.";
    OverflowGap "overflow-gap" "The remittance records of an item skip or repeat a number." "Compare with the image; the text is joined in file order.";
    ItemGap "item-gap" "The item numbers of a batch skip or repeat." "Look for a missing record; compare with the deposit ticket.";
    BatchRepeated "batch-repeated" "A batch number comes twice in one lockbox and day." "Compare the two batches; different checks are different batches.";
    BatchMismatch "batch-mismatch" "A record names another batch than the one it stands in." "Ask the bank for the record as it should be.";
    UnknownLockbox "unknown-lockbox" "The lockbox is not in the configuration." "Add it to lockbox.toml with its region, then import again.";
    DuplicateFile "duplicate-file" "The same bytes were imported before." "Nothing to do; the first import stands.";
    SuspectedRepeat "suspected-repeat" "The same deposit is here already, from another file." "Compare the two; release the batch if both are real, else reject it.";
    BadHeader "bad-header" "A header's fields cannot be read." "Ask for the file again, or name the profile that fits.";
    BadFunds "bad-funds-type" "A funds type or its extra fields cannot be read." "Ask the bank; the entry is kept with its amount.";
    UnknownTypeCode "unknown-type-code" "A transaction type code is not in the list." "Its direction follows the code's range; add it to the list if it recurs.";
    LooseFormat "loose-format" "The file departs from its format in a way that does not matter." "Nothing; it is noted so that a change at the bank shows.";
    NotUtf8 "not-utf8" "Text is not UTF-8 and was read as Windows-1252." "Nothing, unless names look wrong.";
    BadRow "bad-row" "A row of a list cannot be used." "Correct the row and import the list again; the other rows are in.";
    MissingColumn "missing-column" "A list lacks a column that it must have." "Add the column to the header and import the list again.";
    RegionUnknown "unknown-region" "A row names a region that is not in the configuration." "Correct the row, or add the region to lockbox.toml.";
    StatementRepeated "statement-repeated" "The bank sent a statement that is here already." "Nothing to do when it is the same; a correction replaces by approval.";
    LeftOutByCorrection "left-out-by-correction" "A statement that corrects another no longer has an entry of it." "Compare with the bank: what moved nothing here is withdrawn with it; what was booked stays, and a person has to answer for it.";
    BadRecordLength "bad-record-length" "A record says a length that its bytes do not have." "The file was probably cut or changed in transfer: ask for it again.";
    OddValue "odd-value" "A field holds a value that its standard does not list." "Nothing; it is kept as it is and noted.";
    TestFile "test-file" "The file says that it is a test." "Ask the bank for the real one; `--approve` imports it all the same, with the user's name.";
    ControlNumber "control-number" "The control numbers of a header and its trailer differ." "Two files were probably joined or one was cut: ask for it again.";
    CreditMismatch "credit-mismatch" "The deposit ticket's amount differs from the checks it covers." "Compare with the bank statement; the batch is held.";
    MissingImage "missing-image" "An image that the index lists is not there." "Ask the bank for the image; the item is kept without it.";
    ReturnedCheck "returned-check" "A check that was deposited comes back." "`lockbox post` takes it back from where it was posted, or puts it into the queue where no payment or several fit. The statement's debit for it is the same return.";
    UnlistedImage "unlisted-image" "An image is there that the index does not list." "Look at it: it may be a payment that was never keyed.";
    BadImage "bad-image" "The bytes of an image are no image that can be shown." "Ask the bank for the image; the item is kept without it.";
    BadXml "bad-xml" "The XML is not well formed, or uses what is not allowed in it." "Ask for the message again; nothing was booked from it.";
    UnsafeArchive "unsafe-archive" "An archive holds names, sizes or nesting that are not allowed." "Unpack it by hand, look at it, and import what is inside.";
    BadArchive "bad-archive" "An archive cannot be read to its end." "It was probably cut in transfer: ask for it again.";
    AmountLosesMoney "amount-loses-money" "An amount has more decimals than its currency." "Ask the bank for the amount in whole cents; nothing is rounded.";
    OtherCurrency "other-currency" "An amount is in a currency that is not booked here." "Ask the bank why; the entry is not booked.";
    DeletedGroup "group-not-booked" "A group is marked as test or deletion and is not booked." "Ask the bank which statement stands.";
}
