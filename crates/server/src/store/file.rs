//! The file: its schema, and plain reads and writes.

use super::{Place, Row};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The version of the schema that this server writes (`PRAGMA user_version`).
const VERSION: i64 = 1;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS rooms (
        id TEXT PRIMARY KEY NOT NULL,
        code TEXT NOT NULL,
        body TEXT NOT NULL,
        used_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS log (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        room TEXT NOT NULL,
        entry TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS log_of_room ON log (room, seq);
    CREATE TABLE IF NOT EXISTS set_aside (
        id TEXT NOT NULL,
        code TEXT,
        body,
        reason TEXT NOT NULL,
        at_ms INTEGER NOT NULL
    );
";

/// Why the store cannot do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// A file or folder cannot be made or opened.
    Io(String),
    /// Another server uses the same file.
    InUse(PathBuf),
    /// The file is of a newer version of this program.
    Newer(i64),
    /// SQLite refuses.
    Sqlite(String),
    /// The store is closed.
    Closed,
}

impl core::fmt::Display for StoreError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Io(why) => write!(f, "The data file cannot be opened: {why}."),
            Self::InUse(path) => {
                write!(f, "Another room server uses {}: stop it, or give another --data.", path.display())
            }
            Self::Newer(version) => {
                write!(f, "The data file is of a newer version ({version}): update this program.")
            }
            Self::Sqlite(why) => write!(f, "The data file does not work: {why}."),
            Self::Closed => f.write_str("The data file is closed."),
        }
    }
}

impl core::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error.to_string())
    }
}

/// What was found when the store was opened.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The rooms that live, each with the entries of its log.
    pub rooms: Vec<super::Stored>,
    /// The rooms that were moved out of the way.
    pub set_aside: Vec<SetAside>,
}

/// A room that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Its uuid.
    pub id: String,
    /// Its code, where that could be read.
    pub code: Option<String>,
    /// Why.
    pub reason: String,
}

/// What is to be written about one room: first the deletion, where there is one.
#[derive(Default)]
pub(super) struct Change {
    pub delete: bool,
    pub row: Option<Row>,
    pub log: Vec<String>,
}

/// After so many lines of the log, those that are too old are taken out.
const TRIM_EVERY: usize = 1_000;

/// The open file.
pub(super) struct StoreFile {
    connection: Connection,
    /// Held as long as the file is open: two servers on one file would each undo the other.
    _lock: Option<File>,
    untrimmed: usize,
}

impl StoreFile {
    pub(super) fn open(place: &Place) -> Result<Self, StoreError> {
        let (connection, lock) = match place {
            Place::Memory => (Connection::open_in_memory()?, None),
            Place::File(path) => {
                let lock = prepare(path)?;
                (Connection::open(path)?, Some(lock))
            }
        };
        connection.busy_timeout(core::time::Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        // The journal is folded into the file by a thread of its own.
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version > VERSION {
            return Err(StoreError::Newer(version));
        }
        connection.execute_batch(SCHEMA)?;
        connection.pragma_update(None, "user_version", VERSION)?;
        Ok(Self { connection, _lock: lock, untrimmed: TRIM_EVERY })
    }

    /// Reads the rooms one by one, so that a damaged one takes no other with it.
    pub(super) fn load(
        &mut self,
        mut readable: impl FnMut(&Row) -> Result<(), String>,
        now_ms: i64,
    ) -> Result<Loaded, StoreError> {
        let mut loaded = Loaded::default();
        for id in self.ids()? {
            let row = self.row(&id);
            let judged = match row {
                Ok(Some(row)) => readable(&row).map(|()| row.clone()).map_err(|why| (Some(row.code), why)),
                Ok(None) => continue,
                Err(error) => Err((None, error.to_string())),
            };
            match judged {
                Ok(row) => {
                    let log = self.log(&row.id).unwrap_or_else(|error| {
                        tracing::warn!(room = row.code, %error, "a room's log cannot be read");
                        Vec::new()
                    });
                    loaded.rooms.push((row, log));
                }
                Err((code, reason)) => {
                    let room = SetAside { id, code, reason };
                    self.set_aside(&room, now_ms)?;
                    loaded.set_aside.push(room);
                }
            }
        }
        Ok(loaded)
    }

    fn ids(&self) -> Result<Vec<String>, StoreError> {
        let mut query = self.connection.prepare("SELECT id FROM rooms ORDER BY rowid")?;
        let ids = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(ids)
    }

    fn row(&self, id: &str) -> rusqlite::Result<Option<Row>> {
        self.connection
            .query_row("SELECT id, code, body, used_ms FROM rooms WHERE id = ?1", [id], |row| {
                Ok(Row { id: row.get(0)?, code: row.get(1)?, body: row.get(2)?, used_ms: row.get(3)? })
            })
            .optional()
    }

    /// Moves a room out of the way with all its bytes, for whoever can mend it.
    fn set_aside(&mut self, room: &SetAside, now_ms: i64) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        transaction.execute(
            "INSERT INTO set_aside SELECT id, code, body, ?2, ?3 FROM rooms WHERE id = ?1",
            params![room.id, room.reason, now_ms],
        )?;
        transaction.execute("DELETE FROM rooms WHERE id = ?1", [&room.id])?;
        transaction.commit()?;
        Ok(())
    }

