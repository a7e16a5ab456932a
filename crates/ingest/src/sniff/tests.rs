use super::*;

/// The head of a file, written so that it can be read: `\x` and `\n` as in source.
const CASES: &[(&[u8], Format)] = &[
    // Fixed-width lockbox files with record digits.
    (b"100ABCDEFGHIJ00999999911605231800\n2ABCDEFGHIJ0099999991000000000040008000801\n50000000022222160523ABCDEFGHIJ0099999991\n6001001000070000005500270700123455550000000180051616BOB E SMITH\n40010016019CE554\n", Format::BaiLockbox),
    (b"1 SAMPLECO   09901000102611020930\n2SAMPLECO   0990100010000000000040008500011\n500017 0002303261102SAMPLECO\n", Format::BaiLockbox),
    (b"50010000002303261102SAMPLECO  0990100010\n60010010000045000000001871QUILL SAMPLE CO     INV20000010000045000              CUST00001\n", Format::BaiLockbox),
    (b"6000001000012500099010001000123456780001001USD\n6000002000012500099010001000123456780001002USD\n", Format::BaiLockbox),
    (b"52026110200230300007001000000015000000000100199020002000000000060001IMG00001.TIF\n", Format::BaiLockbox),
    (b"1000261102  110226 00004121002303       SAMPLE COMPANY       099010001\n6000000000000000230300001007809633 00002000000032502611021102260000000000001\n", Format::BaiLockbox),
    // Fixed-width without record digits: known only by trial.
    (b"H20261102002303\r\nD202611020000001201000000000015000900001\r\nT000000000017649000", Format::Unknown),
    (b"00SAMPLE0000GROUP10000020000127456P00000000000000000000\n", Format::Unknown),
    (b"BATCH-AR LOCKBOX 2303       2026-11-02 BANK NAME000000000081250 00002\n", Format::Unknown),
    (b"0000000700010000041.0730000003301\r\n0000000700020000900.0030000003302\r\n", Format::Unknown),
    // Statements.
    (b"01,121140399,9999999999,050608,1015,1,80,1,2/\r\n", Format::Bai2),
    (b"\n01,GSBI,ABC,200331,2300,1,,,2/\n", Format::Bai2),
    (b"\xef\xbb\xbf  01,A", Format::Bai2),
    (b"00,0004,1/2/345,06/0321,0829,001,80,1,2/\n", Format::Csv),
    (b"go test fuzz v1\nstring(\"020,0,,000101,,,\\n03,0,\\n16,,0\")\n", Format::Unknown),
    (b"go test fuzz v1\nstring(\"0\")\n", Format::Unknown),
    (b":20:REF\n:25:ACC\n", Format::Mt940),
    // Lists.
    (b"\xef\xbb\xbfname,Member ID,account_number\n", Format::AccountsList),
    (b"member_id;account_number;region\n1;2;norcal\n", Format::AccountsList),
    (b"0002303,20261102,00012,001,990100010,0012345678,0001001,125.00,IMG00001.TIF\r\n0002303,20261102,00012,002,990200020,000000099,1002,\"1,250.50\",IMG00002.TIF\r\n", Format::Csv),
    (b"Sample Lockbox Services,LBX 2303,Sample Company,2026-11-02,340.25\nLine Number,Account Number,Customer Name\n", Format::Csv),
    (b"1,LBX2303,20261102,SAMPLE BANK,SAMPLE CO,0412\n5,001,20261102,LBX2303\n6,001,0001,10021,0000118725,SAMPLE BOATS\n", Format::Csv),
    (b"a\tb\tc\n1\t2\t3\n", Format::Csv),
    (b"Lockbox,Batch,Item,Date,Check Number,Amount\n2303,1,1,2026-11-02,1001,125.00\n", Format::Csv),
    (b"Date,Description,Amount\n11/23/2026,LOCKBOX 2303,812.50\n", Format::CsvStatement),
    (b"\xef\xbb\xbfAccount Number:;4121001234\r\n\r\nPost Date;Text;Debit;Credit\r\n", Format::CsvStatement),
    (b"\"As Of Date\",\"Account Number\",\"BAI Code\",\"Amount\"\n", Format::CsvStatement),
    // X12.
    (b"\xef\xbb\xbfISA*00*          *00*          *16*102096559TEST  *14*PARTNERTEST    *071214*1406*U*00040*810000263*1*T*>\r\n  GS*RA*102096559TEST\r\n    ST*820*123456\r\n", Format::X12(X12Set::PaymentOrder)),
    (b"ISA*00*          *00*          *ZZ*EMEDNYBAT      *ZZ*ETIN           *141231*1159*^*00501*003333333*0*T*:~GS*RA*E*E*1*1*1*X*005010X218~ST*820*222222222~", Format::X12(X12Set::PaymentOrder)),
    (b"ISA*00*          *00*          *01*990100010      *ZZ*SAMPLECO       *261102*0915*U*00501*000000101*0*T*>~\nGS*LB*9~\nST*823*0001~\n", Format::X12(X12Set::Lockbox)),
    (b"ST*823*0001~\nN1*PR*BANK*92*B1~\n", Format::X12(X12Set::Lockbox)),
    (b"GS*RA*A*B*20261123*0915*12*X*005010\nST*820*0007\nBPR*I*1\n", Format::X12(X12Set::PaymentOrder)),
    (b"GS;name;amount\n1;2;3\n4;5;6\n", Format::Csv),
    (b"ISA*03*9876543210*01*9876543210*30*000000005      *30*12345          *131031*1147*^*00501*000000907*1*T*:~\nGS*HP*0~\nST*835*0001~\n", Format::X12(X12Set::ClaimPayment)),
    (b"ISA|00|  ~GS|PO|~ST|850|0001~", Format::X12(X12Set::Other)),
    (b"ISABELLA WROTE THIS\n", Format::Unknown),
    (b"ST* IS NO SET\n", Format::Unknown),
    // XML and JSON.
    (b"<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.02\"><BkToCstmrDbtCdtNtfctn>", Format::Camt(Camt::Notification)),
    (b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">", Format::Camt(Camt::Statement)),
    (b"<?xml version=\"1.0\"?><Document><BkToCstmrStmt>", Format::Camt(Camt::Statement)),
    (b"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.052.001.06\">", Format::Camt(Camt::Report)),
    (b"<html><body>Session expired</body></html>", Format::Xml),
    (b"<p:Document xmlns:p=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.14\">", Format::Camt(Camt::Statement)),
    (b"<OFX><SIGNONMSGSRSV1>", Format::Ofx),
    (b"OFXHEADER:100\nDATA:OFXSGML\n", Format::Ofx),
    (b"<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\"?><OFX>", Format::Ofx),
    (b"{\n  \"fileControl\": {\n", Format::Json),
    // Image cash letters.
    (b"\x00\x00\x00\x500135T231380104121042882201810032", Format::X9),
    (b"\x00\x00\x00\x50\xf0\xf1\xf0\xf3\xe3\xf1\xf2\xf3\xf4\xf5\xf6\xf7", Format::X9),
    (b"0135T231380104121042882201810032251NCitadel           Wells Fargo        US     \n", Format::X9),
    (b"\xf0\xf1\xf0\xf3\xe3\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf0", Format::X9),
    // What is no text, or no text in ASCII.
    (b"\xf1\xf0\xf0\xc1\xc2\xc3\xc4\xc5\xc6\x40\x40\x40\xf0\xf9\xf9\x15\xf2\xc1\xc2\xc3", Format::Ebcdic),
    (b"II*\x00\x10\x1c\x00\x00", Format::Image),
    (b"\x89PNG\r\n\x1a\n\x00\x00", Format::Image),
    (b"PK\x03\x04\x14\x00", Format::Zip),
    (b"\x1f\x8b\x08\x00", Format::Gzip),
    (b"%PDF-1.7\n", Format::Pdf),
    (b"-----BEGIN PGP MESSAGE-----\n", Format::Pgp),
    (b"\x85\x01\x0c\x03\x00\x99\xfe\x01", Format::Pgp),
    (b"6001001000070000005500270700\x00\x01\x02\x03\n", Format::Binary),
    (b"\x7fELF\x02\x01\x01\x00", Format::Binary),
    (b"SQLite format 3\x00", Format::Binary),
    (b"", Format::Empty),
    (b" \r\n\t\n", Format::Empty),
    (b"\xef\xbb\xbf", Format::Empty),
    // Text that only looks a little like a lockbox file.
    (b"Dear customer,\n5 items were deposited today.\n6 more tomorrow.\n", Format::Unknown),
    (b"555-1234\n666-4321\n", Format::Unknown),
    (b"1. Introduction to lockbox\n2. What a lockbox file is\n", Format::Unknown),
    (b"12345\n67890\n", Format::Unknown),
];

