//! Bad input of every kind: a message with the file and the remedy, exit code 3, the rest is read, nothing is lost.

use crate::ground::{Ground, small_article};
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};

/// Reads the bad file between two good ones; `words` must stand in the message.
#[track_caller]
fn check(name: &str, content: &[u8], words: &[&str]) {
    let ground = Ground::new();
    ground.write("in/a-good.txt", small_article(1));
    ground.write(&format!("in/{name}"), content);
    ground.write("in/z-good.txt", small_article(2));
    refused(&ground, name, words);
}

#[track_caller]
fn refused(ground: &Ground, name: &str, words: &[&str]) {
    let run = ground.run(&["read", "in"]).ends_with(3).tells(&[name, "2 articles read", "1 rejected"]).tells(words);
    assert!(run.out.contains("Fishing dispute, day 1") && run.out.contains("Fishing dispute, day 2"), "{}", run.out);
    assert_eq!(ground.articles().len(), 2);
    let rejects = ground.rejects();
    assert_eq!(rejects.lines().count(), 1, "{rejects}");
    assert!(rejects.contains(name), "{rejects}");
    assert!(rejects.contains(&format!("\"locator\":\"in/{name}")), "{rejects}");
}

#[test]
fn an_empty_file() {
    check("empty.txt", b"", &["no text in it", "saved completely"]);
    check("blank.txt", b" \n\t \n", &["no text in it", "saved completely"]);
}

#[test]
fn a_binary_file() {
    check("scan.pdf", b"%PDF-1.7\n\x00\x01\x02\xff\xfe", &["a PDF document, not text", "convert it"]);
    check("what.dat", &[7, 0, 0, 1, 255, 0, 9, 0, 3], &["not text", "convert it"]);
}

#[test]
fn a_file_over_the_limit_is_not_even_read() {
    let ground = Ground::new();
    ground.write("in/a-good.txt", small_article(1));
    let file = File::create(ground.path("in/huge.txt")).expect("a file");
    // Sparse: 200 MB on paper, nothing on disk.
    file.set_len(200_000_000).expect("a length");
    ground.write("in/z-good.txt", small_article(2));
    refused(&ground, "huge.txt", &["200000000 bytes", "limit of 67108864", "split it"]);
}

#[test]
fn a_page_without_an_article() {
    let page =
        b"<!DOCTYPE html><html><head><title>x</title></head><body><nav><a href=\"/\">Home</a></nav></body></html>";
    check("page.html", page, &["HTML without article text", "save the page"]);
}

#[test]
fn lines_that_are_no_object_json_or_text() {
    let ground = Ground::new();
    let good = |number| serde_json::json!({"text": small_article(number)}).to_string();
    let lines = [good(1), "[1, 2]".to_owned(), "{\"text\": ".to_owned(), "{\"title\": \"x\"}".to_owned(), good(2)];
    let file = ground.write("in/lines.jsonl", lines.join("\n"));
    let run = ground.run(&["read", file]).ends_with(3).tells(&["2 articles read", "3 rejected"]);
    let run = run.tells(&["in/lines.jsonl:2: an array, not an object", "one object a line"]);
    let run = run.tells(&["in/lines.jsonl:3: not JSON", "in/lines.jsonl:4: an object without text"]);
    assert!(run.out.contains("day 1") && run.out.contains("day 2"), "{}", run.out);
    assert_eq!(ground.articles().len(), 2);
    assert_eq!(ground.rejects().lines().count(), 3);
}

#[test]
fn bytes_that_are_no_utf8_are_read_and_told() {
    let ground = Ground::new();
    let latin: Vec<u8> = small_article(1).replace("village", "caf\u{e9}").chars().map(|c| c as u8).collect();
    let file = ground.write("latin.txt", latin);
    let run = ground.run(&["read", file]).ends_with(0);
    assert!(run.out.contains("I006") && run.out.contains("→"), "{}", run.out);
    assert!(ground.articles()[0].text.contains("café"));
}

#[test]
fn an_unknown_encoding_is_told_and_found_from_the_bytes() {
    let ground = Ground::new();
    let body = small_article(1).replace("village", "caf\u{e9}").replace("\n\n", "</p><p>");
    let page = format!(
        "<html><head><meta charset=\"x-klingon\"><title>Fishing</title></head><body><p>{body}</p></body></html>"
    );
    let bytes: Vec<u8> = page.chars().map(|c| c as u8).collect();
    let file = ground.write("page.html", bytes);
    let run = ground.run(&["read", file]).ends_with(0);
    assert!(run.out.contains("I013") && run.out.contains("x-klingon"), "{}", run.out);
    assert!(ground.articles()[0].text.contains("café"));
}

