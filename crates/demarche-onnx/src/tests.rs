//! Tiny models, made here: each piece looks its scores up in a table.

use super::*;
use rten_onnx::onnx::{
    AttributeProto, AttributeType, DataType, Dimension, GraphProto, ModelProto, NodeProto, OperatorSetIdProto,
    TensorProto, TensorShapeProto, TypeProto, TypeProtoTensor, ValueInfoProto,
};
use std::path::PathBuf;
use tempfile::TempDir;

/// A vocabulary. Each word of the tests is one piece.
const VOCABULARY: [&str; 7] = ["[UNK]", "[CLS]", "[SEP]", "Lima", "met", "Quito", "."];

const UPOS: [&str; 3] = ["PROPN", "VERB", "PUNCT"];
const DEPREL: [&str; 4] = ["root", "nsubj", "obj", "punct"];

const DESCRIPTION: &str = r#"
vocab = "vocab.txt"
max_pieces = 16
[upos]
output = "upos"
labels = ["PROPN", "VERB", "PUNCT"]
[xpos]
output = "xpos"
labels = ["NNP", "VBD", "."]
[head]
output = "head"
[deprel]
output = "deprel"
labels = ["root", "nsubj", "obj", "punct"]
[names]
output = "names"
labels = ["O", "B-PER", "B-LOC"]
"#;

fn tensor(name: &str, rows: usize, columns: usize, value: impl Fn(usize, usize) -> f32) -> TensorProto {
    TensorProto {
        name: Some(name.to_owned()),
        dims: vec![rows as i64, columns as i64],
        data_type: Some(DataType::FLOAT),
        float_data: (0..rows * columns).map(|at| value(at / columns, at % columns)).collect(),
        ..TensorProto::default()
    }
}

fn node(operator: &str, inputs: &[&str], output: &str) -> NodeProto {
    NodeProto {
        name: Some(format!("{output}.node")),
        op_type: Some(operator.to_owned()),
        input: inputs.iter().map(|&input| input.to_owned()).collect(),
        output: vec![output.to_owned()],
        ..NodeProto::default()
    }
}

