//! Which elements are boxes, comments and captions: by their names, their kind, their first line and their share of the sentences.

use std::collections::HashMap;

use super::{Element, LONGEST_CAPTION, Layout, MOST};
use crate::furniture::{self, Titled};
use crate::marks::Mark;

/// Words of the story that stand above a box of more sentences than [`MOST`]; above comments, fewer.
const ABOVE_BOX: usize = 80;
const ABOVE_TALK: usize = 25;

/// Words of another story's headline and what it says under it, at most.
const LONGEST_TEASER: usize = 80;

/// Teasers that make a list, at least.
const FEWEST_TEASERS: usize = 4;

impl Layout {
    /// Marks elements by their first line: *Comments*, *Related stories*, the linked headline of another story.
    pub(super) fn entitle(&mut self) {
        let total = self.elements.first().map_or(0, |root| root.prose);
        let mut begun = vec![false; self.elements.len()];
        for line in &self.lines {
            let mut at = line.holder;
            // What stands in one `header` with the headline is no part of the text.
            while at != 0 && line.heading == 1 {
                let element = &mut self.elements[at];
                if element.header && element.mark == Mark::None {
                    element.mark = Mark::Box;
                }
                at = element.parent;
            }
            let titled = furniture::titled(&line.text);
            let teased = line.linked > 90 && line.heading > 1 && line.words >= 3;
            let mut at = line.holder;
            while at != 0 && !begun[at] {
                begun[at] = true;
                let element = &mut self.elements[at];
                let links = element.prose == 0 || element.linked * 4 > element.words;
                let small = element.prose * 3 < total && element.mark == Mark::None;
                element.mark = match titled {
                    Some(Titled::Talk) if element.mark != Mark::Story => Mark::Talk,
                    Some(Titled::Box) if small => Mark::Box,
                    Some(Titled::Links) if small && links => Mark::Box,
                    _ if teased && small && element.words <= LONGEST_TEASER => {
                        element.teaser = true;
                        Mark::Box
                    }
                    _ => element.mark,
                };
                at = element.parent;
            }
        }
    }

    /// Marks every line by the elements around it. What holds most of the page's sentences is no box, whatever its names say, unless the
    /// story stands above it.
    pub(super) fn settle(&mut self) {
        let total = self.elements.first().map_or(0, |root| root.prose) - self.talked();
        let most = |words: usize| words as f64 > MOST * total as f64;
        // Paragraphs may each be called *subscribers only*.
        let mut alike: HashMap<String, (usize, usize)> = HashMap::new();
        for element in self.elements.iter().filter(|element| element.mark == Mark::Box && element.prose > 0 && !element.teaser) {
            let (words, several) = alike.entry(element.names.clone()).or_default();
            (*words, *several) = (*words + element.prose, *several + 1);
        }
        // Sentences above an element, in words, without those in boxes.
        let (mut above, mut next) = (0, 0);
        for i in 1..self.elements.len() {
            while next < self.elements[i].line {
                let line = &mut self.lines[next];
                line.mark = self.elements[line.holder].mark;
                above += if line.prose && !matches!(line.mark, Mark::Box | Mark::Talk) { line.words } else { 0 };
                next += 1;
            }
            let around = self.elements[self.elements[i].parent].mark;
            let element = &mut self.elements[i];
            let highest = if element.mark == Mark::Talk { ABOVE_TALK } else { ABOVE_BOX };
            let exempt = element.frame
                || element.mark == Mark::Caption && element.words > LONGEST_CAPTION
                || element.mark == Mark::Box
                    && !element.teaser
                    && alike.get(&element.names).is_some_and(|(words, several)| *several > 1 && most(*words))
                || most(element.prose) && above < highest;
            let own = if exempt && element.mark != Mark::Story { Mark::None } else { element.mark };
            element.mark = match (around, own) {
                (Mark::Box | Mark::Talk, _) => around,
                (Mark::Caption, Mark::None | Mark::Story) => Mark::Caption,
                (_, own) => own,
            };
        }
        for line in &mut self.lines[next..] {
            line.mark = self.elements[line.holder].mark;
        }
    }

    /// Words of readers' comments below a story.
    fn talked(&self) -> usize {
        let mut talk = vec![false; self.elements.len()];
        let (mut words, mut sentences, mut next) = (0, 0, 0);
        for i in 1..self.elements.len() {
            let element = &self.elements[i];
            sentences += self.lines[next..element.line].iter().filter(|line| line.prose).count();
            next = element.line;
            let around = talk[element.parent];
            let begins = element.mark == Mark::Talk && sentences >= 2;
            talk[i] = around || begins;
            words += if begins && !around { element.prose } else { 0 };
        }
        words
    }

    /// Whether most of the page's sentences stand under linked headlines: a list of stories.
    pub fn is_list(&self) -> bool {
        let outer = |element: &&Element| element.teaser && !self.elements[element.parent].teaser;
        let (mut teasers, mut words) = (0, 0);
        for element in self.elements.iter().filter(outer) {
            teasers += usize::from(element.prose > 0);
            words += element.prose;
        }
        teasers >= FEWEST_TEASERS && words as f64 > MOST * self.elements.first().map_or(0, |root| root.prose) as f64
    }

    /// What stands under pictures, by the elements around it.
    pub fn captions(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter(|line| line.mark == Mark::Caption && line.words <= LONGEST_CAPTION).map(|line| line.text.as_str())
    }
}
