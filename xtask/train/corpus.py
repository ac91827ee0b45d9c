"""The annotated corpus as examples: a text, marked phrases, and the types that they may tell."""
import json
import pathlib
import random
import re

TYPES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
         "COERCE ASSAULT").split()
LABELS = TYPES + ["NONE"]
NONE = len(TYPES)
AUXILIARY = "negation future hypothetical historical".split()
# Where actors alone are named, these types tell what they do with one another.
MUTUAL = {"AGREE", "CONSULT", "COOPERATE", "ASSAULT"}


class Event:
    def __init__(self, kind, modes, actors, recipients, auxiliary, maybe):
        self.kind, self.modes, self.actors, self.recipients, self.auxiliary, self.maybe = kind, modes, actors, recipients, auxiliary, maybe


class Unit:
    """A text with what it tells: a case, or a paragraph of a story."""

    def __init__(self, case, name, text, events, silent):
        self.case, self.name, self.text, self.events, self.silent = case, name, text, events, silent


def read(folder, files="*.txt"):
    """The units of a folder's files, in the order of their names."""
    units = []
    for file in sorted(pathlib.Path(folder).glob(files)):
        case, name, story, lines, events, silent = None, "", False, [], [], False

        def close():
            if lines and case:
                units.append(Unit(case, name, " ".join(lines), events, silent))

        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            line = line.strip()
            if line.startswith("#") or not line:
                continue
            if line.startswith("=="):
                close()
                case, story, lines, events, silent = f"{file.name}:{number}", line.startswith("==="), [], [], False
                name = " ".join(line.split()[2:])
            elif line.startswith(">"):
                body = line[1:].strip()
                if body == "NOTHING":
                    silent = True
                elif not body.startswith(("TIE", "SAYS")):
                    events.append(event(f"{file.name}:{number}", body))
            else:
                if story and lines:
                    close()
                    lines, events, silent = [], [], False
                lines.append(line)
        close()
    return units


def event(place, body):
    head, _, rest = body.partition(":")
    kind, *modes = head.replace("+", " ").split()
    if kind not in TYPES:
        raise SystemExit(f"{place}: `{kind}` is no type of event")
    phrases, _, attributes = rest.partition(";")
    left, arrow, right = phrases.partition("->")
    if not arrow:
        raise SystemExit(f"{place}: `->` expected between actors and recipients")
    given = dict(word.partition("=")[::2] for word in attributes.split())
    auxiliary = [mark for mark in given.get("aux", "").split("+") if mark]
    return Event(kind, modes, parties(left), parties(right), auxiliary, "maybe" in given)


def parties(text):
    return [found.strip(" ,") for found in re.findall(r"([^()]+)\([^()]*\)", text)]


def place(text, phrase):
    """Where a phrase stands as words of their own; else anywhere; else None."""
    found = re.search(r"(?<!\w)" + re.escape(phrase) + r"(?!\w)", text)
    if found:
        return found.span()
    at = text.find(phrase)
    return (at, at + len(phrase)) if at >= 0 else None


class Example:
    """A text with phrases that may be marked. `pairs` are (actor ranges, recipient ranges); the first is the whole of what is
    annotated, the others parts of it, of which one is drawn in each epoch. `modes` and `auxiliary` are None where they are not
    known."""

    def __init__(self, case, text, pairs, types, modes=None, auxiliary=None, predicate=()):
        self.case, self.text, self.pairs, self.types = case, text, pairs, types
        self.modes, self.auxiliary, self.predicate = modes, auxiliary, predicate
        # Of actors and of recipients, where each that is right may stand; None where it is not known which event is meant.
        self.right = None


def examples(units, seed):
    """What an example of a type, and what an example of no event at all, can be made of."""
    chance = random.Random(seed)
    heads = party_heads(units)
    told, untold = [], []
    for unit in units:
        made, taken = {}, set()
        for e in unit.events:
            actors = [p for p in (place(unit.text, a) for a in e.actors) if p]
            recipients = [p for p in (place(unit.text, r) for r in e.recipients) if p]
            for a in actors:
                taken |= {(a, r) for r in recipients}
                taken |= {(a, b) for b in actors if b != a} if not recipients else set()
            taken |= {(p, None) for p in actors} | {(None, p) for p in recipients}
            if e.maybe or not (actors or recipients):
                continue
            pairs = [(actors, recipients)]
            if not recipients and e.kind in MUTUAL and len(actors) > 1:
                # Questions are put with both sides marked.
                pairs = [([a], [b]) for a in actors for b in actors if a != b]
                pairs.append((actors, []))
            elif len(actors) > 1 or len(recipients) > 1:
                pairs += [([a] if a else [], [r] if r else []) for a in actors or [None] for r in recipients or [None]]
            key = str(pairs[0])
            if key in made:
                made[key].types.add(TYPES.index(e.kind))
                made[key].modes = made[key].auxiliary = None
            else:
                made[key] = Example(unit.case, unit.text, pairs, {TYPES.index(e.kind)}, set(e.modes), set(e.auxiliary))
        told += made.values()
        if unit.silent and not unit.events:
            found = party_phrases(unit.text, heads)
            pairs = [([a], [b]) for a in found for b in found if a != b] + [([a], []) for a in found]
            chance.shuffle(pairs)
            pairs.sort(key=lambda pair: not pair[1])
        else:
            found = sorted({p for e in unit.events for phrase in e.actors + e.recipients if (p := place(unit.text, phrase))})
            pairs = [([a], [b]) for a in found for b in found if apart(a, b) and (a, b) not in taken]
            chance.shuffle(pairs)
            if chance.random() < 0.5:
                pairs = []
        if pairs:
            untold.append(Example(unit.case, unit.text, pairs, {NONE}))
    return told, untold


