//! Prints the parts of articles: `cargo run -p demarche-ingest --example sections -- FILE…`

use demarche_ingest::{Options, articles};
use std::io::Read;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let mut bytes = Vec::new();
        if path == "-" {
            std::io::stdin().read_to_end(&mut bytes)?
        } else {
            std::fs::File::open(&path)?.read_to_end(&mut bytes)?
        };
        for article in articles(&bytes, &path, &Options::default()) {
            match article {
                Ok(article) => {
                    println!("== {} {} {:?} {:?}", article.locator, article.id, article.language, article.publication);
                    println!("{:?}", article.metadata);
                    for diagnostic in &article.diagnostics {
                        println!("{} {}", diagnostic.code, diagnostic.message);
                    }
                    for section in &article.sections {
                        let words = section.span.of(&article.text);
                        let start: String = words.chars().take(110).collect();
                        let author = section.author.as_deref().map(|name| format!(" [{name}]")).unwrap_or_default();
                        println!(
                            "{:>11} {:>6} {}{author}",
                            section.kind.name(),
                            words.chars().count(),
                            start.replace('\n', "⏎")
                        );
                    }
                }
                Err(error) => println!("!! {error}"),
            }
        }
    }
    Ok(())
}
