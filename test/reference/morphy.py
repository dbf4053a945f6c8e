"""Writes morphy.tsv.gz: what NLTK 3.10.4's Morphy, on WordNet 3.0 with its lists of exceptions, makes of English words.

Columns: form, then nouns, verbs, adjectives and adverbs, each a list separated by spaces. The forms are every 40th word
of the npm package an-array-of-english-words 2.0.0, and every 5th irregular form of the lists.

Usage: put WordNet's dict files and the .exc files into NLTK_FOLDER/corpora/wordnet, then
  python morphy.py NLTK_FOLDER WORDS_JSON
"""

import gzip
import json
import pathlib
import sys

import nltk
from nltk.corpus.reader.wordnet import WordNetCorpusReader

root = pathlib.Path(sys.argv[1]) / "corpora/wordnet"
nltk.data.path.append(sys.argv[1])
if not (root / "lexnames").exists():  # not part of the database files; Morphy does not read it, NLTK wants it there
    (root / "lexnames").write_text("".join(f"{i:02}\tnone\t1\n" for i in range(45)))
wordnet = WordNetCorpusReader(str(root), omw_reader=None)
forms = json.loads(pathlib.Path(sys.argv[2]).read_text())[::40]
for part in ["noun", "verb", "adj", "adv"]:
    forms += [line.split(" ")[0] for line in (root / f"{part}.exc").read_text().splitlines()[::5]]
forms = sorted({form for form in forms if "_" not in form})
lines = [
    "\t".join([form] + [" ".join(f for f in wordnet._morphy(form, pos) if "_" not in f) for pos in "nvar"]) + "\n"
    for form in forms
]
out = pathlib.Path(__file__).with_name("morphy.tsv.gz")
out.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))
print(len(forms))
