//! [`Coder::explain`]: the way from words to events, for a person to read.

use std::fmt::Write;

use attache_nlp::Doc;
use attache_record::{EventType, Story};

use crate::casting::Cast;
use crate::clause::{Clause, Clauses, ComplementKind, phrase};
use crate::coding::Coder;
use crate::judging;
use crate::matching::Matcher;
use crate::open;
use crate::reference::Memory;
use crate::sides::{self, Side};
use crate::silence;
use crate::telling;
use crate::tree::Tree;
use crate::who::Identity;

/// Frames shown for each clause.
const SHOWN: usize = 5;

impl Coder {
    /// The trees of a paragraph, its clauses, the frames that fit with what became of them, and the events; `offset` is the byte at which the
    /// paragraph begins in the story.
    pub fn explain(&self, story: &Story, offset: usize, doc: &Doc) -> String {
        let book = self.codebook();
        let tree = Tree::new(doc, &book.lexicon);
        let clauses = Clauses::read(&tree, book);
        let matcher = Matcher { tree: &tree, clauses: &clauses, book };
        let memory = Memory::default();
        let asked = self.who().story(&story.text, story.date);
        let mut cast = Cast::new(&tree, &book.grammar, &*asked, &memory);
        let mut out = String::new();
        for sentence in doc.sentences() {
            let root = sentence.clone().find(|&i| tree.head(i) == i).unwrap_or(sentence.start);
            branch(&tree, root, "", "", &mut out);
        }
        for clause in clauses.iter() {
            line(&mut out, "");
            self.clause(&matcher, &mut cast, clause, &mut out);
        }
        let (mut told, decided) = telling::tell(&matcher, &mut cast);
        self.others(&matcher, &mut cast, &mut told, &mut out);
        self.votes(&matcher, &mut cast, told, &decided, &mut out);
        line(&mut out, "\nevents");
        for (sentence, _) in silence::silent_sentences(&tree, book).iter().enumerate().filter(|(_, silent)| **silent) {
            let words = silence::quiet_words(&tree, book, doc.sentence(sentence)).join(", ");
            line(
                &mut out,
                &format!("  none: the words of the sentence speak of something else than politics ({words}; codebook/silence.toml)"),
            );
        }
        let coding = self.code(story, &[(offset, doc.clone())]);
        for event in &coding.events {
            let names = |parties: &[attache_record::Participant]| {
                let one = |party: &attache_record::Participant| {
                    format!("{} [{}]", party.name.as_deref().unwrap_or(&party.text), codes(party.country, party.sector))
                };
                parties.iter().map(one).collect::<Vec<_>>().join("; ")
            };
            let modes: Vec<&str> = event.modes.iter().map(|mode| mode.as_str()).collect();
            let marks: Vec<&str> = event.auxiliary.iter().map(|mark| mark.as_str()).collect();
            line(
                &mut out,
                &format!(
                    "  {} {} {} {} -> {}  {}",
                    event.event_type,
                    modes.join("+"),
                    marks.join("+"),
                    names(&event.actors),
                    names(&event.recipients),
                    event.confidence
                ),
            );
        }
        out
    }

    /// Who may be the sides of events that are sought, and how likely each is.
    fn others(&self, matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, told: &mut [telling::Told], out: &mut String) {
        let mut lines = Vec::new();
        for i in 0..told.len() {
            if let Some((judge, _)) = self.bench() {
                sides::hear(judge, matcher, cast, &mut told[i]);
            }
            for side in [Side::Recipients, Side::Actors] {
                if sides::is_settled(&told[i], side) {
                    continue;
                }
                let found = sides::sought(matcher, cast, told, i, side);
                let likely = sides::likelihoods(&found);
                let nobody = 1.0 - likely.iter().sum::<f32>();
                let names =
                    |side: &[crate::casting::Played]| side.iter().map(|party| cast.text(party.span.clone())).collect::<Vec<_>>().join("; ");
                let one = |(parties, p): (&Vec<crate::casting::Played>, f32)| format!("{} {p:.2}, ", names(parties));
                let all: String = found.sides.iter().zip(likely).map(one).collect();
                let name = if side == Side::Actors { "actors" } else { "recipients" };
                lines.push(format!("  `{}` {} {name}: {all}nobody {nobody:.2}", matcher.tree.doc.word(told[i].head), told[i].event_type));
            }
        }
        if !lines.is_empty() {
            line(out, "\nsides");
            lines.iter().for_each(|one| line(out, one));
        }
    }

