//! Which of a page's lines are the story: those of the innermost element that holds most of its sentences.

use super::{Layout, Line, MOST};
use crate::marks::Mark;
use crate::{dateline, furniture};

/// Share of sentences that an element has within the one around it to stand for it.
const HELD: f64 = 0.75;

/// Share of a sentence's letters that are links, in percent, from which on it is a link to another story.
const MOSTLY_LINKED: usize = 85;

/// Words beside a picture that are its caption, at most.
const LONGEST_BESIDE: usize = 55;

/// Words above a second first heading that make a story of their own.
const OWN_STORY: usize = 60;

/// Words of a paragraph above the rest, at least, that its names call a teaser.
const TEASED: usize = 15;

/// Sentences above a heading that may stand beside it, the nearest.
const ABOVE: usize = 2;

/// Lines above an element that may be of the story in it, at most.
const LEAD: usize = 12;

/// Lines over a story, at most.
const HEAD: usize = 60;

/// The main text as the layout shows it.
#[derive(Debug, Default)]
pub(crate) struct Story {
    pub text: Vec<String>,
    /// Of each line, whether it is of a list or table.
    pub listed: Vec<bool>,
    pub captions: Vec<String>,
    /// Lines over its first sentence, nearest last.
    pub head: Vec<Line>,
    /// Where it stands among the page's lines.
    pub first: usize,
    pub past: usize,
    /// Whole sentences, in lines.
    pub sentences: usize,
    pub words: usize,
    /// Words of sentences in boxes.
    pub boxed: usize,
}

impl Layout {
    /// The main text: none on a page without sentences.
    pub fn story(&self) -> Option<Story> {
        let small = self.is_small();
        let open = |line: &Line| matches!(line.mark, Mark::None | Mark::Story) && (small || !line.small);
        let (prose, sentences) = self.sentences(open);
        let holder = self.holder(&prose, &sentences)?;
        let mut inside = vec![false; self.elements.len()];
        for i in holder..self.elements.len() {
            inside[i] = i == holder || inside[self.elements[i].parent];
        }
        let mut pictures = vec![0; self.elements.len()];
        for i in (1..self.elements.len()).rev() {
            pictures[i] += self.elements[i].pictures;
            pictures[self.elements[i].parent] += pictures[i];
        }
        let lead = self.lead(&inside, open);
        let is_within = |i: &usize| inside[self.lines[*i].holder] || lead.contains(i);
        let within: Vec<usize> = (0..self.lines.len()).filter(is_within).collect();
        let range = self.range(&within, |line| open(line) || lead.iter().any(|i| std::ptr::eq(&self.lines[*i], line)))?;
        let mut story = Story::default();
        for &i in within.iter().filter(|i| range.contains(i) && (lead.contains(i) || open(&self.lines[**i]))) {
            let line = &self.lines[i];
            let beside = self.is_beside_picture(i, holder, &pictures);
            // *Earlier this week the party announced <a>a new plan for those who seek citizenship.</a>*
            let told = || line.linked < MOSTLY_LINKED && furniture::is_prose(&line.text);
            if beside || line.linked > 60 && line.words < 40 && !told() {
                if beside {
                    story.captions.push(line.text.clone());
                }
                continue;
            }
            story.sentences += usize::from(line.prose);
            story.words += line.words;
            story.listed.push(line.listed);
            story.text.push(line.text.clone());
        }
        (story.first, story.past) = (range.start, range.end);
        story.head = self.lines[..range.start].iter().rev().take(HEAD).rev().cloned().collect();
        let boxed = self.lines.iter().filter(|line| line.prose && line.mark == Mark::Box && line.words >= TEASED);
        story.boxed = boxed.map(|line| line.words).sum();
        Some(story)
    }

    /// Whether the page sets its sentences in the smallest type.
    fn is_small(&self) -> bool {
        let words = |small: bool| self.lines.iter().filter(|line| line.prose && line.small == small).map(|line| line.words).sum::<usize>();
        words(true) > words(false)
    }

    /// Words and lines of sentences in each element, without boxes.
    fn sentences(&self, open: impl Fn(&Line) -> bool) -> (Vec<usize>, Vec<usize>) {
        let (mut words, mut lines) = (vec![0; self.elements.len()], vec![0; self.elements.len()]);
        for line in self.lines.iter().filter(|line| line.prose && open(line)) {
            let mut at = line.holder;
            loop {
                words[at] += line.words;
                lines[at] += 1;
                if at == 0 {
                    break;
                }
                at = self.elements[at].parent;
            }
        }
        (words, lines)
    }

