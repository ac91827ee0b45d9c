//! From a published pipeline to the converted file.
//!
//! Everything in the pipeline is looked at; what this runtime cannot run is an error that names the component.

use crate::body::{
    Attr, Body, EncoderShape, ExceptionToken, LemmaRules, Rule, Target, Test, TestAttr, TokenTest, TokenizerRules, TransitionShape,
};
use crate::error::Error;
use crate::format::{Keys, Meta, Writer};
use crate::hash::hash_string;
use crate::kernel::{pack_linear, pack_maxout};
use crate::pattern::Pattern;
use crate::source::{Config, Layer, Source, Tensor, field, layers, text};
use crate::vocab::string_id;
use rmpv::Value;
use std::path::Path;

/// Converts the pipeline in `source` (a wheel or an unpacked folder) and writes it to `destination`.
///
/// # Errors
/// When the source is no pipeline, is damaged, or holds a component that this runtime does not know.
pub fn convert(source: &Path, destination: &Path) -> Result<Meta, Error> {
    let source = Source::open(source)?;
    let config_text = String::from_utf8(source.read("config.cfg")?).map_err(|e| Error::source("config.cfg", e.to_string()))?;
    let config = Config::parse(&config_text);
    let components = check_components(&config)?;
    let meta = read_meta(&source, &components)?;
    let mut writer = Writer::default();
    let vectors = read_vectors(&source, &config, &mut writer)?;
    let has = |name: &str| components.iter().any(|c| c == name);
    let body = Body {
        tokenizer: read_tokenizer(&source)?,
        tok2vec: read_encoder(&source, &config, "tok2vec", "components.tok2vec.model", &vectors, &mut writer)?,
        tagger: read_tagger(&source, &mut writer)?,
        parser: read_transitions(&source, &config, "parser", &mut writer)?,
        ner: has("ner").then(|| read_transitions(&source, &config, "ner", &mut writer)).transpose()?,
        ner_tok2vec: own_encoder(&source, &config, has("ner"), "ner", &vectors, &mut writer)?,
        senter_tok2vec: own_encoder(&source, &config, has("senter"), "senter", &vectors, &mut writer)?,
        ruler: if has("attribute_ruler") { read_ruler(&source)? } else { Vec::new() },
        lemma_rules: read_lemma_rules(&source)?,
        lemma_index: write_lemma_index(&source, &mut writer)?,
        lemma_exceptions: write_lemma_exceptions(&source, &mut writer)?,
        vectors: vectors.as_ref().map_or(0, |v| v.shape[0]),
    };
    write_norms(&source, &mut writer)?;
    writer.write(destination, &meta, &body)?;
    Ok(meta)
}

/// The factories this runtime knows.
const FACTORIES: [&str; 7] = ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner"];
/// Components without which there is no parse.
const NEEDED: [&str; 4] = ["tok2vec", "tagger", "parser", "lemmatizer"];

fn check_components(config: &Config) -> Result<Vec<String>, Error> {
    if config.text("nlp.lang") != "en" {
        return Err(Error::unsupported("nlp", format!("language '{}' (English is)", config.text("nlp.lang"))));
    }
    let pipeline = config.texts("nlp.pipeline");
    for name in &pipeline {
        let factory = config.text(&format!("components.{name}.factory"));
        if !FACTORIES.contains(&factory) || factory != name {
            return Err(Error::unsupported(name, format!("factory '{factory}'")));
        }
    }
    if let Some(absent) = NEEDED.iter().find(|n| !pipeline.iter().any(|p| p == *n)) {
        return Err(Error::unsupported(absent, "a pipeline without this component"));
    }
    if config.text("components.lemmatizer.mode") != "rule" {
        return Err(Error::unsupported("lemmatizer", format!("mode '{}'", config.text("components.lemmatizer.mode"))));
    }
    check(config, "tagger", "components.tagger.model.@architectures", "spacy.Tagger.v2")?;
    for name in ["parser", "ner"].into_iter().filter(|n| pipeline.iter().any(|p| p == n)) {
        check(config, name, &format!("components.{name}.model.@architectures"), "spacy.TransitionBasedParser.v2")?;
        if config.flag(&format!("components.{name}.model.extra_state_tokens"))
            || !config.flag(&format!("components.{name}.model.use_upper"))
        {
            return Err(Error::unsupported(name, "extra_state_tokens or a network without its upper layer"));
        }
    }
    for name in ["tagger", "parser"] {
        check(config, name, &format!("components.{name}.model.tok2vec.@architectures"), "spacy.Tok2VecListener.v1")?;
    }
    Ok(pipeline)
}

