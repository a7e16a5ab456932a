//! Large files of every format, written while they are read and never in memory.

use std::io::Read;

/// A file that is written while it is read: a head, as many entries, a tail.
pub struct Made {
    pending: Vec<u8>,
    taken: usize,
    next: u64,
    entries: u64,
    entry: fn(u64) -> String,
    tail: String,
    bytes: u64,
}

impl Read for Made {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.taken == self.pending.len() {
            self.pending.clear();
            self.taken = 0;
            while self.next < self.entries && self.pending.len() < 64 * 1024 {
                self.pending.extend_from_slice((self.entry)(self.next).as_bytes());
                self.next += 1;
            }
            if self.next == self.entries && !self.tail.is_empty() {
                self.pending.extend_from_slice(std::mem::take(&mut self.tail).as_bytes());
            }
        }
        let rest = self.pending.get(self.taken..).unwrap_or_default();
        let len = rest.len().min(out.len());
        out[..len].copy_from_slice(&rest[..len]);
        self.taken += len;
        self.bytes += len as u64;
        Ok(len)
    }
}

fn camt_entry(n: u64) -> String {
    format!(
        "<Ntry><NtryRef>{n}</NtryRef><Amt Ccy=\"USD\">{}.{:02}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <BookgDt><Dt>2026-11-23</Dt></BookgDt><ValDt><Dt>2026-11-24</Dt></ValDt><AcctSvcrRef>20261123{n:08}</AcctSvcrRef>\
         <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>\
         <NtryDtls><TxDtls><Refs><EndToEndId>E2E{n}</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>SAMPLE PAYER {n}</Nm></Pty>\
         </Dbtr></RltdPties><RmtInf><Ustrd>PREMIUM NOVEMBER ACCOUNT {n:010}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n",
        n % 1000,
        n % 100,
    )
}

fn bai2_entry(n: u64) -> String {
    format!("16,301,{},0,20261123{n:08},E2E{n},SAMPLE PAYER {n} PREMIUM NOVEMBER/\n", n % 100_000)
}

fn ofx_entry(n: u64) -> String {
    format!(
        "<STMTTRN>\n<TRNTYPE>CREDIT\n<DTPOSTED>20261123\n<TRNAMT>{}.{:02}\n<FITID>20261123{n:08}\n<NAME>SAMPLE PAYER {n}\n\
         <MEMO>PREMIUM NOVEMBER\n</STMTTRN>\n",
        n % 1000,
        n % 100,
    )
}

fn x12_entry(n: u64) -> String {
    format!(
        "BPR*I*{}.{:02}*C*CHK**01*121000358*DA*{n:010}~\nTRN*1*{n}~\nN1*PR*SAMPLE PAYER {n}~\nREF*ZZ*ACCOUNT {n:010}~\n",
        n % 1000,
        n % 100,
    )
}

fn index_entry(n: u64) -> String {
    format!(
        "2303,2026-11-23,{},{},{}.{:02},121000358,{n:010},{n},\"SAMPLE PAYER {n}, JR\",ACCOUNT {n:010}\n",
        n / 500,
        n % 500,
        n % 1000,
        n % 100,
    )
}

/// Four payments in two batches, with their totals.
fn kp80_entry(n: u64) -> String {
    const MAIL: &str = include_str!("../../../../fixtures/bai-lockbox/kp-80/good.txt");
    let body =
        MAIL.find("\n5").and_then(|from| MAIL.get(from + 1..MAIL.rfind("\n9")? + 1)).unwrap_or_default();
    // Its records are numbered by batch, and so are those of the next.
    let _ = n;
    body.to_owned()
}

fn csv_entry(n: u64) -> String {
    format!(
        "11/23/2026,0041210012,\"SAMPLE PAYER {n}, PREMIUM\",20261123{n:08},{}.{:02}\n",
        n % 1000,
        n % 100
    )
}

/// A file of that format with so many entries.
pub fn made(format: &str, entries: u64) -> Made {
    let (head, entry, tail): (&str, fn(u64) -> String, String) = match format {
        "bai2" => {
            let sum: u64 = (0..entries).map(|n| n % 100_000).sum();
            (
                "01,SAMPLEBANK,SAMPLECO,261123,2300,1,,,2/\n02,SAMPLECO,SAMPLEBANK,1,261122,,USD,2/\n03,4121001234,USD,/\n",
                bai2_entry,
                format!(
                    "49,{sum},{}/\n98,{sum},1,{}/\n99,{sum},1,{}/\n",
                    entries + 2,
                    entries + 4,
                    entries + 6
                ),
            )
        }
        "ofx" => (
            "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><BANKACCTFROM><ACCTID>41</BANKACCTFROM><BANKTRANLIST>\n",
            ofx_entry,
            "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n".to_owned(),
        ),
        "x12" => {
            let sum: u64 = (0..entries).map(|n| n % 1000 * 100 + n % 100).sum();
            let total = format!("{}.{:02}", sum / 100, sum % 100);
            return Made::of(
                format!(
                    "ISA*00*          *00*          *01*121000358      *ZZ*SAMPLECO       *261123*0915*U*00501*000000101*0*P*>~\n\
                     GS*LB*121000358*SAMPLECO*20261123*0915*11*X*005010~\nST*823*0001~\nDEP*2303*20261123*0915*D1~\n\
                     AMT*3*{total}~\nBAT*20261123**001~\nAMT*2*{total}~\n"
                ),
                x12_entry,
                format!("SE*{}*0001~\nGE*1*11~\nIEA*1*000000101~\n", entries * 4 + 6),
                entries,
            );
        }
        "index" => (
            "Lockbox,Deposit Date,Batch,Sequence,Amount,Routing,Account,Check Number,Name,Memo\n",
            index_entry,
            String::new(),
        ),
        "kp-80" => (
            "100KAISERPERM01210003582611240600                                               \n\
             2KAISERPERM0121000358                                                           \n",
            kp80_entry,
            "9000000                                                                         \n".to_owned(),
        ),
        "csv" => ("Date,Account,Description,Bank Reference,Amount\n", csv_entry, String::new()),
        _ => (
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Acct><Id><Othr>\
             <Id>4121001234</Id></Othr></Id><Ccy>USD</Ccy></Acct>\n",
            camt_entry,
            "</Stmt></BkToCstmrStmt></Document>\n".to_owned(),
        ),
    };
    Made::of(head.to_owned(), entry, tail, entries)
}

impl Made {
    fn of(head: String, entry: fn(u64) -> String, tail: String, entries: u64) -> Self {
        Self { pending: head.into_bytes(), taken: 0, next: 0, entries, entry, tail, bytes: 0 }
    }
}
