#!/usr/bin/env python3
"""How far two readers of the same sentences agree: Krippendorff's alpha (nominal) of types, from corpus/agreement, and how many whole
events (type, both sides, countries and sectors) of the one the other tells, as `attache evaluate` counts them: what a coder can reach.

  agreement.py                what they agree on, by type
  agreement.py --differences  the cases in which they differ, to be settled

An event of one reader and one of the other are a pair if a party on each side shares a word, events of the same type first. An
event without a partner stands against *no event*; one that is marked `maybe` may be without.
"""
import argparse
import collections
import pathlib
import re

import corpus

ROOT = pathlib.Path(__file__).resolve().parents[2]


def by_name():
    """Case by case: the head's words, the text, both readers' events."""
    first, second = (corpus.read(ROOT / "corpus/agreement", name + ".txt") for name in ("first", "second"))
    both = list(zip(first, second))
    if len(first) != len(second) or any(a.text != b.text for a, b in both):
        raise SystemExit("corpus/agreement: the two files have different cases")
    return both


def overlap(some, others):
    words = lambda phrase: set(phrase.lower().split()) - {"of", "the", "and"}
    return any(words(a) & words(b) for a in some for b in others)


def paired(first, second):
    """(type or NONE of the one, type or NONE of the other) for every event that either reader sees."""
    free, pairs, alone = list(second), [], list(first)
    for same_type, mutual in ((True, False), (True, True), (False, False)):
        for a in list(alone):
            for b in free:
                sides = (overlap(a.actors, b.actors) or not a.actors and not b.actors) and (
                    overlap(a.recipients, b.recipients) or not a.recipients or not b.recipients)
                if mutual:
                    sides = overlap(a.actors + a.recipients, b.actors + b.recipients)
                if sides and (a.kind == b.kind or not same_type):
                    pairs.append((a.kind, b.kind))
                    free.remove(b)
                    alone.remove(a)
                    break
    return pairs + [(a.kind, "NONE") for a in alone if not a.maybe] + [("NONE", b.kind) for b in free if not b.maybe]


def alpha(pairs):
    """Krippendorff's alpha of two readers and nominal values."""
    met = collections.Counter()
    for a, b in pairs:
        met[a, b] += 1
        met[b, a] += 1
    each = collections.Counter()
    for (a, _), n in met.items():
        each[a] += n
    total = sum(each.values())
    observed = sum(n for (a, b), n in met.items() if a != b) / total
    expected = (total * total - sum(n * n for n in each.values())) / (total * (total - 1))
    return 1 - observed / expected if expected else 1.0


PRONOUNS = set("he she it they we him her them us his its their our i both".split())


class Whole:
    """An event with the countries and sectors of its parties."""

    def __init__(self, body):
        head, _, rest = body.partition(":")
        self.kind, *self.modes = head.replace("+", " ").split()
        phrases, _, attributes = rest.partition(";")
        left, _, right = phrases.partition("->")
        self.sides = [parties(left), parties(right)]
        self.maybe = "maybe" in attributes.split()


def parties(text):
    """(phrase, country, sector) of each party; what is not judged is `?`."""
    found = re.findall(r"([^()]+)\(([^()]*)\)", text)
    return [(phrase.strip(" ,"), *(codes.split() + ["?", "?"])[:2]) for phrase, codes in found]


def whole(path):
    """By head and text of a case: its events and whether it must be silent."""
    cases, head, lines, events, silent = {}, None, [], [], False
    for line in path.read_text(encoding="utf-8").splitlines() + ["=="]:
        line = line.strip()
        if line.startswith("=="):
            if head:
                cases[head, " ".join(lines)] = (events, silent)
            head, lines, events, silent = line, [], [], False
        elif line.startswith(">"):
            body = line[1:].strip()
            silent |= body == "NOTHING"
            if body != "NOTHING" and not body.startswith(("TIE", "SAYS")):
                events.append(Whole(body))
        elif line and not line.startswith("#"):
            lines.append(line)
    return cases


