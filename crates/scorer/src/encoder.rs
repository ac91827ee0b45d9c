//! Questions in, scores out.

use std::ops::Range;
use std::path::Path;

use attache_record::{Auxiliary, EventType, Mode};

use crate::error::Error;
use crate::file::{About, File};
use crate::layers::{Network, Reading, SIDES, Space};
use crate::pieces::{LONGEST, Marked, Pieces};

/// Classes: the types, and no event.
pub(crate) const LABELS: usize = EventType::ALL.len() + 1;

/// Pieces that go through the network together: enough to read each weight for many rows, few enough that what lies between two
/// matrices stays in the cache.
const TOGETHER: usize = 128;

/// A text with the phrases of its actors and recipients and the word that tells what one did to the other, as byte ranges; any
/// may be empty. What lies outside the text, or
/// inside a letter, is moved to the nearest boundary before it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Question<'a> {
    /// The sentence; of more than [`LONGEST`] pieces, those nearest to the phrases are read.
    pub text: &'a str,
    /// Who acts.
    pub actor: &'a [Range<usize>],
    /// Who is acted upon.
    pub recipient: &'a [Range<usize>],
    /// The predicate.
    pub predicate: &'a [Range<usize>],
    /// Phrases of which is asked whether they name who acts, or who is acted upon, whatever is marked.
    pub asked: &'a [Range<usize>],
}

/// How strongly a sentence speaks for each type, and for no event: natural logarithms of probabilities. And the probabilities of
/// modes and auxiliary modes, should there be an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    logits: [f32; LABELS],
    logs: [f32; LABELS],
    modes: Vec<(Mode, f32)>,
    auxiliary: Vec<(Auxiliary, f32)>,
    sides: Vec<[f32; SIDES]>,
}

impl Scores {
    pub(crate) fn new(logits: [f32; LABELS]) -> Scores {
        let most = logits.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
        let total = logits.iter().map(|x| (x - most).exp()).sum::<f32>().ln() + most;
        Scores { logits, logs: logits.map(|x| x - total), modes: Vec::new(), auxiliary: Vec::new(), sides: Vec::new() }
    }

    /// Modes by their probability, those of other types among them.
    pub fn modes(&self) -> &[(Mode, f32)] {
        &self.modes
    }

    /// Auxiliary modes by their probability.
    pub fn auxiliary(&self) -> &[(Auxiliary, f32)] {
        &self.auxiliary
    }

    /// Of each phrase that was asked about, in their order: natural logarithms of how much likelier it names who acts, and who is acted upon,
    /// than nobody whom the sentence names does.
    pub fn sides(&self) -> &[[f32; SIDES]] {
        &self.sides
    }

    /// Log-probability of a type, or of no event (`None`); all seventeen probabilities make 1.
    pub fn log_probability(&self, event_type: Option<EventType>) -> f32 {
        self.logs[event_type.map_or(LABELS - 1, |kind| kind as usize)]
    }

    /// Log-probability of a type where it is known that there is an event; all sixteen probabilities make 1.
    pub fn log_probability_of_told(&self, event_type: EventType) -> f32 {
        let told = -self.log_probability(None).exp();
        self.log_probability(Some(event_type)) - told.max(-0.999_999).ln_1p()
    }

    /// Probability that the sentence tells an event between the phrases.
    pub fn told(&self) -> f32 {
        1.0 - self.log_probability(None).exp()
    }

    /// The likeliest type.
    pub fn best(&self) -> EventType {
        let score = |kind: EventType| self.logits[kind as usize];
        let first = EventType::ALL[0];
        EventType::ALL.iter().fold(first, |best, kind| if score(*kind) > score(best) { *kind } else { best })
    }

    /// What the network gave, in the order of [`EventType::ALL`] with no event behind.
    pub fn logits(&self) -> &[f32] {
        &self.logits
    }
}

/// An opened scorer.
#[derive(Debug)]
pub struct Encoder {
    file: File,
    pieces: Pieces,
    network: Network,
    modes: Vec<Mode>,
    auxiliary: Vec<Auxiliary>,
}

