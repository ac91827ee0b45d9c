//! What a converted file's directory holds beside its arrays: shapes, labels, rules.

use serde::{Deserialize, Serialize};

/// Everything but the arrays.
#[derive(Debug, Serialize, Deserialize)]
pub struct Body {
    pub tokenizer: TokenizerRules,
    /// The shared embedding network.
    pub tok2vec: EncoderShape,
    pub tagger: Vec<String>,
    pub parser: TransitionShape,
    pub ner: Option<TransitionShape>,
    /// The entity recogniser's own network.
    pub ner_tok2vec: Option<EncoderShape>,
    pub senter_tok2vec: Option<EncoderShape>,
    pub ruler: Vec<Rule>,
    pub lemma_rules: Vec<LemmaRules>,
    /// Parts of speech with a table of known base forms.
    pub lemma_index: Vec<String>,
    /// Parts of speech with a table of exceptions.
    pub lemma_exceptions: Vec<String>,
    /// Rows of word vectors; 0 for none.
    pub vectors: usize,
}

/// The tokenizer's patterns, in the notation of Python's `re`, and its exceptions.
#[derive(Debug, Serialize, Deserialize)]
pub struct TokenizerRules {
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub infix: Option<String>,
    pub url: Option<String>,
    /// Text → its tokens with their norm where it differs.
    pub exceptions: Vec<(String, Vec<ExceptionToken>)>,
}

/// A token of an exception: its text, and its norm where that differs.
pub type ExceptionToken = (String, Option<String>);

/// The suffix rules of one part of speech (lower case): old ending, new ending.
pub type LemmaRules = (String, Vec<(String, String)>);

/// The shape of an embedding network: hash embeddings, a mixing layer, convolutions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EncoderShape {
    pub width: usize,
    pub attrs: Vec<Attr>,
    pub seeds: Vec<u32>,
    pub rows: Vec<usize>,
    pub vectors: bool,
    pub mix_pieces: usize,
    pub depth: usize,
    pub pieces: usize,
}

/// A property of a token that is embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attr {
    Norm,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
    Orth,
    Lower,
}

impl Attr {
    /// The attribute of that name in a config.
    pub fn from_config(name: &str) -> Option<Attr> {
        Some(match name {
            "NORM" => Attr::Norm,
            "PREFIX" => Attr::Prefix,
            "SUFFIX" => Attr::Suffix,
            "SHAPE" => Attr::Shape,
            "SPACY" => Attr::Spacy,
            "IS_SPACE" => Attr::IsSpace,
            "ORTH" => Attr::Orth,
            "LOWER" => Attr::Lower,
            _ => return None,
        })
    }
}

/// The shape of a transition system's network and its moves, in the order of the network's outputs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TransitionShape {
    pub features: usize,
    pub hidden: usize,
    pub pieces: usize,
    pub moves: Vec<(u8, String)>,
}

/// One rule of the attribute ruler.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rule {
    pub patterns: Vec<Vec<TokenTest>>,
    /// Which token of a match is changed; negative from its end.
    pub index: i64,
    pub set: Vec<(Target, String)>,
}

/// What a rule sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    Tag,
    Pos,
    Morph,
    Lemma,
    Dep,
}

/// What a rule demands of one token: every pair must hold.
pub type TokenTest = Vec<(TestAttr, Test)>;

/// A property that rules can test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestAttr {
    Tag,
    Dep,
    Lower,
    Orth,
    IsSpace,
}

/// A test of one property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Test {
    Is(String),
    In(Vec<String>),
    NotIn(Vec<String>),
    Matches(String),
    Flag(bool),
}
