//! Free questions in SQL, which can do nothing but read.

use crate::error::{Error, Result};
use crate::ledger::Reader;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use serde::{Deserialize, Serialize};

/// What a statement gives.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether there are more rows than were asked for.
    pub more: bool,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Words.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Reader {
    /// Runs one statement that reads and gives its first rows, `limit` at most. The views of the ledger are made for this.
    ///
    /// The statement runs on a connection of its own that may not write, attach other files or change settings.
    pub fn sql(&self, statement: &str, limit: usize) -> Result<Table> {
        let mut reader = Reader::open(self.path())?;
        reader.connection.authorizer(Some(permit)).map_err(refused)?;
        let mut prepared = reader.connection.prepare(statement).map_err(refused)?;
        let mut table = Table { columns: prepared.column_names().map(str::to_owned).collect(), ..Table::default() };
        if table.columns.is_empty() {
            return Err(Error::Statement("it gives no rows".into()));
        }
        let mut rows = prepared.query([]).map_err(refused)?;
        while let Some(row) = rows.next().map_err(refused)? {
            if table.rows.len() == limit {
                table.more = true;
                break;
            }
            table.rows.push((0..table.columns.len()).map(|n| row.get_ref(n).map(cell)).collect::<rusqlite::Result<_>>().map_err(refused)?);
        }
        Ok(table)
    }
}

/// Reading, functions and recursion; of settings, only the shape of tables and what the full-text search looks at.
fn permit(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if function_name != "load_extension" => Authorization::Allow,
        AuthAction::Pragma { pragma_name: "table_info" | "table_list" | "table_xinfo" | "data_version", .. } => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

fn refused(error: rusqlite::Error) -> Error {
    Error::Statement(match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message,
        rusqlite::Error::SqlInputError { msg, .. } => msg,
        other => other.to_string(),
    })
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{event, filed, ledger_of};

    #[test]
    fn statements_read_and_nothing_else() {
        let (folder, ledger) = ledger_of(&[&[filed("s", "Herald", vec![event("s", 0, &["KEN", "UGA"], &["SDN"])])]]).unwrap();
        let table = ledger.sql("SELECT type, actors, recipients, date, outlet, confidence FROM event WHERE date > '2019'", 10).unwrap();
        let text = |t: &str| Cell::Text(t.into());
        assert_eq!(table.columns[..2], ["type", "actors"]);
        assert_eq!(table.rows, [[text("ACCUSE"), text("KEN,UGA"), text("SDN"), text("2019-06-03"), text("Herald"), Cell::Real(0.8)]]);
        let found = ledger.sql("SELECT count(*) FROM search WHERE search MATCH 'tells'", 10).unwrap();
        assert_eq!(found.rows, [[Cell::Integer(1)]]);
        assert!(ledger.sql("SELECT number FROM type", 3).unwrap().more);

        let elsewhere = folder.path().join("other");
        for bad in [
            "DELETE FROM event_row",
            "INSERT INTO outlet (name) VALUES ('x')",
            "DROP VIEW event",
            &format!("ATTACH '{}' AS other", elsewhere.display()),
            &format!("VACUUM INTO '{}'", elsewhere.display()),
            "PRAGMA query_only = 0",
            "PRAGMA user_version = 7",
            "PRAGMA writable_schema = 1",
            "SELECT load_extension('x')",
            "SELECT 1; DELETE FROM event_row",
            "SELECT * FROM nothing",
            "",
        ] {
            let error = ledger.sql(bad, 10).unwrap_err();
            assert!(matches!(error, Error::Statement(_)), "{bad}: {error}");
        }
        assert!(!elsewhere.exists());
        assert_eq!(ledger.sql("SELECT count(*) FROM event_row", 1).unwrap().rows, [[Cell::Integer(1)]]);
    }

    #[test]
    fn every_view_answers() {
        let (_folder, ledger) = ledger_of(&[&[filed("s", "Herald", vec![event("s", 0, &["KEN"], &["SDN"])])]]).unwrap();
        let views = ledger.sql("SELECT name FROM sqlite_schema WHERE type = 'view'", 100).unwrap();
        assert!(views.rows.len() > 10);
        for view in views.rows.iter().flatten() {
            let Cell::Text(name) = view else { panic!("{view:?}") };
            ledger.sql(&format!("SELECT * FROM {name}"), 10).unwrap();
        }
    }
}
