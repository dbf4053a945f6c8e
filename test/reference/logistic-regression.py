"""Optima of scikit-learn's LogisticRegression, for test/models. Run: python test/reference/logistic-regression.py"""
import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)
N, V = 60, 12
X = np.where(rng.random((N, V)) < 0.5, 0, np.round(rng.normal(size=(N, V)) * 2, 2))
X[:, 7] = 1.0  # a constant feature
X[:, 11] = 0.0  # an empty one
scores = X @ rng.normal(size=(V, 3)) + rng.normal(size=(N, 3)) * 2
three = np.array(["cat", "dog", "eel"])[scores.argmax(1)]
two = np.where(scores[:, 0] > 0, "spam", "ham")
weights = np.round(rng.random(N) * 3, 2)
TIGHT = {"tol": 1e-12, "max_iter": 200000}
# Newton's method, because lbfgs stops when the objective falls by less than 2e-9 of itself, far from 1e-6 in the weights.
NEWTON = {"solver": "newton-cg", "tol": 1e-9, "max_iter": 1000}


def case(name, options, y, model, weighted=False):
    model.fit(X, y, sample_weight=weights if weighted else None)
    return {"name": name, "options": options, "target": "two" if y is two else "three", "weighted": weighted,
            "coef": model.coef_.tolist(), "intercept": np.atleast_1d(model.intercept_).tolist(),
            "probabilities": model.predict_proba(X[:5]).tolist()}


L = LogisticRegression
cases = [
    case("l2", {}, two, L(**NEWTON)),
    case("l2 C=10", {"C": 10}, two, L(C=10, **NEWTON)),
    case("l2 C=0.01", {"C": 0.01}, two, L(C=0.01, **NEWTON)),
    case("l2 without intercept", {"fitIntercept": False}, two, L(fit_intercept=False, **NEWTON)),
    case("l2 balanced", {"classWeight": "balanced"}, two, L(class_weight="balanced", **NEWTON)),
    case("l2 class weights", {"classWeight": {"spam": 3, "ham": 0.5}}, two,
         L(class_weight={"spam": 3, "ham": 0.5}, **NEWTON)),
    case("l2 sample weights", {}, two, L(**NEWTON), True),
    case("l2 three classes", {}, three, L(**NEWTON)),
    case("l2 three classes, balanced, weights, C=5", {"C": 5, "classWeight": "balanced"}, three,
         L(C=5, class_weight="balanced", **NEWTON), False),
    case("l2 three classes without intercept", {"fitIntercept": False}, three, L(fit_intercept=False, **NEWTON)),
    case("l1 C=1", {"penalty": "l1"}, two, L(penalty="l1", solver="saga", **TIGHT)),
    case("l1 C=0.2", {"penalty": "l1", "C": 0.2}, two, L(penalty="l1", solver="saga", C=0.2, **TIGHT)),
    case("l1 without intercept", {"penalty": "l1", "fitIntercept": False}, two,
         L(penalty="l1", solver="saga", fit_intercept=False, **TIGHT)),
    case("l1 sample weights", {"penalty": "l1"}, two, L(penalty="l1", solver="saga", **TIGHT), True),
    case("elastic net", {"penalty": "elasticnet", "l1Ratio": 0.3, "C": 0.5}, two,
         L(penalty="elasticnet", solver="saga", l1_ratio=0.3, C=0.5, **TIGHT)),
    case("l1 three classes", {"penalty": "l1", "C": 0.5}, three, L(penalty="l1", solver="saga", C=0.5, **TIGHT)),
    case("elastic net three classes", {"penalty": "elasticnet", "l1Ratio": 0.6}, three,
         L(penalty="elasticnet", solver="saga", l1_ratio=0.6, **TIGHT)),
]
result = {"source": f"scikit-learn {sklearn.__version__}, test/reference/logistic-regression.py",
          "X": X.tolist(), "two": two.tolist(), "three": three.tolist(), "weights": weights.tolist(), "cases": cases}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
