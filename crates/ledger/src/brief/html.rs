//! A brief as one page.

use super::account::{Brief, Happening, QUAD_NAMES, Quads, Source, sum};
use super::escape::{address, html as safe};
use super::markdown::place;
use super::{map, timeline};

const STYLE: &str = include_str!("style.css");

impl Brief {
    /// The brief as an HTML page that needs nothing else: no script, no font, no picture from elsewhere.
    pub fn html(&self) -> String {
        let title = format!("{}, {} to {}", safe(&self.name), self.period.from, self.period.to);
        let sections = [self.happened(), self.timeline(), self.with_whom(), self.changed(), self.said(), self.standing(), self.places()];
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
             <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <h1>{title}</h1>\n<p>{}</p>\n{}</main>\n</body>\n</html>\n",
            safe(&self.summary()),
            sections.concat()
        )
    }

    fn happened(&self) -> String {
        let chapters = self.happened.iter().map(|chapter| {
            let items: String = chapter.happenings.iter().map(happened).collect();
            format!("<h3>{}</h3>\n<ul>\n{items}</ul>\n", safe(&chapter.with.name))
        });
        let chapters: String = chapters.collect();
        section("What happened", if chapters.is_empty() { "<p>Nothing that the ledger knows of.</p>\n" } else { &chapters })
    }

    fn timeline(&self) -> String {
        let rows = self.weeks.iter().map(|week| (week.monday.to_string(), numbers(&week.quads)));
        let table = table("Occurrences week by week", &[&["Week from"], &QUAD_NAMES[..]].concat(), rows);
        section(
            "Week by week",
            &format!("{}<details>\n<summary>The same as a table</summary>\n{table}</details>\n", timeline::draw(&self.weeks)),
        )
    }

    fn with_whom(&self) -> String {
        let rows = self.partners.iter().map(|partner| {
            let both: Quads = std::array::from_fn(|quad| partner.given[quad] + partner.received[quad]);
            (partner.with.name.clone(), [vec![sum(&partner.given), sum(&partner.received)], numbers(&both)].concat())
        });
        let heads = [&["With", "given", "received"], &QUAD_NAMES[..]].concat();
        optional("With whom", &table("Occurrences with each partner: given, received, and both by kind", &heads, rows))
    }

    fn changed(&self) -> String {
        let rows = self.changed.iter().map(|movement| {
            let three = [&movement.now, &movement.before, &movement.year_before];
            (movement.with.name.clone(), [three.map(sum).to_vec(), three.map(|quads| quads[2] + quads[3]).to_vec()].concat())
        });
        let heads = ["With", "now", "before", "a year before", "conflict now", "conflict before", "conflict a year before"];
        optional("What changed", &table("Occurrences now, in the period before and in the year before", &heads, rows))
    }

    fn said(&self) -> String {
        let items = self.said.iter().map(|said| {
            let content = if said.quote { format!("<q>{}</q>", safe(&said.content)) } else { safe(&said.content) };
            format!("<li><strong>{}</strong>: {content}{}</li>\n", safe(&said.heading()), source(&said.source))
        });
        optional("Who said what", &list(items.collect()))
    }

    fn standing(&self) -> String {
        let items = self.ties.iter().map(|tie| format!("<li>{}{}</li>\n", safe(&tie.words()), source(&tie.source)));
        optional("Standing ties", &list(items.collect()))
    }

    fn places(&self) -> String {
        let rows = self.places.iter().map(|spot| (place(spot), numbers(&spot.quads)));
        let table = table("Occurrences at each place", &[&["Place"], &QUAD_NAMES[..]].concat(), rows);
        optional("Where", &format!("{}{table}", map::draw(&self.places)))
    }
}

fn happened(happening: &Happening) -> String {
    let date = happening.date.map_or("no date".to_owned(), |day| format!("<time datetime=\"{day}\">{day}</time>"));
    let quad = happening.quad.clamp(1, 4);
    let name = QUAD_NAMES[usize::from(quad) - 1];
    format!(
        "<li class=\"k{quad}\"><strong>{date} {}</strong>: {} <small>({name}; {})</small>{}</li>\n",
        safe(&happening.kind()),
        safe(&happening.sides()),
        safe(&happening.weight()),
        source(&happening.source)
    )
}

/// The sentence, the story, the event.
fn source(source: &Source) -> String {
    let citation = safe(&source.citation());
    let citation = match source.url.as_deref().and_then(address) {
        Some(url) => format!("<a href=\"{}\" rel=\"noreferrer\">{citation}</a>", safe(url)),
        None => citation,
    };
    let event = source.event.as_deref().map_or(String::new(), |id| format!(", event <code>{}</code>", safe(id)));
    format!("\n<blockquote><p>{}</p><footer>{citation}{event}</footer></blockquote>", safe(&source.sentence))
}

fn numbers(quads: &Quads) -> Vec<u64> {
    quads.to_vec()
}

fn section(title: &str, content: &str) -> String {
    format!("<section>\n<h2>{title}</h2>\n{content}</section>\n")
}

/// A section, if there is anything in it.
fn optional(title: &str, content: &str) -> String {
    if content.is_empty() { String::new() } else { section(title, content) }
}

fn list(items: String) -> String {
    if items.is_empty() { items } else { format!("<ul>\n{items}</ul>\n") }
}

/// A table of numbers with a name before each row; nothing if it has no rows.
fn table(caption: &str, heads: &[&str], rows: impl Iterator<Item = (String, Vec<u64>)>) -> String {
    let row = |(name, numbers): (String, Vec<u64>)| {
        let cells: String = numbers.iter().map(|n| format!("<td>{n}</td>")).collect();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>\n", safe(&name))
    };
    let rows: String = rows.map(row).collect();
    if rows.is_empty() {
        return rows;
    }
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    format!(
        "<div class=\"wide\"><table>\n<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></div>\n"
    )
}