fn check(config: &Config, component: &str, key: &str, expected: &str) -> Result<(), Error> {
    match config.text(key) {
        found if found == expected => Ok(()),
        found => Err(Error::unsupported(component, format!("architecture '{found}' (known: '{expected}')"))),
    }
}

fn read_meta(source: &Source, components: &[String]) -> Result<Meta, Error> {
    let json = source.json("meta.json")?;
    let get = |key: &str| json.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    Ok(Meta {
        lang: get("lang"),
        name: get("name"),
        version: get("version"),
        license: get("license"),
        source: source.name.clone(),
        source_sha256: source.sha256.clone(),
        components: components.to_vec(),
    })
}

/// The word vectors; their keys go into the file, the vectors themselves are projected by each network that uses them.
fn read_vectors(source: &Source, config: &Config, writer: &mut Writer) -> Result<Option<Tensor>, Error> {
    let used = ["tok2vec", "ner.model.tok2vec", "senter.model.tok2vec"].iter().any(|c| {
        let model = if *c == "tok2vec" { "components.tok2vec.model".to_owned() } else { format!("components.{c}") };
        config.flag(&format!("{model}.embed.include_static_vectors"))
    });
    if !used {
        return Ok(None);
    }
    let mode = source.json("vocab/vectors.cfg")?.get("mode").and_then(|m| m.as_str().map(str::to_owned)).unwrap_or("default".into());
    if mode != "default" {
        return Err(Error::unsupported("vectors", format!("mode '{mode}'")));
    }
    let bytes = source.read("vocab/vectors")?;
    let vectors =
        Tensor::from_npy(&bytes).filter(|t| t.shape.len() == 2).ok_or_else(|| Error::source("vocab/vectors", "not a float array"))?;
    let map = source.msgpack("vocab/key2row")?;
    let mut rows: Vec<(u64, u32)> = Vec::new();
    for (key, row) in map.as_map().into_iter().flatten() {
        let row = row.as_u64().filter(|&r| (r as usize) < vectors.shape[0]);
        let (Some(key), Some(row)) = (key.as_u64(), row) else {
            return Err(Error::source("vocab/key2row", "a row outside the vectors"));
        };
        rows.push((key, row as u32));
    }
    rows.sort_unstable();
    Keys::write(writer, "vectors", &rows.iter().map(|r| r.0).collect::<Vec<_>>());
    writer.ints("vectors.rows", &rows.iter().map(|r| r.1).collect::<Vec<_>>());
    Ok(Some(vectors))
}

fn read_tokenizer(source: &Source) -> Result<TokenizerRules, Error> {
    let value = source.msgpack("tokenizer")?;
    let pattern = |key: &str| -> Result<Option<String>, Error> {
        let Some(pattern) = field(&value, key).and_then(text) else { return Ok(None) };
        Pattern::new(&pattern).map_err(|e| Error::unsupported("tokenizer", format!("in {key}: {e}")))?;
        Ok(Some(pattern))
    };
    if pattern("token_match")?.is_some() {
        return Err(Error::unsupported("tokenizer", "token_match"));
    }
    let mut exceptions = Vec::new();
    for (string, tokens) in field(&value, "exceptions").and_then(Value::as_map).into_iter().flatten() {
        let string = text(string).ok_or_else(|| Error::source("tokenizer", "an exception that is no text"))?;
        exceptions.push((string.clone(), exception_tokens(&string, tokens)?));
    }
    exceptions.sort();
    Ok(TokenizerRules {
        prefix: pattern("prefix_search")?,
        suffix: pattern("suffix_search")?,
        infix: pattern("infix_finditer")?,
        url: pattern("url_match")?,
        exceptions,
    })
}

/// Attribute numbers that the tokens of an exception are written with.
const ORTH: u64 = 65;
const NORM: u64 = 67;

fn exception_tokens(string: &str, tokens: &Value) -> Result<Vec<ExceptionToken>, Error> {
    let mut out = Vec::new();
    for token in tokens.as_array().into_iter().flatten() {
        let (mut orth, mut norm) = (None, None);
        for (key, value) in token.as_map().into_iter().flatten() {
            match key.as_u64() {
                Some(ORTH) => orth = text(value),
                Some(NORM) => norm = text(value),
                other => return Err(Error::unsupported("tokenizer", format!("attribute {other:?} in the exception '{string}'"))),
            }
        }
        out.push((orth.ok_or_else(|| Error::source("tokenizer", format!("the exception '{string}' has no text")))?, norm));
    }
    if out.iter().map(|t| t.0.as_str()).collect::<String>() != string {
        return Err(Error::source("tokenizer", format!("the exception '{string}' does not add up")));
    }
    Ok(out)
}

