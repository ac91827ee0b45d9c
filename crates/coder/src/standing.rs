//! Ties: standing relations that a text tells, by the frames of `codebook/ties.toml`.

use attache_record::TieKind;

use crate::casting::{Cast, Played};
use crate::clause::Clause;
use crate::matching::Matcher;
use crate::telling::{self, Asking};
use crate::tree::{Dep, Tag};

/// A standing relation as a clause tells it.
pub(crate) struct Standing {
    /// Token of the predicate.
    pub(crate) head: usize,
    pub(crate) kind: TieKind,
    pub(crate) polarity: i8,
    pub(crate) sides: [Vec<Played>; 2],
    pub(crate) historical: bool,
    pub(crate) score: f32,
}

/// The ties of a text, one a sentence and pair at most.
pub(crate) fn ties(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>) -> Vec<Standing> {
    let mut found: Vec<Standing> = Vec::new();
    for clause in matcher.clauses.iter() {
        if clause.mood.future || clause.mood.hypothetical || clause.mood.purpose || clause.mood.obliged {
            continue;
        }
        let told = matcher.ties(clause).into_iter().take(6).find_map(|fit| {
            let (kind, polarity) = fit.frame.tie?;
            let told = telling::enact(cast, clause, fit, Asking::Whole)?;
            let sides = sides(told.actors, told.recipients)?;
            let polarity = if clause.mood.negated { -polarity } else { polarity };
            Some(Standing { head: clause.head, kind, polarity, sides, historical: is_past(matcher, clause), score: told.score })
        });
        found.extend(told);
    }
    let sentence = |one: &Standing| matcher.tree.doc.sentence_of(one.head);
    let mut kept: Vec<Standing> = Vec::new();
    for one in found {
        // *have close ties* is told by the verb and by the noun; the surer one counts.
        match kept.iter().position(|known| known.kind == one.kind && sentence(known) == sentence(&one)) {
            Some(at) if kept[at].score < one.score => kept[at] = one,
            Some(_) => {}
            None => kept.push(one),
        }
    }
    kept
}

/// The two sides; several together are the first and the rest.
fn sides(mut actors: Vec<Played>, recipients: Vec<Played>) -> Option<[Vec<Played>; 2]> {
    let recipients = if recipients.is_empty() && actors.len() >= 2 { actors.split_off(1) } else { recipients };
    let known = |side: &[Played]| !side.is_empty() && side.iter().all(|party| party.identity.is_known());
    (known(&actors) && known(&recipients)).then_some([actors, recipients])
}

/// *once had close ties*, *used to be allies*
fn is_past(matcher: &Matcher<'_, '_>, clause: &Clause) -> bool {
    let tree = matcher.tree;
    let verb = clause.carrier.unwrap_or(clause.head);
    let once = tree
        .children(verb)
        .any(|child| tree.dep(child) == Dep::Advmod && matches!(tree.doc.lemma(child), "once" | "formerly" | "long" | "traditionally"));
    let pluperfect = tree.children(verb).any(|child| tree.dep(child) == Dep::Aux && tree.doc.word(child) == "had")
        && tree.tag(verb) == Tag::PastParticiple;
    once && tree.tag(verb) == Tag::PastVerb || pluperfect
}
