use super::*;
use proptest::prelude::*;

const NITF: &str = r#"<nitf xml:lang="en-GB"><head><title>Slug title</title>
    <docdata><doc-id id-string="ag-1" regsrc="Agency"/><date.issue norm="20190605T100000Z"/><doc.copyright holder="Agency"/>
    <du-key key="SUDAN-TALKS"/></docdata></head>
    <body><body.head><hedline><hl1>Envoys &amp; ministers meet</hl1><hl2>Second line</hl2></hedline>
    <byline>By <person>Jane Doe</person><byttl>Africa correspondent</byttl></byline>
    <dateline><location>Nairobi</location>, <story.date norm="20190603">June 3</story.date></dateline></body.head>
    <body.content><block><p>Kenya said on Monday it would send <em>two</em> envoys.</p>
    <media media-type="image"><media-reference source="a.jpg">a.jpg</media-reference><media-caption>The minister in
    Nairobi.</media-caption></media><p>They leave&nbsp;on Tuesday, &#8220;God willing&#8221;.</p></block></body.content>
    <body.end><tagline>Writing by somebody</tagline></body.end></body></nitf>"#;

fn g2(status: &str, content: &str) -> String {
    format!(
        r#"<newsItem guid="urn:newsml:agency:1" version="2" xmlns="http://iptc.org/std/nar/2006-10-01/" xml:lang="en">
        <rightsInfo><copyrightNotice>© Agency</copyrightNotice></rightsInfo>
        <itemMeta><itemClass qcode="ninat:text"/><provider qcode="prov:AG"><name>Agency</name></provider>
        <versionCreated>2019-06-06T09:00:00+03:00</versionCreated><firstCreated>2019-06-05T23:30:00-05:00</firstCreated>
        <pubStatus qcode="stat:{status}"/></itemMeta>
        <contentMeta><urgency>2</urgency><by>By Jane Doe</by><dateline>NAIROBI, June 3 (Agency)</dateline>
        <slugline>SUDAN-TALKS</slugline><headline>Envoys meet</headline><language tag="en-US"/>
        <subject qcode="geo:KEN"><name>Kenya</name></subject><subject qcode="medtop:16000000"><name>conflict, war and peace</name></subject>
        </contentMeta><contentSet>{content}</contentSet></newsItem>"#
    )
}

fn one(document: &str) -> Result<Story, Error> {
    read(document.as_bytes()).expect("a document").remove(0)
}

#[test]
fn nitf_alone() {
    let document = format!("<?xml version=\"1.0\"?>\n<!DOCTYPE nitf SYSTEM \"nitf-3-4.dtd\">\n{NITF}");
    assert!(is_newsml(&document));
    let story = one(&document).expect("a story");
    assert_eq!(story.text, "Kenya said on Monday it would send two envoys.\n\nThey leave on Tuesday, “God willing”.");
    assert_eq!((story.id.as_str(), story.title.as_deref()), ("ag-1", Some("Envoys & ministers meet")));
    assert_eq!((story.author.as_deref(), story.publisher.as_deref()), (Some("Jane Doe"), Some("Agency")));
    assert_eq!((story.language.as_deref(), story.section.as_deref()), (Some("en"), Some("SUDAN-TALKS")));
    assert_eq!(story.date, "2019-06-05".parse().ok());
    assert_eq!(story.captions, ["The minister in Nairobi."]);
    let line = story.dateline.expect("a dateline");
    assert_eq!((line.place.as_deref(), line.date), (Some("Nairobi"), "2019-06-03".parse().ok()));
}

#[test]
fn g2_with_each_kind_of_content() {
    let xhtml = r#"<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
        <body><p>Kenya said on Monday it would send two envoys.</p><figure><img src="a"/><figcaption>The minister.</figcaption></figure>
        <p>They leave on Tuesday.</p></body></html></inlineXML>"#;
    let plain =
        "<inlineData contenttype=\"text/plain\">Kenya said on Monday it would\nsend two envoys.\n\nThey leave on Tuesday.\n</inlineData>";
    let indented = "<inlineData>   Kenya said on Monday it would\nsend two envoys.\n   They leave on Tuesday.</inlineData>";
    for content in [xhtml, plain, indented] {
        let story = one(&g2("usable", content)).expect("a story");
        assert_eq!(story.text, "Kenya said on Monday it would send two envoys.\n\nThey leave on Tuesday.");
        assert_eq!((story.id.as_str(), story.title.as_deref()), ("urn:newsml:agency:1", Some("Envoys meet")));
        assert_eq!((story.author.as_deref(), story.publisher.as_deref()), (Some("Jane Doe"), Some("Agency")));
        assert_eq!((story.language.as_deref(), story.section.as_deref()), (Some("en"), Some("conflict, war and peace")));
        assert_eq!((story.date, story.modified), ("2019-06-05".parse().ok(), "2019-06-06".parse().ok()));
        let line = story.dateline.expect("a dateline");
        assert_eq!((line.place.as_deref(), line.agency.as_deref()), (Some("NAIROBI"), Some("Agency")));
        assert_eq!(line.date, "2019-06-03".parse().ok());
    }
    let story = one(&g2("usable", &format!("<inlineXML contenttype=\"application/nitf+xml\">{NITF}</inlineXML>"))).expect("a story");
    assert_eq!((story.id.as_str(), story.title.as_deref()), ("urn:newsml:agency:1", Some("Envoys meet")), "the item's own words count");
    assert!(story.text.starts_with("Kenya said") && story.captions.len() == 1);
}