    /// Writes all changes in one transaction.
    pub(super) fn write(&mut self, changes: &HashMap<String, Change>) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        for (id, change) in changes {
            if change.delete {
                transaction.prepare_cached("DELETE FROM rooms WHERE id = ?1")?.execute([id])?;
                transaction.prepare_cached("DELETE FROM log WHERE room = ?1")?.execute([id])?;
            }
            if let Some(row) = &change.row {
                let mut save = transaction.prepare_cached(
                    "INSERT INTO rooms (id, code, body, used_ms) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (id) DO UPDATE SET code = ?2, body = ?3, used_ms = ?4",
                )?;
                save.execute(params![row.id, row.code, row.body, row.used_ms])?;
            }
            let mut add = transaction.prepare_cached("INSERT INTO log (room, entry) VALUES (?1, ?2)")?;
            for entry in &change.log {
                add.execute([id, entry])?;
                self.untrimmed += 1;
            }
        }
        if self.untrimmed >= TRIM_EVERY {
            transaction.execute(
                "DELETE FROM log WHERE seq IN (SELECT seq FROM (SELECT seq,
                     row_number() OVER (PARTITION BY room ORDER BY seq DESC) AS age FROM log) WHERE age > ?1)",
                [super::LOG_KEEPS],
            )?;
            self.untrimmed = 0;
        }
        transaction.commit()?;
        Ok(())
    }

    /// A room and its log.
    pub(super) fn read(&self, id: &str) -> Result<Option<super::Stored>, StoreError> {
        let Some(row) = self.row(id)? else { return Ok(None) };
        Ok(Some((row, self.log(id)?)))
    }

    /// The log of a room, the oldest entry first.
    fn log(&self, id: &str) -> Result<Vec<String>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT entry FROM (SELECT seq, entry FROM log WHERE room = ?1 ORDER BY seq DESC LIMIT ?2)
             ORDER BY seq",
        )?;
        let entries = query.query_map(params![id, super::LOG_KEEPS], |row| row.get(0))?;
        Ok(entries.collect::<Result<_, _>>()?)
    }

    /// Folds the journal into the file, so that the file alone is the whole backup.
    pub(super) fn close(&mut self) {
        if let Err(error) = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
            tracing::warn!(%error, "the journal could not be folded into the data file");
        }
    }
}

