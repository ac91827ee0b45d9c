#!/usr/bin/env python3
"""The weights by which events find their sides (crates/coder/src/sides.rs).

  sides.py --sides sides.jsonl --judged judged.jsonl --out crates/coder/src/sides/weights.rs

`attache evaluate corpus/train --scorer off --sides sides.jsonl` writes the cases for the frames alone: events of one side, whose other is
sought. The same with weights that have learned from half of the corpus, on the other half (`--scorer-file`, `--except`), writes those with
a judge: of every event its recipients are sought, and its actors. A conditional logistic model over those whom the sentence names, those
whom the event has among them, and nobody, with weights for all types and for each; the likelihood of those that are right is made as high
as can be, with a quadratic penalty. Figures of five folds of cases are printed first: sides made right, sides spoiled, and sides that
are changed in vain, by the least likelihood that is asked for.
"""
import argparse
import json
import pathlib
import random

import numpy as np

TYPES, MODES = 16, 59
# How much dearer the weights of one type are than those of all.
OWN = 4.0
LEAST = (0.4, 0.5, 0.6, 0.7, 0.8)


class Cases:
    """Signs of candidates, what the judge says of them, signs of nobody, modes: one row each."""

    def __init__(self, path, side):
        rows = [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]
        rows = [row for row in rows if row["signs"]["side"] == side]
        self.names = [row["case"] for row in rows]
        self.signs, self.nobody = len(next(s for row in rows for s in row["signs"]["signs"])), len(rows[0]["signs"]["nobody"])
        most = max(len(row["right"]) for row in rows) + 1
        self.kind = np.array([row["signs"]["event_type"] for row in rows])
        self.parts = np.cumsum([self.signs, 3, self.nobody, MODES])
        first, heard, nobody, width = self.parts
        # Candidates, nobody last.
        self.x = np.zeros((len(rows), most, width), np.float32)
        self.there = np.zeros((len(rows), most), bool)
        self.right = np.zeros((len(rows), most), bool)
        # Which the event has.
        self.kept = np.full(len(rows), most - 1)
        for i, row in enumerate(rows):
            signs, said = row["signs"]["signs"], row["signs"]["heard"]
            for j, one in enumerate(signs):
                self.x[i, j, :first] = one
                if said:
                    self.x[i, j, first:heard] = said["candidates"][j]
                self.there[i, j] = True
                self.right[i, j] = row["right"][j]
            if said:
                self.x[i, -1, heard - 1] = said["nobody"]
            self.x[i, -1, heard:nobody] = row["signs"]["nobody"]
            self.x[i, -1, nobody + np.array(row["signs"]["modes"], int)] = 1
            self.there[i, -1] = True
            self.right[i, -1] = row["nobody"]
            if row["signs"]["kept"] is not None:
                self.kept[i] = row["signs"]["kept"]
        # Modes and the judge's words count alike for all types.
        self.own = np.zeros(width)
        self.own[:first] = self.own[heard:nobody] = 1

    def likely(self, weights, which):
        """Likelihoods of the candidates of some cases."""
        own = weights[0] + weights[self.kind[which] + 1]
        scores = np.where(self.there[which], np.einsum("nkf,nf->nk", self.x[which], own), -1e9)
        p = np.exp(scores - scores.max(1, keepdims=True))
        return p / p.sum(1, keepdims=True)


def fit(cases, which, penalty, steps=400):
    which = which[cases.right[which].any(1)]
    weights = np.zeros((TYPES + 1, cases.x.shape[2]))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    x, kind = cases.x[which], cases.kind[which]
    dear, free = np.full_like(weights, OWN), np.tile(cases.own, (TYPES + 1, 1))
    dear[0] = free[0] = 1
    for step in range(1, steps + 1):
        p = cases.likely(weights, which)
        wanted = np.where(cases.right[which], p, 0)
        wanted /= np.maximum(wanted.sum(1, keepdims=True), 1e-9)
        slope = np.einsum("nk,nkf->nf", p - wanted, x) / len(which)
        gradient = penalty * dear * weights
        gradient[0] += slope.sum(0)
        np.add.at(gradient, kind + 1, slope)
        gradient *= free
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient ** 2
        weights -= 0.05 * (first / (1 - 0.9 ** step)) / (np.sqrt(second / (1 - 0.999 ** step)) + 1e-8)
    return weights


def judged(cases, which, p, least):
    """(made right, spoiled, changed in vain)"""
    rows = np.arange(len(which))
    best, kept = p.argmax(1), cases.kept[which]
    changed = (p[rows, best] >= least) & (best != kept)
    right, was = cases.right[which][rows, best], cases.right[which][rows, kept]
    return np.array([(changed & right & ~was).sum(), (changed & ~right & was).sum(), (changed & ~right & ~was).sum()])


def model(path, side, penalty):
    """The weights fitted on a file, after the figures of five folds."""
    cases = Cases(path, side)
    names = sorted(set(cases.names))
    random.Random(5).shuffle(names)
    fold = {name: i % 5 for i, name in enumerate(names)}
    folds = np.array([fold[name] for name in cases.names])
    everything = np.arange(len(folds))
    was = cases.right[everything, cases.kept]
    print(f"{path}: {side} of {len(folds)} events, {was.sum()} right as they are, {(~was & cases.right.any(1)).sum()} to be made so")
    for tried in (penalty / 2, penalty, penalty * 2):
        total = {least: np.zeros(3, int) for least in LEAST}
        for f in range(5):
            held = everything[folds == f]
            p = cases.likely(fit(cases, everything[folds != f], tried), held)
            for least in LEAST:
                total[least] += judged(cases, held, p, least)
        print(tried, *(f"| least {least}: right {r}, spoiled {s}, vain {v}" for least, (r, s, v) in total.items()), flush=True)
    weights = fit(cases, everything, penalty).round(2)
    first, heard, nobody, modes = cases.parts

    def row(numbers):
        return "[" + ", ".join(f"{x:.2f}".replace("-0.00", "0.00") for x in numbers) + "]"

    def table(rows):
        return "[\n" + "".join(f"        {row(one)},\n" for one in rows) + "    ]"

    return (f"Model {{\n    signs: {table(weights[:, :first])},\n    nobody: {table(weights[:, heard:nobody])},\n"
            f"    modes: {row(weights[0, nobody:modes])},\n    heard: {row(weights[0, first:heard])},\n}}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sides", required=True)
    parser.add_argument("--judged", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--penalty", type=float, default=0.0005)
    args = parser.parse_args()
    pathlib.Path(args.out).write_text(
        "//! The fitted numbers of [`super`] (`xtask/train/sides.py`).\n\nuse super::Model;\n\n"
        f"/// Recipients by the frames alone.\npub(super) const ALONE: Model = {model(args.sides, 'recipients', args.penalty)};\n\n"
        f"/// Recipients with a judge.\npub(super) const JUDGED: Model = {model(args.judged, 'recipients', args.penalty)};\n\n"
        f"/// Actors with a judge.\npub(super) const ACTORS: Model = {model(args.judged, 'actors', args.penalty)};\n")


if __name__ == "__main__":
    main()
