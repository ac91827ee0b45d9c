//! What an event is about: the contexts that the words around it point to.

use attache_record::{Context, EventType};

use crate::codebook::Codebook;
use crate::tree::Tree;

/// What a word in the event's own sentence counts; one is enough.
const SENTENCE: f32 = 1.0;
/// What a word elsewhere in the paragraph counts.
const PARAGRAPH: f32 = 0.35;
/// From here on a context is given.
const ENOUGH: f32 = 1.0;

/// How often each context's words stand in each sentence of a paragraph.
pub(crate) struct Topics {
    by_sentence: Vec<Vec<u16>>,
    total: Vec<u16>,
}

impl Topics {
    /// Counts the words of a paragraph.
    pub(crate) fn read(tree: &Tree<'_>, book: &Codebook) -> Topics {
        let mut total = vec![0; Context::ALL.len()];
        let mut by_sentence = Vec::new();
        for sentence in tree.doc.sentences() {
            let mut counts = vec![0; Context::ALL.len()];
            for word in sentence.flat_map(|i| tree.readings(i)) {
                for context in book.contexts_of(word) {
                    counts[context as usize] += 1;
                    total[context as usize] += 1;
                }
            }
            by_sentence.push(counts);
        }
        Topics { by_sentence, total }
    }

    /// The contexts of an event in a sentence.
    pub(crate) fn of(&self, sentence: usize, event_type: EventType, between_states: bool) -> Vec<Context> {
        let own = &self.by_sentence[sentence];
        let weight = |context: &Context| {
            let at = *context as usize;
            f32::from(own[at]) * SENTENCE + f32::from(self.total[at] - own[at]) * PARAGRAPH
        };
        let implied = |context: &Context| match context {
            Context::Diplomatic => between_states && matches!(event_type, EventType::Consult | EventType::Support | EventType::Agree),
            _ => false,
        };
        Context::ALL.iter().filter(|context| weight(context) >= ENOUGH || implied(context)).copied().collect()
    }
}