/// Makes the folder and the file, both for this user only (the file holds the rooms' keys), and locks it.
fn prepare(path: &Path) -> Result<File, StoreError> {
    let io = |error: std::io::Error| StoreError::Io(format!("{}: {error}", path.display()));
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        crate::private::folder(folder).map_err(io)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock = crate::private::file(Path::new(&name)).map_err(io)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Err(StoreError::InUse(path.to_owned())),
        Err(std::fs::TryLockError::Error(error)) => return Err(io(error)),
    }
    drop(crate::private::file(path).map_err(io)?);
    Ok(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, body: &str) -> Row {
        Row { id: id.into(), code: format!("CODE{id}"), body: body.into(), used_ms: 5 }
    }

    fn keep(id: &str, body: &str, log: &[&str]) -> (String, Change) {
        let log = log.iter().map(|entry| (*entry).to_owned()).collect();
        (id.to_owned(), Change { row: Some(row(id, body)), log, delete: false })
    }

    fn any(_: &Row) -> Result<(), String> {
        Ok(())
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("deep/rooms.db"));
        let mut file = StoreFile::open(&place).unwrap();
        file.write(&HashMap::from([keep("1", "one", &["a"]), keep("2", "two", &["x"])])).unwrap();
        let delete = Change { delete: true, ..Change::default() };
        file.write(&HashMap::from([keep("1", "once more", &["b", "c"]), ("2".into(), delete)])).unwrap();
        file.close();
        drop(file);
        let loaded = StoreFile::open(&place).unwrap().load(any, 0).unwrap();
        let log = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(loaded.rooms, vec![(row("1", "once more"), log)]);
    }

    #[test]
    fn the_log_keeps_the_latest_entries() {
        let mut file = StoreFile::open(&Place::Memory).unwrap();
        let entries: Vec<String> =
            (0..super::super::LOG_KEEPS as usize + TRIM_EVERY).map(|n| n.to_string()).collect();
        let change = Change { row: Some(row("1", "")), log: entries.clone(), delete: false };
        file.write(&HashMap::from([("1".to_owned(), change)])).unwrap();
        let stored: u32 =
            file.connection.query_row("SELECT count(*) FROM log", [], |row| row.get(0)).unwrap();
        assert_eq!(stored, super::super::LOG_KEEPS);
        assert_eq!(file.log("1").unwrap(), entries[TRIM_EVERY..]);
    }

    #[test]
    fn a_second_server_on_one_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rooms.db");
        let first = StoreFile::open(&Place::File(path.clone())).unwrap();
        let second = StoreFile::open(&Place::File(path.clone()));
        assert_eq!(second.err(), Some(StoreError::InUse(path.clone())));
        drop(first);
        assert!(StoreFile::open(&Place::File(path)).is_ok());
    }

    #[test]
    fn a_damaged_room_is_set_aside_and_the_others_live() {
        let mut file = StoreFile::open(&Place::Memory).unwrap();
        let changes = [keep("1", "good", &[]), keep("2", "bad", &[]), keep("3", "good", &[])];
        file.write(&HashMap::from(changes)).unwrap();
        let judge = |row: &Row| if row.body == "bad" { Err("It is bad.".to_owned()) } else { Ok(()) };
        let loaded = file.load(judge, 77).unwrap();
        let mut alive: Vec<_> = loaded.rooms.iter().map(|(row, _)| row.id.as_str()).collect();
        alive.sort_unstable();
        assert_eq!(alive, ["1", "3"]);
        let aside = SetAside { id: "2".into(), code: Some("CODE2".into()), reason: "It is bad.".into() };
        assert_eq!(loaded.set_aside, vec![aside]);
        let again = file.load(judge, 78).unwrap();
        assert_eq!((again.rooms.len(), again.set_aside.len()), (2, 0), "told once");
        let kept: String =
            file.connection.query_row("SELECT body FROM set_aside", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "bad", "its bytes are kept");
    }

    #[test]
    fn a_newer_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("rooms.db"));
        let file = StoreFile::open(&place).unwrap();
        file.connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
        drop(file);
        assert_eq!(StoreFile::open(&place).err(), Some(StoreError::Newer(VERSION + 1)));
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_and_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rooms.db");
        std::fs::write(&path, "not a database, but somebody's text, and long enough to have a header")
            .unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(StoreFile::open(&Place::File(path.clone())).err(), Some(StoreError::Sqlite(_))));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
