"""scikit-learn's side of bench/vectorizers.bench.ts: `file task runs`; prints CPU time and peak memory as JSON."""
import gc
import json
import resource
import sys
import time

from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer

file, task, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
docs = [] if task.startswith("stream") else open(file, encoding="utf-8").read().split("\n")


def lines():
    with open(file, encoding="utf-8") as source:
        yield from source


work = {
    "tfidf": lambda: TfidfVectorizer().fit_transform(docs),
    "tfidf12": lambda: TfidfVectorizer(ngram_range=(1, 2)).fit_transform(docs),
    "tfidf12min2": lambda: TfidfVectorizer(ngram_range=(1, 2), min_df=2).fit_transform(docs),
    "char": lambda: CountVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit_transform(docs),
    "hashing": lambda: HashingVectorizer().fit_transform(docs),
    "stream": lambda: TfidfVectorizer().fit_transform(lines()),
}[task]
gc.collect()
with open("/proc/self/statm") as statm:
    before = int(statm.read().split()[1]) * resource.getpagesize()
best, peak = float("inf"), 0
for run in range(runs):
    start = time.process_time()
    result = work().nnz
    best = min(best, time.process_time() - start)
    if run == 0:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"ms": best * 1000, "megabytes": (peak - before) / 1e6, "result": result}))