#[test]
fn a_text_in_another_language_is_kept_and_not_coded() {
    let ground = Ground::new();
    let german = "Der Botschafter sagte am Montag, dass Chile die Verhandlungen über die Fischerei mit Peru abbrechen werde, \
                  weil die Marine des Nachbarn auf Fischer geschossen habe. Die Regierung in Lima wies das zurück und \
                  kündigte an, ihren Gesandten nach Hause zu rufen.";
    let file = ground.write("german.txt", german);
    let run = ground.run(&["read", file]).ends_with(0);
    assert!(run.out.contains("I004") && run.out.contains("not coded"), "{}", run.out);
    assert_eq!(ground.articles()[0].language, "deu");
    assert!(ground.events().is_empty());
}

#[test]
fn paths_that_lead_nowhere() {
    let ground = Ground::new();
    ground.write("in/a-good.txt", small_article(1));
    ground.write("in/z-good.txt", small_article(2));
    let absent = ground.run(&["read", "absent.txt", "in"]).ends_with(3);
    absent.tells(&["absent.txt: cannot be read", "check the name", "2 articles read"]);
    #[cfg(unix)]
    {
        let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, ground.path(name)).expect("a link");
        link("gone.txt", "in/dangling.txt");
        let run = ground.run(&["read", "in"]).ends_with(3);
        run.tells(&["in/dangling.txt: cannot be listed", "hint: the link leads nowhere", "2 articles read"]);
        fs::remove_file(ground.path("in/dangling.txt")).expect("the link is removed");
        link(".", "in/loop");
        let run = ground.run(&["read", "in"]).ends_with(3);
        run.tells(&["in/loop: cannot be listed", "hint: a link leads back", "2 articles read"]);
    }
    assert_eq!(ground.articles().len(), 2);
}

