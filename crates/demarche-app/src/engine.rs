//! What tags and parses: the embedded net, or a model of the user's own (`--model FILE`).

use crate::failure::Failure;
use crate::inputs::{Input, MAX_FILE};
use demarche::lang::Net;
use demarche::lang::entities::{Entity, EntityTagger};
use demarche::lexicon::Lexicon;
use demarche::types::{Analysis, Article, Reading, Versions};
use std::path::Path;

/// A tagger and parser.
pub(crate) enum Engine {
    /// The net that is part of the program.
    Embedded,
    /// A file that `cargo xtask train` made.
    Net(Box<Net>),
    /// A model in ONNX format.
    #[cfg(feature = "onnx")]
    Onnx(Box<demarche_onnx::OnnxModel>),
}

impl Engine {
    /// The engine that a command line names.
    pub(crate) fn of(model: Option<&Path>) -> Result<Engine, Failure> {
        let Some(path) = model else { return Ok(Engine::Embedded) };
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("onnx")) {
            return Engine::onnx(path);
        }
        let input = Input::File(path.to_owned());
        let bytes = input.bytes(MAX_FILE).map_err(Failure::input)?;
        match Net::from_bytes(&bytes) {
            Ok(net) => Ok(Engine::Net(Box::new(net))),
            Err(error) => Err(Failure::input(format!("{}: {error}", input.locator()))),
        }
    }

    #[cfg(feature = "onnx")]
    fn onnx(path: &Path) -> Result<Engine, Failure> {
        demarche_onnx::OnnxModel::open(path).map(|model| Engine::Onnx(Box::new(model))).map_err(Failure::input)
    }

    #[cfg(not(feature = "onnx"))]
    fn onnx(path: &Path) -> Result<Engine, Failure> {
        Err(Failure::input(format!(
            "{}: this program was built without support for ONNX models\n  hint: build it with `cargo build --release --features onnx`",
            path.display()
        )))
    }

    /// The versions that its readings will carry, where they are known beforehand.
    pub(crate) fn versions(&self, lexicon: &Lexicon) -> Option<Versions> {
        match self {
            Engine::Embedded => Some(demarche::versions(Net::embedded(), lexicon)),
            Engine::Net(net) => Some(demarche::versions(net, lexicon)),
            #[cfg(feature = "onnx")]
            Engine::Onnx(_) => None,
        }
    }

    /// Reads an article. Why it cannot be read, if a model fails on it.
    pub(crate) fn read(&self, article: Article, lexicon: &Lexicon) -> Result<Reading, String> {
        match self {
            Engine::Embedded => Ok(demarche::read(article, lexicon)),
            Engine::Net(net) => Ok(demarche::read_with(net, article, lexicon)),
            #[cfg(feature = "onnx")]
            Engine::Onnx(_) => {
                let is_foreign = matches!(article.language, demarche::types::Language::Other(_));
                let analysis = match is_foreign {
                    true => Analysis::default(),
                    false => self.analyse(&article)?.0,
                };
                Ok(demarche::code(article, analysis, lexicon))
            }
        }
    }

    /// Sentences, words and trees of an article, and the names in it, each list with the key it is printed under.
    pub(crate) fn analyse(&self, article: &Article) -> Result<(Analysis, Vec<(&'static str, Vec<Entity>)>), String> {
        match self {
            Engine::Embedded => {
                let analysis = demarche::lang::analyse(article);
                let names = EntityTagger::embedded().find(article, &analysis);
                Ok((analysis, vec![("NE", names.general), ("Political", names.political)]))
            }
            Engine::Net(net) => Ok((demarche::lang::analyse_with(net, article), Vec::new())),
            #[cfg(feature = "onnx")]
            Engine::Onnx(model) => {
                let (analysis, names) =
                    model.analyse(article).map_err(|error| format!("{}: {error}", article.locator))?;
                Ok((analysis, vec![("NE", names)]))
            }
        }
    }
}
