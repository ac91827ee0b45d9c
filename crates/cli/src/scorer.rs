//! The learned scorer that `--scorer` asks for.

use crate::args::{Asked, ScorerArgs};
use crate::models::Models;
use anyhow::{Context, Result, anyhow};
use attache_coder::{Coder, Guess, Judge, Policy, Verdict};
use attache_record::EventType;
use attache_scorer::{Encoder, Question, Scores, Vote};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The file's name in the models folder.
const FILE: &str = "encoder.att";
/// Where a checkout of the project has it.
const SHIPPED: &str = "models/encoder.att";

/// Folders above the program in which a checkout is sought: `target/release` lies two below it.
const ABOVE: usize = 4;

/// An opened scorer, asked about what the frames leave open or about everything.
pub struct Scorer {
    encoder: Encoder,
    vote: Vote,
    always: bool,
}

/// Opens the scorer, if it is wanted and there is one. What is only there by default and cannot be used is told and left out.
pub fn open(args: &ScorerArgs) -> Result<Option<Scorer>> {
    let always = args.scorer == Asked::Always;
    Ok(encoder(args)?.map(|encoder| Scorer { encoder, vote: Vote::default(), always }))
}

/// Gives the coder the scorer as a judge, if it is wanted and there is one.
pub fn beside(coder: Coder, args: &ScorerArgs) -> Result<Coder> {
    let Some(encoder) = encoder(args)? else { return Ok(coder) };
    let mut policy = match args.policy.as_deref() {
        Some(&[sure, dropped, retyped, told, aimed]) => Policy { sure, dropped, retyped, told, aimed, ..Policy::default() },
        _ => Policy::default(),
    };
    if args.scorer == Asked::Always {
        policy.sure = f32::INFINITY;
        policy.bytes = 0;
    }
    Ok(coder.with_judge(Bench(encoder), policy))
}

/// By what name the scorer that would be asked goes in a ledger: when it is asked, and a digest of its file; empty without one.
pub fn version(args: &ScorerArgs) -> Result<String> {
    let path = match (&args.scorer, &args.scorer_file) {
        (Asked::Off, _) => None,
        (_, Some(path)) => Some(path.clone()),
        (_, None) => default_file()?,
    };
    let Some(path) = path else { return Ok(String::new()) };
    let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
    let digest: String = Sha256::digest(bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let when = if args.scorer == Asked::Always { "always " } else { "" };
    Ok(format!("{when}{digest}"))
}

fn encoder(args: &ScorerArgs) -> Result<Option<Encoder>> {
    let always = args.scorer == Asked::Always;
    let path = match (&args.scorer, &args.scorer_file) {
        (Asked::Off, _) => return Ok(None),
        (_, Some(path)) => path.clone(),
        (_, None) => match default_file()? {
            Some(path) => path,
            None if always => return Err(anyhow!("no scorer file is here; give it with --scorer-file, or leave out --scorer always")),
            None => {
                eprintln!("attache: no scorer file is here ({FILE} in the models folder); the frames decide alone (--scorer off says so)");
                return Ok(None);
            }
        },
    };
    match Encoder::open(&path) {
        Ok(encoder) => Ok(Some(encoder)),
        Err(error) if !always && args.scorer_file.is_none() => {
            eprintln!("attache: {error}");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// The encoder as the coder's judge.
struct Bench(Encoder);

impl Judge for Bench {
    fn judge(&self, questions: &[attache_coder::Question<'_>]) -> Vec<Verdict> {
        let asked: Vec<Question<'_>> = questions
            .iter()
            .map(|question| Question {
                text: question.text,
                actor: &question.actor,
                recipient: &question.recipient,
                predicate: std::slice::from_ref(&question.predicate),
                asked: &question.asked,
            })
            .collect();
        let verdict = |scores: &Scores| Verdict {
            types: std::array::from_fn(|i| scores.log_probability(Some(EventType::ALL[i])).exp()),
            nothing: scores.log_probability(None).exp(),
            modes: scores.modes().to_vec(),
            auxiliary: scores.auxiliary().to_vec(),
            sides: scores.sides().to_vec(),
        };
        self.0.score(&asked).iter().map(verdict).collect()
    }
}

/// The scorer file that is named, else the one that is there by default.
pub fn file(named: Option<&Path>) -> Result<Option<PathBuf>> {
    named.map_or_else(default_file, |path| Ok(Some(path.to_owned())))
}

fn default_file() -> Result<Option<PathBuf>> {
    let mut places = vec![Models::of_user()?.folder().join(FILE), Path::new(SHIPPED).to_owned()];
    // Beside the program, and in the checkout that it was built in, from wherever it is called.
    let program = std::env::current_exe().and_then(|path| path.canonicalize()).unwrap_or_default();
    places.extend(program.parent().map(|folder| folder.join(FILE)));
    places.extend(program.ancestors().skip(1).take(ABOVE).map(|folder| folder.join(SHIPPED)));
    Ok(places.into_iter().find(|path| path.is_file()))
}

impl Scorer {
    /// Whether the frames' answer leaves something to ask.
    pub fn is_asked(&self, guesses: &[Guess]) -> bool {
        self.always || guesses.first().is_none_or(|best| best.confidence < self.vote.sure)
    }

    /// Weighs the frames' answers with the encoder's; `asked` has a question for each of `answers`.
    pub fn weigh(&self, asked: &[Question<'_>], answers: &mut [&mut Vec<Guess>]) {
        for (guesses, scores) in answers.iter_mut().zip(self.encoder.score(asked)) {
            let mut frames = [0.0; EventType::ALL.len()];
            for guess in guesses.iter() {
                frames[guess.event_type as usize] = guess.confidence;
            }
            let together = self.vote.together(&frames, &scores);
            for guess in guesses.iter_mut() {
                guess.confidence = (together[guess.event_type as usize] * 1000.0).round() / 1000.0;
            }
            guesses.sort_by(|a, b| together[b.event_type as usize].total_cmp(&together[a.event_type as usize]));
        }
    }
}
