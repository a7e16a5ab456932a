//! What the renderers promise for any table.

use lockbox_domain::Cents;
use lockbox_report::{Cell, Kind, Style, Table, render};

fn tricky() -> Table {
    let mut table =
        Table::new("tricky", "Tricky", &[("who", Kind::Text), ("amount", Kind::Cents), ("n", Kind::Count)]);
    for text in [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\tx",
        "\rx",
        "a\u{1b}[31mb",
        "\u{202e}cba",
        "quote \" and, comma",
        "ANA SINGH",
    ] {
        table.push(vec![text.into(), Cell::Cents(Cents::new(-123_456_789)), Cell::Count(1_234_567)]);
    }
    table.push(vec![Cell::Empty]);
    table.add_totals("total").unwrap();
    table
}

#[test]
fn csv_text_is_no_formula_and_amounts_stay_numbers() {
    let mut out = Vec::new();
    render::csv(&tricky(), &mut out).unwrap();
    let mut reader = csv::Reader::from_reader(&out[..]);
    for (i, record) in reader.records().enumerate() {
        let record = record.unwrap();
        assert!(!record[0].starts_with(['=', '+', '-', '@', '\t', '\r']), "{record:?}");
        if i < 10 {
            assert_eq!((&record[1], &record[2]), ("-1234567.89", "1234567"));
        }
    }
}

#[test]
fn screen_text_is_safe_aligned_and_fits() {
    let plain = render::screen(&tricky(), Style::PLAIN);
    assert!(!plain.contains('\u{1b}') && !plain.contains('\u{202e}'), "{plain}");
    let ends: Vec<usize> =
        plain.lines().filter_map(|l| l.find("1,234,567.89").map(|at| l[..at].chars().count())).collect();
    assert_eq!(ends.len(), 10);
    assert!(ends.windows(2).all(|w| w[0] == w[1]), "amounts stand under each other: {plain}");
    for width in [45, 60, 200] {
        let text = render::screen(&tricky(), Style { color: false, width });
        assert!(text.lines().all(|l| l.chars().count() <= usize::from(width)), "{width}: {text}");
    }
}

#[test]
fn words_give_way_to_figures() {
    let mut table = Table::new("wide", "Wide", &[("what_it_is", Kind::Text), ("amount", Kind::Cents)]);
    table.push(vec![
        "many words that do not fit beside a figure".into(),
        Cell::Cents(Cents::new(123_456_789)),
    ]);
    table.add_totals("total").unwrap();
    let text = render::screen(&table, Style { color: false, width: 26 });
    assert_eq!(text.matches("1,234,567.89").count(), 2, "{text}");
    let rules: Vec<usize> =
        text.lines().enumerate().filter(|(_, l)| l.contains('─')).map(|(i, _)| i).collect();
    assert_eq!(rules.len(), 2, "{text}");
    assert_eq!(text.lines().count(), rules[1] + 2, "sums stand alone under the second rule: {text}");
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let style = Style { color: true, width: 80 };
    assert!(render::screen(&tricky(), style).contains("\u{1b}[1m"));
    assert!(!render::screen(&tricky(), Style { color: false, ..style }).contains('\u{1b}'));
}

#[test]
fn json_keeps_order_and_whole_cents() {
    let text = render::json(&tricky()).unwrap();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(rows[0]["amount_cents"], -123_456_789);
    assert_eq!(rows[0]["who"], "=1+1");
    assert!(rows[10]["amount_cents"].is_null());
    assert!(text.find("\"who\"").unwrap() < text.find("\"amount_cents\"").unwrap());
}
