//! Prints what the lockbox reader finds in files: a help for writing profiles.

fn main() -> std::io::Result<()> {
    use lockbox_ingest::lockbox::{Event, Reader, built_in, detect};
    for path in std::env::args().skip(1) {
        let profiles: Vec<_> = built_in().iter().collect();
        let open = || std::fs::File::open(&path).map(std::io::BufReader::new);
        let start = std::time::Instant::now();
        let found = detect(&profiles, &["kp-80"], open)?;
        println!("{path}: {:?} {:?} in {:?}", found.best, found.verdict, start.elapsed());
        let Some(profile) = profiles.iter().find(|p| Some(p.name()) == found.best.as_deref()) else {
            continue;
        };
        let mut reader = Reader::new(profile, open()?);
        while let Some(event) = reader.next_event()? {
            match event {
                Event::Diagnostic(d) => println!("  {:?} {} {}", d.severity, d.code.as_str(), d.message),
                Event::FileEnd(end) => println!(
                    "  accepted {} balanced {} batches {} items {} amount {} confirmed {} broken {}",
                    end.accepted,
                    end.balanced,
                    end.batches,
                    end.items,
                    end.amount,
                    end.totals_confirmed,
                    end.totals_broken
                ),
                Event::BatchEnd(b) if !b.sound => println!("  batch {} held: {:?}", b.number, b.why_held),
                _ => {}
            }
        }
    }
    Ok(())
}
