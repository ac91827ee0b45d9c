//! Speed and memory of `copies` over made-up stories of 600 words, one in four of them a copy:
//! `cargo run --release -p attache-ingest --example copies -- 200000`

use std::time::{Duration, Instant};

use attache_ingest::copies::{Copies, Settings, Verdict};
use attache_record::Story;
use jiff::civil::Date;

/// A small generator of numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// A word, the first ones of the language often, the others seldom.
    fn word(&mut self) -> String {
        let rank = 1_u64 << self.below(15);
        format!("w{}", rank + self.below(rank))
    }
}

fn text(seed: u64, words: usize) -> String {
    let mut numbers = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let words: Vec<String> = (0..words).map(|_| numbers.word()).collect();
    let paragraphs: Vec<String> = words.chunks(60).map(|chunk| chunk.join(" ")).collect();
    paragraphs.join("\n\n")
}

fn main() {
    let stories: u64 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let mut copies = Copies::new(Settings::default());
    let mut numbers = Numbers(7);
    let (mut spent, mut made, mut found, mut wrong) = (Duration::ZERO, 0_u64, 0_u64, 0_u64);
    let mut seeds: Vec<u64> = Vec::new();
    let boilerplate = text(u64::MAX, 40);
    for at in 0..stories {
        let copy = at > 100 && numbers.below(4) == 0;
        let seed = if copy { seeds[(at - 1 - numbers.below(100)) as usize] } else { at };
        seeds.push(seed);
        let mut body = text(seed, 600);
        if copy && numbers.below(2) == 0 {
            body.truncate(body.len() / 2);
        }
        // A tenth of the outlets ends every page with the same words.
        if numbers.below(10) == 0 {
            body = format!("{body}\n\n{boilerplate}");
        }
        // Ten thousand stories a day.
        let date = Date::constant(2019, 1, 1).saturating_add(jiff::Span::new().days((at / 10_000) as i64));
        let url = Some(format!("https://outlet{}.example.org/{at}", numbers.below(500)));
        let story = Story { id: format!("{at:016x}"), text: body, date: Some(date), url, ..Story::default() };
        let begun = Instant::now();
        let verdict = copies.add(&story);
        spent += begun.elapsed();
        made += u64::from(copy);
        found += u64::from(copy && verdict != Verdict::First);
        wrong += u64::from(!copy && verdict != Verdict::First);
    }
    let rate = stories as f64 / spent.as_secs_f64();
    println!("{stories} stories, {rate:.0} a second; {found} of {made} copies found, {wrong} wrong");
    println!("{} kept, {} bytes each", copies.len(), copies.memory() / copies.len().max(1));
}
