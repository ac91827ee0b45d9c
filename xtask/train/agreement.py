#!/usr/bin/env python3
"""How far two readers of the same sentences agree: Krippendorff's alpha (nominal) of types, from corpus/agreement.

  agreement.py                what they agree on, by type
  agreement.py --differences  the cases in which they differ, to be settled

An event of one reader and one of the other are a pair if a party on each side shares a word, events of the same type first. An
event without a partner stands against *no event*; one that is marked `maybe` may be without.
"""
import argparse
import collections

import corpus
import train


def by_name():
    """Case by case: the head's words, the text, both readers' events."""
    first, second = (corpus.read(train.ROOT / "corpus/agreement", name + ".txt") for name in ("first", "second"))
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
    print("taken for one another:", collections.Counter(" / ".join(sorted(p)) for p in seen if p[0] != p[1]).most_common(8))


if __name__ == "__main__":
    main()