#[test]
fn a_ledger_among_the_articles_is_not_read() {
    let ground = Ground::new();
    ground.write("in/a.txt", small_article(1));
    ground.run(&["read", "in", "--ledger", "in/kept"]).ends_with(0);
    ground.run(&["read", "in", "--ledger", "in/kept"]).ends_with(0).tells(&["1 articles read (0 new"]);
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_listed() {
    use std::os::unix::fs::PermissionsExt;
    let ground = Ground::new();
    ground.write("in/a-good.txt", small_article(1));
    ground.write("in/secret/b.txt", small_article(2));
    ground.write("in/z-good.txt", small_article(3));
    let secret = ground.path("in/secret");
    let allow = |mode| fs::set_permissions(&secret, fs::Permissions::from_mode(mode)).expect("permissions");
    allow(0o000);
    // Root may list everything.
    let open_to_all = fs::read_dir(&secret).is_ok();
    let run = ground.run(&["read", "in"]);
    allow(0o700);
    match open_to_all {
        true => drop(run.ends_with(0)),
        false => {
            drop(run.ends_with(3).tells(&["in/secret: cannot be listed", "check who may read", "2 articles read"]))
        }
    }
}

#[test]
fn a_folder_that_is_no_ledger_and_a_ledger_of_a_newer_version() {
    let ground = Ground::new();
    let good = ground.write("good.txt", small_article(1));
    ground.write("other/letters.txt", "Dear Ana,");
    let run = ground.run(&["read", good, "--ledger", "other"]).ends_with(3);
    run.tells(&["other: the folder is no ledger", "letters.txt", "name an empty or new folder"]);
    ground.run(&["events", "--ledger", "absent"]).ends_with(3).tells(&["absent: there is no ledger", "demarche read"]);
    ground.run(&["read", good]).ends_with(0);
    ground.write("demarche-ledger/format.json", "{\"format\":\"demarche-ledger\",\"version\":999}");
    for verb in [&["events"][..], &["read", good], &["dyad", "PER", "CHL"]] {
        ground.run(verb).ends_with(3).tells(&["demarche-ledger: the ledger has layout 999", "newer demarche"]);
    }
}

#[test]
fn a_damaged_table_is_named_and_the_others_are_read() {
    let ground = Ground::new();
    for number in [1, 2] {
        let file = format!("{number}.txt");
        ground.write(&file, small_article(number));
        ground.run(&["read", &file]).ends_with(0);
    }
    let whole = ground.run(&["events", "--json"]).ends_with(0).json_lines();
    let mut files: Vec<_> = fs::read_dir(ground.path("demarche-ledger/data/events"))
        .expect("a table")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert_eq!(files.len(), 2);
    let name = files[0].file_name().expect("a name").to_string_lossy().into_owned();
    let before = fs::read(&files[0]).expect("a file");
    let mut file = File::options().write(true).open(&files[0]).expect("a file");
    file.seek(SeekFrom::Start(before.len() as u64 / 2)).and_then(|_| file.write_all(b"\xff\x00\xff")).expect("damage");
    drop(file);
    let run = ground.run(&["events", "--json"]).ends_with(3).tells(&[&name, "damaged", "from a copy"]);
    let rest = run.json_lines();
    assert!(!rest.is_empty() && rest.len() < whole.len());
    assert!(rest.iter().all(|event| whole.contains(event)));
    fs::write(&files[0], before).expect("the file is mended");
    assert_eq!(ground.run(&["events", "--json"]).ends_with(0).json_lines(), whole);
}

/// The size of a file is limited in place of the disk: the write fails in the same way.
#[test]
#[cfg(unix)]
fn a_write_that_fails_loses_nothing_that_was_committed() {
    let ground = Ground::new();
    ground.write("1.txt", small_article(1));
    ground.run(&["read", "1.txt"]).ends_with(0);
    let events = ground.run(&["events", "--json"]).ends_with(0).out;
    ground.write("2.txt", small_article(2));
    // A block has 512 or 1024 bytes; every table of a commit is larger than one.
    let run = ground.shell("trap '' XFSZ; ulimit -f 1; exec \"$0\" read 2.txt").ends_with(3);
    run.tells(&["demarche-ledger/tmp/", "hint: ", "what was committed before is safe"]);
    assert_eq!(ground.run(&["events", "--json"]).ends_with(0).out, events);
    ground.run(&["read", "2.txt"]).ends_with(0).tells(&["1 articles read (1 new"]);
    assert_eq!(ground.articles().len(), 2);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_behind_stdout_is_told() {
    let ground = Ground::new();
    ground.write("1.txt", small_article(1));
    let run = ground.shell("\"$0\" read 1.txt > /dev/full").ends_with(3);
    run.tells(&["cannot write the result", "No space left", "hint: "]);
    assert_eq!(ground.articles().len(), 1, "what was committed is kept");
}

#[test]
fn a_ledger_where_no_folder_can_be() {
    let ground = Ground::new();
    let good = ground.write("good.txt", small_article(1));
    let run = ground.run(&["read", good, "--ledger", "good.txt/ledger"]).ends_with(3);
    run.tells(&["good.txt/ledger: ", "hint: "]);
}

#[test]
#[cfg(unix)]
fn two_writers_do_not_mix() {
    let ground = Ground::new();
    let good = ground.write("good.txt", small_article(1));
    ground.run(&["read", good]).ends_with(0);
    let lock = File::options().write(true).open(ground.path("demarche-ledger/writer.lock")).expect("the lock");
    lock.lock().expect("the lock is free");
    let run = ground.run(&["read", good]).ends_with(3);
    run.tells(&["another demarche is writing", "wait until it is done"]);
    // Readers need no lock.
    ground.run(&["events"]).ends_with(0);
}

#[test]
fn a_model_that_is_none_ends_the_command() {
    let ground = Ground::new();
    ground.write("in/a.txt", small_article(1));
    ground.write("broken.dmn", b"no model");
    ground.run(&["read", "--model", "broken.dmn", "in"]).ends_with(3).tells(&["broken.dmn", "not a model file"]);
    ground.write("tagger.onnx", b"no model");
    let hint = if cfg!(feature = "onnx") { "tagger.toml" } else { "--features onnx" };
    ground.run(&["parse", "--model", "tagger.onnx", "in"]).ends_with(3).tells(&["tagger", hint, "hint"]);
}

#[test]
fn each_document_of_a_parsed_file_is_an_article() {
    let ground = Ground::new();
    let word = "1\tLima\t_\tPROPN\t_\t_\t0\troot\t_\t_\n\n";
    ground.write("two.conllu", format!("# newdoc id = a\n{word}# newdoc id = b\n{word}"));
    let run = ground.run(&["code", "--jsonl", "two.conllu"]).ends_with(0);
    assert_eq!(run.out.lines().count(), 2);
    assert!(run.out.contains("two.conllu#a") && run.out.contains("two.conllu#b"), "{}", run.out);
}