fn own_encoder(
    source: &Source,
    config: &Config,
    there: bool,
    name: &str,
    vectors: &Option<Tensor>,
    writer: &mut Writer,
) -> Result<Option<EncoderShape>, Error> {
    if !there {
        return Ok(None);
    }
    let shape = read_encoder(source, config, name, &format!("components.{name}.model.tok2vec"), vectors, writer)?;
    if name == "senter" {
        let all = layers(source, name)?;
        write_linear(writer, "senter", last_layer(&all, name, "softmax")?, name)?;
    }
    Ok(Some(shape))
}

fn last_layer<'l>(all: &'l [Layer], component: &str, name: &str) -> Result<&'l Layer, Error> {
    all.iter().rev().find(|l| l.name == name).ok_or_else(|| Error::source(component, format!("no {name} layer")))
}

/// An embedding network: its config is checked, its layers are packed and written as arrays `name.…`.
fn read_encoder(
    source: &Source,
    config: &Config,
    name: &str,
    model: &str,
    vectors: &Option<Tensor>,
    writer: &mut Writer,
) -> Result<EncoderShape, Error> {
    check(config, name, &format!("{model}.@architectures"), "spacy.Tok2Vec.v2")?;
    check(config, name, &format!("{model}.embed.@architectures"), "spacy.MultiHashEmbed.v2")?;
    check(config, name, &format!("{model}.encode.@architectures"), "spacy.MaxoutWindowEncoder.v2")?;
    if config.number(&format!("{model}.encode.window_size")) != Some(1) {
        return Err(Error::unsupported(name, "a window other than 1"));
    }
    let names = config.texts(&format!("{model}.embed.attrs"));
    let attrs: Option<Vec<Attr>> = names.iter().map(|a| Attr::from_config(a)).collect();
    let attrs = attrs.ok_or_else(|| Error::unsupported(name, format!("one of the embedded attributes {names:?}")))?;
    let all = layers(source, name)?;
    let of = |kind: &str| all.iter().filter(|l| l.name == kind).collect::<Vec<_>>();
    let (tables, maxouts, norms) = (of("hashembed"), of("maxout"), of("layernorm"));
    let depth = config.number(&format!("{model}.encode.depth")).unwrap_or_default();
    if tables.len() != attrs.len() || maxouts.len() != depth + 1 || norms.len() != depth + 1 {
        return Err(Error::source(name, "the network is not what the config describes"));
    }
    let mut shape = EncoderShape { width: 0, attrs, seeds: Vec::new(), rows: Vec::new(), vectors: false, mix_pieces: 0, depth, pieces: 0 };
    for (i, table) in tables.iter().enumerate() {
        let weights = table.param(name, "E")?;
        shape.seeds.push(table.seed(name)?);
        shape.rows.push(weights.shape[0]);
        shape.width = weights.shape[1];
        writer.floats(format!("{name}.table{i}"), &weights.data);
    }
    for (i, (maxout, norm)) in maxouts.iter().zip(&norms).enumerate() {
        let label = if i == 0 { format!("{name}.mix") } else { format!("{name}.layer{}", i - 1) };
        let pieces = write_maxout(writer, &label, maxout, norm, name)?;
        *if i == 0 { &mut shape.mix_pieces } else { &mut shape.pieces } = pieces;
    }
    shape.vectors = config.flag(&format!("{model}.embed.include_static_vectors"));
    if shape.vectors {
        let vectors = vectors.as_ref().ok_or_else(|| Error::source(name, "the word vectors are missing"))?;
        let projection = last_layer(&all, name, "static_vectors")?.param(name, "W")?;
        writer.floats(format!("{name}.vectors"), &project(vectors, projection));
    }
    Ok(shape)
}

/// Every word vector through the network's projection: rows × width. Done once here instead of for each word at run time.
fn project(vectors: &Tensor, projection: &Tensor) -> Vec<f32> {
    let (width, depth) = (projection.shape[0], projection.shape[1]);
    let mut out = Vec::with_capacity(vectors.shape[0] * width);
    for vector in vectors.data.chunks_exact(depth) {
        for weights in projection.data.chunks_exact(depth) {
            out.push(vector.iter().zip(weights).map(|(v, w)| f64::from(*v) * f64::from(*w)).sum::<f64>() as f32);
        }
    }
    out
}