#[test]
fn every_format_is_told_from_its_head() {
    for (head, format) in CASES {
        assert_eq!(sniff(head), *format, "{}", head.escape_ascii());
    }
}

#[test]
fn only_text_that_nothing_claims_may_be_a_lockbox() {
    for (head, format) in CASES {
        let claimed = !matches!(format, Format::BaiLockbox | Format::Csv | Format::Unknown);
        assert_eq!(sniff(head).may_be_lockbox(), !claimed, "{}", head.escape_ascii());
    }
}

#[test]
fn fixtures_are_told() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let list = std::fs::read(root.join("accounts/everything.csv")).unwrap();
    assert_eq!(sniff(&list), Format::AccountsList);
    for entry in std::fs::read_dir(root.join("bai2/good")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            assert_eq!(sniff(&std::fs::read(&path).unwrap()), Format::Bai2, "{}", path.display());
        }
    }
}

#[test]
fn a_head_that_is_cut_is_judged_by_its_whole_lines() {
    let line = b"6001001000070000005500270700123455550000000180051616BOB E SMITH\n";
    let mut head: Vec<u8> = line.iter().copied().cycle().take(HEAD_BYTES).collect();
    assert_eq!(sniff(&head), Format::BaiLockbox);
    head.truncate(100);
    head.extend_from_slice(&vec![b'X'; HEAD_BYTES]);
    assert_eq!(sniff(&head), Format::BaiLockbox);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_are_something(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
        let format = sniff(&bytes);
        proptest::prop_assert!(!format.as_str().is_empty());
        // What holds a control character is never called a lockbox file.
        if bytes.contains(&0) {
            proptest::prop_assert!(format != Format::BaiLockbox);
        }
    }
}
