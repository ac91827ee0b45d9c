#!/usr/bin/env python3
"""Frames alone, encoder alone, both: on held-out folds (to choose how they are weighed) or on labelled relations (only to measure).

  judge.py folds     --answers figures.json --attache PROGRAM
  judge.py lessons   --answers figures.json
  judge.py confidence --signs signs.jsonl --learned weights-0.5.npz.cases
  judge.py relations --base WHEEL --weights WEIGHTS.npz --questions relations_dev.jsonl --attache PROGRAM --weight W --floor F

The relations follow an earlier cut of the ontology, which `score.py` translates; its tables are repeated here.
"""
import argparse
import hashlib
import json
import pathlib
import subprocess

import numpy as np

import corpus

QUAD = dict(zip(corpus.TYPES, [1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4]))
EARLIER = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


def frames(attache, questions):
    """questions × 16 confidences of the frames alone."""
    asked = "".join(json.dumps({"id": str(i), **q}) + "\n" for i, q in enumerate(questions))
    said = subprocess.run([attache, "classify"] + OFF, input=asked, capture_output=True, text=True, check=True).stdout
    out = np.zeros((len(questions), corpus.NONE))
    for line in said.splitlines():
        row = json.loads(line)
        for guess in [row] + row["alternatives"]:
            out[int(row["id"]), corpus.TYPES.index(guess["type"])] = guess["confidence"]
    return out


OFF = ["--scorer", "off"]


def told(logits):
    """Log-probabilities of the sixteen where there is an event."""
    types = logits[:, :corpus.NONE] - logits[:, :corpus.NONE].max(1, keepdims=True)
    return types - np.log(np.exp(types).sum(1, keepdims=True))


def both(confidence, logs, weight, floor):
    return np.log(np.maximum(confidence, floor)) + weight * logs


def macro(gold, got):
    scores = []
    for label in sorted({g for g in gold}):
        hit = sum(g == a == label for g, a in zip(gold, got))
        wrong = sum((g == label) != (a == label) for g, a in zip(gold, got))
        scores.append(2 * hit / (2 * hit + wrong) if hit else 0.0)
    return float(np.mean(scores))


def on_folds(args):
    rows = [r for r in json.loads(pathlib.Path(args.answers).read_text())["answers"] if r["types"] != ["NONE"]]
    logs = told(np.array([r["logits"] for r in rows]))
    confidence = frames(args.attache, [{"text": r["text"], "actor": r["pair"][0], "recipient": r["pair"][1]} for r in rows])
    gold = [{corpus.TYPES.index(t) for t in r["types"]} for r in rows]

    def figures(scores):
        got = scores.argmax(1)
        # Where two types are right, the one answered counts.
        one = [a if a in g else min(g) for g, a in zip(gold, got)]
        return macro(one, list(got)), float(np.mean([a in g for g, a in zip(gold, got)]))

    # Asked only where the frames are not sure.
    weighed = both(confidence, logs, args.weight, args.floor)
    for sure in (0.5, 0.8, 0.9, 0.95, 0.98, 1.01):
        asked = confidence.max(1) < sure
        scores = np.where(asked[:, None], weighed, confidence)
        print(f"asked below {sure} (weight {args.weight}, floor {args.floor}): {asked.mean():.2f} of the questions, "
              "macro-F1 %.3f accuracy %.3f" % figures(scores))
    print("frames  macro-F1 %.3f accuracy %.3f" % figures(confidence))
    print("encoder macro-F1 %.3f accuracy %.3f" % figures(logs))
    for floor in (0.003, 0.01, 0.03, 0.1):
        for weight in (0.5, 0.75, 1, 1.5, 2, 3):
            scores = both(confidence, logs, weight, floor)
            share = np.exp(scores - scores.max(1, keepdims=True))
            share /= share.sum(1, keepdims=True)
            likely = float(np.mean([np.log(share[i, sorted(g)].sum() + 1e-9) for i, g in enumerate(gold)]))
            print(f"floor {floor} weight {weight}: macro-F1 %.3f accuracy %.3f  mean log-likelihood {likely:.3f}" % figures(scores))