#[test]
fn messages_and_what_is_withdrawn() {
    let content = "<inlineData>Kenya said on Monday it would send two envoys.</inlineData>";
    let message = format!(
        "<newsMessage><header/><itemSet>{}{}<packageItem guid=\"p\"/>{}<conceptItem/></itemSet></newsMessage>",
        g2("usable", content),
        g2("canceled", content),
        g2("usable", "<remoteContent href=\"a.jpg\"/>")
    );
    assert!(is_newsml(&message));
    let found = read(message.as_bytes()).expect("a message");
    assert!(found.len() == 4 && found[0].is_ok());
    assert_eq!(found[1], Err(Error::Withdrawn { item: "urn:newsml:agency:1".into(), status: "canceled".into() }));
    assert_eq!(found[2], Err(Error::Empty("urn:newsml:agency:1".into())));
    assert_eq!(found[3], Err(Error::Packages(2)));
    let uri = g2("usable", content).replace("qcode=\"stat:usable\"", "uri=\"http://cv.iptc.org/newscodes/pubstatusg2/withheld\"");
    assert!(matches!(one(&uri), Err(Error::Withdrawn { status, .. }) if status == "withheld"));
    let killed = NITF.replace("<docdata>", "<docdata management-status=\"canceled\">");
    assert_eq!(one(&killed), Err(Error::Withdrawn { item: "ag-1".into(), status: "canceled".into() }));
}

#[test]
fn what_is_refused() {
    let bomb = "<!DOCTYPE nitf [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><nitf><body>&b;</body></nitf>";
    assert_eq!(read(bomb.as_bytes()), Err(Error::Entities));
    let deep = format!("<nitf>{}{}</nitf>", "<p>".repeat(5000), "</p>".repeat(5000));
    assert!(matches!(read(deep.as_bytes()), Err(Error::Deep(_))));
    let many = format!("<nitf>{}</nitf>", "<p/>".repeat(1_000_001));
    assert!(matches!(read(many.as_bytes()), Err(Error::Many(_))));
    assert!(matches!(read(&vec![b' '; LARGEST + 1]), Err(Error::Large(_))));
    for broken in ["", "<nitf>", "<nitf></p>", "</nitf>", "<nitf", "plain words", "<nitf><p></nitf>"] {
        assert!(matches!(read(broken.as_bytes()), Err(Error::Broken { .. })), "{broken}");
    }
    assert_eq!(read(b"<rss/>"), Err(Error::Unknown("rss".into())));
    assert!(matches!(one("<nitf/>"), Err(Error::Empty(_))) && matches!(one("<newsItem/>"), Err(Error::Empty(_))));
}

#[test]
fn heads() {
    for head in ["\u{feff}<?xml version='1.0'?><!-- a > b --><nar:newsItem xmlns:nar='x'>", "<nitf>", "<newsMessage", " <newsItem/>"] {
        assert!(is_newsml(head), "{head}");
    }
    for head in ["<html><newsItem>", "<rss>", "newsItem", "", "<", "<!-- <nitf> -->", "<?xml", "<nitfish>"] {
        assert!(!is_newsml(head), "{head}");
    }
}

#[test]
fn letters_of_other_encodings() {
    let text = format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>{}", NITF.replace("Jane Doe", "José Núñez"));
    let latin: Vec<u8> = text.chars().filter(|c| (*c as u32) < 256).map(|c| c as u32 as u8).collect();
    assert_eq!(read(&latin).expect("a document").remove(0).expect("a story").author.as_deref(), Some("José Núñez"));
}

proptest! {
    #[test]
    fn any_bytes_are_borne(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        is_newsml(&String::from_utf8_lossy(&bytes));
        _ = read(&bytes);
    }

    /// Documents with a piece cut out, doubled, or replaced.
    #[test]
    fn broken_documents_are_borne(at in 0_usize..2400, length in 0_usize..80, by in "[<>/&;a\"= !\\[\\]?-]{0,6}") {
        let mut document = g2("usable", &format!("<inlineXML>{NITF}</inlineXML>")).into_bytes();
        let at = at.min(document.len());
        let end = (at + length).min(document.len());
        document.splice(at..end, by.bytes());
        is_newsml(&String::from_utf8_lossy(&document));
        _ = read(&document);
    }
}
