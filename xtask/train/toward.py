#!/usr/bin/env python3
"""The weights by which an event of one side finds its other (crates/coder/src/toward.rs).

  toward.py --sides sides.jsonl --judged judged.jsonl --out crates/coder/src/toward/weights.rs

`attache evaluate corpus/train --scorer off --sides sides.jsonl` writes the cases for the frames alone; the same with weights that have
learned from half of the corpus, on the other half (`--scorer-file`, `--except`), those with a judge. A conditional logistic model over the
others whom the sentence names and nobody, with weights for all types and for each; the likelihood of those that are right is made as high
as can be, with a quadratic penalty. Figures of five folds of cases are printed first: events made right, events spoiled, and others that
are given in vain, by the least likelihood that is asked for.
"""
import argparse
import json
import pathlib
import random

import numpy as np

TYPES, MODES = 16, 59
# How much dearer the weights of one type are than those of all.
OWN = 4.0
LEAST = (0.4, 0.5, 0.6, 0.7)


def log(likely):
    """What a judge's probability counts for, as in toward.rs."""
    return np.log(max(likely, 1e-3)) / 3


class Cases:
    """Signs of candidates, what the judge says of them, signs of nobody, modes, what the judge says of nobody: one row each."""

    def __init__(self, path):
        rows = [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]
        self.names = [row["case"] for row in rows]
        self.signs, self.nobody = len(next(s for row in rows for s in row["signs"]["signs"])), len(rows[0]["signs"]["nobody"])
        most = max(len(row["right"]) for row in rows) + 1
        self.kind = np.array([row["signs"]["event_type"] for row in rows])
        self.parts = np.cumsum([self.signs, 2, self.nobody, MODES, 1])
        first, heard, nobody, modes, width = self.parts
        # Candidates, nobody last.
        self.x = np.zeros((len(rows), most, width), np.float32)
        self.there = np.zeros((len(rows), most), bool)
        self.right = np.zeros((len(rows), most), bool)
        for i, row in enumerate(rows):
            signs, said = row["signs"], row["signs"]["heard"]
            for j, one in enumerate(signs["signs"]):
                self.x[i, j, :first] = one
                if said:
                    self.x[i, j, first:heard] = [log(p) for p in said["aimed"][j]]
                self.there[i, j] = True
                self.right[i, j] = row["right"][j]
            self.x[i, -1, heard:nobody] = signs["nobody"]
            self.x[i, -1, nobody + np.array(signs["modes"], int)] = 1
            if said:
                self.x[i, -1, modes] = log(said["alone"])
            self.there[i, -1] = True
            self.right[i, -1] = not any(row["right"])
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
    """(made right, spoiled, given in vain)"""
    best = p[:, :-1].argmax(1)
    given = p[np.arange(len(which)), best] >= least
    right = cases.right[which][np.arange(len(which)), best]
    alone = cases.right[which][:, -1]
    return np.array([(given & right).sum(), (given & alone).sum(), (given & ~right & ~alone).sum()])


def model(path, penalty):
    """The weights fitted on a file, after the figures of five folds."""
    cases = Cases(path)
    names = sorted(set(cases.names))
    random.Random(5).shuffle(names)
    fold = {name: i % 5 for i, name in enumerate(names)}
    folds = np.array([fold[name] for name in cases.names])
    everything = np.arange(len(folds))
    print(f"{path}: {len(folds)} events of one side, {(~cases.right[:, -1]).sum()} with another that the sentence names")
    for tried in (penalty / 2, penalty, penalty * 2):
        total = {least: np.zeros(3, int) for least in LEAST}
        for f in range(5):
            held = everything[folds == f]
            p = cases.likely(fit(cases, everything[folds != f], tried), held)
            for least in LEAST:
                total[least] += judged(cases, held, p, least)
        print(tried, *(f"| least {least}: right {r}, spoiled {s}, vain {v}" for least, (r, s, v) in total.items()), flush=True)
    weights = fit(cases, everything, penalty).round(2)
    first, heard, nobody, modes, _ = cases.parts

    def row(numbers):
        return "[" + ", ".join(f"{x:.2f}".replace("-0.00", "0.00") for x in numbers) + "]"

    def table(rows):
        return "[\n" + "".join(f"        {row(one)},\n" for one in rows) + "    ]"

    return (f"Model {{\n    signs: {table(weights[:, :first])},\n    nobody: {table(weights[:, heard:nobody])},\n"
            f"    modes: {row(weights[0, nobody:modes])},\n    heard: {row(weights[0, first:heard])},\n    alone: {weights[0, modes]:.2f},\n}}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sides", required=True)
    parser.add_argument("--judged", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--penalty", type=float, default=0.001)
    args = parser.parse_args()
    pathlib.Path(args.out).write_text(
        "//! The fitted numbers of [`super`] (`xtask/train/toward.py`).\n\nuse super::Model;\n\n"
        f"/// Of the frames alone.\npub(super) const ALONE: Model = {model(args.sides, args.penalty)};\n\n"
        f"/// With a judge.\npub(super) const JUDGED: Model = {model(args.judged, args.penalty)};\n")


if __name__ == "__main__":
    main()