def alike(text, one, other):
    """Whether two parties are the same phrase: they overlap somewhere in the text, stand in apposition, or one is the other's pronoun."""
    plain = lambda phrase: re.sub(r"[^a-z0-9]", "", phrase.lower())
    places = lambda phrase: [(m.start(), m.end()) for m in re.finditer(re.escape(phrase), text)]
    pronoun = one[0].lower() in PRONOUNS or other[0].lower() in PRONOUNS
    beside = any(f"{a}, {link}{b}" in text for a, b in ((one[0], other[0]), (other[0], one[0]))
                 for link in ("", "the ", "a ", "his ", "her ", "its ", "their "))
    overlaps = any(a < d and c < b for a, b in places(one[0]) for c, d in places(other[0]))
    return plain(one[0]) == plain(other[0]) or pronoun and same_codes(one, other) or beside or overlaps


def same_codes(one, other):
    return all("?" in (a, b) or a == b for a, b in zip(one[1:], other[1:]))


def whole_figures(first, second):
    """(whole events right, told by the second alone or otherwise, told by the first alone or otherwise)"""
    right = wrong = missing = 0
    for key in first.keys() & second.keys():
        text = key[1]
        wanted, found = first[key][0], second[key][0]

        def agreement(a, b):
            met = more = 0
            for mine, theirs in zip(a.sides, b.sides):
                met += sum(any(alike(text, p, q) for q in theirs) for p in mine)
                more += sum(not any(alike(text, p, q) for p in mine) for q in theirs)
            return 0 if met == 0 else 10 * met - 2 * more + (a.modes == b.modes)

        pairs = [(agreement(a, b) - a.maybe, i, j) for i, a in enumerate(wanted) for j, b in enumerate(found) if a.kind == b.kind]
        used, taken = {}, set()
        for score, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
            if score > 0 and i not in used and j not in taken:
                used[i] = j
                taken.add(j)
        wrong += sum(j not in taken and not b.maybe for j, b in enumerate(found))
        missing += sum(i not in used and not a.maybe for i, a in enumerate(wanted))
        for i, j in used.items():
            a, b = wanted[i], found[j]
            if a.maybe:
                continue
            sides = zip(a.sides, b.sides)
            same = all(all(any(alike(text, p, q) and same_codes(p, q) for q in theirs) for p in mine)
                       and all(any(alike(text, p, q) for p in mine) for q in theirs) for mine, theirs in sides)
            right, wrong, missing = right + same, wrong + (not same), missing + (not same)
    return right, wrong, missing


def print_whole(name, first, second):
    right, wrong, missing = whole_figures(first, second)
    print(f"{name}: whole events F1 {2 * right / (2 * right + wrong + missing):.3f} ({right} alike, {wrong} the second's alone, "
          f"{missing} the first's alone)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--differences", action="store_true")
    args = parser.parse_args()
    cases = by_name()
    if args.differences:
        for a, b in cases:
            if any(x != y for x, y in paired(a.events, b.events)):
                print(f"== {a.name}\n{a.text}")
                for who, unit in (("first ", a), ("second", b)):
                    for e in unit.events:
                        print(f"  {who} {e.kind}{' maybe' if e.maybe else ''}: {', '.join(e.actors)} -> {', '.join(e.recipients)}")
                print()
        return
    pairs = [pair for a, b in cases for pair in paired(a.events, b.events)]
    seen = [pair for pair in pairs if "NONE" not in pair]
    print(f"{len(cases)} cases, {len(pairs)} events that either reader sees: alpha of type and none {alpha(pairs):.3f}")
    print(f"{len(seen)} that both see: alpha of type {alpha(seen):.3f}")
    print(f"cases with or without events: alpha {alpha([(not a.events, not b.events) for a, b in cases]):.3f}")
    for kind in corpus.TYPES:
        own = [(a == kind, b == kind) for a, b in pairs]
        print(f"{kind:10} {alpha(own):6.3f}  {sum(a for a, _ in own):3d} {sum(b for _, b in own):3d}")
    folder = ROOT / "corpus/agreement"
    print_whole("corpus/train", whole(folder / "first.txt"), whole(folder / "second.txt"))
    test = {}
    for file in sorted((ROOT / "corpus/test").glob("*.txt")):
        test |= whole(file)
    print_whole("corpus/test", test, whole(folder / "test.txt"))
    print("taken for one another:", collections.Counter(" / ".join(sorted(p)) for p in seen if p[0] != p[1]).most_common(8))


if __name__ == "__main__":
    main()
