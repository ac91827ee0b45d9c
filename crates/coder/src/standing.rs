//! Ties: standing relations that a text tells, by the frames of `codebook/ties.toml`.

use attache_record::TieKind;

use crate::casting::{Cast, Played};
use crate::clause::{Clause, phrase};
use crate::matching::Matcher;
use crate::telling::{self, Asking};
use crate::tree::{Dep, Tag};
use crate::who::Identity;

/// A standing relation as a clause tells it.
pub(crate) struct Standing {
    /// Token of the predicate.
    pub(crate) head: usize,
    pub(crate) kind: TieKind,
    pub(crate) polarity: i8,
    pub(crate) sides: [Vec<Played>; 2],
    /// Of backing: those whom the backed party fights.
    pub(crate) against: Vec<Against>,
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
            let against = if kind == TieKind::Backing { against(cast, clause, &sides) } else { Vec::new() };
            Some(Standing { head: clause.head, kind, polarity, sides, against, historical: is_past(matcher, clause), score: told.score })
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

/// The other side of a conflict: a phrase of the sentence, or whom the gazetteer names.
pub(crate) enum Against {
    Named(Played),
    Known(Identity),
}

/// Whom the backed party fights: whoever stands behind *against*, else the other side of the conflict that is named.
fn against(cast: &mut Cast<'_>, clause: &Clause, sides: &[Vec<Played>; 2]) -> Vec<Against> {
    let tree = cast.tree;
    let is_side = |party: &Played| sides.iter().flatten().any(|side| side.identity.is_same(&party.identity));
    let oblique = |word: &'static str| clause.obliques.iter().filter(move |oblique| tree.doc.word(oblique.prep).eq_ignore_ascii_case(word));
    let opposed: Vec<usize> = oblique("against").flat_map(|oblique| oblique.objects.iter().copied()).collect();
    let named: Vec<Played> = opposed.iter().flat_map(|&head| cast.parties(head, false)).filter(|party| !is_side(party)).collect();
    if !named.is_empty() {
        return named.into_iter().filter(|party| party.identity.is_known()).map(Against::Named).collect();
    }
    let wars = ["in", "during", "throughout", "of"].into_iter().flat_map(oblique).flat_map(|oblique| oblique.objects.iter().copied());
    let heads: Vec<usize> = wars.chain(opposed.iter().copied()).filter(|&head| tree.is(head, &cast.grammar.conflict)).collect();
    for head in heads {
        let phrase = cast.text(phrase::span(tree, cast.grammar, head));
        let mut found: Vec<Identity> = Vec::new();
        for backed in &sides[1] {
            found.extend(cast.asked.opposed(phrase, &backed.identity));
        }
        if !found.is_empty() {
            return found.into_iter().map(Against::Known).collect();
        }
    }
    Vec::new()
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
