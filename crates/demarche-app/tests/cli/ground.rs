//! Where a test stands: an empty folder, the program, the samples.

use demarche_store::{ArticleRow, EventRow, Ledger};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A sample of the demonstration pack.
pub(crate) fn sample(name: &str) -> String {
    root().join("samples").join(name).display().to_string()
}

/// The program's name for the shell.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_demarche");

/// How a run of the program ended.
pub(crate) struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Run {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
        Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Asserts that stderr holds all of these.
    #[track_caller]
    pub(crate) fn tells(self, words: &[&str]) -> Run {
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in stderr:\n{}", self.err);
        }
        self
    }

    /// Stdout as JSON values, one a line.
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

/// An empty folder in which the program runs.
pub(crate) struct Ground {
    folder: tempfile::TempDir,
}

impl Ground {
    pub(crate) fn new() -> Ground {
        Ground { folder: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("an empty folder") }
    }

    /// A folder whose ledger holds two samples.
    pub(crate) fn with_samples() -> Ground {
        let ground = Ground::new();
        ground.run(&["read", &sample("01-agency.txt"), &sample("06-opinion.html")]).ends_with(0);
        ground
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file; returns its name below this folder.
    pub(crate) fn write<'a>(&self, name: &'a str, content: impl AsRef<[u8]>) -> &'a str {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, content).expect("a file is written");
        name
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).current_dir(self.folder.path()).env("NO_COLOR", "1");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().expect("the program starts"))
    }

    /// Runs a line of shell in which `$0` is the program.
    pub(crate) fn shell(&self, line: &str) -> Run {
        let mut command = Command::new("sh");
        command.args(["-c", line, PROGRAM]).current_dir(self.folder.path());
        Run::of(command.output().expect("a shell starts"))
    }

    /// The current articles of the ledger; panics if a file of it is damaged.
    #[track_caller]
    pub(crate) fn articles(&self) -> Vec<ArticleRow> {
        let ledger = Ledger::open(&self.path("demarche-ledger")).expect("a ledger");
        let (rows, faults) = ledger.snapshot().and_then(|snapshot| snapshot.rows(|_| true)).expect("rows");
        assert!(faults.is_empty(), "{faults:?}");
        rows
    }

    /// The current events of the ledger.
    #[track_caller]
    pub(crate) fn events(&self) -> Vec<EventRow> {
        let ledger = Ledger::open(&self.path("demarche-ledger")).expect("a ledger");
        let (rows, faults) = ledger.snapshot().and_then(|snapshot| snapshot.rows(|_| true)).expect("rows");
        assert!(faults.is_empty(), "{faults:?}");
        rows
    }

    /// What lies in the ledger's folder of rejects.
    pub(crate) fn rejects(&self) -> String {
        let folder = self.path("demarche-ledger/rejects");
        let mut files: Vec<_> =
            fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        files.into_iter().map(|path| fs::read_to_string(path).expect("a file of rejects")).collect()
    }

    /// Every file below the ledger with its bytes, sorted.
    pub(crate) fn ledger_files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.path("demarche-ledger")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path).expect("a file");
                    files.push((path, bytes));
                }
            }
        }
        files.sort();
        files
    }
}

/// A short invented article in which Chile accuses Peru: it always has an event.
pub(crate) fn small_article(number: usize) -> String {
    format!(
        "Fishing dispute, day {number}\n\nLIMA, June 3 (Harbour News) - Chile accused Peru of shelling a border village \
         on Monday. Peru denied the accusation and said that its soldiers had not fired. The two governments will \
         meet in Quito next week, report {number} of a long series said.\n"
    )
}
