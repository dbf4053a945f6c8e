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
runs = 1 if X.shape[0] > 50_000 else 2


def cheapest(work):
    best, result = float("inf"), None
    for _ in range(runs):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best * 1000, result


ms, quality = {}, {}
for name, options in {
    "LDA batch, 10 passes": {"learning_method": "batch", "max_iter": 10},
    "LDA online, 2 passes": {"learning_method": "online", "max_iter": 2},
}.items():
    model = LatentDirichletAllocation(10, random_state=0, **options)
    ms[name], _ = cheapest(lambda: model.fit(X))
    quality[name] = float(model.perplexity(held))
    if "LDA transform" not in ms:
        ms["LDA transform"], _ = cheapest(lambda: model.transform(X))
for name, options in {
    "NMF coordinate descent, 50 passes": {},
    "NMF multiplicative, 50 passes": {"solver": "mu"},
    "NMF Kullback–Leibler, 50 passes": {"solver": "mu", "beta_loss": "kullback-leibler"},
}.items():
    model = NMF(10, random_state=0, max_iter=50, tol=0, **options)
    ms[name], _ = cheapest(lambda: model.fit(X))
    error = model.reconstruction_err_
    quality[name] = float(error**2 / 2)
print(json.dumps({"versions": f"scikit-learn {sklearn.__version__}, Python {sys.version.split()[0]}",
                  "shape": [*X.shape, int(X.nnz)], "ms": ms, "quality": quality}))
