"""Numbers of scikit-learn's topic models, for test/models/topics. Run: python test/reference/topics.py"""
import json
import pathlib
import warnings

import numpy as np
import sklearn
from scipy.spatial.distance import jensenshannon
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.decomposition._nmf import _initialize_nmf

warnings.filterwarnings("ignore")
rng = np.random.default_rng(5)
N, V, K = 40, 15, 3
beta = rng.dirichlet(np.ones(V) * 0.2, K)
theta = rng.dirichlet(np.ones(K) * 0.3, N)
X = np.array([rng.multinomial(rng.integers(5, 40), t @ beta) for t in theta], float)
X[:, 14] = 0
scale = np.sqrt(X.mean() / K)
start = np.round(np.abs(rng.normal(size=(K, V))) * scale, 4)


def nmf(options, **python):
    model = NMF(K, init="custom", tol=1e-10, max_iter=20000, **python)
    W = model.fit_transform(X, W=np.full((N, K), scale), H=start.copy())
    error = model.reconstruction_err_**2 / 2
    return {"options": options, "components": model.components_.tolist(), "error": float(error),
            "mixtures": W[:5].tolist()}


def start_of(init):
    W, H = _initialize_nmf(X, K, init, random_state=0)
    fitted = NMF(K, init=init, tol=0, max_iter=25, random_state=0)
    after = fitted.fit_transform(X)
    return {"init": init, "W": W.tolist(), "H": H.tolist(), "after": after[:5].tolist(),
            "components": fitted.components_.tolist(), "error": float(fitted.reconstruction_err_**2 / 2)}


model = LatentDirichletAllocation(K, max_iter=60, random_state=1).fit(X)
online = LatentDirichletAllocation(K, max_iter=30, random_state=1, learning_method="online", batch_size=10).fit(X)
phi = model.components_ / model.components_.sum(1, keepdims=True)
D = np.array([[jensenshannon(p, q) ** 2 for q in phi] for p in phi])
J = np.eye(K) - 1 / K
values, vectors = np.linalg.eigh(-J @ (D**2) @ J / 2)
result = {
    "topicMap": (vectors[:, ::-1] * np.sqrt(np.maximum(values[::-1], 0)))[:, :2].tolist(),
    "source": f"scikit-learn {sklearn.__version__}, test/reference/topics.py",
    "X": X.tolist(), "start": start.tolist(),
    "nmf": [nmf({}), nmf({"solver": "mu", "maxIter": 20000}, solver="mu"),
            nmf({"loss": "klDivergence", "maxIter": 20000}, solver="mu", beta_loss="kullback-leibler")],
    "starts": [start_of("nndsvd"), start_of("nndsvda")],
    "lda": {"components": model.components_.tolist(), "perplexity": float(model.perplexity(X)),
            "mixtures": model.transform(X[:8]).tolist(), "onlinePerplexity": float(online.perplexity(X))},
    "singularValues": np.linalg.svd(X, compute_uv=False)[:4].tolist(),
    "rightVectors": np.linalg.svd(X, full_matrices=False)[2][:4].tolist(),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
