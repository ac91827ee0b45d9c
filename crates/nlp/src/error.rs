//! What can go wrong while a pipeline is converted, opened or used.

use std::path::PathBuf;

/// Everything that this crate reports instead of panicking.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The source is neither a wheel nor an unpacked pipeline folder.
    #[error("{path}: no language pipeline found here ({why}); give the wheel (.whl) or the folder that holds config.cfg and meta.json")]
    NoPipeline {
        /// Where it was looked for.
        path: PathBuf,
        /// What was missing.
        why: String,
    },
    /// The pipeline holds something this runtime does not know how to run.
    #[error(
        "component '{component}': {what} is not supported; this runtime runs CPU pipelines of spaCy 3.5 to 3.8 with tok2vec, tagger, parser, senter, attribute_ruler, lemmatizer (rule) and ner"
    )]
    Unsupported {
        /// The component or file of the pipeline.
        component: String,
        /// What in it is unknown.
        what: String,
    },
    /// A part of the published pipeline is damaged or not what its config says.
    #[error("component '{component}': {what}; the package seems damaged, fetch it again")]
    BadSource {
        /// The component or file of the pipeline.
        component: String,
        /// What is wrong with it.
        what: String,
    },
    /// A converted file is damaged, cut short, or of another kind or version.
    #[error("{path}: {what}; convert the pipeline again (`attache model install`)")]
    BadModel {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Text in CoNLL-U format that cannot be read.
    #[error("CoNLL-U line {line}: {what}")]
    Conllu {
        /// Line number, from 1.
        line: usize,
        /// What was expected.
        what: String,
    },
}

impl Error {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::Io { path, source }
    }

    pub(crate) fn unsupported(component: &str, what: impl Into<String>) -> Error {
        Error::Unsupported { component: component.to_owned(), what: what.into() }
    }

    pub(crate) fn source(component: &str, what: impl Into<String>) -> Error {
        Error::BadSource { component: component.to_owned(), what: what.into() }
    }
}