impl Encoder {
    /// Opens a scorer file.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read, [`Error::Version`] if it is no such file or one of another version,
    /// [`Error::Damaged`] if it is cut short or its directory was altered. What lies in the arrays is checked by [`verify`](Encoder::verify).
    pub fn open(path: &Path) -> Result<Encoder, Error> {
        let file = File::open(path)?;
        let names: Vec<&str> = EventType::ALL.iter().map(|kind| kind.as_str()).chain(["NONE"]).collect();
        if file.labels != names {
            return Err(file.other("it answers with other types than this program knows"));
        }
        if file.shape.places < LONGEST {
            return Err(file.other(format!("it reads {} pieces where this program gives it {LONGEST}", file.shape.places)));
        }
        let lines = file.text("vocabulary")?;
        if lines.split('\n').count() != file.shape.pieces || file.shape.pieces < 103 {
            return Err(file.damaged("its vocabulary has another number of pieces than its network"));
        }
        let pieces = Pieces::new(lines);
        let network = Network::read(&file)?;
        let unknown = |name: &str| file.other(format!("it answers with a mode that this program does not know, `{name}`"));
        let modes = file.modes.iter().map(|name| name.parse().map_err(|_| unknown(name))).collect::<Result<_, _>>()?;
        let auxiliary = file.auxiliary.iter().map(|name| name.parse().map_err(|_| unknown(name))).collect::<Result<_, _>>()?;
        Ok(Encoder { file, pieces, network, modes, auxiliary })
    }

    /// Reads the whole file and compares its checksum.
    ///
    /// # Errors
    /// [`Error::Damaged`] if a single bit of an array differs.
    pub fn verify(&self) -> Result<(), Error> {
        self.file.verify()
    }

    /// How the file was made.
    pub fn about(&self) -> &About {
        &self.file.about
    }

    /// Answers questions, in their order; each answer depends on its question alone.
    pub fn score(&self, questions: &[Question<'_>]) -> Vec<Scores> {
        let Reading { states, sides } = self.run(questions);
        let mut sides = sides.into_iter();
        let logits = self.network.logits(&states);
        let own = logits.chunks_exact(self.file.outputs());
        questions.iter().zip(own).map(|(question, own)| self.read(own, sides.by_ref().take(question.asked.len()).collect())).collect()
    }

    /// What the last layer reads of questions, all in a row.
    pub(crate) fn states(&self, questions: &[Question<'_>]) -> Vec<f32> {
        self.run(questions).states
    }

    pub(crate) fn network(&self) -> &Network {
        &self.network
    }

    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// Runs some questions at a time.
    fn run(&self, questions: &[Question<'_>]) -> Reading {
        let texts: Vec<Marked> = questions.iter().map(|q| self.pieces.marked(q)).collect();
        let mut space = Space::default();
        let mut all = Reading::default();
        let mut rest = texts.as_slice();
        while !rest.is_empty() {
            let mut sum = 0;
            let within = rest.iter().take_while(|text| {
                sum += text.numbers.len();
                sum <= TOGETHER
            });
            let (batch, later) = rest.split_at(within.count().max(1));
            let Reading { states, sides } = self.network.read_texts(&self.file, batch, &mut space);
            all.states.extend(states);
            all.sides.extend(sides);
            rest = later;
        }
        all
    }

    /// What the network gave for one question.
    fn read(&self, outputs: &[f32], sides: Vec<[f32; SIDES]>) -> Scores {
        let (types, marks) = outputs.split_at(LABELS);
        let (modes, auxiliary) = marks.split_at(self.modes.len());
        let mut logits = [0.0; LABELS];
        logits.copy_from_slice(types);
        let likely = |x: &f32| 1.0 / (1.0 + (-x).exp());
        let modes = self.modes.iter().copied().zip(modes.iter().map(likely)).collect();
        let auxiliary = self.auxiliary.iter().copied().zip(auxiliary.iter().map(likely)).collect();
        Scores { modes, auxiliary, sides, ..Scores::new(logits) }
    }

    /// The pieces that a question is read as: what the network sees.
    pub fn pieces(&self, question: &Question<'_>) -> Vec<u32> {
        self.pieces.marked(question).numbers
    }
}
