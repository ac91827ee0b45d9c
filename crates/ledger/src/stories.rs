//! Stories one after the other: the last ones filed, and those coded otherwise than today.

use crate::codes::id_text;
use crate::error::Result;
use crate::ledger::Reader;
use crate::reading::Reading;
use crate::words::Versions;
use attache_record::Story;
use rusqlite::Connection;

impl Reader {
    /// Hands the stories filed last to `visitor`, `most` at most, in the order of their filing.
    pub fn latest_stories(&self, most: usize, visitor: impl FnMut(Story)) -> Result<()> {
        self.ask(|c| latest(c, most, visitor))
    }

    /// Ids of the stories that were coded with other versions, in the order of their filing.
    pub fn coded_otherwise(&self, versions: &Versions) -> Result<Vec<String>> {
        self.ask(|c| coded_otherwise(c, versions))
    }
}

fn latest(c: &Connection, most: usize, mut visitor: impl FnMut(Story)) -> Result<()> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut keys = c.prepare_cached("SELECT key FROM (SELECT key FROM story_row ORDER BY key DESC LIMIT ?) ORDER BY key")?;
    let mut rows = keys.query([most])?;
    let mut reading = Reading::new(c);
    while let Some(row) = rows.next()? {
        visitor(reading.story(row.get(0)?)?);
    }
    Ok(())
}

fn coded_otherwise(c: &Connection, versions: &Versions) -> Result<Vec<String>> {
    let mut find = c.prepare_cached(
        "SELECT r.id FROM story_row r JOIN version v ON v.key = r.version WHERE NOT (v.codebook = ? AND v.pipeline = ? AND
         v.scorer = ?) ORDER BY r.key",
    )?;
    let mut rows = find.query((&versions.codebook, &versions.pipeline, &versions.scorer))?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(id_text(row.get_ref(0)?)?);
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use crate::{Filed, Ledger, Versions};
    use attache_record::Story;
    use jiff::Timestamp;

    #[test]
    fn stories_come_in_the_order_of_filing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ledger = Ledger::open(folder.path().join("a.ledger")).expect("a ledger");
        let with = |codebook: &str| Versions { codebook: codebook.to_owned(), ..Versions::default() };
        for (id, codebook) in [("b", "1"), ("a", "2"), ("c", "1")] {
            let story = Story { id: id.to_owned(), text: format!("Story {id}."), ..Story::default() };
            let filed = Filed { story, versions: with(codebook), ..Filed::default() };
            ledger.file(&[filed], Timestamp::UNIX_EPOCH).expect("filed");
        }
        let mut seen = Vec::new();
        ledger.latest_stories(2, |story| seen.push(story.text)).expect("read");
        assert_eq!(seen, ["Story a.", "Story c."]);
        assert_eq!(ledger.coded_otherwise(&with("2")).expect("read"), ["b", "c"]);
    }
}
