//! Participles behind a noun (*soldiers sent to the border*), where parsers take them for its sentence's verb, or that verb for one of them.

use super::{Dep, Tag, Tree};

impl Tree<'_> {
    /// *Soldiers sent to the border by Ankara shelled villages*: of two verbs behind one subject without a comma, *and* or *that* between
    /// them the second is the sentence's, the first tells of its subject.
    pub(super) fn mend_reduced_relatives(&mut self) {
        for main in 2..self.len() {
            let first = self.head(main);
            let loose = matches!(self.deps[main], Dep::Advcl | Dep::Ccomp | Dep::Other | Dep::Parataxis) && first < main;
            if !loose || self.tags[main] != Tag::PastVerb || !matches!(self.tags[first], Tag::PastVerb | Tag::PastParticiple) {
                continue;
            }
            let Some(subject) = self.children(first).find(|&child| self.deps[child] == Dep::Subject && child < first) else { continue };
            let joins = |child: usize| {
                let joint =
                    matches!(self.deps[child], Dep::Cc | Dep::Mark | Dep::Aux | Dep::AuxPass) || self.tags[child] == Tag::RelativeAdverb;
                joint && child < main
            };
            let start = self.subtree(main).start;
            let bare = !self.has_any_subject(main) && !self.children(main).any(joins) && main <= start + 1;
            let between = |child: usize| child > first && child < main && matches!(self.deps[child], Dep::Object | Dep::Cc | Dep::Dative);
            let helped = |child: usize| child < first && matches!(self.deps[child], Dep::Aux | Dep::AuxPass | Dep::Negation);
            let parts = self.tags[subject].is_noun() && self.doc.word(start.max(1) - 1) != "," && self.is_past_participle(first);
            if !bare || !parts || self.children(first).any(|child| between(child) || helped(child)) {
                continue;
            }
            // What stands behind is told of the sentence's verb, and what stands before the subject.
            let others: Vec<usize> = self.children(first).filter(|&child| child != main && (child > main || child < subject)).collect();
            self.supplant(first, main);
            others.into_iter().for_each(|child| self.rehang(child, main));
            self.hang(subject, main, Dep::Subject);
            self.hang(first, subject, Dep::Acl);
            self.tags[first] = Tag::PastParticiple;
            let by = self.children(first).find(|&child| self.doc.word(child) == "by" && self.deps[child] == Dep::Prep);
            by.into_iter().for_each(|by| self.deps[by] = Dep::Agent);
        }
    }

    /// *A battalion of 850 soldiers left for Sudan, and Japan pledged trucks*: of two subjects with *and* between them the first has a verb of
    /// its own, which was taken for a participle.
    pub(super) fn mend_second_subjects(&mut self) {
        for second in 3..self.len() {
            let main = self.head(second);
            if self.deps[second] != Dep::Subject || main <= second || !self.tags[main].is_verb() {
                continue;
            }
            let first = self.children(main).find(|&child| child < second && matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject));
            let Some(first) = first else { continue };
            let opening = self.subtree(second).start;
            let cc = (first + 1..opening).rev().find(|&token| self.deps[token] == Dep::Cc && self.head(token) <= second);
            let Some(cc) = cc.filter(|&cc| cc + 1 == opening) else { continue };
            let participle = |token: usize| self.deps[token] == Dep::Acl && self.tags[token] == Tag::PastParticiple;
            let Some(own) = (first + 1..cc).find(|&token| participle(token) && self.subtree(first).contains(&token)) else { continue };
            if self.has_child(own, Dep::Agent) || self.doc.word(own.max(1) - 1) == "," {
                continue;
            }
            self.supplant(main, own);
            self.hang(first, own, Dep::Subject);
            self.hang(main, own, Dep::Conj);
            self.hang(cc, own, Dep::Cc);
            self.tags[own] = Tag::PastVerb;
        }
    }

    /// Whether a word may be a past participle as it stands: *sent*, no *went*.
    pub(super) fn is_past_participle(&self, verb: usize) -> bool {
        self.tags[verb] == Tag::PastParticiple || !PASTS_ALONE.split(' ').any(|past| past == self.doc.word(verb))
    }
}

/// Pasts that are no participles, of verbs whose participle differs.
const PASTS_ALONE: &str = "went gave took saw did knew grew threw flew drew wrote spoke broke chose rose drove began sang swam ran \
                           came became ate fell hid shook stole wore swore tore froze forgot was were had withdrew overthrew undertook foresaw forbade";
