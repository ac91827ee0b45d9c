"""Text and marked phrases to piece numbers, exactly as `crates/scorer/src/pieces.rs` does it.

BERT's uncased WordPiece: lower case, no diacritics, punctuation marks stand alone, the longest known piece first. Markers are
six unused rows of the vocabulary; the text is cut where a marker stands, and each cut is tokenised by itself.
"""
import unicodedata

CLS, SEP, UNK = 101, 102, 100
# [unused0] to [unused5]: before and behind an actor, a recipient, the predicate.
ACTOR, ACTOR_END, RECIPIENT, RECIPIENT_END, PREDICATE, PREDICATE_END = 1, 2, 3, 4, 5, 6
LONGEST = 128


class WordPiece:
    def __init__(self, lines):
        self.lines = lines
        self.number = {piece: i for i, piece in enumerate(lines)}
        self.known = {}

    def word(self, word):
        if word not in self.known:
            self.known[word] = self.cut(word)
        return self.known[word]

    def cut(self, word):
        if len(word) > 100:
            return [UNK]
        pieces, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self.number.get(("##" if start else "") + word[start:end])
                if piece is not None:
                    break
            else:
                return [UNK]
            pieces.append(piece)
            start = end
        return pieces

    def text(self, text):
        return [piece for word in words(text) for piece in self.word(word)]

    def marked(self, text, actor, recipient, predicate=(), longest=LONGEST):
        """Piece numbers of `text` with markers around the ranges `actor`, `recipient` and `predicate` (code points), [CLS] and
        [SEP] included; of a long text those nearest to the phrases."""
        return self.found(text, actor, recipient, predicate, (), longest)[0]

    def found(self, text, actor, recipient, predicate, asked, longest=LONGEST):
        """As `marked`, and for each of the ranges `asked` the places of its pieces, with the markers at its ends."""
        # At one place what ends stands before what begins; of what begins there, the first actor first.
        marks = []
        for ranges, begin, end in ((actor, ACTOR, ACTOR_END), (recipient, RECIPIENT, RECIPIENT_END), (predicate, PREDICATE, PREDICATE_END)):
            for i, (start, stop) in enumerate(ranges):
                marks += [(start, 1, i, begin), (stop, 0, i, end)]
        # A range begins before the markers that begin there, and ends behind those that end there.
        for i, (start, stop) in enumerate(asked):
            marks += [(start, 0.5, i, None), (stop, 0.5, i, None)]
        pieces, far, at, depth = [], [], 0, 0
        bounds = [[] for _ in asked]
        for place, _, i, code in sorted(marks, key=lambda mark: mark[:3]):
            place = min(max(place, at), len(text))
            cut = self.text(text[at:place])
            pieces += cut
            far += [0 if depth else None] * len(cut)
            at = place
            if code is None:
                bounds[i].append(len(pieces))
                continue
            depth += 1 if code in (ACTOR, RECIPIENT, PREDICATE) else -1
            pieces.append(code)
            far.append(-1)
        cut = self.text(text[at:])
        pieces += cut
        far += [None] * len(cut)
        kept = nearest(pieces, far, longest - 2)
        new = {old: i + 1 for i, old in enumerate(kept)}
        places = [[new[i] for i in range(*bound) if i in new] for bound in bounds]
        return [CLS] + [pieces[i] for i in kept] + [SEP], places


def nearest(pieces, far, room):
    """Places of the `room` pieces that stand nearest to what is marked: -1 a marker, 0 inside, None to be measured."""
    if len(pieces) <= room:
        return list(range(len(pieces)))
    away = [len(pieces) if f is None else f for f in far]
    for i in range(1, len(away)):
        away[i] = min(away[i], max(away[i - 1], 0) + 1)
    for i in range(len(away) - 2, -1, -1):
        away[i] = min(away[i], max(away[i + 1], 0) + 1)
    return sorted(sorted(range(len(pieces)), key=lambda i: (away[i], i))[:room])


def words(text):
    out, word = [], []
    for c in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(c)
        if kind == "Mn" or c in "\0\ufffd" or (kind in ("Cc", "Cf") and c not in "\t\n\r"):
            continue
        if c.isspace() or kind == "Zs":
            if word:
                out.append("".join(word))
                word = []
        elif punctuation(c, kind):
            if word:
                out.append("".join(word))
                word = []
            out.append(c)
        else:
            word.append(c)
    if word:
        out.append("".join(word))
    return out


def punctuation(c, kind):
    return kind.startswith("P") or 33 <= ord(c) <= 47 or 58 <= ord(c) <= 64 or 91 <= ord(c) <= 96 or 123 <= ord(c) <= 126 or ideograph(c)


def ideograph(c):
    return 0x4E00 <= ord(c) <= 0x9FFF or 0x3400 <= ord(c) <= 0x4DBF or 0xF900 <= ord(c) <= 0xFAFF or 0x20000 <= ord(c) <= 0x2CEAF
