//! Archives and feeds: every article in them, whatever is broken around it, the same bytes on any number of threads.

use crate::ground::{Ground, small_article};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

fn page(number: usize) -> String {
    let paragraphs: Vec<String> =
        small_article(number).split("\n\n").skip(1).map(|words| format!("<p>{words}</p>")).collect();
    let more = "<p>The harbour office counted the boats again in the evening, and found that none of them was missing at all.</p>";
    format!(
        "<!DOCTYPE html><html><head><title>Dispute {number}</title></head><body><article><h1>Dispute {number}</h1>{}{more}{more}</article></body></html>",
        paragraphs.concat()
    )
}

fn record(kind: &str, address: &str, body: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    record.extend_from_slice(body);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn response(number: usize) -> Vec<u8> {
    let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page(number));
    record("response", &format!("https://quay.example/2014/06/0{}/dispute-{number}", number % 9 + 1), body.as_bytes())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

fn read(ground: &Ground, name: &str, bytes: &[u8], articles: usize, code: i32, words: &[&str]) {
    ground.write(name, bytes);
    let told = format!("{articles} articles read");
    ground.run(&["read", name]).ends_with(code).tells(&[&told]).tells(words);
    assert_eq!(ground.articles().len(), articles);
}

#[test]
fn a_web_archive_gives_its_pages_plain_packed_and_zipped() {
    let mut chunked =
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
            .to_vec();
    let packed = gzip(page(7).as_bytes());
    chunked.extend_from_slice(format!("{:x}\r\n", packed.len()).as_bytes());
    chunked.extend_from_slice(&packed);
    chunked.extend_from_slice(b"\r\n0\r\n\r\n");
    let records = [
        record("warcinfo", "", b"software: none"),
        response(1),
        record(
            "response",
            "https://quay.example/logo.png",
            b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG",
        ),
        record(
            "response",
            "https://quay.example/gone",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Gone</p>",
        ),
        record("response", "https://quay.example/7", &chunked),
    ];
    let ground = Ground::new();
    read(&ground, "a.warc", &records.concat(), 2, 0, &[]);
    let article =
        ground.articles().into_iter().find(|row| row.title.as_deref() == Some("Dispute 1")).expect("the first page");
    assert_eq!(article.url.as_deref(), Some("https://quay.example/2014/06/02/dispute-1"));
    assert_eq!((article.locator.as_str(), article.published.as_deref()), ("a.warc:2", Some("2014-06-02")));

    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    let ground = Ground::new();
    read(&ground, "a.warc.gz", &packed, 2, 0, &[]);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("archive/data.warc.gz", zip::write::SimpleFileOptions::default()).expect("a file");
    zip.write_all(&packed).expect("memory");
    zip.start_file("pages/pages.jsonl", zip::write::SimpleFileOptions::default()).expect("a file");
    zip.write_all(b"{}").expect("memory");
    let zipped = zip.finish().expect("memory").into_inner();
    let ground = Ground::new();
    read(&ground, "a.wacz", &zipped, 2, 0, &[]);
}

#[test]
fn lengths_that_lie_and_ends_that_are_missing_cost_only_their_record() {
    let lying = |length: &str| {
        let text = String::from_utf8(response(2)).expect("text");
        let said = text.lines().find(|line| line.starts_with("Content-Length")).expect("a length").to_owned();
        text.replacen(&said, &format!("Content-Length: {length}"), 1).into_bytes()
    };
    for length in ["10", "2000", "40000000", "999999999999999999999", "18446744073709551615", "-1", "some"] {
        let ground = Ground::new();
        let archive = [response(1), lying(length), response(3)].concat();
        read(&ground, "lies.warc", &archive, 2, 3, &["I018", "1 rejected"]);
    }
    let whole = [response(1), response(2)].concat();
    let ground = Ground::new();
    read(&ground, "cut.warc", &whole[..whole.len() - 300], 1, 3, &["I018"]);
    let packed = gzip(&whole);
    let ground = Ground::new();
    ground.write("cut.warc.gz", &packed[..packed.len() - 12]);
    ground.run(&["read", "cut.warc.gz"]).ends_with(3).tells(&["cut.warc.gz", "I017"]);
    let ground = Ground::new();
    read(&ground, "noise.warc", &[response(1), b"garbage\nmore\n".to_vec(), response(2)].concat(), 2, 3, &["I018"]);
    let ground = Ground::new();
    ground.write("empty.wacz", b"PK\x03\x04 and no zip");
    ground.run(&["read", "empty.wacz"]).ends_with(3).tells(&["empty.wacz", "I017"]);
}

#[test]
fn what_unpacks_to_far_more_is_bounded() {
    let ground = Ground::new();
    let zeros = gzip(&vec![b' '; 80 << 20]);
    ground.write("bomb.txt.gz", &zeros);
    ground.run(&["read", "bomb.txt.gz"]).ends_with(3).tells(&["I003"]);
    let mut body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
    body.extend_from_slice(&zeros);
    let archive = [response(1), record("response", "https://quay.example/bomb", &body), response(2)].concat();
    read(&ground, "bomb.warc", &archive, 2, 3, &["I003"]);
}

#[test]
fn feeds_news_items_and_packed_lines() {
    let words =
        "Chile accused Peru of shelling a border village on Monday, and Peru denied it in the evening of the same day.";
    let rss = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Quay</title><item><title>One</title><link>https://quay.example/1</link><pubDate>Tue, 03 Jun 2014 10:00:00 GMT</pubDate><description>&lt;p&gt;{words}&lt;/p&gt;</description></item><item><title>Two</title><description>{words} Again.</description></item></channel></rss>"
    );
    let ground = Ground::new();
    read(&ground, "feed.xml", rss.as_bytes(), 2, 0, &[]);
    let one = ground.articles().into_iter().find(|row| row.title.as_deref() == Some("One")).expect("the first item");
    assert_eq!((one.publisher.as_deref(), one.published.as_deref()), (Some("The Quay"), Some("2014-06-03")));
    assert!(one.text.contains(words) && !one.text.contains('<'), "{}", one.text);
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>The Quay</title><id>q</id><updated>2014-06-03T10:00:00Z</updated><entry><title>One</title><id>1</id><updated>2014-06-03T10:00:00Z</updated><author><name>Ana Brel</name></author><content type=\"html\">&lt;p&gt;{words}&lt;/p&gt;</content></entry></feed>"
    );
    let ground = Ground::new();
    read(&ground, "feed.atom", atom.as_bytes(), 1, 0, &[]);
    assert_eq!(ground.articles()[0].author.as_deref(), Some("Ana Brel"));
    let json = format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"The Quay\", \"items\": [{{\"id\": \"1\", \"title\": \"One\", \"content_text\": \"{words}\", \"date_published\": \"2014-06-03T10:00:00Z\"}}]}}"
    );
    read(&Ground::new(), "feed.json", json.as_bytes(), 1, 0, &[]);
    let news = format!(
        "<?xml version=\"1.0\"?><newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"x\"><itemMeta><provider literal=\"Quay Agency\"/><versionCreated>2014-06-03T10:00:00Z</versionCreated></itemMeta><contentMeta><headline>One</headline><by>Ana Brel</by></contentMeta><contentSet><inlineXML><html><body><p>{words}</p><p>Nobody was hurt, the harbour office said.</p></body></html></inlineXML></contentSet></newsItem>"
    );
    let ground = Ground::new();
    read(&ground, "item.xml", news.as_bytes(), 1, 0, &[]);
    let row = ground.articles().remove(0);
    assert_eq!(
        (row.title.as_deref(), row.publisher.as_deref(), row.published.as_deref()),
        (Some("One"), Some("Quay Agency"), Some("2014-06-03"))
    );
    let lines = format!("{{\"text\": \"{words}\"}}\nno json\n{{\"text\": \"{words} Again.\"}}\n");
    let ground = Ground::new();
    read(&ground, "all.jsonl.gz", &gzip(lines.as_bytes()), 2, 3, &["all.jsonl.gz:2", "I008", "1 rejected (1 I008)"]);
    ground.write("broken.rss", "<rss version=\"2.0\"><channel><item>");
    ground.run(&["read", "broken.rss"]).ends_with(3).tells(&["broken.rss"]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes_and_a_second_run_goes_on() {
    let ground = Ground::new();
    let archive: Vec<u8> = (0..160).flat_map(response).collect();
    ground.write("all.warc.gz", gzip(&archive));
    let mut ledgers = Vec::new();
    for jobs in ["1", "2", "4"] {
        let run = ground.run(&["read", "all.warc.gz", "--jobs", jobs]).ends_with(0);
        run.tells(&["160 articles read (160 new", "tokens/s"]);
        ledgers.push(ground.ledger_files());
        if jobs != "4" {
            fs::remove_dir_all(ground.path("demarche-ledger")).expect("the ledger is removed");
        }
    }
    assert!(ledgers.iter().all(|files| *files == ledgers[0]));
    let again = ground.run(&["read", "all.warc.gz"]).ends_with(0);
    again.tells(&["(0 new", "160 there before", "160 were coded before"]);
    assert_eq!(ground.ledger_files(), ledgers[0]);
}

#[test]
fn what_arrives_in_a_watched_folder_is_read() {
    let ground = Ground::new();
    fs::create_dir_all(ground.path("in")).expect("a folder");
    ground.write("in/1.txt", small_article(1));
    let watch = ["watch", "in", "--every", "0.1"];
    let mut child = ground.command(&watch).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut wait_for = |articles: usize| {
        let start = Instant::now();
        while !ground.path("demarche-ledger/format.json").exists() || ground.articles().len() < articles {
            assert!(child.try_wait().expect("a state").is_none(), "it ended");
            assert!(start.elapsed() < Duration::from_secs(120), "{articles} articles do not arrive");
            sleep(Duration::from_millis(50));
        }
    };
    wait_for(1);
    ground.write("in/sub/2.txt", small_article(2));
    ground.write("in/3.warc", response(3));
    wait_for(3);
    child.kill().expect("it is stopped");
    child.wait().expect("it is dead");
    assert_eq!(ground.articles().len(), 3);
    ground.run(&["watch", "in/1.txt"]).ends_with(2).tells(&["no folder"]);
}
