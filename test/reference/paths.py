"""scikit-learn's numbers for test/models/regularization-paths.test.ts and test/preprocessing/inverse.test.ts."""
import json
import pathlib
import warnings

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression, Ridge, enet_path, lasso_path
from sklearn.preprocessing import PowerTransformer, QuantileTransformer, StandardScaler

warnings.filterwarnings("ignore")
rng = np.random.default_rng(11)
X = np.where(rng.random((40, 6)) < 0.3, 0, np.round(rng.normal(size=(40, 6)) + 0.5, 2))
y = np.round(X @ np.array([2, -1, 0, 0, 0.5, 0]) + 0.3 * rng.normal(size=40), 2)
two = (y > np.median(y)).astype(int)
weights = rng.integers(0, 4, 40)
T = {"tol": 1e-12, "max_iter": 100000}


def path(found):
    return {"alphas": found[0].tolist(), "coefs": found[1].T.tolist()}


ridge_alphas = [100, 10, 1, 0.1]
Cs = [0.05, 0.2, 1, 5]
scaler = StandardScaler().fit(X, sample_weight=weights)
sparse = StandardScaler(with_mean=False).fit(sp.csr_matrix(X), sample_weight=weights)
positive = np.abs(X) + 0.1
inverse = []
for name, options, model, data in [
    ("quantileTransformer", {"nQuantiles": 10}, QuantileTransformer(n_quantiles=10), X),
    ("quantileTransformer", {"nQuantiles": 25, "outputDistribution": "normal"},
     QuantileTransformer(n_quantiles=25, output_distribution="normal"), X),
    ("powerTransformer", {}, PowerTransformer(), X),
    ("powerTransformer", {"standardize": False}, PowerTransformer(standardize=False), X),
    ("powerTransformer", {"method": "box-cox"}, PowerTransformer(method="box-cox"), positive),
]:
    model.fit(data)
    scores = model.transform(data[:8]) * 0.9 + 0.02
    inverse.append({"name": name, "options": options, "data": data.tolist(), "scores": scores.tolist(),
                    "values": model.inverse_transform(scores).tolist()})
result = {
    "X": X.tolist(), "y": y.tolist(), "two": two.tolist(), "weights": weights.tolist(),
    "lasso": path(lasso_path(X, y, n_alphas=12, **T)),
    "enet": path(enet_path(X, y, l1_ratio=0.4, eps=0.01, n_alphas=7, **T)),
    "ridge": {"alphas": ridge_alphas, "coefs": [Ridge(alpha=a).fit(X, y).coef_.tolist() for a in ridge_alphas]},
    "logistic": {"Cs": Cs, "coefs": [
        LogisticRegression(penalty="l1", C=C, solver="liblinear", fit_intercept=False, tol=1e-10, max_iter=10000)
        .fit(X, two).coef_[0].tolist() for C in Cs]},
    "scaler": {"mean": scaler.mean_.tolist(), "scale": scaler.scale_.tolist(), "sparseScale": sparse.scale_.tolist()},
    "inverse": inverse,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
