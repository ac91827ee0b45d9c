//! The little words of English that shape a noun phrase. They are grammar, not knowledge, so they stand in code.

/// What a little word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Little {
    /// `the`, `four`, `several`: says nothing of who.
    Determiner,
    /// `dozens`, `group`: with *of*, points to what follows.
    Quantity,
    /// `former`, `ousted`: no longer in office.
    Former,
    /// `deputy`, `acting`: beside or in place of the holder.
    Beside,
    /// `Mr`, `Dr`: before a name, of no office.
    Honorific,
    /// `of`, `from`: what follows tells to whom one belongs.
    Belonging,
    /// `to`, `with`: what follows is somebody else.
    Elsewhere,
    /// `who`, `that`: a clause begins.
    Clause,
    /// `and`, `or`
    And,
    /// `backed`, `led`: behind a hyphen, the word before it is somebody else.
    Backed,
}

/// The little word that a folded word is, if any.
pub(crate) fn little(word: &str) -> Option<Little> {
    Some(match word {
        "the" | "a" | "an" | "this" | "that" | "these" | "those" | "some" | "several" | "many" | "most" | "more" | "all" | "both"
        | "other" | "another" | "any" | "each" | "every" | "its" | "his" | "her" | "their" | "our" | "my" | "your" | "two" | "three"
        | "four" | "five" | "six" | "seven" | "eight" | "nine" | "ten" | "eleven" | "twelve" | "twenty" | "thirty" | "forty" | "fifty"
        | "hundred" | "thousand" | "million" | "one" | "few" | "least" | "about" | "around" | "nearly" | "almost" | "over" | "dozen"
        | "no" | "such" | "same" | "fellow" | "led" => Little::Determiner,
        "dozens" | "hundreds" | "thousands" | "scores" | "tens" | "millions" | "group" | "groups" | "number" | "lot" | "lots"
        | "couple" | "handful" | "majority" | "pair" | "trio" | "half" | "part" | "parts" | "series" => Little::Quantity,
        "former" | "ex" | "retired" | "ousted" | "deposed" | "onetime" | "erstwhile" | "late" | "toppled" | "exiled" | "disgraced" => {
            Little::Former
        }
        "deputy" | "vice" | "acting" | "assistant" | "interim" | "elect" | "designate" | "caretaker" | "junior" | "shadow" => {
            Little::Beside
        }
        "mr" | "mrs" | "ms" | "miss" | "dr" | "sir" | "dame" | "madame" | "monsieur" | "mme" | "prof" | "hon" | "his excellency" => {
            Little::Honorific
        }
        "of" | "from" | "in" | "at" | "for" | "inside" | "within" | "across" => Little::Belonging,
        "to" | "on" | "with" | "by" | "against" | "near" | "after" | "before" | "under" | "into" | "between" | "during" | "without"
        | "as" | "like" | "versus" | "toward" | "towards" | "outside" | "along" | "amid" | "since" | "until" | "through" | "off"
        | "beside" | "behind" => Little::Elsewhere,
        "who" | "which" | "whose" | "whom" | "where" | "when" | "while" | "because" | "is" | "was" | "were" | "are" | "has" | "have"
        | "had" | "said" => Little::Clause,
        "and" | "or" | "nor" => Little::And,
        "backed" | "born" | "trained" | "controlled" | "occupied" | "held" | "brokered" | "supported" | "funded" | "made" | "owned"
        | "dominated" | "aligned" | "allied" | "friendly" | "linked" | "run" | "sponsored" | "armed" | "appointed" | "installed"
        | "educated" | "mediated" | "affiliated" | "inspired" | "financed" | "equipped" | "besieged" => Little::Backed,
        _ => return None,
    })
}
