use super::*;
use proptest::prelude::*;

fn rows(table: &str, mapping: &str) -> Vec<Result<Story, Error>> {
    Rows::new(table.as_bytes(), mapping.parse().expect("a mapping")).collect()
}

fn told(error: &Result<Story, Error>) -> String {
    error.as_ref().expect_err("an error").to_string()
}

#[test]
fn usual_names_are_known() {
    for (delimiter, table) in [
        (",", "id,pub_date,Headline,Body,Link,Source,Lang,Byline,Section\n"),
        (";", "\u{feff}ID;Published;title;content;URL;outlet;language;author;section\n"),
        ("\t", "\"Article ID\"\tDate\tTitle\tFull Text\turl\tPublisher\tLanguage\tAuthors\tCategory\r\n"),
        ("|", "guid|publish_date|headline|article|permalink|site_name|lang|writer|desk\n"),
    ] {
        assert!(looks_like(table), "{table}");
        let row = ["7", "2019-06-05", "Talks fail", "Envoys left.", "https://example.org/1", "The Post", "en", "Jane Doe", "World"];
        let found = rows(&format!("{table}{}", row.join(delimiter)), "");
        let story = found[0].as_ref().expect("a story");
        assert_eq!((story.id.as_str(), story.text.as_str(), story.title.as_deref()), ("7", "Envoys left.", Some("Talks fail")));
        assert_eq!((story.date, story.url.as_deref()), ("2019-06-05".parse().ok(), Some("https://example.org/1")));
        assert_eq!((story.publisher.as_deref(), story.language.as_deref()), (Some("The Post"), Some("en")));
        assert_eq!((story.author.as_deref(), story.section.as_deref()), (Some("Jane Doe"), Some("World")));
        assert_eq!(found.len(), 1);
    }
}

#[test]
fn columns_can_be_named() {
    let table = "text,Lead,Day\nshort,The long one.,05.06.2019\n";
    let found = rows(table, "text=Lead, date=day");
    let story = found[0].as_ref().expect("a story");
    assert_eq!((story.text.as_str(), story.date), ("The long one.", "2019-06-05".parse().ok()));
    assert_eq!(told(&rows(table, "text=Corpse")[0]), "no column `Corpse` in the table; its columns are text, Lead, Day");
    assert_eq!(rows(table, "text=Corpse").len(), 1, "nothing follows");
    assert!(told(&rows("a,b\n1,2\n", "")[0]).contains("which column holds the text? The table's columns are a, b;"));
    assert!(told(&rows("", "")[0]).contains("columns are none"));
    for wrong in ["text", "text=", "colour=Body", "=x"] {
        assert!(matches!(wrong.parse::<Mapping>(), Err(Error::Mapping(_))), "{wrong}");
    }
}

#[test]
fn quotes_lines_and_what_is_uneven() {
    let table = "date,title,text\n\
        2019-06-05,One,\"He said: \"\"No, never\"\".\n\nThen he left.\"\n\
        \n\
        2019-06-06,Two,\n\
        ,Three,Undated.\n\
        2019-06-08,Four\n\
        soon,Five,A text.\n\
        2019-06-09,Six,Left, without quotes.\n\
        2019-06-10,Seven,A text.,,\n";
    let found = rows(table, "");
    assert_eq!(found.len(), 7);
    assert_eq!(found[0].as_ref().expect("a story").text, "He said: \"No, never\".\n\nThen he left.");
    assert_eq!(told(&found[1]), "row 2 (line 6): no text in column `text`");
    assert_eq!(found[2].as_ref().expect("a story").date, None);
    assert!(told(&found[3]).starts_with("row 4 (line 8): no text"));
    assert!(told(&found[4]).starts_with("row 5 (line 9): `soon` is no date"));
    assert!(told(&found[5]).starts_with("row 6 (line 10): 4 fields in a table of 3 columns"));
    assert!(found[6].is_ok());
}

#[test]
fn dates_in_many_forms() {
    let date = |value: &str, mapping: Mapping| {
        let table = format!("text;date\nA text.;{value}\n");
        Rows::new(table.as_bytes(), mapping).next().expect("a row").map(|story| story.date.map(|date| date.to_string()))
    };
    for value in
        ["2019-06-05", "20190605", "20190605103000", "05/06/2019", "June 5, 2019", "1559728800", "1559728800000", "2019-06-05T10:00:00Z"]
    {
        assert_eq!(date(value, Mapping::default()).expect(value).as_deref(), Some("2019-06-05"), "{value}");
    }
    for value in ["", "NULL", "NaN"] {
        assert_eq!(date(value, Mapping::default()).expect(value), None);
    }
    let format = |format: &str| Mapping::default().with_date_format(format);
    assert_eq!(date("19.156", format("%y.%j")).expect("a date").as_deref(), Some("2019-06-05"));
    assert_eq!(date("2019-06-05", format("%nonsense")).expect("a date").as_deref(), Some("2019-06-05"));
    let american = rows("date,text\n05/06/2019,A text.\n05/25/2019,A text.\n", "");
    assert_eq!(american[0].as_ref().expect("a story").date, "2019-05-06".parse().ok(), "the second row tells");
}

