"""scikit-learn's side of bench/text-models.bench.ts: CPU times in ms and objectives, as JSON."""
import json
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
docs = open(sys.argv[1], encoding="utf-8").read().split("\n")
topics = np.array(json.load(open(sys.argv[2])))
two = (topics < 4).astype(int)


def cheapest(work, runs):
    best, result = float("inf"), None
    for _ in range(runs):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best * 1000, result


def loss(X, y, model):
    z = X @ model.coef_.T + model.intercept_
    if model.coef_.shape[0] == 1:
        return np.logaddexp(0, np.where(y == 1, -z[:, 0], z[:, 0])).sum()
    top = z.max(1)
    return (np.log(np.exp(z - top[:, None]).sum(1)) + top - z[np.arange(len(y)), y]).sum()


rows = {}
rows["tfidf"], X = cheapest(lambda: TfidfVectorizer().fit_transform(docs), 3)
rows["tfidf12"], _ = cheapest(lambda: TfidfVectorizer(ngram_range=(1, 2)).fit_transform(docs), 1)
objectives, counts = {}, {}
for name, y, options in [
    ("l2", two, {}),
    ("l2multi", topics, {"max_iter": 1000}),
    ("l1", two, {"penalty": "l1", "solver": "liblinear"}),
]:
    rows[name], model = cheapest(lambda: LogisticRegression(**options).fit(X, y), 3)
    w, b = model.coef_, model.intercept_
    penalty = np.abs(w).sum() if name == "l1" else (w**2).sum() / 2
    objectives[name] = float(loss(X, y, model) + penalty)
    counts[name] = int(np.count_nonzero(w))
print(json.dumps({"versions": f"scikit-learn {sklearn.__version__}, Python {sys.version.split()[0]}",
                  "shape": [*X.shape, int(X.nnz)], "ms": rows, "objectives": objectives, "nonZeros": counts}))
