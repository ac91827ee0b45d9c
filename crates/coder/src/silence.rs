//! What is about no politics stays silent: sport, showbiz, markets, page furniture.

use rustc_hash::FxHashMap;

use crate::codebook::{Codebook, Silence};
use crate::tree::{Dep, Tree};

/// For each sentence of a paragraph whether its words say that it is about no politics: one strong word of a topic
/// (`codebook/silence.toml`), or two different weak ones, of which one may stand elsewhere in the paragraph.
pub(crate) fn silent_sentences(tree: &Tree<'_>, book: &Codebook) -> Vec<bool> {
    let mut strong = Vec::new();
    let mut weak: Vec<FxHashMap<u16, Vec<u32>>> = Vec::new();
    for sentence in tree.doc.sentences() {
        let mut sure = false;
        let mut topics: FxHashMap<u16, Vec<u32>> = FxHashMap::default();
        for word in sentence.filter(|&i| !is_count(tree, i) && !is_plain(tree, book, i)).flat_map(|i| tree.readings(i)) {
            match book.silence_of(word) {
                Some(Silence::Strong) => sure = true,
                Some(Silence::Weak(topic)) => {
                    let words = topics.entry(topic).or_default();
                    if !words.contains(&(word.index() as u32)) {
                        words.push(word.index() as u32);
                    }
                }
                Some(Silence::Plain) | None => {}
            }
        }
        strong.push(sure);
        weak.push(topics);
    }
    let elsewhere = |sentence: usize, topic: u16| {
        weak.iter()
            .enumerate()
            .filter(|(other, _)| *other != sentence)
            .filter_map(|(_, topics)| topics.get(&topic))
            .map(Vec::len)
            .sum::<usize>()
    };
    (0..strong.len())
        .map(|sentence| {
            strong[sentence]
                || weak[sentence].iter().any(|(&topic, words)| words.len() >= 2 || !words.is_empty() && elsewhere(sentence, topic) >= 2)
        })
        .collect()
}

/// *beaten with baseball bats*: a word that hangs on another with which it says nothing of a topic, or that other.
fn is_plain(tree: &Tree<'_>, book: &Codebook, i: usize) -> bool {
    let plain = |token: usize| tree.readings(token).any(|word| book.silence_of(word) == Some(Silence::Plain));
    // *a decision on penalties against Moscow*
    let before = tree.dep(i) == Dep::Prep && tree.child(i, Dep::PrepObject).is_some_and(plain);
    plain(i) || before || matches!(tree.dep(i), Dep::Compound | Dep::Amod) && plain(tree.head(i))
}

/// *killing scores*, *wounding scores of protesters*: many people, and no goals.
fn is_count(tree: &Tree<'_>, i: usize) -> bool {
    let people = || {
        let verb = tree.head(i);
        matches!(tree.dep(i), Dep::Object | Dep::PassiveSubject)
            && matches!(
                tree.doc.lemma(verb),
                "kill" | "wound" | "injure" | "arrest" | "detain" | "maim" | "hurt" | "shoot" | "jail" | "leave"
            )
    };
    tree.doc.word(i).eq_ignore_ascii_case("scores") && people()
}

/// The words of a sentence, `[start, end)` in tokens, that speak of no politics, as printed.
pub(crate) fn quiet_words<'t>(tree: &'t Tree<'_>, book: &Codebook, sentence: std::ops::Range<usize>) -> Vec<&'t str> {
    let is_quiet = |&token: &usize| !is_plain(tree, book, token) && tree.readings(token).any(|word| book.silence_of(word).is_some());
    sentence.filter(is_quiet).map(|token| tree.doc.word(token)).collect()
}
