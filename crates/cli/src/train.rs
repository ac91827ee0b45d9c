//! `attache train`.

use crate::args::{Asked, ScorerArgs, TrainArgs};
use crate::classify::to_bytes;
use crate::{coding, evaluate, models, scorer};
use anyhow::{Context, Result, ensure};
use attache_coder::Coder;
use attache_coder::corpus::{self, Case};
use attache_coder::evaluate::Figures;
use attache_coder::lessons::{self, Lesson};
use attache_nlp::Pipeline;
use attache_record::EventType;
use attache_scorer::{Encoder, Question};
use sha2::{Digest, Sha256};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Lessons that are learned again beside the user's own, at most.
const AGAIN: usize = 3000;

/// Lets the scorer's last layer learn the user's sentences, and says what that changes.
pub fn run(args: &TrainArgs) -> Result<ExitCode> {
    let pipeline = models::open(args.model.as_deref())?;
    let coder = coding::open(args.codebook.as_deref())?;
    let from = scorer::file(args.scorer_file.as_deref())?.context("no scorer file is here to begin with; give one with --scorer-file")?;
    let encoder = Encoder::open(&from)?;
    let own = learned(&pipeline, &coder, &args.extra)?;
    ensure!(!own.is_empty(), "{}: nothing in it can be learned; it needs cases with events or `> NOTHING`", args.extra.display());
    let again = match in_checkout(args.again.as_deref(), "corpus/train") {
        Some(path) => thinned(learned(&pipeline, &coder, &path)?),
        None => Vec::new(),
    };
    eprintln!("{} lessons of {}, {} learned again beside them", own.len(), args.extra.display(), again.len());
    let (own_asked, again_asked) = (Marked::all(&own), Marked::all(&again));
    let sum = sha256(&args.extra)?;
    let own: Vec<_> = own_asked.iter().map(Marked::lesson).collect();
    let again: Vec<_> = again_asked.iter().map(Marked::lesson).collect();
    let bytes = encoder.tuned(&own, &again, sum)?;
    std::fs::write(&args.out, bytes).with_context(|| args.out.display().to_string())?;
    tell!("{} written; use it with --scorer-file, or put it into the models folder", args.out.display());
    if let Some(path) = in_checkout(args.judge.as_deref(), "corpus/test") {
        let cases = corpus::read_path(&path)?;
        let with = |file: &Path| -> Result<Figures> {
            let asked = ScorerArgs { scorer: Asked::Auto, scorer_file: Some(file.to_owned()), policy: None };
            let coder = scorer::beside(coding::open(args.codebook.as_deref())?, &asked)?;
            evaluate::figures(&pipeline, &coder, &cases, |_, _, _, _| Ok(()))
        };
        print(&path, &with(&from)?, &with(&args.out)?);
    }
    Ok(ExitCode::SUCCESS)
}

/// What was asked for, else the project's own where this is a checkout of it.
fn in_checkout(path: Option<&Path>, own: &str) -> Option<PathBuf> {
    path.map(Path::to_owned).or_else(|| Some(PathBuf::from(own)).filter(|own| own.is_dir()))
}

/// What the cases of a file or folder teach.
fn learned(pipeline: &Pipeline, coder: &Coder, path: &Path) -> Result<Vec<Lesson>> {
    let cases: Vec<Case> = corpus::read_path(path)?;
    let mut all: Vec<Lesson> = cases.iter().flat_map(lessons::phrases).collect();
    evaluate::figures(pipeline, coder, &cases, |case, story, docs, _| {
        all.extend(lessons::lessons(case, &coder.candidates(story, docs)));
        Ok(())
    })?;
    Ok(all)
}

/// Every so manieth, that no more are left than are to be learned again.
fn thinned(lessons: Vec<Lesson>) -> Vec<Lesson> {
    let step = lessons.len().div_ceil(AGAIN).max(1);
    lessons.into_iter().step_by(step).collect()
}

fn sha256(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        files = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        files.sort();
    }
    for file in files.iter().filter(|file| file.is_file()) {
        hash.update(std::fs::read(file).with_context(|| file.display().to_string())?);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A lesson with its phrases in bytes.
struct Marked<'a> {
    lesson: &'a Lesson,
    actor: Vec<Range<usize>>,
    recipient: Vec<Range<usize>>,
    predicate: Vec<Range<usize>>,
}

impl<'a> Marked<'a> {
    fn all(lessons: &'a [Lesson]) -> Vec<Marked<'a>> {
        let one = |lesson: &'a Lesson| {
            let bytes = |spans: &[[usize; 2]]| spans.iter().map(|span| to_bytes(&lesson.text, *span)).collect();
            Marked {
                lesson,
                actor: bytes(&lesson.actor),
                recipient: bytes(&lesson.recipient),
                predicate: bytes(lesson.predicate.as_slice()),
            }
        };
        lessons.iter().map(one).collect()
    }

    fn lesson(&self) -> attache_scorer::Lesson<'_> {
        let Marked { lesson, actor, recipient, predicate } = self;
        attache_scorer::Lesson {
            question: Question { text: &lesson.text, actor, recipient, predicate, ..Question::default() },
            right: lesson.r#type,
        }
    }
}

fn print(path: &Path, before: &Figures, after: &Figures) {
    tell!("\n{:<22} {:>7} {:>7} {:>8}", path.display().to_string(), "before", "after", "gained");
    let row = |name: &str, before: f64, after: f64| tell!("{name:<22} {before:>7.3} {after:>7.3} {:>+8.3}", after - before);
    for kind in EventType::ALL {
        let of = |figures: &Figures| figures.by_type.get(kind.as_str()).map_or(0.0, |count| count.f1());
        row(kind.as_str(), of(before), of(after));
    }
    row("type", before.type_alone.f1(), after.type_alone.f1());
    row("event", before.event.f1(), after.event.f1());
    tell!("{:<22} {:>7} {:>7}", "false on silent cases", before.not_silent, after.not_silent);
}