    /// The innermost element that holds most of the sentences.
    fn holder(&self, words: &[usize], lines: &[usize]) -> Option<usize> {
        let total = words.first().copied().filter(|total| *total > 0)?;
        let told = (1..self.elements.len()).find(|i| self.elements[*i].mark == Mark::Story && words[*i] as f64 >= MOST * total as f64);
        // What stands beside it, of the same kind and class, is of the same story.
        let alike = |child: usize| {
            let like = |other: &usize| *other != child && lines[*other] > 0 && self.elements[*other].names == self.elements[child].names;
            !self.elements[child].cell && self.elements[self.elements[child].parent].children.iter().any(like)
        };
        let mut at = told.map_or(0, |told| if alike(told) { self.elements[told].parent } else { told });
        loop {
            let fits = |child: &usize| words[*child] as f64 >= HELD * words[at] as f64 && lines[*child] >= 2 && !alike(*child);
            let Some(child) = self.elements[at].children.iter().copied().find(fits) else { return Some(at) };
            at = child;
        }
    }

    /// Sentences between the headline and the element that holds the others: a page may show its first paragraphs apart.
    fn lead(&self, inside: &[bool], open: impl Fn(&Line) -> bool) -> Vec<usize> {
        let Some(first) = self.lines.iter().position(|line| inside[line.holder]) else { return Vec::new() };
        let Some(head) = self.lines[..first].iter().rposition(|line| line.heading == 1 || line.large) else { return Vec::new() };
        // Named a teaser or a paywall's, they are the story's all the same, if they run on.
        let teased = |line: &Line| line.mark == Mark::Box && line.words >= TEASED && line.linked == 0;
        let lead = |teasers: bool| -> Vec<usize> {
            let fits = |line: &Line| line.prose && (open(line) || teasers && teased(line));
            (head + 1..first).rev().take(LEAD).rev().filter(|i| fits(&self.lines[*i])).collect()
        };
        let teasers = lead(true);
        if teasers.len() >= 2 && teasers.iter().all(|i| self.lines[*i].words >= TEASED) {
            return teasers;
        }
        let lead = lead(false);
        let dated = lead.iter().any(|i| dateline::find(&self.lines[*i].text, None).is_some());
        if lead.len() >= 2 || dated { lead } else { Vec::new() }
    }

    /// From the first sentence to the last, with what closes it, and no further than the headline of another story.
    fn range(&self, within: &[usize], open: impl Fn(&Line) -> bool) -> Option<std::ops::Range<usize>> {
        let is_story = |i: &usize| self.lines[*i].prose && open(&self.lines[*i]);
        let mut first = within.iter().copied().find(is_story)?;
        let mut last = within.iter().copied().rfind(is_story)?;
        let mut words = 0;
        let (begun, ended) = (first, last);
        for &i in within.iter().filter(|i| (begun..=ended).contains(*i)) {
            let line = &self.lines[i];
            if words >= OWN_STORY && line.text.starts_with("_____") {
                // Below a line like this stands a signature.
                return Some(first..i);
            }
            if line.heading == 1 && words < OWN_STORY {
                first = within.iter().copied().find(|next| *next > i && is_story(next)).unwrap_or(first);
                words = 0;
            } else if line.heading == 1 && line.words >= 3 && !self.is_among(i, within) {
                last = within.iter().copied().rfind(|before| *before < i && is_story(before)).unwrap_or(last);
                return Some(first..last + 1);
            } else if is_story(&i) {
                words += line.words;
            }
        }
        let closes = |i: &usize| {
            let line = &self.lines[*i];
            open(line) && line.linked < 50 && line.words >= 2 && furniture::is_closed(&line.text)
        };
        let behind = within.iter().copied().skip_while(|i| *i <= last).take_while(closes).last();
        Some(first..behind.unwrap_or(last) + 1)
    }

    /// A heading that stands right among the paragraphs above it, or in a section beside theirs, is of their story.
    fn is_among(&self, line: usize, within: &[usize]) -> bool {
        let parent = |i: usize| self.elements[self.lines[i].holder].parent;
        let section = |i: usize| Some(parent(i)).filter(|at| self.elements[*at].names.split(' ').next() == Some("section"));
        let beside = |above: usize| match (section(above), section(line)) {
            (Some(above), Some(own)) => self.elements[above].parent == self.elements[own].parent,
            _ => false,
        };
        let above = within.iter().rev().filter(|i| **i < line && (self.lines[**i].prose || furniture::is_closed(&self.lines[**i].text)));
        above.take(ABOVE).any(|above| parent(*above) == parent(line) || beside(*above))
    }

    /// In an element of its own with a picture.
    fn is_beside_picture(&self, line: usize, holder: usize, pictures: &[usize]) -> bool {
        // Below what it says stands no picture's caption.
        let below = |at: usize| {
            let pictured = (at..self.elements.len()).take_while(|i| *i == at || self.elements[*i].parent >= at);
            pictured.filter(|i| self.elements[*i].pictures > 0).all(|i| i != at && self.elements[i].line > line)
        };
        let line = &self.lines[line];
        let mut at = line.holder;
        let running = self.elements[at].paragraph && line.prose && !line.small;
        while at != holder && at != 0 && !running {
            let element = &self.elements[at];
            if pictures[at] > 0 && element.words <= LONGEST_BESIDE && line.heading == 0 && !(line.prose && below(at)) {
                return true;
            }
            at = element.parent;
        }
        false
    }
}
