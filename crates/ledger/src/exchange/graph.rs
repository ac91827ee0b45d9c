//! The network of countries for programs that draw and measure networks.
//!
//! A node is a country, an edge what one did to another. Events of which one side's country is not known are no edges.

use super::text::one_line;
use super::{Result, written};
use crate::{Period, Reader, Tally};
use attache_record::Country;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Xml};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// What one country did to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Who did it.
    pub actor: Country,
    /// To whom it was done.
    pub recipient: Country,
    /// How much.
    pub tally: Tally,
    /// Events of each quad, 1 to 4.
    pub quads: [u64; 4],
}

/// The links of a period, in the order of the countries' codes.
pub fn links(reader: &Reader, period: Period) -> crate::Result<Vec<Link>> {
    let mut links: Vec<Link> = Vec::new();
    for dyad in reader.dyads(None, period)? {
        let (Some(actor), Some(recipient)) = (dyad.actor, dyad.recipient) else { continue };
        if links.last().is_none_or(|last| (last.actor, last.recipient) != (actor, recipient)) {
            links.push(Link { actor, recipient, tally: Tally::default(), quads: [0; 4] });
        }
        let Some(link) = links.last_mut() else { continue };
        link.tally += dyad.tally;
        link.quads[usize::from(dyad.event_type.quad().number()) - 1] += dyad.tally.events;
    }
    Ok(links)
}

/// A figure of a link: name, GraphML's type, GEXF's type.
struct Figure {
    name: &'static str,
    graphml: &'static str,
    gexf: &'static str,
}

const fn whole(name: &'static str) -> Figure {
    Figure { name, graphml: "long", gexf: "long" }
}

const FIGURES: [Figure; 8] = [
    whole("events"),
    whole("occurrences"),
    whole("one_a_day"),
    Figure { name: "mean_score", graphml: "double", gexf: "double" },
    whole("verbal_cooperation"),
    whole("material_cooperation"),
    whole("verbal_conflict"),
    whole("material_conflict"),
];

impl Link {
    /// What stands in [`FIGURES`].
    fn figures(&self) -> [String; 8] {
        let Tally { events, occurrences, one_a_day, score } = self.tally;
        // Scores lie between -10 and 10.
        let mean = if events == 0 { 0.0 } else { written((score / events as f64) as f32) };
        let [a, b, c, d] = self.quads.map(|count| count.to_string());
        [events.to_string(), occurrences.to_string(), one_a_day.to_string(), mean.to_string(), a, b, c, d]
    }
}

fn countries(links: &[Link]) -> BTreeSet<Country> {
    links.iter().flat_map(|link| [link.actor, link.recipient]).collect()
}

/// The country's name, or its code where `names` has none.
fn label(country: Country, names: &dyn Fn(Country) -> Option<String>) -> String {
    let name = names(country).unwrap_or_else(|| country.to_string());
    one_line(&name).into_owned()
}

