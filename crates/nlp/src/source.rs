//! A published pipeline as it comes: a wheel or a folder, its config, and its numpy-in-msgpack weights.

use crate::error::Error;
use crate::format::hex;
use rmpv::Value;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

/// The files of one pipeline, by their path below the folder of `config.cfg`.
pub struct Source {
    /// File or folder name.
    pub name: String,
    /// SHA-256 of the wheel.
    pub sha256: Option<String>,
    files: Files,
}

enum Files {
    Folder(PathBuf),
    Wheel(HashMap<String, Vec<u8>>),
}

impl Source {
    /// Opens a wheel or a folder; in either the pipeline may lie some folders down.
    pub fn open(path: &Path) -> Result<Source, Error> {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        if path.is_dir() {
            let folder = find_folder(path, 4).ok_or_else(|| missing(path, "no config.cfg in it"))?;
            return Ok(Source { name, sha256: None, files: Files::Folder(folder) });
        }
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        let sha256 = Some(hex(&Sha256::digest(&bytes)));
        let files = read_wheel(bytes).map_err(|e| missing(path, &e))?;
        Ok(Source { name, sha256, files: Files::Wheel(files) })
    }

    /// The bytes of a file of the pipeline.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Error> {
        match &self.files {
            Files::Folder(folder) => std::fs::read(folder.join(name)).map_err(Error::io(folder.join(name))),
            Files::Wheel(files) => files.get(name).cloned().ok_or_else(|| Error::source(name, "the file is missing")),
        }
    }

    /// A file's MessagePack value.
    pub fn msgpack(&self, name: &str) -> Result<Value, Error> {
        let bytes = self.read(name)?;
        rmpv::decode::read_value(&mut Cursor::new(bytes)).map_err(|e| Error::source(name, e.to_string()))
    }

    /// A file's JSON value.
    pub fn json(&self, name: &str) -> Result<serde_json::Value, Error> {
        serde_json::from_slice(&self.read(name)?).map_err(|e| Error::source(name, e.to_string()))
    }
}

fn missing(path: &Path, why: &str) -> Error {
    Error::NoPipeline { path: path.to_owned(), why: why.to_owned() }
}

fn find_folder(path: &Path, depth: usize) -> Option<PathBuf> {
    if path.join("config.cfg").is_file() {
        return Some(path.to_owned());
    }
    let mut below: Vec<PathBuf> = std::fs::read_dir(path).ok()?.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.is_dir()).collect();
    below.sort();
    below.into_iter().take(if depth == 0 { 0 } else { usize::MAX }).find_map(|p| find_folder(&p, depth - 1))
}

fn read_wheel(bytes: Vec<u8>) -> Result<HashMap<String, Vec<u8>>, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("not a wheel: {e}"))?;
    let names = archive.file_names().filter_map(Result::ok).map(|n| n.into_owned());
    let config = names.filter(|n| n.ends_with("/config.cfg")).min_by_key(String::len).ok_or("no config.cfg in it")?;
    let prefix = config.trim_end_matches("config.cfg").to_owned();
    let mut files = HashMap::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).map_err(|e| e.to_string())?;
        let name = file.name().map_err(|e| e.to_string())?.into_owned();
        if let Some(name) = name.strip_prefix(&prefix) {
            let mut content = Vec::new();
            file.read_to_end(&mut content).map_err(|e| format!("{name}: {e}"))?;
            files.insert(name.to_owned(), content);
        }
    }
    Ok(files)
}

/// A config file: section → key → JSON value (as text where it is none).
pub struct Config {
    values: HashMap<String, serde_json::Value>,
}

impl Config {
    /// Parses `config.cfg`.
    pub fn parse(text: &str) -> Config {
        let mut values = HashMap::new();
        let mut section = String::new();
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                section = name.to_owned();
            } else if let Some((key, value)) = line.split_once('=') {
                let value = value.trim();
                let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
                values.insert(format!("{section}.{}", key.trim()), value);
            }
        }
        Config { values }
    }

    /// The value of `section.key`.
    pub fn get(&self, key: &str) -> Option<&serde_json::Value> {
        self.values.get(key)
    }

    /// A text value, empty when it is not there.
    pub fn text(&self, key: &str) -> &str {
        self.get(key).and_then(|v| v.as_str()).unwrap_or_default()
    }

    /// A list of texts, empty when it is not there.
    pub fn texts(&self, key: &str) -> Vec<String> {
        let list = self.get(key).and_then(|v| v.as_array());
        list.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    }

    /// A truth value, false when it is not there.
    pub fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(|v| v.as_bool()).unwrap_or_default()
    }

    /// A whole number.
    pub fn number(&self, key: &str) -> Option<usize> {
        self.get(key).and_then(|v| v.as_u64()).and_then(|v| usize::try_from(v).ok())
    }
}

