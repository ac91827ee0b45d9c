//! How long opening and scoring take on one core: `cargo run --release -p attache-scorer --example speed [FILE]`.

use std::time::Instant;

use attache_scorer::{Encoder, Question};

fn main() -> Result<(), attache_scorer::Error> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "models/encoder.att".into());
    let start = Instant::now();
    let encoder = Encoder::open(path.as_ref())?;
    println!("opened in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let text = "Iranian Foreign Minister Mohammad Javad Zarif has condemned a decision of the United States to stop the sale of \
                spare parts for airliners to Tehran.";
    let (actor, recipient) = (0..45, 74..91);
    let question =
        Question { text, actor: std::slice::from_ref(&actor), recipient: std::slice::from_ref(&recipient), ..Question::default() };
    println!("{} pieces", encoder.pieces(&question).len());
    for size in [1, 16] {
        let questions = vec![question; size];
        let mut best = f64::INFINITY;
        for _ in 0..20 {
            let start = Instant::now();
            encoder.score(&questions);
            best = best.min(start.elapsed().as_secs_f64() * 1e3 / size as f64);
        }
        println!("{size:>2} together: {best:.2} ms a sentence");
    }
    Ok(())
}
