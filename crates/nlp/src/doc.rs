//! [`Doc`]: one parsed text, its tokens kept as parallel arrays.

use std::ops::Range;
use std::sync::Arc;

/// The label strings of a pipeline, shared by every [`Doc`] it makes; a token stores an index into one of these lists.
///
/// Index 0 of every list is the empty string: no label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labels {
    /// Fine-grained part-of-speech tags (`NNP`, `VBD`, …).
    pub tags: Vec<String>,
    /// Coarse universal part-of-speech tags (`PROPN`, `VERB`, …).
    pub pos: Vec<String>,
    /// Dependency labels (`nsubj`, `dobj`, …).
    pub deps: Vec<String>,
    /// Entity labels (`GPE`, `PERSON`, …).
    pub ents: Vec<String>,
    /// Morphological features in Universal Dependencies notation (`Number=Sing|Person=3`).
    pub morphs: Vec<String>,
}

/// The place of a token in an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Iob {
    /// Outside any entity.
    #[default]
    Out,
    /// The entity's first token.
    Begin,
    /// A later token of the entity.
    In,
}

/// What a pipeline says of one token; the row type used to build a [`Doc`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Token {
    /// Byte offset of the first byte in the text.
    pub start: u32,
    /// Byte offset past the last byte.
    pub end: u32,
    /// Whether one space follows that belongs to no token.
    pub space: bool,
    /// Index into [`Labels::tags`].
    pub tag: u16,
    /// Index into [`Labels::pos`].
    pub pos: u16,
    /// Index into [`Labels::morphs`].
    pub morph: u16,
    /// Index of the head token; a root's is its own.
    pub head: u32,
    /// Index into [`Labels::deps`].
    pub dep: u16,
    /// Place in an entity.
    pub iob: Iob,
    /// Index into [`Labels::ents`]; 0 outside entities.
    pub ent: u16,
    /// Whether a sentence starts here.
    pub sent_start: bool,
}

/// How a part of a text that was parsed by itself goes on from the part before; see [`Doc::sewn`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seam {
    /// With a sentence of its own.
    Sentence,
    /// It says who says the last sentence before it: that becomes its complement.
    Says,
    /// It hangs on the last sentence before it as a phrase of a preposition does.
    Hangs,
}

/// One parsed text.
///
/// Tokens are in text order and never overlap; `text[end of token i .. start of token i+1]` is empty or one space.
/// Offsets are bytes of [`Doc::text`], always on character boundaries.
#[derive(Debug, Clone)]
pub struct Doc {
    text: String,
    labels: Arc<Labels>,
    tokens: Vec<Token>,
    lemmas: String,
    lemma_ends: Vec<u32>,
    sentences: Vec<u32>,
}

