//! How fast statements are read and in how much memory: `statement_bench [camt|bai2|ofx|csv] [ENTRIES]`.
//!
//! The file is made as it is read and is never in memory, so that the peak is the reader's. Run one format a process,
//! since the peak of a process never falls.

use std::io::{BufReader, Read};
use std::time::Instant;

use lockbox_ingest::event::{ReadStatements, StatementEvent};
use lockbox_ingest::{bai2, camt, csv_statement, ofx};

/// A file that is written while it is read: a head, as many entries, a tail.
struct Made {
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

fn csv_entry(n: u64) -> String {
    format!(
        "11/23/2026,0041210012,\"SAMPLE PAYER {n}, PREMIUM\",20261123{n:08},{}.{:02}\n",
        n % 1000,
        n % 100
    )
}

fn made(format: &str, entries: u64) -> Made {
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
        "csv" => ("Date,Account,Description,Bank Reference,Amount\n", csv_entry, String::new()),
        _ => (
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Acct><Id><Othr>\
             <Id>4121001234</Id></Othr></Id><Ccy>USD</Ccy></Acct>\n",
            camt_entry,
            "</Stmt></BkToCstmrStmt></Document>\n".to_owned(),
        ),
    };
    Made { pending: head.as_bytes().to_vec(), taken: 0, next: 0, entries, entry, tail, bytes: 0 }
}

/// Seconds that making the file takes by itself, which are no reader's.
fn making(format: &str, entries: u64) -> std::io::Result<(f64, u64)> {
    let start = Instant::now();
    let mut file = made(format, entries);
    let bytes = std::io::copy(&mut file, &mut std::io::sink())?;
    Ok((start.elapsed().as_secs_f64(), bytes))
}

/// The most memory the process ever had, in KiB; 0 where the system does not tell.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or(0)
}

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let format = arguments.next().unwrap_or_else(|| "camt".to_owned());
    let entries = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(300_000);
    let (making, bytes) = making(&format, entries)?;
    let input = BufReader::with_capacity(64 * 1024, made(&format, entries));
    let mut reader: Box<dyn ReadStatements> = match format.as_str() {
        "bai2" => Box::new(bai2::Reader::new(input)),
        "ofx" => Box::new(ofx::Reader::new(input)),
        "csv" => match csv_statement::built_in().first() {
            Some(profile) => Box::new(csv_statement::Reader::new(profile, input)),
            None => return Ok(()),
        },
        _ => Box::new(camt::Reader::new(input)),
    };
    let start = Instant::now();
    let mut read = 0_u64;
    while let Some(event) = reader.next_event()? {
        match event {
            StatementEvent::Entry(_) => read += 1,
            StatementEvent::FileEnd(end) => {
                let seconds = (start.elapsed().as_secs_f64() - making).max(1e-9);
                println!(
                    "{format}: {read} entries, {:.1} MB in {seconds:.3} s: {:.0} MB/s, {:.0} entries/s, \
                     peak {:.1} MB, balanced {}",
                    bytes as f64 / 1e6,
                    bytes as f64 / 1e6 / seconds,
                    read as f64 / seconds,
                    peak_kib() as f64 / 1024.0,
                    end.balanced,
                );
            }
            StatementEvent::Statement(_) | StatementEvent::Diagnostic(_) => {}
        }
    }
    Ok(())
}