fn write_maxout(writer: &mut Writer, label: &str, maxout: &Layer, norm: &Layer, component: &str) -> Result<usize, Error> {
    let (w, b) = (maxout.param(component, "W")?, maxout.param(component, "b")?);
    let [outputs, pieces, depth] = w.shape[..] else { return Err(Error::source(component, "a maxout of odd shape")) };
    if outputs % crate::kernel::LANES != 0 || pieces > 4 {
        return Err(Error::unsupported(component, format!("a layer of {outputs} outputs and {pieces} pieces")));
    }
    let (weights, bias) = pack_maxout(&w.data, &b.data, outputs, pieces, depth);
    writer.floats(format!("{label}.weights"), &weights);
    writer.floats(format!("{label}.bias"), &bias);
    writer.floats(format!("{label}.gain"), &norm.param(component, "G")?.data);
    writer.floats(format!("{label}.shift"), &norm.param(component, "b")?.data);
    Ok(pieces)
}

fn write_linear(writer: &mut Writer, label: &str, layer: &Layer, component: &str) -> Result<(), Error> {
    let (w, b) = (layer.param(component, "W")?, layer.param(component, "b")?);
    let (weights, bias) = pack_linear(&w.data, &b.data, w.shape[0], w.shape[1]);
    writer.floats(format!("{label}.weights"), &weights);
    writer.floats(format!("{label}.bias"), &bias);
    Ok(())
}

fn read_tagger(source: &Source, writer: &mut Writer) -> Result<Vec<String>, Error> {
    let cfg = source.json("tagger/cfg")?;
    let labels = cfg.get("labels").and_then(|l| l.as_array()).ok_or_else(|| Error::source("tagger", "no labels"))?;
    let labels: Vec<String> = labels.iter().filter_map(|l| l.as_str().map(str::to_owned)).collect();
    let all = layers(source, "tagger")?;
    let softmax = last_layer(&all, "tagger", "softmax")?;
    if softmax.param("tagger", "W")?.shape[0] != labels.len() {
        return Err(Error::source("tagger", "labels and network differ"));
    }
    write_linear(writer, "tagger", softmax, "tagger")?;
    Ok(labels)
}

/// A transition system: moves in the network's order, and its three layers.
fn read_transitions(source: &Source, config: &Config, name: &str, writer: &mut Writer) -> Result<TransitionShape, Error> {
    let cfg = source.json(&format!("{name}/cfg"))?;
    if cfg.get("beam_width").and_then(|b| b.as_u64()).unwrap_or(1) != 1 {
        return Err(Error::unsupported(name, "beam search"));
    }
    let moves = read_moves(source, name)?;
    let all = layers(source, name)?;
    let lower = last_layer(&all, name, "precomputable_affine")?;
    let (w, b, pad) = (lower.param(name, "W")?, lower.param(name, "b")?, lower.param(name, "pad")?);
    let [features, hidden, pieces, depth] = w.shape[..] else { return Err(Error::source(name, "a lower layer of odd shape")) };
    let expected = if config.text(&format!("components.{name}.model.state_type")) == "ner" { 3 } else { 8 };
    if features != expected || hidden % crate::kernel::LANES != 0 || pieces != 2 {
        return Err(Error::unsupported(name, format!("a state of {features} features, {hidden} hidden units, {pieces} pieces")));
    }
    // From features × hidden × pieces to features × pieces × hidden, so that the pieces lie side by side.
    let turn = |data: &[f32], depth: usize| -> Vec<f32> {
        let blocks = data.len() / (hidden * pieces * depth);
        let mut out = Vec::with_capacity(data.len());
        for f in 0..blocks {
            for p in 0..pieces {
                for h in 0..hidden {
                    let at = ((f * hidden + h) * pieces + p) * depth;
                    out.extend_from_slice(&data[at..at + depth]);
                }
            }
        }
        out
    };
    let outputs = features * pieces * hidden;
    let (weights, bias) = pack_linear(&turn(&w.data, depth), &vec![0.0; outputs], outputs, depth);
    writer.floats(format!("{name}.lower.weights"), &weights);
    writer.floats(format!("{name}.lower.bias"), &bias);
    writer.floats(format!("{name}.state_bias"), &turn(&b.data, 1));
    writer.floats(format!("{name}.pad"), &turn(&pad.data, 1));
    let linears: Vec<&Layer> = all.iter().filter(|l| l.name == "linear").collect();
    let [upper, input] = linears[..] else { return Err(Error::source(name, "not the two linear layers it should have")) };
    if upper.param(name, "W")?.shape != [moves.len(), hidden] || input.param(name, "W")?.shape[0] != depth {
        return Err(Error::source(name, "moves and network differ"));
    }
    write_linear(writer, &format!("{name}.upper"), upper, name)?;
    write_linear(writer, &format!("{name}.input"), input, name)?;
    Ok(TransitionShape { features, hidden, pieces, moves })
}