def probabilities(rows):
    """Of the seventeen, for each row."""
    logits = np.array([r["logits"] for r in rows])[:, :len(corpus.LABELS)]
    shares = np.exp(logits - logits.max(1, keepdims=True))
    return shares / shares.sum(1, keepdims=True)


def on_lessons(args):
    """What the bounds of the coder's policy (`crates/coder/src/judging.rs`) do to events of a held-out fold, by type alone."""
    rows = json.loads(pathlib.Path(args.answers).read_text())["lessons"]
    rows = [r for r in rows if r["case"].startswith(args.files)]
    sided = [r for r in rows if r["frames"]["origin"] == "sides"]
    rows = [r for r in rows if r["frames"]["origin"] != "sides"]
    shares = probabilities(rows)
    right = np.array([corpus.LABELS.index(r["types"][0]) for r in rows])
    framed = np.array([corpus.TYPES.index(r["frames"]["framed"]) if r["frames"]["framed"] else -1 for r in rows])
    best, likely, nothing = shares[:, :corpus.NONE].argmax(1), shares[:, :corpus.NONE].max(1), shares[:, corpus.NONE]
    is_framed = framed >= 0
    own = shares[np.arange(len(rows)), np.maximum(framed, 0)]
    clause = [(r["case"], r["text"], str(r["predicate"])) for r in rows]

    def counted(kept, types):
        hit = kept & (types == right)
        return f"{hit.sum():5d} right {kept.sum() - hit.sum():5d} wrong ({hit.sum() / max(kept.sum(), 1):.3f})"

    print(f"{is_framed.sum()} of frames, {(~is_framed).sum()} open, of which {((~is_framed) & (right < corpus.NONE)).sum()} tell something")
    print("frames alone:", counted(is_framed, framed))
    for dropped in (0.5, 0.7, 0.8, 0.9, 0.95, 0.98):
        for retyped in (2, 4, 10, 30, 1e9):
            types = np.where((best != framed) & (likely > retyped * own), best, framed)
            print(f"dropped {dropped} retyped {retyped:g}:", counted(is_framed & (nothing < dropped), types))
    surest = {}
    for i in np.flatnonzero(~is_framed):
        if clause[i] not in surest or likely[i] > likely[surest[clause[i]]]:
            surest[clause[i]] = i
    first = np.zeros(len(rows), bool)
    first[list(surest.values())] = True
    for told in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        print(f"told {told}:", counted(first & (likely >= told), best))
    shares, aimed = probabilities(sided), {}
    for r, share in zip(sided, shares):
        event = (r["case"], str(r["predicate"]), r["frames"]["framed"])
        own = share[corpus.TYPES.index(r["frames"]["framed"])]
        aimed.setdefault(event, []).append((own, r["types"][0] == r["frames"]["framed"]))
    for bound in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        taken = [max(sides) for sides in aimed.values() if max(sides)[0] >= bound]
        right = sum(hit for _, hit in taken)
        print(f"aimed {bound}: {right:5d} right {len(taken) - right:5d} wrong of {sum(any(h for _, h in s) for s in aimed.values())}")


NAMES = "fit parties weakest count aside weak alone asked".split()
# Probabilities, which count by their logarithms.
LIKELY = ["own", "placed"]


