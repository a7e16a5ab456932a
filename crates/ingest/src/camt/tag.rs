//! The names of elements that are read; every other is passed over with what is in it.

macro_rules! tags {
    ($($variant:ident $name:literal $has_text:literal;)*) => {
        /// The name of an element, whatever its prefix.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Tag {
            $($variant,)*
            /// Any other.
            Other,
        }

        impl Tag {
            /// The tag of a local name.
            pub(super) fn of(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)*
                    _ => Self::Other,
                }
            }

            /// The local name.
            pub(super) const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                    Self::Other => "?",
                }
            }

            /// True for an element whose text is wanted.
            pub(super) const fn has_text(self) -> bool {
                match self {
                    $(Self::$variant => $has_text,)*
                    Self::Other => false,
                }
            }
        }
    };
}

// Those of every entry first.
tags! {
    Ntry "Ntry" false;
    Amt "Amt" true;
    CdtDbtInd "CdtDbtInd" true;
    Sts "Sts" true;
    Cd "Cd" true;
    BookgDt "BookgDt" false;
    ValDt "ValDt" false;
    Dt "Dt" true;
    DtTm "DtTm" true;
    AcctSvcrRef "AcctSvcrRef" true;
    NtryRef "NtryRef" true;
    BkTxCd "BkTxCd" false;
    Domn "Domn" false;
    Fmly "Fmly" false;
    SubFmlyCd "SubFmlyCd" true;
    Prtry "Prtry" true;
    Issr "Issr" true;
    NtryDtls "NtryDtls" false;
    TxDtls "TxDtls" false;
    Refs "Refs" false;
    EndToEndId "EndToEndId" true;
    InstrId "InstrId" true;
    TxId "TxId" true;
    ChqNb "ChqNb" true;
    ClrSysRef "ClrSysRef" true;
    PmtInfId "PmtInfId" true;
    MsgId "MsgId" true;
    AmtDtls "AmtDtls" false;
    TxAmt "TxAmt" false;
    InstdAmt "InstdAmt" false;
    RltdPties "RltdPties" false;
    Dbtr "Dbtr" false;
    Cdtr "Cdtr" false;
    Pty "Pty" false;
    Nm "Nm" true;
    RmtInf "RmtInf" false;
    Ustrd "Ustrd" true;
    Strd "Strd" false;
    CdtrRefInf "CdtrRefInf" false;
    Ref "Ref" true;
    AddtlTxInf "AddtlTxInf" true;
    AddtlNtryInf "AddtlNtryInf" true;
    RtrInf "RtrInf" false;
    RvslInd "RvslInd" true;
    Btch "Btch" false;
    NbOfTxs "NbOfTxs" true;
    Document "Document" false;
    BkToCstmrStmt "BkToCstmrStmt" false;
    BkToCstmrDbtCdtNtfctn "BkToCstmrDbtCdtNtfctn" false;
    GrpHdr "GrpHdr" false;
    MsgPgntn "MsgPgntn" false;
    StmtPgntn "StmtPgntn" false;
    NtfctnPgntn "NtfctnPgntn" false;
    PgNb "PgNb" true;
    LastPgInd "LastPgInd" true;
    Stmt "Stmt" false;
    Ntfctn "Ntfctn" false;
    CreDtTm "CreDtTm" true;
    FrToDt "FrToDt" false;
    ToDtTm "ToDtTm" true;
    CpyDplctInd "CpyDplctInd" true;
    Acct "Acct" false;
    Id "Id" true;
    Iban "IBAN" true;
    Othr "Othr" false;
    Ccy "Ccy" true;
    Svcr "Svcr" false;
    FinInstnId "FinInstnId" false;
    Bic "BIC" true;
    Bicfi "BICFI" true;
    Bal "Bal" false;
    Tp "Tp" false;
    CdOrPrtry "CdOrPrtry" false;
    TxsSummry "TxsSummry" false;
    TtlNtries "TtlNtries" false;
    TtlCdtNtries "TtlCdtNtries" false;
    TtlDbtNtries "TtlDbtNtries" false;
    NbOfNtries "NbOfNtries" true;
    Sum "Sum" true;
    TtlNetNtry "TtlNetNtry" false;
    TtlNetNtryAmt "TtlNetNtryAmt" true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again() {
        for name in ["Ntry", "IBAN", "BkToCstmrDbtCdtNtfctn", "TtlNetNtryAmt"] {
            assert_eq!(Tag::of(name).name(), name);
        }
        assert_eq!(Tag::of("ntry"), Tag::Other);
        assert!(Tag::Amt.has_text() && !Tag::Ntry.has_text() && !Tag::Other.has_text());
    }
}