    /// What the learned judge says of the frames' events and of what they leave open.
    fn votes(&self, matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, told: Vec<telling::Told>, decided: &[usize], out: &mut String) {
        let Some((judge, policy)) = self.bench() else { return };
        let tree = matcher.tree;
        let open = open::clauses(matcher, cast, &told, decided);
        let (sure, asked) = judging::ask(judge, policy, &mut judging::Budget::new(policy), (matcher, cast), told, open);
        line(out, "\nvotes");
        let names = |parties: &[crate::casting::Played]| parties.iter().map(|party| named(&party.identity)).collect::<Vec<_>>().join("; ");
        let who = |told: &telling::Told| format!("`{}` {} -> {}", tree.doc.word(told.head), names(&told.actors), names(&told.recipients));
        for told in &sure {
            line(out, &format!("  {}: frames {}, sure", who(told), told.event_type));
        }
        for judging::Asked { told, open, verdict, .. } in &asked {
            let frames = if *open { "frames open".to_owned() } else { format!("frames {}", told.event_type) };
            let mut types: Vec<(&str, f32)> = EventType::ALL.iter().map(|kind| kind.as_str()).zip(verdict.types).collect();
            types.push(("nothing", verdict.nothing));
            types.sort_by(|a, b| b.1.total_cmp(&a.1));
            let likely: Vec<String> = types.iter().take(3).map(|(name, p)| format!("{name} {p:.2}")).collect();
            line(out, &format!("  {}: {frames}, encoder {}", who(told), likely.join(", ")));
        }
    }

    fn clause(&self, matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, clause: &Clause, out: &mut String) {
        let tree = matcher.tree;
        line(out, &format!("clause {:?} `{}`{}", clause.kind, tree.doc.word(clause.head), if clause.passive { " (passive)" } else { "" }));
        let texts = |heads: &[usize]| {
            heads.iter().map(|&head| cast.text(phrase::span(tree, cast.grammar, head)).to_owned()).collect::<Vec<_>>().join(" | ")
        };
        for (name, heads) in [("subject", &clause.subject), ("object", &clause.object), ("indirect", &clause.indirect)] {
            if !heads.is_empty() {
                line(out, &format!("  {name}: {}", texts(heads)));
            }
        }
        for oblique in &clause.obliques {
            line(out, &format!("  {}: {} ({:?})", tree.doc.word(oblique.prep), texts(&oblique.objects), oblique.site));
        }
        for complement in &clause.complements {
            let form = match complement.kind {
                ComplementKind::Infinitive => "to",
                ComplementKind::Gerund => "-ing",
                ComplementKind::Finite => "that",
                ComplementKind::Alternative => "or",
            };
            line(out, &format!("  {form}: {}", tree.doc.word(complement.head)));
        }
        if clause.mood != crate::clause::Mood::default() {
            line(out, &format!("  {:?}", clause.mood));
        }
        for fit in matcher.fits(clause).into_iter().take(SHOWN) {
            let (frame, score) = (fit.frame, fit.score);
            let enacted = telling::enact(cast, clause, fit.clone(), telling::Asking::Whole);
            let verdict = match &enacted {
                Some(told) => {
                    let names = |parties: &[crate::casting::Played]| {
                        parties.iter().map(|party| named(&party.identity)).collect::<Vec<_>>().join("; ")
                    };
                    format!("{} -> {}", names(&told.actors), names(&told.recipients))
                }
                None => {
                    let missing = fit.bindings.iter().filter(|binding| !binding.optional).map(|binding| texts_of(cast, &binding.heads));
                    format!("no party for: {}", missing.collect::<Vec<_>>().join(" / "))
                }
            };
            line(
                out,
                &format!(
                    "  {score:5.2}  {} {:?} `{}` ({})\n         {verdict}",
                    frame.event_type, frame.modes, frame.pattern, frame.source
                ),
            );
        }
    }
}

fn texts_of(cast: &Cast<'_>, heads: &[usize]) -> String {
    heads.iter().map(|&head| cast.text(phrase::span(cast.tree, cast.grammar, head))).collect::<Vec<_>>().join(" | ")
}

fn named(identity: &Identity) -> String {
    format!("{} [{}]", identity.name.as_deref().unwrap_or("?"), codes(identity.country, identity.sector))
}

fn codes(country: Option<attache_record::Country>, sector: Option<attache_record::Sector>) -> String {
    let codes: Vec<String> = country.map(|code| code.to_string()).into_iter().chain(sector.map(|code| code.to_string())).collect();
    codes.join(" ")
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

/// A token with everything that hangs on it, drawn as a tree.
fn branch(tree: &Tree<'_>, token: usize, before: &str, arm: &str, out: &mut String) {
    let doc = tree.doc;
    let ent = doc.ent(token).map(|(label, _)| format!(" {label}")).unwrap_or_default();
    line(out, &format!("{before}{arm}{} ({} {}{ent})", doc.word(token), doc.dep(token), doc.tag(token)));
    let children: Vec<usize> = tree.children(token).filter(|&child| doc.dep(child) != "punct").collect();
    let below = match arm {
        "" => String::new(),
        "├ " => format!("{before}│ "),
        _ => format!("{before}  "),
    };
    for (n, child) in children.iter().enumerate() {
        branch(tree, *child, &below, if n + 1 == children.len() { "└ " } else { "├ " }, out);
    }
}
