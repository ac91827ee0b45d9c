"""spaCy's own analysis of texts, to compare with.

    reference.py PIPELINE_FOLDER TEXTS.jsonl [ANALYSIS.jsonl]

Reads lines {"id", "text"}; with a third argument writes what `attache parse` writes, with the text beside it. Prints one JSON
object with the seconds that loading and parsing took and the number of tokens.
"""

import json
import sys
import time


def analysis(identity, doc):
    return {
        "id": identity,
        "text": doc.text,
        "sentences": [[s.start, s.end] for s in doc.sents],
        "tokens": [
            {
                "text": t.text,
                "span": [t.idx, t.idx + len(t.text)],
                "lemma": t.lemma_,
                "tag": t.tag_,
                "pos": t.pos_,
                "head": t.head.i,
                "dep": t.dep_,
                "ent": f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O",
            }
            for t in doc
        ],
    }


def main():
    start = time.perf_counter()
    import spacy

    nlp = spacy.load(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines]
    loaded = time.perf_counter()
    out = open(sys.argv[3], "w", encoding="utf-8") if len(sys.argv) > 3 else None
    tokens = 0
    for doc, text in zip(nlp.pipe(t["text"] for t in texts), texts):
        tokens += len(doc)
        if out:
            out.write(json.dumps(analysis(text["id"], doc), ensure_ascii=False) + "\n")
    if out:
        out.close()
    done = time.perf_counter()
    print(json.dumps({"load_s": loaded - start, "parse_s": done - loaded, "tokens": tokens}))


main()
