"""scikit-learn's side of bench/topics.bench.ts: CPU times in ms, held-out perplexity and training error, as JSON."""
import json
import sys
import time
import warnings

import sklearn
from scipy.sparse import csr_matrix
from sklearn.decomposition import NMF, LatentDirichletAllocation

warnings.filterwarnings("ignore")


def load(path):
    d = json.load(open(path))
    return csr_matrix((d["data"], d["indices"], d["indptr"]), shape=(d["rows"], d["cols"]), dtype=float)


X, held = load(sys.argv[1]), load(sys.argv[2])
runs = 1 if X.shape[0] > 50_000 else 3


def cheapest(work):
    best, result = float("inf"), None
    for _ in range(runs):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best * 1000, result


ms, quality = {}, {}
for name, options in {
    "LDA batch, 5 passes": {"learning_method": "batch", "max_iter": 5},
    "LDA online, 1 pass": {"learning_method": "online", "max_iter": 1},
}.items():
    # The quality depends on where the fit started: the mean over as many seeds as there are runs.
    models = iter([LatentDirichletAllocation(10, random_state=seed, **options) for seed in range(runs)])
    fitted = []
    ms[name], model = cheapest(lambda: fitted.append(next(models).fit(X)) or fitted[-1])
    quality[name] = sum(float(model.perplexity(held)) for model in fitted) / runs
    if "LDA transform" not in ms:
        ms["LDA transform"], _ = cheapest(lambda: model.transform(X))
for name, options in {
    "NMF coordinate descent, 50 passes": {"max_iter": 50},
    "NMF multiplicative, 50 passes": {"solver": "mu", "max_iter": 50},
    "NMF Kullback–Leibler, 20 passes": {"solver": "mu", "max_iter": 20, "beta_loss": "kullback-leibler"},
}.items():
    model = NMF(10, random_state=0, tol=0, **options)
    ms[name], _ = cheapest(lambda: model.fit(X))
    error = model.reconstruction_err_
    quality[name] = float(error**2 / 2)
print(json.dumps({"versions": f"scikit-learn {sklearn.__version__}, Python {sys.version.split()[0]}",
                  "shape": [*X.shape, int(X.nnz)], "ms": ms, "quality": quality}))