/// Writes the network as GraphML, for NetworkX, igraph, yEd and others. `names` gives the countries' names.
pub fn graphml<W: Write>(out: W, links: &[Link], names: &dyn Fn(Country) -> Option<String>) -> Result<W> {
    let mut xml = begun(out)?;
    let root = xml.create_element("graphml").with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
    root.write_inner_content(|xml| {
        key(xml, "name", "node", "string")?;
        FIGURES.iter().try_for_each(|figure| key(xml, figure.name, "edge", figure.graphml))?;
        let graph = xml.create_element("graph").with_attributes([("id", "countries"), ("edgedefault", "directed")]);
        graph.write_inner_content(|xml| {
            for country in countries(links) {
                let node = xml.create_element("node").with_attribute(("id", country.as_str()));
                node.write_inner_content(|xml| datum(xml, "name", &label(country, names)))?;
            }
            for link in links {
                let ends = [("source", link.actor.as_str()), ("target", link.recipient.as_str())];
                let edge = xml.create_element("edge").with_attributes(ends);
                edge.write_inner_content(|xml| {
                    FIGURES.iter().zip(link.figures()).try_for_each(|(figure, value)| datum(xml, figure.name, &value))
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    ended(xml)
}

fn key<W: Write>(xml: &mut Writer<W>, name: &str, on: &str, kind: &str) -> io::Result<()> {
    let attributes = [("id", name), ("for", on), ("attr.name", name), ("attr.type", kind)];
    xml.create_element("key").with_attributes(attributes).write_empty().map(drop)
}

fn datum<W: Write>(xml: &mut Writer<W>, key: &str, value: &str) -> io::Result<()> {
    xml.create_element("data").with_attribute(("key", key)).write_text_content(BytesText::new(value)).map(drop)
}

/// Writes the network as GEXF 1.3, for Gephi: nodes and edges that last for the period. `names` gives the countries' names. A period that
/// reaches beyond the years 0 to 9999 ([`Period::ALWAYS`]) is left out, and the network is one without time.
pub fn gexf<W: Write>(out: W, links: &[Link], period: Period, names: &dyn Fn(Country) -> Option<String>) -> Result<W> {
    let mut xml = begun(out)?;
    let is_datable = period.from.year() >= 0;
    let (from, to) = (period.from.to_string(), period.to.to_string());
    let span: Vec<(&str, &str)> = if is_datable { vec![("start", &from), ("end", &to)] } else { Vec::new() };
    let root = xml.create_element("gexf").with_attributes([("xmlns", "http://gexf.net/1.3"), ("version", "1.3")]);
    root.write_inner_content(|xml| {
        let creator = |xml: &mut Writer<W>| xml.create_element("creator").write_text_content(BytesText::new("Attaché")).map(drop);
        xml.create_element("meta").write_inner_content(creator)?;
        let mut graph = xml.create_element("graph").with_attribute(("defaultedgetype", "directed"));
        graph = match is_datable {
            true => graph.with_attributes([("mode", "dynamic"), ("timeformat", "date")]).with_attributes(span.iter().copied()),
            false => graph.with_attribute(("mode", "static")),
        };
        graph.write_inner_content(|xml| {
            figures_named(xml)?;
            xml.create_element("nodes").write_inner_content(|xml| {
                for country in countries(links) {
                    let label = label(country, names);
                    let node = xml.create_element("node").with_attributes([("id", country.as_str()), ("label", &label)]);
                    node.with_attributes(span.iter().copied()).write_empty()?;
                }
                Ok(())
            })?;
            xml.create_element("edges").write_inner_content(|xml| links.iter().try_for_each(|link| edge(xml, link, &span)))?;
            Ok(())
        })?;
        Ok(())
    })?;
    ended(xml)
}

fn figures_named<W: Write>(xml: &mut Writer<W>) -> io::Result<()> {
    let attributes = xml.create_element("attributes").with_attribute(("class", "edge"));
    attributes.write_inner_content(|xml| {
        for figure in &FIGURES {
            let named = [("id", figure.name), ("title", figure.name), ("type", figure.gexf)];
            xml.create_element("attribute").with_attributes(named).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn edge<W: Write>(xml: &mut Writer<W>, link: &Link, span: &[(&str, &str)]) -> io::Result<()> {
    let (id, weight) = (format!("{}-{}", link.actor, link.recipient), link.tally.events.to_string());
    let named = [("id", id.as_str()), ("source", link.actor.as_str()), ("target", link.recipient.as_str()), ("weight", &weight)];
    let edge = xml.create_element("edge").with_attributes(named).with_attributes(span.iter().copied());
    edge.write_inner_content(|xml| {
        xml.create_element("attvalues").write_inner_content(|xml| {
            for (figure, value) in FIGURES.iter().zip(link.figures()) {
                xml.create_element("attvalue").with_attributes([("for", figure.name), ("value", &value)]).write_empty()?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn begun<W: Write>(out: W) -> Result<Writer<W>> {
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Xml::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(xml)
}

fn ended<W: Write>(xml: Writer<W>) -> Result<W> {
    let mut out = xml.into_inner();
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use roxmltree::{Document, Node};

    fn trial_links() -> Vec<Link> {
        let story = trial::filed(
            "a",
            "X",
            vec![
                trial::event("a", 0, &["KEN"], &["SDN"]),
                trial::event("a", 1, &["KEN"], &["UGA", "SDN"]),
                trial::event("a", 2, &["KEN"], &[]),
            ],
        );
        let (_folder, ledger) = trial::ledger_of(&[&[story]]).unwrap();
        links(&ledger.reader().unwrap(), Period::years(2019, 2019)).unwrap()
    }

    fn names(country: Country) -> Option<String> {
        (country.as_str() == "KEN").then(|| "Kenya <&\"\u{1}\nČ😀>".to_owned())
    }

    fn all<'d>(document: &'d Document<'_>, name: &str) -> Vec<Node<'d, 'd>> {
        document.descendants().filter(|node| node.tag_name().name() == name).collect()
    }

    #[test]
    fn links_know_their_quads() {
        let links = trial_links();
        let ends: Vec<_> = links.iter().map(|link| format!("{}>{}", link.actor, link.recipient)).collect();
        assert_eq!(ends, ["KEN>SDN", "KEN>UGA"]);
        assert_eq!((links[0].quads, links[0].tally.events), ([0, 0, 2, 0], 2));
    }

    #[test]
    fn graphml_is_read_back() {
        let links = trial_links();
        let text = String::from_utf8(graphml(Vec::new(), &links, &names).unwrap()).unwrap();
        let document = Document::parse(&text).unwrap();
        let nodes = all(&document, "node");
        assert_eq!(nodes.iter().map(|node| node.attribute("id").unwrap()).collect::<Vec<_>>(), ["KEN", "SDN", "UGA"]);
        let names: Vec<_> = nodes.iter().map(|node| node.first_element_child().unwrap().text().unwrap()).collect();
        assert_eq!(names, ["Kenya <&\"  Č😀>", "SDN", "UGA"]);
        let edge = all(&document, "edge")[0];
        let values: Vec<_> = edge.children().filter_map(|datum| Some((datum.attribute("key")?, datum.text()?))).collect();
        assert_eq!(values[0], ("events", "2"));
        assert_eq!(values[3], ("mean_score", "-3"));
        assert_eq!(values[6], ("verbal_conflict", "2"));
        let keys: BTreeSet<_> = all(&document, "key").iter().map(|key| key.attribute("id").unwrap().to_owned()).collect();
        assert!(values.iter().all(|(key, _)| keys.contains(*key)));
    }

    #[test]
    fn gexf_is_read_back() {
        let links = trial_links();
        let text = String::from_utf8(gexf(Vec::new(), &links, Period::years(2019, 2019), &names).unwrap()).unwrap();
        let document = Document::parse(&text).unwrap();
        let graph = all(&document, "graph")[0];
        assert_eq!((graph.attribute("start"), graph.attribute("end")), (Some("2019-01-01"), Some("2019-12-31")));
        let node = all(&document, "node")[0];
        assert_eq!((node.attribute("label"), node.attribute("start")), (Some("Kenya <&\"  Č😀>"), Some("2019-01-01")));
        let edge = all(&document, "edge")[0];
        assert_eq!(
            (edge.attribute("id"), edge.attribute("weight"), edge.attribute("end")),
            (Some("KEN-SDN"), Some("2"), Some("2019-12-31"))
        );
        assert_eq!(all(&document, "attvalue").len(), links.len() * FIGURES.len());
        let always = String::from_utf8(gexf(Vec::new(), &links, Period::ALWAYS, &names).unwrap()).unwrap();
        assert_eq!(all(&Document::parse(&always).unwrap(), "graph")[0].attribute("mode"), Some("static"));
    }
}
