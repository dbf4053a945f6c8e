"""Writes preprocessing.json: what scikit-learn makes of small matrices and columns.

Run with scikit-learn 1.2.1; the target encoder's numbers are in target-encoder.py.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer, KNNImputer, MissingIndicator, SimpleImputer
from sklearn.preprocessing import (
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)
from sklearn.utils.class_weight import compute_class_weight, compute_sample_weight

rng = np.random.RandomState(7)
X = np.column_stack(
    [
        rng.normal(3, 2, 20),
        rng.lognormal(0, 1, 20),
        rng.randint(0, 4, 20).astype(float),
        np.full(20, 0.1),
        -rng.exponential(5, 20),
    ]
).round(3)
Z = (X[:6] * 1.1 - 0.3).round(3)


def listed(a):
    a = np.asarray(a)
    if a.dtype.kind == "f":
        return [listed(v) for v in a] if a.ndim > 1 else [None if np.isnan(v) else float(v) for v in a]
    return a.tolist()


out = {"sklearn": sklearn.__version__, "X": listed(X), "Z": listed(Z), "scalers": {}}
for name, scaler in {
    "standard": StandardScaler(),
    "standardWithoutMean": StandardScaler(with_mean=False),
    "minMax": MinMaxScaler(feature_range=(-1, 2)),
    "minMaxClip": MinMaxScaler(clip=True),
    "maxAbs": MaxAbsScaler(),
    "robust": RobustScaler(),
    "robustUnit": RobustScaler(quantile_range=(10, 80), unit_variance=True),
    "quantileUniform": QuantileTransformer(n_quantiles=20),
    "quantileNormal": QuantileTransformer(n_quantiles=7, output_distribution="normal"),
    "normL1": Normalizer(norm="l1"),
    "normL2": Normalizer(norm="l2"),
    "normMax": Normalizer(norm="max"),
}.items():
    scaler.fit(X)
    out["scalers"][name] = {"X": listed(scaler.transform(X)), "Z": listed(scaler.transform(Z))}

P = X[:, [0, 1, 2, 4]]
yj = PowerTransformer().fit(P)
bc = PowerTransformer(method="box-cox", standardize=False).fit(np.abs(P) + 0.5)
out["power"] = {
    "yeoJohnson": {"lambdas": listed(yj.lambdas_), "X": listed(yj.transform(P))},
    "boxCox": {"lambdas": listed(bc.lambdas_), "X": listed(bc.transform(np.abs(P) + 0.5))},
}

M = X[:, [0, 1, 2, 4]].copy()
M[:, 3] = (0.5 * M[:, 0] - M[:, 1] + rng.normal(0, 0.1, 20)).round(3)
holes = rng.rand(*M.shape) < 0.2
holes[0] = False
M[holes] = np.nan
N = M[::-1][:6].copy()
N[0, 0] = np.nan
# For neighbours no two distances are equal (which is nearer?) and none is zero (scikit-learn's are rounding noise).
K = (M + rng.normal(0, 0.05, M.shape)).round(4)
L = (N + 0.013).round(4)
out["M"] = listed(M)
out["N"] = listed(N)
out["K"] = listed(K)
out["L"] = listed(L)
out["imputers"] = {}
for name, imputer in {
    "mean": SimpleImputer(),
    "median": SimpleImputer(strategy="median"),
    "mostFrequent": SimpleImputer(strategy="most_frequent"),
    "constant": SimpleImputer(strategy="constant", fill_value=-7.0),
    "meanIndicator": SimpleImputer(add_indicator=True),
    "knn": KNNImputer(n_neighbors=3),
    "knnDistance": KNNImputer(n_neighbors=4, weights="distance"),
    "iterative": IterativeImputer(max_iter=30, tol=1e-8, random_state=0),
    "iterativeShort": IterativeImputer(max_iter=3, random_state=0),
}.items():
    A, B = (K, L) if name.startswith("knn") else (M, N)
    imputer.fit(A)
    out["imputers"][name] = {"M": listed(imputer.transform(A)), "N": listed(imputer.transform(B))}
out["indicator"] = MissingIndicator().fit_transform(M).astype(int).tolist()

C = [["red", 2], ["blue", 1], ["red", 3], ["green", 1], ["blue", 2]]
out["C"] = C
out["oneHot"] = OneHotEncoder().fit(C).transform(C).toarray().tolist()
out["oneHotDropFirst"] = OneHotEncoder(drop="first").fit(C).transform(C).toarray().tolist()
out["oneHotIgnore"] = (
    OneHotEncoder(handle_unknown="ignore").fit(C).transform([["pink", 3], ["red", 9]]).toarray().tolist()
)
out["ordinal"] = OrdinalEncoder().fit(C).transform(C).tolist()

y = ["ham"] * 7 + ["spam"] * 2 + ["eggs"] * 3
classes = sorted(set(y))
out["y"] = y
out["classWeight"] = compute_class_weight("balanced", classes=np.array(classes), y=y).tolist()
out["sampleWeight"] = compute_sample_weight("balanced", y).tolist()

path = pathlib.Path(__file__).with_name("preprocessing.json")
path.write_text(json.dumps(out) + "\n")
