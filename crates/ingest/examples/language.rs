//! How fast languages are told: `cargo run --release -p attache-ingest --example language < STORIES.jsonl`
//!
//! Reads stories as JSON Lines (`-- --show` lists them), or tells the language of a paragraph of its own over and over if there are none.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::time::Instant;

use attache_ingest::language;
use attache_record::Story;

/// Bytes of a text that are looked at.
const LOOKED_AT: usize = 1_500;

fn main() {
    let mut stories: Vec<Story> =
        std::io::stdin().lock().lines().map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok()).collect();
    if stories.is_empty() {
        let texts = [
            "The minister said on Monday that talks with the rebels would begin before the end of the month, if they laid down arms. ",
            "Министр заявил в понедельник, что переговоры с повстанцами начнутся до конца месяца, если они сложат оружие. ",
        ];
        stories = texts.iter().map(|text| Story { text: text.repeat(20), ..Story::default() }).collect();
    }
    let size: usize = stories.iter().map(|story| story.text.len().min(LOOKED_AT) + story.title.as_deref().map_or(0, str::len)).sum();
    let rounds = (200_000_000 / size.max(1)).clamp(1, 20_000);
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let begun = Instant::now();
    for _ in 0..rounds {
        for story in &stories {
            *found.entry(language::of(story).map_or("none", language::Language::code)).or_default() += 1;
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{:.0} MB/s of text looked at, {:.0} stories/s",
        (rounds * size) as f64 / seconds / 1e6,
        (rounds * stories.len()) as f64 / seconds
    );
    if std::env::args().nth(1).as_deref() == Some("--show") {
        for story in &stories {
            println!("{}\t{}", language::of(story).map_or("none", language::Language::code), story.text.lines().next().unwrap_or_default());
        }
    }
    println!("{:?}", found.into_iter().map(|(code, count)| (code, count / rounds)).collect::<Vec<_>>());
}