/// The value under a text or binary `key` of a MessagePack map.
pub fn field<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    let is_key = |k: &Value| k.as_str() == Some(key) || matches!(k, Value::Binary(b) if b == key.as_bytes());
    value.as_map()?.iter().find(|(k, _)| is_key(k)).map(|(_, v)| v)
}

/// Text from a MessagePack string or bytes.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => s.as_str().map(str::to_owned),
        Value::Binary(b) => String::from_utf8(b.clone()).ok(),
        _ => None,
    }
}

/// An array of floats with its shape.
#[derive(Debug, Clone)]
pub struct Tensor {
    /// Sizes, outermost first.
    pub shape: Vec<usize>,
    /// The numbers, last axis fastest.
    pub data: Vec<f32>,
}

impl Tensor {
    fn from_msgpack(value: &Value) -> Option<Tensor> {
        let kind = text(field(value, "type")?)?;
        let shape: Option<Vec<usize>> = field(value, "shape")?.as_array()?.iter().map(|d| d.as_u64().map(|d| d as usize)).collect();
        let Value::Binary(bytes) = field(value, "data")? else { return None };
        Tensor::from_bytes(&kind, shape?, bytes)
    }

    fn from_bytes(kind: &str, shape: Vec<usize>, bytes: &[u8]) -> Option<Tensor> {
        if kind != "<f4" || bytes.len() != shape.iter().product::<usize>() * 4 {
            return None;
        }
        let data = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        Some(Tensor { shape, data })
    }

    /// Reads a `.npy` file of 32-bit floats in C order.
    pub fn from_npy(bytes: &[u8]) -> Option<Tensor> {
        let rest = bytes.strip_prefix(b"\x93NUMPY")?;
        let (header, at) = match rest.first()? {
            1 => (u16::from_le_bytes([*rest.get(2)?, *rest.get(3)?]) as usize, 4),
            _ => (u32::from_le_bytes([*rest.get(2)?, *rest.get(3)?, *rest.get(4)?, *rest.get(5)?]) as usize, 6),
        };
        let head = std::str::from_utf8(rest.get(at..at + header)?).ok()?;
        if !head.contains("'<f4'") || !head.contains("'fortran_order': False") {
            return None;
        }
        let inside = head.split_once("'shape': (")?.1.split_once(')')?.0;
        let shape: Option<Vec<usize>> = inside.split(',').map(str::trim).filter(|d| !d.is_empty()).map(|d| d.parse().ok()).collect();
        Tensor::from_bytes("<f4", shape?, rest.get(at + header..)?)
    }
}

/// One layer of a serialised network: its kind and what it learned.
pub struct Layer {
    /// The layer's name, `maxout`, `hashembed`, or a description of what it is made of.
    pub name: String,
    /// Learned arrays by name.
    pub params: HashMap<String, Tensor>,
    seed: Option<u32>,
}

impl Layer {
    /// An array of the layer.
    pub fn param(&self, component: &str, name: &str) -> Result<&Tensor, Error> {
        self.params.get(name).ok_or_else(|| Error::source(component, format!("layer '{}' lacks '{name}'", self.name)))
    }

    /// The hash seed of an embedding.
    pub fn seed(&self, component: &str) -> Result<u32, Error> {
        self.seed.ok_or_else(|| Error::source(component, "an embedding lacks its seed"))
    }
}

/// Reads the layers of a component's `model` file, in the file's order.
pub fn layers(source: &Source, component: &str) -> Result<Vec<Layer>, Error> {
    let file = format!("{component}/model");
    let value = source.msgpack(&file)?;
    let bad = || Error::source(&file, "not a serialised network");
    let list = |name: &str| field(&value, name).and_then(Value::as_array);
    let (nodes, attrs, params) = (list("nodes").ok_or_else(bad)?, list("attrs").ok_or_else(bad)?, list("params").ok_or_else(bad)?);
    if nodes.len() != params.len() || nodes.len() != attrs.len() {
        return Err(bad());
    }
    let mut out = Vec::with_capacity(nodes.len());
    for ((node, attr), param) in nodes.iter().zip(attrs).zip(params) {
        let name = field(node, "name").and_then(text).ok_or_else(bad)?;
        let mut tensors = HashMap::new();
        for (key, value) in param.as_map().into_iter().flatten().filter(|(_, v)| !v.is_nil()) {
            let key = text(key).ok_or_else(bad)?;
            let tensor =
                Tensor::from_msgpack(value).ok_or_else(|| Error::source(&file, format!("array '{key}' of '{name}' is no float array")))?;
            tensors.insert(key, tensor);
        }
        out.push(Layer { name, params: tensors, seed: seed(attr) });
    }
    Ok(out)
}

/// Attributes are MessagePack values inside MessagePack bytes.
fn seed(attrs: &Value) -> Option<u32> {
    let Value::Binary(bytes) = field(attrs, "seed")? else { return None };
    let value = rmpv::decode::read_value(&mut Cursor::new(bytes)).ok()?;
    value.as_u64().and_then(|s| u32::try_from(s).ok())
}