fn value(name: &str, of: DataType, rank: usize) -> ValueInfoProto {
    let dim = |at| Dimension { dim_param: Some(format!("{name}.{at}")), ..Dimension::default() };
    let shape = Some(TensorShapeProto { dim: (0..rank).map(dim).collect() });
    let tensor_type = Some(TypeProtoTensor { elem_type: Some(of), shape });
    ValueInfoProto { name: Some(name.to_owned()), r#type: Some(TypeProto { tensor_type, ..TypeProto::default() }) }
}

/// A model in which each of the pieces has the head that `heads` names.
fn model(heads: [usize; 7]) -> Vec<u8> {
    let count = VOCABULARY.len();
    let one = |is: bool| if is { 4.0 } else { 0.0 };
    // By piece: "Lima" is a proper noun, subject and place; "met" the verb; "Quito" the object.
    let labels = [0, 0, 0, 0, 1, 0, 2];
    let relations = [1, 1, 1, 1, 0, 2, 3];
    let names = [0, 0, 0, 2, 0, 2, 0];
    let tables = vec![
        tensor("table.upos", count, UPOS.len(), |piece, label| one(labels[piece] == label)),
        tensor("table.deprel", count, DEPREL.len(), |piece, label| one(relations[piece] == label)),
        tensor("table.names", count, 3, |piece, label| one(names[piece] == label)),
        tensor("table.dependent", count, count, |piece, head| one(heads[piece] == head)),
        tensor("table.governor", count, count, |piece, head| one(piece == head) / 4.0),
    ];
    let permutation = AttributeProto {
        name: Some("perm".to_owned()),
        ints: vec![0, 2, 1],
        r#type: Some(AttributeType::INTS),
        ..AttributeProto::default()
    };
    let turned = NodeProto { attribute: vec![permutation], ..node("Transpose", &["governor"], "turned") };
    let graph = GraphProto {
        node: vec![
            node("Gather", &["table.upos", "input_ids"], "upos"),
            node("Gather", &["table.upos", "input_ids"], "xpos"),
            node("Gather", &["table.deprel", "input_ids"], "deprel"),
            node("Gather", &["table.names", "input_ids"], "names"),
            node("Gather", &["table.dependent", "input_ids"], "dependent"),
            node("Gather", &["table.governor", "input_ids"], "governor"),
            turned,
            node("MatMul", &["dependent", "turned"], "head"),
        ],
        initializer: tables,
        input: vec![value("input_ids", DataType::INT64, 2)],
        output: ["upos", "xpos", "deprel", "names", "head"].map(|name| value(name, DataType::FLOAT, 3)).to_vec(),
        ..GraphProto::default()
    };
    let version = OperatorSetIdProto { version: Some(13), ..OperatorSetIdProto::default() };
    let whole =
        ModelProto { ir_version: Some(8), graph: Some(graph), opset_import: vec![version], ..ModelProto::default() };
    whole.write_buf().expect("memory can be written")
}

/// "met" is the root, all else hangs on it.
const HEADS: [usize; 7] = [4, 1, 4, 4, 1, 4, 4];

/// A folder with a model, its description and its vocabulary, and the model's path.
fn folder(model: &[u8], description: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tiny.onnx");
    fs::write(&path, model).expect("written");
    fs::write(path.with_extension("toml"), description).expect("written");
    fs::write(folder.path().join("vocab.txt"), VOCABULARY.join("\n")).expect("written");
    (folder, path)
}

fn article(text: &str) -> Article {
    demarche_ingest::article_of_text(text, "-", &demarche_ingest::Options::default()).expect("a text")
}

/// Tag, head and relation of each word.
fn shown(analysis: &Analysis) -> Vec<String> {
    let word = |token: &demarche_types::Token| {
        format!("{} {} {} {}", token.upos, token.xpos, token.head.map_or(0, |head| head.0 + 1), token.deprel)
    };
    analysis.tokens.iter().map(word).collect()
}

/// Why a model is refused.
fn refused(model: &[u8], description: &str) -> String {
    let (_folder, path) = folder(model, description);
    OnnxModel::open(&path).err().expect("refused").to_string()
}

#[test]
fn tags_trees_and_names_are_those_of_the_model() {
    let (_folder, path) = folder(&model(HEADS), DESCRIPTION);
    let model = OnnxModel::open(&path).expect("sound");
    let (analysis, names) = model.analyse(&article("Lima met Quito.")).expect("it runs");
    let words = ["PROPN NNP 2 nsubj", "VERB VBD 0 root", "PROPN NNP 2 obj", "PUNCT . 2 punct"];
    assert_eq!(shown(&analysis), words);
    assert_eq!(analysis.token(TokenId(1)).lemma, "meet");
    assert!(analysis.made_by.starts_with("onnx tiny "));
    let names: Vec<(u32, &str)> = names.iter().map(|name| (name.first.0, name.kind.as_str())).collect();
    assert_eq!(names, [(0, "LOC"), (2, "LOC")]);
}

#[test]
fn circles_of_heads_become_a_tree() {
    // "Lima" hangs on "Quito" and "Quito" on "Lima".
    let (_folder, path) = folder(&model([4, 1, 4, 5, 1, 3, 4]), DESCRIPTION);
    let (analysis, _) = OnnxModel::open(&path).expect("sound").analyse(&article("Lima met Quito.")).expect("it runs");
    let heads: Vec<Option<u32>> = analysis.tokens.iter().map(|token| token.head.map(|head| head.0)).collect();
    assert_eq!(heads.iter().filter(|head| head.is_none()).count(), 1);
    assert!(heads[0] != Some(2) || heads[2] != Some(0), "{heads:?}");
}

#[test]
fn a_long_sentence_is_read_in_windows() {
    let (_folder, path) = folder(&model(HEADS), DESCRIPTION);
    let model = OnnxModel::open(&path).expect("sound");
    let (analysis, _) = model.analyse(&article(&format!("{}.", "Lima met Quito ".repeat(30)))).expect("it runs");
    let roots = analysis.tokens.iter().filter(|token| token.head.is_none()).count();
    assert_eq!((roots, analysis.sentences.len()), (1, 1));
    for start in 0..analysis.tokens.len() {
        let up = |at: &TokenId| analysis.token(*at).head;
        let steps = std::iter::successors(Some(TokenId(start as u32)), up).take(1 + analysis.tokens.len()).count();
        assert!(steps <= analysis.tokens.len());
    }
}

#[test]
fn what_a_model_does_not_give_is_the_nets() {
    let description = "vocab = \"vocab.txt\"\n[names]\noutput = \"names\"\nlabels = [\"O\", \"B-PER\", \"B-LOC\"]\n";
    let (_folder, path) = folder(&model(HEADS), description);
    let (analysis, names) = OnnxModel::open(&path).expect("sound").analyse(&article("Lima met Quito.")).expect("runs");
    assert_eq!(shown(&analysis), shown(&demarche_lang::analyse(&article("Lima met Quito."))));
    assert_eq!(names.len(), 2);
}

#[test]
fn what_does_not_fit_is_refused_with_file_and_remedy() {
    let sound = model(HEADS);
    let heads_of_names = DESCRIPTION.split("[names]").next().unwrap_or_default().replace("\"head\"", "\"names\"");
    let cases = [
        (&sound[..], "", "vocab"),
        (&sound, "vocab = \"vocab.txt\"", "no output is named"),
        (&sound, &DESCRIPTION.replace("vocab.txt", "none.txt"), "none.txt: cannot be read"),
        (&sound, &DESCRIPTION.replace("vocab.txt", "tiny.toml"), "has no line \"[CLS]\""),
        (&sound, &DESCRIPTION.replace("max_pieces = 16", "max_pieces = 4"), "max_pieces is 4"),
        (&sound, &DESCRIPTION.replace("max_pieces", "longest"), "unknown field `longest`"),
        (&sound, &DESCRIPTION.replace("\"PROPN\"", "\"NAME\""), "unknown label \"NAME\""),
        (&sound, &DESCRIPTION.replace("\"B-PER\"", "\"PER\""), "the label of names \"PER\""),
        (&sound, &DESCRIPTION.replace("[head]\noutput = \"head\"", ""), "[head] and [deprel]"),
        (&sound, &DESCRIPTION.replace("\"head\"", "\"heads\""), "no output \"heads\", only upos"),
        (&sound, &DESCRIPTION.replace(", \"PUNCT\"", ""), "output \"upos\" is f32 [1, 4, 3], not f32 [1, 4, 2]"),
        (&sound, &DESCRIPTION.replace("output = \"head\"", "output = \"upos\""), "two tables name the output \"upos\""),
        (&sound, &heads_of_names, "output \"names\" is f32 [1, 4, 3], not f32 [1, 4, 4]"),
        (&b"no model"[..], DESCRIPTION, "tiny.onnx: is no ONNX model"),
        (&sound[..sound.len() / 2], DESCRIPTION, "tiny.onnx: is no ONNX model"),
        (&[], DESCRIPTION, "tiny.onnx: is no ONNX model"),
    ];
    for (model, description, wanted) in cases {
        let found = refused(model, description);
        assert!(found.contains(wanted) && found.contains("hint: "), "{found:?} for {wanted:?}");
    }
    let (folder, path) = folder(&sound, DESCRIPTION);
    fs::remove_file(path.with_extension("toml")).expect("removed");
    let found = OnnxModel::open(&path).err().expect("no description").to_string();
    assert!(found.contains("tiny.toml: the description of the model cannot be read"), "{found}");
    drop(folder);
}

#[test]
fn an_input_that_is_not_known_is_refused() {
    let text = String::from_utf8_lossy(&model(HEADS)).into_owned();
    assert!(text.contains("input_ids"), "the name stands in the file as it is");
    let renamed: Vec<u8> = {
        let mut bytes = model(HEADS);
        let name = b"input_ids";
        let places: Vec<usize> =
            (0..bytes.len() - name.len()).filter(|&at| &bytes[at..at + name.len()] == name).collect();
        for at in places {
            bytes[at..at + name.len()].copy_from_slice(b"piece_ids");
        }
        bytes
    };
    assert!(refused(&renamed, DESCRIPTION).contains("has an input \"piece_ids\""));
}