impl Doc {
    /// Puts a document together from its text, tokens and lemmas (one for each token).
    ///
    /// # Panics
    /// If `lemmas` yields fewer items than there are tokens, or a token's offsets do not lie in the text.
    pub fn from_tokens<'a>(
        text: impl Into<String>,
        labels: Arc<Labels>,
        tokens: Vec<Token>,
        lemmas: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let text = text.into();
        let mut buffer = String::with_capacity(text.len());
        let mut lemma_ends = Vec::with_capacity(tokens.len());
        for lemma in lemmas {
            buffer.push_str(lemma);
            lemma_ends.push(buffer.len() as u32);
        }
        assert_eq!(lemma_ends.len(), tokens.len(), "one lemma a token");
        let mut sentences: Vec<u32> = tokens.iter().enumerate().filter(|(i, t)| *i == 0 || t.sent_start).map(|(i, _)| i as u32).collect();
        sentences.push(tokens.len() as u32);
        Doc { text, labels, tokens, lemmas: buffer, lemma_ends, sentences }
    }

    /// Puts a text together whose parts were parsed by themselves, each with the byte at which it begins and how it goes on from the part
    /// before. Parts must stand in order; between two of them lies nothing, or one blank.
    ///
    /// # Panics
    /// If parts come from different pipelines, or their tokens do not lie in the text.
    pub fn sewn(text: impl Into<String>, parts: &[(usize, Doc, Seam)]) -> Doc {
        let text = text.into();
        let labels = parts.first().map_or_else(Arc::default, |part| part.1.labels.clone());
        let dep = |name: &str| labels.deps.iter().position(|label| label == name).map(|at| at as u16);
        let mut tokens: Vec<Token> = Vec::new();
        let mut lemmas: Vec<&str> = Vec::new();
        for (offset, part, seam) in parts {
            assert_eq!(part.labels.deps, labels.deps, "parts of one pipeline");
            let (before, offset) = (tokens.len(), *offset as u32);
            if let Some(last) = tokens.last_mut() {
                last.space = last.end < offset;
            }
            // The root of the sentence that is said, and of the one that says so.
            let said = (0..before).rev().find(|&i| tokens[i].head as usize == i);
            tokens.extend(part.tokens.iter().map(|token| Token {
                start: token.start + offset,
                end: token.end + offset,
                head: token.head + before as u32,
                ..token.clone()
            }));
            lemmas.extend((0..part.len()).map(|i| part.lemma(i)));
            let says = (before..tokens.len()).find(|&i| tokens[i].head as usize == i);
            if let (Some(first), true) = (tokens.get_mut(before), before > 0) {
                first.sent_start = true;
            }
            let (Some(said), Some(says)) = (said, says) else { continue };
            let (one, head, name) = match seam {
                Seam::Sentence => continue,
                Seam::Says => (said, says, "ccomp"),
                Seam::Hangs => (says, said, "prep"),
            };
            let Some(name) = dep(name) else { continue };
            (tokens[one].head, tokens[one].dep) = (head as u32, name);
            tokens[before].sent_start = false;
        }
        Doc::from_tokens(text, labels, tokens, lemmas)
    }

    /// The text as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no token at all.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// All tokens.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The pipeline's label lists.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Byte offsets of token `i` in the text.
    pub fn span(&self, i: usize) -> Range<usize> {
        self.tokens[i].start as usize..self.tokens[i].end as usize
    }

    /// The token as it stands in the text.
    pub fn word(&self, i: usize) -> &str {
        &self.text[self.span(i)]
    }

    /// Base form.
    pub fn lemma(&self, i: usize) -> &str {
        let start = if i == 0 { 0 } else { self.lemma_ends[i - 1] as usize };
        &self.lemmas[start..self.lemma_ends[i] as usize]
    }

    /// Fine-grained tag.
    pub fn tag(&self, i: usize) -> &str {
        &self.labels.tags[self.tokens[i].tag as usize]
    }

    /// Coarse tag.
    pub fn pos(&self, i: usize) -> &str {
        &self.labels.pos[self.tokens[i].pos as usize]
    }

    /// Morphological features, `Number=Sing|Person=3`; empty for none.
    pub fn morph(&self, i: usize) -> &str {
        &self.labels.morphs[self.tokens[i].morph as usize]
    }

    /// Index of the head token; a root's is its own.
    pub fn head(&self, i: usize) -> usize {
        self.tokens[i].head as usize
    }

    /// Dependency label; a root's is `ROOT`.
    pub fn dep(&self, i: usize) -> &str {
        &self.labels.deps[self.tokens[i].dep as usize]
    }

    /// Entity label and whether the entity begins here; none outside entities.
    pub fn ent(&self, i: usize) -> Option<(&str, bool)> {
        let token = &self.tokens[i];
        (token.iob != Iob::Out).then(|| (self.labels.ents[token.ent as usize].as_str(), token.iob == Iob::Begin))
    }

    /// Entities as (token range, label), in text order.
    pub fn entities(&self) -> Vec<(Range<usize>, &str)> {
        let mut found: Vec<(Range<usize>, &str)> = Vec::new();
        for i in 0..self.len() {
            match self.tokens[i].iob {
                Iob::Out => {}
                Iob::Begin => found.push((i..i + 1, &self.labels.ents[self.tokens[i].ent as usize])),
                Iob::In => {
                    if let Some(last) = found.last_mut() {
                        last.0.end = i + 1;
                    }
                }
            }
        }
        found
    }

    /// Number of sentences.
    pub fn sentence_count(&self) -> usize {
        self.sentences.len() - 1
    }

    /// Token range of sentence `s`.
    pub fn sentence(&self, s: usize) -> Range<usize> {
        self.sentences[s] as usize..self.sentences[s + 1] as usize
    }

    /// Token ranges of all sentences, in order.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.sentences.windows(2).map(|w| w[0] as usize..w[1] as usize).filter(|r| !r.is_empty())
    }

    /// The sentence a token stands in.
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|&s| s as usize <= i) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(text: &str, deps: &[(&str, u32)]) -> Doc {
        let labels = Labels { deps: ["ROOT", "nsubj", "ccomp", "prep", "pobj"].map(str::to_owned).to_vec(), ..Labels::default() };
        let mut at = 0;
        let token = |(word, (dep, head)): (&str, &(&str, u32))| {
            let start = at;
            at += word.len() as u32 + 1;
            let dep = labels.deps.iter().position(|label| label == dep).unwrap_or_default() as u16;
            Token { start, end: at - 1, space: true, head: *head, dep, ..Token::default() }
        };
        let tokens: Vec<Token> = text.split(' ').zip(deps).map(token).collect();
        Doc::from_tokens(text, Arc::new(labels), tokens, text.split(' '))
    }

    #[test]
    fn what_is_said_becomes_the_complement_of_saying() {
        let parts = [
            (0, doc("Rain fell .", &[("nsubj", 1), ("ROOT", 1), ("ROOT", 1)]), Seam::Sentence),
            (12, doc("he said", &[("nsubj", 1), ("ROOT", 1)]), Seam::Says),
            (20, doc("Snow fell", &[("nsubj", 1), ("ROOT", 1)]), Seam::Sentence),
            (30, doc("after him", &[("ROOT", 0), ("pobj", 0)]), Seam::Hangs),
        ];
        let whole = Doc::sewn("Rain fell , he said Snow fell after him", &parts);
        assert_eq!(
            (0..whole.len()).map(|i| whole.word(i)).collect::<Vec<_>>(),
            ["Rain", "fell", ",", "he", "said", "Snow", "fell", "after", "him"]
        );
        assert_eq!((whole.head(1), whole.dep(1)), (4, "ccomp"));
        assert_eq!((whole.head(4), whole.dep(4)), (4, "ROOT"));
        assert_eq!((whole.head(7), whole.dep(7)), (6, "prep"));
        assert_eq!(whole.sentences().collect::<Vec<_>>(), [0..5, 5..9]);
    }
}