#[test]
fn letters_and_tags() {
    let latin = b"title,text\nJos\xe9,\"The minister, Jos\xe9 N\xfa\xf1ez, said on Monday that he would resign.\"\n";
    let story = Rows::new(&latin[..], Mapping::default()).next().expect("a row").expect("a story");
    assert_eq!(story.title.as_deref(), Some("José"));
    let utf16: Vec<u8> = "\u{feff}title\ttext\nTalks\tEnvoys left.\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let story = Rows::new(&utf16[..], Mapping::default()).next().expect("a row").expect("a story");
    assert_eq!((story.title.as_deref(), story.text.as_str()), (Some("Talks"), "Envoys left."));
    let tagged = rows("title,text\nTalks,<p>Envoys <b>left</b>.</p><p>Nobody won.</p>\n", "");
    assert_eq!(tagged[0].as_ref().expect("a story").text, "Envoys left.\n\nNobody won.");
    // Without quoting, a quote in front of a text between tabs is the text's own.
    let tabs = rows("title\ttext\nA\t\"No, never\" was the answer.\nB\t\"Perhaps\" was another.\nC\t\"Maybe\" too.\n", "");
    assert_eq!(tabs.len(), 3);
    assert_eq!(tabs[0].as_ref().expect("a story").text, "\"No, never\" was the answer.");
}

#[test]
fn a_row_without_end() {
    struct Endless(&'static [u8]);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                buffer.fill(b'x');
                return Ok(buffer.len());
            }
            self.0.read(buffer)
        }
    }
    let mut found = Rows::new(Endless(b"title,text\nA,A text.\nB,\"opened"), Mapping::default());
    assert!(found.next().expect("a row").is_ok());
    assert!(matches!(found.next(), Some(Err(Error::Long { row: 2, line: 3 }))));
    assert!(found.next().is_none());
}

#[test]
fn prose_is_no_table() {
    for head in [
        "NAIROBI, June 3 (Agency) - Kenya said on Monday it would send envoys, a judge and a general.\n",
        "The text, the title and the date of the story, all were wrong.\n",
        "Text, title, date.\n",
        "Article\n\nTalks failed, envoys said.",
        "title: Talks fail\ndate: 2019",
        "{\"text\": \"a\", \"title\": \"b\"}",
        "<text>,<title>",
        "",
        "text\nonly one column\n",
        "id,url,date\n1,https://example.org,2019\n",
    ] {
        assert!(!looks_like(head), "{head}");
    }
}

/// Rows that are as long with quotes as without them.
#[test]
fn a_header_in_quotes_says_that_fields_are_quoted() {
    let table = "\"title\"\t\"text\"\t\"id\"\n\"A headline\"\t\"A\t\"\"\u{e5}\n\t\"\t\"0\"\n";
    let found: Vec<String> = Rows::new(table.as_bytes(), Mapping::default()).map(|row| row.expect("a story").text).collect();
    assert_eq!(found, ["A\t\"\u{e5}\n\t"]);
    let bare = "title\ttext\tid\n\"A headline\" it is\t\"Never\", she said\t0\n";
    let found: Vec<String> = Rows::new(bare.as_bytes(), Mapping::default()).map(|row| row.expect("a story").text).collect();
    assert_eq!(found, ["\"Never\", she said"]);
}

proptest! {
    #[test]
    fn any_bytes_are_borne(bytes in proptest::collection::vec(any::<u8>(), 0..400), headed: bool) {
        looks_like(&String::from_utf8_lossy(&bytes));
        let table = if headed { [b"date,text\n", &bytes[..]].concat() } else { bytes };
        for row in Rows::new(&table[..], Mapping::default()) {
            _ = row;
        }
    }

    /// What is written as CSV is read as it was.
    #[test]
    fn what_is_written_is_read(texts in proptest::collection::vec("[ -;=-~\n;,\"\tåß中]{1,60}", 1..8), delimiter in proptest::sample::select(&b",;\t|"[..])) {
        prop_assume!(texts.iter().all(|text| !is_nothing(text.trim())));
        let mut table = csv::WriterBuilder::new().delimiter(delimiter).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        table.write_record(["title", "text", "id"]).expect("written");
        for (at, text) in texts.iter().enumerate() {
            table.write_record(["A headline", text, &at.to_string()]).expect("written");
        }
        let table = table.into_inner().expect("written");
        let found: Vec<String> = Rows::new(&table[..], Mapping::default()).map(|row| row.map(|story| story.text)).collect::<Result<_, _>>().expect("stories");
        prop_assert_eq!(found, texts);
    }
}