def modes(units):
    """Every mode that the corpus has."""
    return sorted({mode for unit in units for e in unit.events for mode in e.modes})


def lessons(path):
    """What the coder may tell of the corpus (`attache evaluate corpus/train --lessons`), with a predicate each, as examples."""
    out = []
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = lambda side: [tuple(span) for span in row[side]]
        marks = row["marks"] if row["type"] else None
        known = (set(marks["modes"]), set(marks["auxiliary"])) if marks else (None, None)
        types = {LABELS.index(row["type"] or "NONE")}
        out.append(Example(row["case"], row["text"], [(spans("actor"), spans("recipient"))], types, *known, predicate=[tuple(row["predicate"])]))
        out[-1].frames = {name: row[name] for name in ("origin", "framed", "score", "confidence", "whole")}
    return out


def settle_sides(examples, units):
    """Gives lessons of events that a frame tells, or an open clause, the sides that their case annotates: of the event of that type whose
    parties they share; else of the only one of that type which no other lesson tells."""
    cases, lessons = {}, {}
    for unit in units:
        cases.setdefault(unit.case, []).extend(unit.events)
    for x in examples:
        lessons.setdefault(x.case, []).append(x)
    for case, own in lessons.items():
        events = [(event, [everywhere(event.actors, x.text) for x in own], [everywhere(event.recipients, x.text) for x in own])
                  for event in cases.get(case, [])]
        told = {}
        for i, x in enumerate(own):
            kind = LABELS[min(x.types)]
            shared = [(sum(meet(places, x.pairs[0][0]) for places in actors[i]) + sum(meet(places, x.pairs[0][1]) for places in recipients[i]), -n)
                      for n, (event, actors, recipients) in enumerate(events) if event.kind == kind]
            if kind != "NONE" and shared and max(shared)[0] > 0:
                told[i] = -max(shared)[1]
        for i, x in enumerate(own):
            if i not in told and x.frames["origin"] == "frames" and x.frames["framed"]:
                left = [n for n, (event, _, _) in enumerate(events) if event.kind == x.frames["framed"]]
                if len(left) == 1 and left[0] not in told.values():
                    told[i] = left[0]
        for i, n in told.items():
            event, actors, recipients = events[n]
            if not event.maybe:
                own[i].right = actors[i], recipients[i]


def everywhere(phrases, text):
    """Of each phrase that the text has, all the places where it stands as words of their own."""
    found = [[m.span() for m in re.finditer(r"(?<!\w)" + re.escape(phrase) + r"(?!\w)", text)] for phrase in phrases]
    return [places for places in found if places]


def meet(places, others):
    return any(not apart(a, b) for a in places for b in others)


def apart(a, b):
    return a[1] <= b[0] or b[1] <= a[0]


def party_heads(units):
    """The last words of parties in small letters: `soldiers`, `ministry`."""
    return {phrase.split()[-1] for u in units for e in u.events for phrase in e.actors + e.recipients if phrase.split()[-1].islower()}


STARTS = set("the a an this that these those his her its their our my".split())


def party_phrases(text, heads):
    """What looks like a party: a run of capitalised words (with a known head behind it), or a known head with what stands
    before it back to an article."""
    tokens = [(m.group(), m.start(), m.end()) for m in re.finditer(r"[^\W\d][\w.-]*[^\W_]|[^\W\d]", text)]
    out, i = [], 0
    while i < len(tokens):
        word, start, end = tokens[i]
        first = i == 0 or text[:start].rstrip()[-1:] in ".?!:\""
        if word[0].isupper() and not (first and (word.lower() in STARTS or word.lower() in COMMON)):
            j = i
            while j + 1 < len(tokens) and tokens[j + 1][1] == tokens[j][2] + 1 and text[tokens[j][2]] == " " and (
                    tokens[j + 1][0][0].isupper() or tokens[j + 1][0] in heads):
                j += 1
            out.append((start, tokens[j][2]))
            i = j + 1
            continue
        if word in heads and word not in PRONOUNS:
            j = i
            while j > 0 and i - j < 3 and tokens[j - 1][0].islower() and tokens[j - 1][2] + 1 == tokens[j][1] and tokens[j - 1][0] in heads:
                j -= 1
            out.append((tokens[j][1], end))
        i += 1
    clean = [p for n, p in enumerate(out) if n == 0 or p[0] >= out[n - 1][1]]
    return clean[:6]


COMMON = set("in on at by for from with after before when while as if but and or so then there it he she they we you i no not what who "
             "how why where once since under over more most many few all both each every two three four five six seven".split())
PRONOUNS = set("it he she they we you i him her them us me who which that this those these some others both all one".split())