/// Moves in the order of the network's outputs: by action, then by falling frequency and falling label; moves added after
/// training (negative frequency) come last.
fn read_moves(source: &Source, name: &str) -> Result<Vec<(u8, String)>, Error> {
    let file = format!("{name}/moves");
    let bad = |what: &str| Error::source(&file, what);
    let value = source.msgpack(&file)?;
    let json = field(&value, "moves").and_then(text).ok_or_else(|| bad("no moves"))?;
    let json: serde_json::Value = serde_json::from_str(&json).map_err(|e| bad(&e.to_string()))?;
    let mut first = Vec::new();
    let mut added = Vec::new();
    for (action, labels) in json.as_object().ok_or_else(|| bad("no moves"))? {
        let action: u8 = action.parse().map_err(|_| bad("an action without a number"))?;
        for (label, frequency) in labels.as_object().into_iter().flatten() {
            let frequency = frequency.as_i64().ok_or_else(|| bad("a move without a frequency"))?;
            if frequency >= 0 { first.push((action, frequency, label.clone())) } else { added.push((frequency, label.clone(), action)) }
        }
    }
    first.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)).then_with(|| b.2.cmp(&a.2)));
    added.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
    let moves = first.into_iter().map(|(action, _, label)| (action, label));
    Ok(moves.chain(added.into_iter().map(|(_, label, action)| (action, label))).collect())
}

fn read_ruler(source: &Source) -> Result<Vec<Rule>, Error> {
    let value = source.msgpack("attribute_ruler/patterns")?;
    let bad = || Error::source("attribute_ruler", "a rule of odd form");
    let mut rules = Vec::new();
    for rule in value.as_array().ok_or_else(bad)? {
        let mut patterns = Vec::new();
        for pattern in field(rule, "patterns").and_then(Value::as_array).ok_or_else(bad)? {
            patterns.push(pattern.as_array().ok_or_else(bad)?.iter().map(read_test).collect::<Result<Vec<_>, _>>()?);
        }
        let mut set = Vec::new();
        for (key, value) in field(rule, "attrs").and_then(Value::as_map).ok_or_else(bad)? {
            let key = text(key).ok_or_else(bad)?;
            let target = match key.as_str() {
                "TAG" => Target::Tag,
                "POS" => Target::Pos,
                "MORPH" => Target::Morph,
                "LEMMA" => Target::Lemma,
                "DEP" => Target::Dep,
                other => return Err(Error::unsupported("attribute_ruler", format!("setting {other}"))),
            };
            set.push((target, text(value).ok_or_else(bad)?));
        }
        rules.push(Rule { patterns, index: field(rule, "index").and_then(Value::as_i64).unwrap_or(0), set });
    }
    Ok(rules)
}

fn read_test(value: &Value) -> Result<TokenTest, Error> {
    let bad = || Error::source("attribute_ruler", "a pattern of odd form");
    let mut tests = Vec::new();
    for (key, value) in value.as_map().ok_or_else(bad)? {
        let key = text(key).ok_or_else(bad)?;
        let attr = match key.as_str() {
            "TAG" => TestAttr::Tag,
            "DEP" => TestAttr::Dep,
            "LOWER" => TestAttr::Lower,
            "ORTH" | "TEXT" => TestAttr::Orth,
            "IS_SPACE" => TestAttr::IsSpace,
            other => return Err(Error::unsupported("attribute_ruler", format!("a pattern on {other}"))),
        };
        let list = |v: &Value| v.as_array().map(|l| l.iter().filter_map(text).collect::<Vec<_>>()).ok_or_else(bad);
        match value {
            Value::Boolean(flag) => tests.push((attr, Test::Flag(*flag))),
            Value::Map(conditions) => {
                for (kind, value) in conditions {
                    tests.push((
                        attr,
                        match text(kind).as_deref() {
                            Some("IN") => Test::In(list(value)?),
                            Some("NOT_IN") => Test::NotIn(list(value)?),
                            Some("REGEX") => {
                                let source = text(value).ok_or_else(bad)?;
                                Pattern::new(&source).map_err(|e| Error::unsupported("attribute_ruler", e))?;
                                Test::Matches(source)
                            }
                            other => return Err(Error::unsupported("attribute_ruler", format!("condition {other:?}"))),
                        },
                    ));
                }
            }
            other => tests.push((attr, Test::Is(text(other).ok_or_else(bad)?))),
        }
    }
    Ok(tests)
}