def on_confidence(args):
    """The logistic model of `crates/coder/src/confidence.rs`: fitted on one half of the cases and judged on the other, then on all."""
    rows = [json.loads(line) for line in pathlib.Path(args.signs).read_text().splitlines()]
    learned = set(pathlib.Path(args.learned).read_text().split()) if args.learned else set()
    left = tuple(args.left_out.split(",")) if args.left_out else ()
    rows = [r for r in rows if r["right"] is not None and r["case"] not in learned and not r["case"].startswith(left)]
    kinds = corpus.TYPES
    columns = [[r["signs"][n] for n in NAMES] + [np.log(max(r["signs"][n], 0.01)) for n in LIKELY] + [float(r["type"] == k) for k in kinds] for r in rows]
    x = np.array(columns)
    y = np.array([float(r["right"]) for r in rows])

    def fitted(x, y):
        # Newton's method; types are held near one another, the rest nearly free.
        hold = np.array([0.0] + [1.0] * (len(NAMES) + len(LIKELY)) + [3.0] * len(kinds))
        x = np.hstack([np.ones((len(x), 1)), x])
        w = np.zeros(x.shape[1])
        for _ in range(30):
            p = 1 / (1 + np.exp(-x @ w))
            w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(hold) + 1e-9 * np.eye(len(w)), x.T @ (p - y) + hold * w)
        return w

    def stated(w, x):
        return 1 / (1 + np.exp(-(w[0] + x @ w[1:])))

    half = np.array([hash_of(r["case"]) % 2 for r in rows])
    guess = np.zeros(len(y))
    for side in (0, 1):
        guess[half == side] = stated(fitted(x[half != side], y[half != side]), x[half == side])
    print(f"{len(y)} events, {y.mean():.3f} right; log-loss {-np.mean(np.log(np.where(y > 0, guess, 1 - guess))):.3f} "
          f"(of the mean alone {-(y.mean() * np.log(y.mean()) + (1 - y.mean()) * np.log(1 - y.mean())):.3f})")
    for tenth in range(10):
        own = (guess >= tenth / 10) & (guess < (tenth + 1) / 10)
        if own.any():
            print(f"{tenth / 10:.1f}: {own.sum():4d} events, stated {guess[own].mean():.3f}, right {y[own].mean():.3f}")
    w = fitted(x, y)
    print("base", round(float(w[0]), 2), {n: round(float(v), 2) for n, v in zip(NAMES + LIKELY, w[1:])})
    print("types", [round(float(v), 2) for v in w[len(NAMES) + len(LIKELY) + 1:]])


def hash_of(text):
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def on_relations(args):
    import train
    training = train.Training(args.base, corpus.modes(corpus.read(train.ROOT / "corpus/train")))
    import export
    weights = export.unflat(dict(np.load(args.weights).items()))
    rows = [json.loads(line) for line in pathlib.Path(args.questions).read_text(encoding="utf-8").splitlines()]
    pieces = [(training.pieces.marked(r["text"], r["actor"], r["recipient"]), np.zeros(len(corpus.LABELS)), 1.0, np.full(len(training.marks), -1)) for r in rows]
    logits = training.answers(weights, pieces)[:, :len(corpus.LABELS)]
    np.save(args.weights + ".dev.npy", logits)
    logs = told(logits)
    confidence = frames(args.attache, [{k: r[k] for k in ("text", "actor", "recipient")} for r in rows])
    for name, scores in (("frames", confidence), ("encoder", logs), ("both", both(confidence, logs, args.weight, args.floor))):
        got = [corpus.TYPES[i] for i in scores.argmax(1)]
        types = macro([r["type"] for r in rows], [EARLIER.get(t, t) for t in got])
        quad = macro([r["penta"] for r in rows], [2 if t in EARLIER else QUAD[t] for t in got])
        print(f"{name:8} type macro-F1 {types:.4f}  quad macro-F1 {quad:.4f}")
    print(f"encoder: no event where there is one in {np.mean(logits.argmax(1) == corpus.NONE):.3f} of them")


def main():
    global OFF
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["folds", "lessons", "confidence", "relations"])
    parser.add_argument("--answers")
    parser.add_argument("--signs", help="what `attache evaluate --signs` wrote")
    parser.add_argument("--learned", help="cases that the scorer learned from (WEIGHTS.cases of train.py final --share)")
    parser.add_argument("--left-out", help="beginnings of the names of files to leave out, with commas between")
    parser.add_argument("--files", default="", help="lessons of files whose names begin so")
    parser.add_argument("--base")
    parser.add_argument("--weights")
    parser.add_argument("--questions")
    parser.add_argument("--attache", default="target/release/attache")
    parser.add_argument("--older", action="store_true", help="the program has no --scorer yet")
    parser.add_argument("--weight", type=float, default=0.75)
    parser.add_argument("--floor", type=float, default=0.03)
    args = parser.parse_args()
    if args.older:
        OFF = []
    {"folds": on_folds, "lessons": on_lessons, "confidence": on_confidence, "relations": on_relations}[args.what](args)


if __name__ == "__main__":
    main()
