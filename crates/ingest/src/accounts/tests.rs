use lockbox_domain::ids::Region;

use super::*;

const HEADER: &str =
    "member_id,account_number,region,name,statement_number,statement_date,due_date,kind,amount_due\n";

fn regions() -> Vec<Region> {
    ["norcal", "socal"].iter().map(|r| Region::new(r).unwrap()).collect()
}

/// Rows as `account member region name bill`, problems as `code@line`, the end as `rows/bad`.
fn read(bytes: &[u8]) -> Vec<String> {
    read_all(bytes, &regions())
        .into_iter()
        .map(|event| match event {
            AccountsEvent::Row(r) => {
                let bill = r.bill.map_or("-".to_owned(), |b| {
                    format!(
                        "{} {} {} {} {}",
                        b.number,
                        b.kind.as_str(),
                        b.statement_date,
                        b.due,
                        b.amount_due
                    )
                });
                format!("{} {} {} [{}] {bill}", r.number, r.member, r.region, r.name)
            }
            AccountsEvent::Diagnostic(d) => {
                format!("{} {}@{}+{}", d.severity.as_str(), d.code.as_str(), d.place.line, d.place.byte)
            }
            AccountsEvent::End(s) => {
                format!("{}/{}{}", s.rows, s.bad, if s.accepted { "" } else { " refused" })
            }
        })
        .collect()
}

#[test]
fn a_list_with_everything() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/accounts");
    let found = read(&std::fs::read(path.join("everything.csv")).unwrap()).join("\n") + "\n";
    let beside = path.join("everything.csv.expected.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&beside, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(beside).unwrap());
}

#[test]
fn one_row_each() {
    let good = "281796573,1007809633,norcal,ANA SINGH,S00000001,2026-10-30,2026-12-15,medical,32.50";
    let cases = [
        (good, "1007809633 281796573 norcal [ANA SINGH] S00000001 medical 2026-10-30 2026-12-15 32.50"),
        (
            "28-1796 573,0001007809633,NORCAL,\"SINGH, ANA\",S1,2026-10-30,,Premium,\"$1,032.50\"",
            "1007809633 281796573 norcal [SINGH, ANA] S1 premium 2026-10-30 2026-11-29 1032.50",
        ),
        ("1,2,socal,X,,,,,", "2 1 socal [X] -"),
        ("1,2,socal,X,,,,,0.00", "2 1 socal [X] -"),
        (
            "1,2,socal,,S1,10/30/2026,11/29/2026,medical,0",
            "2 1 socal [] S1 medical 2026-10-30 2026-11-29 0.00",
        ),
        ("1,2,socal,X,S1,2026-10-30,,medical,-1.00", "error bad-row@2+94"),
        ("1,2,socal,X,S1,2026-10-30,,medical,1.005", "error bad-row@2+94"),
        ("1,2,socal,X,S1,2026-10-30,,medical,", "error bad-row@2+94"),
        ("1,2,socal,X,S1,2026-10-30,,dental,1.00", "error bad-row@2+94"),
        ("1,2,socal,X,S1,30.10.2026,,medical,1.00", "error bad-row@2+94"),
        ("1,2,socal,X,S1,26-10-30,,medical,1.00", "error bad-row@2+94"),
        ("1,2,socal,X,S1,2026-10-30,soon,medical,1.00", "error bad-row@2+94"),
        (",2,socal,X,S1,2026-10-30,,medical,1.00", "error bad-row@2+94"),
        ("1,000,socal,X,S1,2026-10-30,,medical,1.00", "error bad-row@2+94"),
        ("1,1.00781E+09,socal,X,S1,2026-10-30,,medical,1.00", "error bad-row@2+94"),
        ("1,2,hawaii,X,S1,2026-10-30,,medical,1.00", "error unknown-region@2+94"),
        ("1,2,,X,S1,2026-10-30,,medical,1.00", "error unknown-region@2+94"),
        ("1,2,socal,SINGH, ANA,S1,2026-10-30,,medical,1.00", "error bad-row@2+94"),
        ("1,2,socal,X,S1", "error bad-row@2+94"),
        ("1,2,socal,\"X,S1,2026-10-30,,medical,1.00", "error bad-row@2+94"),
    ];
    for (row, expected) in cases {
        let text = format!("{HEADER}{row}\n{good}\n");
        let found = read(text.as_bytes());
        assert_eq!(found[0], expected, "{row}");
        let bad = u8::from(expected.starts_with("error"));
        // Whatever is wrong with a row, the next one is read.
        assert_eq!(found[1..], [cases[0].1.to_owned(), format!("{}/{bad}", 2 - bad)], "{row}");
    }
}

