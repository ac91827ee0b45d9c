//! A native runtime for language pipelines in spaCy's published format.
//!
//! spaCy publishes its pipelines as packages: a tokenizer's rules, embedding networks, a tagger, a dependency parser, an
//! attribute ruler, a lemmatizer, an entity recogniser. This crate reads such a package once ([`convert`]), writes one
//! compact file, and from then on runs it alone: [`Pipeline::open`] maps the file, [`Pipeline::parse_batch`] turns texts
//! into [`Doc`]s that agree with spaCy's own, many times faster and on any number of threads.
//!
//! Three types matter:
//!
//! - [`Pipeline`]: the opened file. Shared by reference; opening is separate from running.
//! - [`Doc`]: one parsed text, tokens as parallel arrays: offsets, tag, lemma, head, dependency label, entity, sentence.
//! - [`Labels`]: the label strings that a token's small numbers stand for.
//!
//! ```no_run
//! use attache_nlp::{Pipeline, convert};
//! use std::path::Path;
//!
//! convert(Path::new("en_core_web_md-3.8.0-py3-none-any.whl"), Path::new("en_core_web_md.nlp"))?;
//! let pipeline = Pipeline::open(Path::new("en_core_web_md.nlp"))?;
//! let doc = pipeline.parse("Mongolia's president met the Finnish delegation in Helsinki.");
//! for i in 0..doc.len() {
//!     println!("{} {} {} <- {}", doc.word(i), doc.tag(i), doc.dep(i), doc.word(doc.head(i)));
//! }
//! # Ok::<(), attache_nlp::Error>(())
//! ```
//!
//! What runs: English CPU pipelines of spaCy 3.5 to 3.8 with `tok2vec`, `tagger`, `parser`, `senter`, `attribute_ruler`,
//! `lemmatizer` (rules) and `ner`, with or without word vectors. Anything else in a pipeline is an error that names the
//! component; nothing is skipped in silence.
//!
//! How it is quick: the embedding of a word depends on its form alone and is computed once for each word type; layers run
//! over batches of several hundred tokens in one kernel that keeps its sums in registers and fuses bias and maxout; the parser's
//! and the recogniser's states are flat arrays. Offsets are bytes throughout.

mod body;
mod chars;
pub mod conllu;
mod convert;
mod doc;
mod encoder;
mod error;
mod format;
mod hash;
mod kernel;
mod lemmatizer;
mod ner;
mod parser;
mod pattern;
mod pipeline;
mod ruler;
mod source;
#[cfg(test)]
mod tiny;
mod tokenizer;
mod transitions;
mod vocab;
mod window;

pub use convert::convert;
pub use doc::{Doc, Iob, Labels, Seam, Token};
pub use error::Error;
pub use format::Meta;
pub use pipeline::{Pipeline, verify};
