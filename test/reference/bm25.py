"""BM25 weights and rankings of bm25s, for test/features/bm25.test.ts. Run: python test/reference/bm25.py"""
import importlib.metadata
import json
import pathlib
import re

import bm25s
import numpy as np

DOCS = [
    "a cat is a feline and likes to purr",
    "a dog is the human's best friend and loves to play",
    "a bird is a beautiful animal that can fly; a bird, a bird!",
    "a fish is a creature that lives in water and swims",
    "purr purr purr purr purr",
    "",
    "the cat and the dog play in the water, and a cat",
]
QUERIES = ["does the fish purr like a cat", "bird", "purr purr cat", "play in water", "nothing known here"]
CASES = [
    {"variant": "lucene"},
    {"variant": "robertson"},
    {"variant": "atire"},
    {"variant": "lucene", "k1": 0.9, "b": 0.4},
    {"variant": "atire", "k1": 2.0, "b": 1.0},
    {"variant": "robertson", "k1": 1.2, "b": 0.0},
]


def tokens(text):
    return re.findall(r"(?u)\b\w\w+\b", text.lower())


vocabulary = sorted({token for doc in DOCS for token in tokens(doc)})
ids = {token: i for i, token in enumerate(vocabulary)}
corpus = [[ids[token] for token in tokens(doc)] for doc in DOCS]
out = []
for case in CASES:
    model = bm25s.BM25(method=case["variant"], k1=case.get("k1", 1.5), b=case.get("b", 0.75), dtype="float64",
                       int_dtype="int32")
    model.index((corpus, ids), show_progress=False)
    # The weight of term t in every document is the score of the query t.
    weights = np.stack([model.get_scores_from_ids([t]) for t in range(len(vocabulary))], axis=1)
    scores = [model.get_scores_from_ids([ids[t] for t in tokens(q) if t in ids]).tolist() if any(
        t in ids for t in tokens(q)) else [0.0] * len(DOCS) for q in QUERIES]
    out.append({"options": case, "weights": weights.tolist(), "scores": scores})
result = {"source": f"bm25s {importlib.metadata.version('bm25s')}, test/reference/bm25.py", "docs": DOCS,
          "queries": QUERIES, "vocabulary": vocabulary, "cases": out}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, indent=1) + "\n")