/// Parts of speech that lemma tables can be about.
const POS: [&str; 17] =
    ["adj", "adp", "adv", "aux", "cconj", "det", "intj", "noun", "num", "part", "pron", "propn", "punct", "sconj", "sym", "verb", "x"];

fn lemma_tables(source: &Source, table: &str) -> Result<Vec<(String, Value)>, Error> {
    let lookups = source.msgpack("lemmatizer/lookups/lookups.bin")?;
    let Some(table) = field(&lookups, table).and_then(Value::as_map) else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    for (key, value) in table {
        let pos = POS.iter().find(|p| key.as_u64() == Some(string_id(p)));
        out.push((
            pos.ok_or_else(|| Error::unsupported("lemmatizer", "a table for an unknown part of speech"))?.to_string(),
            value.clone(),
        ));
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(out)
}

fn read_lemma_rules(source: &Source) -> Result<Vec<LemmaRules>, Error> {
    let mut out = Vec::new();
    for (pos, rules) in lemma_tables(source, "lemma_rules")? {
        let mut pairs = Vec::new();
        for rule in rules.as_array().into_iter().flatten() {
            let [old, new] = rule.as_array().map(Vec::as_slice).unwrap_or_default() else {
                return Err(Error::source("lemmatizer", "a rule that is no pair"));
            };
            pairs.push((text(old).unwrap_or_default(), text(new).unwrap_or_default()));
        }
        out.push((pos, pairs));
    }
    Ok(out)
}

fn write_lemma_index(source: &Source, writer: &mut Writer) -> Result<Vec<String>, Error> {
    let mut parts = Vec::new();
    for (pos, forms) in lemma_tables(source, "lemma_index")? {
        let listed = forms.as_array().into_iter().flatten().chain(forms.as_map().into_iter().flatten().map(|(k, _)| k));
        let mut keys: Vec<u64> = listed.filter_map(text).map(|f| hash_string(f.as_bytes())).collect();
        keys.sort_unstable();
        keys.dedup();
        Keys::write(writer, &format!("lemma.index.{pos}"), &keys);
        parts.push(pos);
    }
    Ok(parts)
}

fn write_lemma_exceptions(source: &Source, writer: &mut Writer) -> Result<Vec<String>, Error> {
    let mut parts = Vec::new();
    for (pos, table) in lemma_tables(source, "lemma_exc")? {
        let mut entries = Vec::new();
        for (form, lemmas) in table.as_map().into_iter().flatten() {
            let form = text(form).unwrap_or_default();
            let lemmas: Vec<String> = lemmas.as_array().into_iter().flatten().filter_map(text).collect();
            entries.push((hash_string(form.as_bytes()), lemmas.join("\n")));
        }
        write_strings(writer, &format!("lemma.exceptions.{pos}"), entries);
        parts.push(pos);
    }
    Ok(parts)
}

fn write_norms(source: &Source, writer: &mut Writer) -> Result<(), Error> {
    let lookups = source.msgpack("vocab/lookups.bin")?;
    let table = field(&lookups, "lexeme_norm").and_then(Value::as_map);
    let entries = table.into_iter().flatten().filter_map(|(k, v)| Some((k.as_u64()?, text(v)?))).collect();
    write_strings(writer, "norms", entries);
    Ok(())
}

/// A table from keys to texts: `name.keys`, `name.starts`, `name.ends` (offsets) and `name.text`.
fn write_strings(writer: &mut Writer, name: &str, mut entries: Vec<(u64, String)>) {
    entries.sort();
    entries.dedup_by_key(|e| e.0);
    Keys::write(writer, name, &entries.iter().map(|e| e.0).collect::<Vec<_>>());
    let mut all = String::new();
    let mut ends = vec![0u32];
    for (_, value) in &entries {
        all.push_str(value);
        ends.push(all.len() as u32);
    }
    writer.ints(format!("{name}.ends"), &ends);
    writer.text(format!("{name}.text"), all);
}
