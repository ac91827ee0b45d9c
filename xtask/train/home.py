#!/usr/bin/env python3
"""The weights by which a party without a country gets one (crates/coder/src/home.rs).

  home.py --homes homes.jsonl --out crates/coder/src/home/weights.rs

`attache evaluate corpus/train --scorer off --homes homes.jsonl` writes the cases. A conditional logistic model over the countries that
the text names and none, with weights for all parties and for each kind; the right one's likelihood is made as high as can be, with a
quadratic penalty. A fifth of the files is held out first and the share of right answers printed, with what the most frequent country
alone would give.
"""
import argparse
import json
import pathlib

import numpy as np

# As in home.rs.
SIGNS = 33


def read(path):
    cases = []
    for line in pathlib.Path(path).read_text().splitlines():
        row = json.loads(line)
        signs = row["signs"]
        names = [country for country, _ in signs["countries"]]
        right = len(names) if row["right"] == "-" else names.index(row["right"]) if row["right"] in names else None
        cases.append((row["case"].split(":")[0], signs["kind"], signs["nobody"], [s for _, s in signs["countries"]], right))
    return cases


def blocks(kind, signs, nobody, kinds=6):
    """Rows of the whole weight vector: countries first, then none."""
    s, n = len(signs[0]) if signs else SIGNS, len(nobody)
    width = (kinds + 1) * (s + n)
    rows = np.zeros((len(signs) + 1, width))
    for i, one in enumerate(signs):
        rows[i, :s] = one
        rows[i, (kind + 1) * s:(kind + 2) * s] = one
    at = (kinds + 1) * s
    rows[-1, at:at + n] = nobody
    rows[-1, at + (kind + 1) * n:at + (kind + 2) * n] = nobody
    return rows


def fit(cases, penalty, steps=400):
    data = [(blocks(k, s, n), r) for _, k, n, s, r in cases if r is not None]
    weights = np.zeros(data[0][0].shape[1])
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    shape = (SIGNS + 4, 7)
    scale = np.ones_like(weights)
    for step in range(1, steps + 1):
        gradient = penalty * weights * scale
        for rows, right in data:
            scores = rows @ weights
            p = np.exp(scores - scores.max())
            p /= p.sum()
            gradient += (p @ rows - rows[right]) / len(data)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient ** 2
        weights -= 0.05 * (first / (1 - 0.9 ** step)) / (np.sqrt(second / (1 - 0.999 ** step)) + 1e-8)
    return weights


def share(cases, weights, least=0.0):
    right = given = 0
    for _, k, n, s, r in cases:
        scores = blocks(k, s, n) @ weights
        p = np.exp(scores - scores.max())
        p /= p.sum()
        best = int(p.argmax())
        if best < len(s) and p[best] < least:
            best = len(s)
        right += best == r
        given += best < len(s)
    return right / len(cases), given / len(cases)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--homes", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--penalty", type=float, default=0.0005)
    args = parser.parse_args()
    cases = read(args.homes)
    files = sorted({case[0] for case in cases})
    held = [case for case in cases if files.index(case[0]) % 5 == 2]
    rest = [case for case in cases if files.index(case[0]) % 5 != 2]
    home = sum((r == len(s)) if not any(x[0] for x in s) else r is not None and r < len(s) and s[r][0] == 1 for _, _, _, s, r in held)
    print(f"{len(cases)} cases, {sum(c[4] is None for c in cases)} whose country is not named; held out {len(held)}: home alone {home / len(held):.3f}")
    for penalty in (0.0005, 0.002, 0.005):
        weights = fit(rest, penalty)
        print(penalty, "held out", *(f"least {least}: %.3f right %.3f given" % share(held, weights, least) for least in (0.0, 0.4, 0.5)),
              "learned %.3f" % share(rest, weights)[0])
    weights = fit(cases, args.penalty).round(2)
    kinds = 7
    signs, nobody = weights[:kinds * SIGNS].reshape(kinds, SIGNS), weights[kinds * SIGNS:].reshape(kinds, 4)

    def table(rows):
        return "[\n" + "".join("    [" + ", ".join(f"{x:.2f}".replace("-0.00", "0.00") for x in row) + "],\n" for row in rows) + "]"

    pathlib.Path(args.out).write_text(
        "//! The fitted numbers of [`super`]: of all kinds of parties, then of each by itself (`xtask/train/home.py`).\n\n"
        "use super::{KINDS, NOBODY as OF_NOBODY, SIGNS as OF_SIGNS};\n\n"
        f"/// What speaks for a country.\npub(super) const SIGNS: [[f32; OF_SIGNS]; KINDS + 1] = {table(signs)};\n\n"
        f"/// What speaks for none.\npub(super) const NOBODY: [[f32; OF_NOBODY]; KINDS + 1] = {table(nobody)};\n")


if __name__ == "__main__":
    main()
