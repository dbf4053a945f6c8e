"""scikit-learn's side of bench/topics.bench.ts: the same output as bench/topics.child.ts."""
import json
import os
import pathlib
import resource
import sys
import time
import warnings

import numpy as np
import sklearn
from scipy.sparse import csr_matrix
from sklearn.decomposition import NMF, LatentDirichletAllocation

warnings.filterwarnings("ignore")
folder, runs = pathlib.Path(sys.argv[1]), int(sys.argv[2])


def load(name):
    read = lambda part, kind: np.fromfile(folder / f"{name}.{part}", dtype=kind)
    shape = json.load(open(folder / f"{name}.json"))
    return csr_matrix((read("data", np.float64), read("indices", np.int32), read("indptr", np.int32)),
                      shape=(shape["rows"], shape["cols"]))


def cheapest(work):
    best, result = float("inf"), None
    for _ in range(runs):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best * 1000, result


def plug_in_perplexity(model, x):
    topics = model.components_ / model.components_.sum(axis=1, keepdims=True)
    mixtures, log = model.transform(x), 0.0
    for i in range(x.shape[0]):
        at = slice(x.indptr[i], x.indptr[i + 1])
        log += x.data[at] @ np.log(mixtures[i] @ topics[:, x.indices[at]])
    return float(np.exp(-log / x.data.sum()))


X, held = load("x"), load("held")
rss = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
loaded, peaks, ms, quality = rss(), {}, {}, {}
wanted = os.environ.get("LMLAB_BENCH_ROWS", "")
for name, options in {
    "LDA online, 1 pass": {"learning_method": "online", "max_iter": 1},
    "LDA batch, 5 passes": {"learning_method": "batch", "max_iter": 5},
}.items():
    if wanted not in name:
        continue
    # The quality depends on where the fit started: the mean over as many seeds as there are runs.
    models = iter([LatentDirichletAllocation(10, random_state=seed, **options) for seed in range(runs)])
    fitted = []
    ms[name], model = cheapest(lambda: fitted.append(next(models).fit(X)) or fitted[-1])
    quality[name] = sum(plug_in_perplexity(model, held) for model in fitted) / runs
    if options["learning_method"] == "batch":
        ms["LDA transform"], _ = cheapest(lambda: model.transform(X))
    peaks[name] = rss()
for name, options in {
    "NMF coordinate descent, 50 passes": {"max_iter": 50},
    "NMF multiplicative, 50 passes": {"solver": "mu", "max_iter": 50},
    "NMF Kullback–Leibler, 20 passes": {"solver": "mu", "max_iter": 20, "beta_loss": "kullback-leibler"},
}.items():
    if wanted not in name:
        continue
    model = NMF(10, random_state=0, tol=0, **options)
    ms[name], _ = cheapest(lambda: model.fit(X))
    error = model.reconstruction_err_
    quality[name] = float(error**2 / 2)
    peaks[name] = rss()
print(json.dumps({"versions": f"scikit-learn {sklearn.__version__}, Python {sys.version.split()[0]}",
                  "loaded": loaded, "peaks": peaks, "ms": ms, "quality": quality}))