#[test]
fn an_amount_without_a_bill_is_said() {
    let found = read(format!("{HEADER}1,2,socal,X,,,,,5.00\n").as_bytes());
    assert_eq!(found, ["2 1 socal [X] -", "warning bad-row@2+94", "1/0"]);
}

#[test]
fn headers() {
    let row = "1,2,socal,X,S1,2026-10-30,,medical,1.00";
    let bill = "2 1 socal [X] S1 medical 2026-10-30 2026-11-29 1.00";
    let cases: [(&str, &str, &[&str]); 8] = [
        ("", "", &["error empty-file@0+0", "0/0 refused"]),
        (
            "\u{feff}Member ID, Account-Number,REGION,\"name\",statement_number,statement_date,due_date,kind,amount_due",
            row,
            &[bill, "1/0"],
        ),
        (
            "x,amount_due,kind,statement_date,statement_number,name,region,account_number,member_id",
            "z,1.00,medical,2026-10-30,S1,X,socal,2,1",
            &[bill, "1/0"],
        ),
        (
            "member_id;account_number;region;name;statement_number;statement_date;kind;amount_due",
            "1;2;socal;X;S1;2026-10-30;medical;1.00",
            &[bill, "1/0"],
        ),
        (
            "member_id,account_number,region,name,statement_number,statement_date,due_date,kind",
            row,
            &["error missing-column@1+0", "0/0 refused"],
        ),
        ("a,b,c", row, &["error missing-column@1+0", "0/0 refused"]),
        (
            "member_id,account_number,region,name,statement_number,statement_date,due_date,kind,amount_due,kind",
            "1,2,socal,X,S1,2026-10-30,,medical,1.00,premium",
            &["warning loose-format@1+0", bill, "1/0"],
        ),
        (
            "member_id,account_number,region,name,statement_number,statement_date,due_date,kind,amount_due",
            "",
            &["0/0"],
        ),
    ];
    for (header, row, expected) in cases {
        for end in ["\n", "\r\n"] {
            let text =
                if header.is_empty() { String::new() } else { format!("{header}{end}{row}{end}{end}") };
            assert_eq!(read(text.as_bytes()), expected, "{header}");
        }
    }
}

#[test]
fn other_encodings_and_long_rows() {
    let found = read(format!("{HEADER}1,2,socal,JOS?,,,,,\n").replace('?', "\u{1}").as_bytes());
    assert_eq!(found, ["2 1 socal [JOS] -", "1/0"]);
    let mut latin = HEADER.as_bytes().to_vec();
    latin.extend_from_slice(b"1,2,socal,JOS\xc9,,,,,\n");
    assert_eq!(read(&latin), ["2 1 socal [JOS\u{c9}] -", "warning not-utf8@2+94", "1/0"]);
    let long = format!("{HEADER}1,2,socal,{},,,,,\n1,2,socal,X,,,,,\n", "X".repeat(100_000));
    assert_eq!(read(long.as_bytes()), ["error line-too-long@2+94", "2 1 socal [X] -", "1/1"]);
    let many = format!("{HEADER}{}", "x\n".repeat(5000));
    let found = read(many.as_bytes());
    assert_eq!((found.len(), found.last().map(String::as_str)), (1001, Some("0/5000")));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_end_with_one_summary(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..1000)) {
        for prefix in ["", HEADER] {
            let found = read(&[prefix.as_bytes(), &bytes].concat());
            proptest::prop_assert_eq!(found.iter().filter(|line| line.contains('/') && !line.contains('[')).count(), 1);
        }
    }
}
