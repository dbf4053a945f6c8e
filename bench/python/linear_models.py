"""scikit-learn's side of bench/linear-models.bench.ts: the same output as bench/linear-models.child.cjs."""
import json
import os
import pathlib
import resource
import sys
import time
import warnings

import numpy as np
import scipy.sparse as sp
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore")
folder, runs = pathlib.Path(sys.argv[1]), int(sys.argv[2])


def read(name):
    """TF-IDF and counts, topics 0 to 7, and whether the topic is below 4."""
    shape = json.load(open(folder / f"{name}.json"))
    array = lambda part, kind: np.fromfile(folder / f"{name}.{part}", dtype=kind)
    indptr, indices = array("indptr", np.int32), array("indices", np.int32)
    matrix = lambda part: sp.csr_matrix((array(part, np.float64), indices, indptr), shape=(shape["rows"], shape["cols"]))
    topics = np.array(shape["topics"])
    return {"tfidf": matrix("tfidf"), "counts": matrix("counts"), "topics": topics, "two": (topics < 4).astype(int)}


train, held = read("train"), read("held")
rss = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
out = {"versions": f"scikit-learn {sklearn.__version__}, Python {sys.version.split()[0]}",
       "loaded": rss(), "ms": {}, "objectives": {}, "nonZeros": {}, "accuracies": {}}


def objective(name, X, y, model):
    w, b = model.coef_, model.intercept_
    penalty = np.abs(w).sum() if name == "l1" else (w**2).sum() / 2
    z = X @ w.T + b
    if name == "svc":
        return penalty + b[0] ** 2 / 2 + (np.maximum(0, 1 + np.where(y == 1, -z[:, 0], z[:, 0])) ** 2).sum()
    if w.shape[0] == 1:
        return penalty + np.logaddexp(0, np.where(y == 1, -z[:, 0], z[:, 0])).sum()
    top = z.max(1)
    return penalty + (np.log(np.exp(z - top[:, None]).sum(1)) + top - z[np.arange(len(y)), y]).sum()


for name, model, values, classes, share in [
    ("nb", MultinomialNB(), "counts", "topics", 3),
    ("svc", LinearSVC(), "tfidf", "two", 1),
    ("l2", LogisticRegression(), "tfidf", "two", 1),
    ("l1", LogisticRegression(penalty="l1", solver="liblinear"), "tfidf", "two", 1),
    ("l2multi", LogisticRegression(max_iter=1000), "tfidf", "topics", 1 / 3),
]:
    if name not in os.environ.get("LMLAB_BENCH_ROWS", "nb,svc,l2,l1,l2multi").split(","):
        continue
    X, y = train[values], train[classes]
    best = float("inf")
    for _ in range(max(1, int(np.ceil(runs * share)))):
        start = time.process_time()
        model.fit(X, y)
        best = min(best, time.process_time() - start)
    out["ms"][name] = best * 1000
    out["accuracies"][name] = float(model.score(held[values], held[classes]))
    if name != "nb":
        out["objectives"][name] = float(objective(name, X, y, model))
        out["nonZeros"][name] = int(np.count_nonzero(model.coef_))
out["peak"] = rss()
print(json.dumps(out))
