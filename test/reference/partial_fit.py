"""scikit-learn's numbers for test/models/partial-fit.test.ts: batches in order, no shuffling."""
import json
import pathlib
import warnings

import numpy as np
import sklearn
from scipy.sparse import csr_matrix
from sklearn.decomposition import MiniBatchNMF
from sklearn.linear_model import Perceptron, SGDClassifier, SGDRegressor
from sklearn.naive_bayes import BernoulliNB, ComplementNB, GaussianNB, MultinomialNB
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, StandardScaler

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)
X = np.round(rng.normal(size=(48, 5)), 2)
counts = rng.poisson(1.2, size=(48, 5)).astype(float)
three = np.argmax(X[:, :3] + 0.3 * rng.normal(size=(48, 3)), 1)
y = np.round(2 * X[:, 0] - X[:, 3] + 0.5 + 0.2 * rng.normal(size=48), 2)
y[5] += 8
weights = rng.integers(1, 4, 48)
# The first batch holds two of the three classes.
order = np.argsort(three == 2, kind="stable")
X, counts, three, y, weights = X[order], counts[order], three[order], y[order], weights[order]
bounds = [0, 16, 30, 48]


def batches(model, x, target, weighted, classes=None):
    for a, b in zip(bounds, bounds[1:]):
        more = {} if classes is None else {"classes": classes}
        if weighted:
            more["sample_weight"] = weights[a:b]
        model.partial_fit(x[a:b], target[a:b], **more)
    return model


def linear(name, kind, options, target, model, classes=None, weighted=False, epochs=None):
    if epochs is None:
        batches(model, X, target, weighted, classes)
    else:
        model.set_params(max_iter=epochs, tol=None).fit(X, target)
    coef = np.atleast_2d(model.coef_)
    return {"name": name, "kind": kind, "options": options, "weighted": weighted, "epochs": epochs,
            "two": classes is not None and len(classes) == 2,
            "coef": coef.tolist(), "intercept": np.atleast_1d(model.intercept_).tolist()}


two = (three == 1).astype(int)
F = {"shuffle": False}
rows = []
LOSS = {"hinge": "hinge", "squaredHinge": "squared_hinge", "log": "log_loss", "modifiedHuber": "modified_huber"}
for loss, sk in LOSS.items():
    # Where a loss is steep, lmlab's `optimal` begins with smaller steps, so those losses are compared at other rates.
    ours, theirs = ({}, {}) if loss in ("hinge", "log") else (
        {"learningRate": "invscaling"}, {"learning_rate": "invscaling", "eta0": 0.01})
    rows.append(linear(f"{loss}, two classes", "classifier", {"loss": loss, **ours}, two,
                       SGDClassifier(loss=sk, **theirs, **F), [0, 1]))
    rows.append(linear(f"{loss}, three classes, weights", "classifier", {"loss": loss, "alpha": 0.01, **ours}, three,
                       SGDClassifier(loss=sk, alpha=0.01, **theirs, **F), [0, 1, 2], True))
RATES = {"constant": {}, "invscaling": {"powerT": 0.3}, "adaptive": {}}
for rate, more in RATES.items():
    sk = {"power_t": 0.3} if more else {}
    rows.append(linear(f"log, {rate}, elastic net", "classifier",
                       {"loss": "log", "penalty": "elasticnet", "alpha": 0.01, "learningRate": rate, "eta0": 0.1, **more},
                       three, SGDClassifier(loss="log_loss", penalty="elasticnet", alpha=0.01, learning_rate=rate,
                                            eta0=0.1, **sk, **F), [0, 1, 2]))
rows.append(linear("l1", "classifier", {"loss": "log", "penalty": "l1", "alpha": 0.02}, two,
                   SGDClassifier(loss="log_loss", penalty="l1", alpha=0.02, **F), [0, 1]))
# Not batch by batch: this version forgets the intercept of an averaged classifier between batches.
rows.append(linear("average", "classifier", {"loss": "log", "average": True, "maxIter": 3}, two,
                   SGDClassifier(loss="log_loss", average=True, **F), [0, 1], epochs=3))
rows.append(linear("average from step 20", "classifier", {"loss": "log", "average": 20, "alpha": 0.01, "maxIter": 3},
                   three, SGDClassifier(loss="log_loss", average=20, alpha=0.01, **F), [0, 1, 2], epochs=3))
rows.append(linear("fit, four epochs", "classifier", {"loss": "hinge", "maxIter": 4}, three,
                   SGDClassifier(**F), [0, 1, 2], epochs=4))
rows.append(linear("perceptron", "perceptron", {}, three, Perceptron(**F), [0, 1, 2]))
REGRESSION = {"squaredError": "squared_error", "huber": "huber", "epsilonInsensitive": "epsilon_insensitive",
              "squaredEpsilonInsensitive": "squared_epsilon_insensitive"}
for loss, sk in REGRESSION.items():
    rows.append(linear(f"regressor, {loss}", "regressor", {"loss": loss}, y, SGDRegressor(loss=sk, **F)))
    rate = "constant" if loss.startswith("squared") else "optimal"
    rows.append(linear(f"regressor, {loss}, l1, {rate}, weights", "regressor",
                       {"loss": loss, "epsilon": 0.5, "penalty": "l1", "alpha": 0.05, "learningRate": rate}, y,
                       SGDRegressor(loss=sk, epsilon=0.5, penalty="l1", alpha=0.05, learning_rate=rate, **F),
                       weighted=True))
rows.append(linear("regressor, average", "regressor", {"average": True, "alpha": 1e-9}, y,
                   SGDRegressor(average=True, alpha=1e-9, **F)))
rows.append(linear("regressor, average, strong penalty", "regressor", {"average": 10, "alpha": 0.5, "eta0": 0.1}, y,
                   SGDRegressor(average=10, alpha=0.5, eta0=0.1, **F)))
rows.append(linear("regressor, fit, seven epochs", "regressor", {"maxIter": 7}, y, SGDRegressor(**F), epochs=7))

bayes = []
for name, model, x, options in [
    ("multinomialNB", MultinomialNB(), counts, {}),
    ("multinomialNB", MultinomialNB(alpha=0.3, fit_prior=False), counts, {"alpha": 0.3, "fitPrior": False}),
    ("complementNB", ComplementNB(), counts, {}),
    ("complementNB", ComplementNB(norm=True), counts, {"norm": True}),
    ("bernoulliNB", BernoulliNB(binarize=1), counts, {"binarize": 1}),
    ("gaussianNB", GaussianNB(), X, {}),
]:
    batches(model, x, three, True, [0, 1, 2])
    bayes.append({"name": name, "options": options, "probabilities": model.predict_proba(x).tolist()})

# A column that is constant only in the first batch, and one that always is.
S = X.copy()
S[: bounds[1], 1] = 0.5
S[:, 4] = 0.1


def scaler(name, options, model, sparse=False, weighted=False):
    for a, b in zip(bounds, bounds[1:]):
        more = {"sample_weight": weights[a:b]} if weighted else {}
        model.partial_fit(csr_matrix(S[a:b]) if sparse else S[a:b], **more)
    out = model.transform(csr_matrix(S) if sparse else S)
    return {"name": name, "options": options, "sparse": sparse, "weighted": weighted,
            "output": (out.toarray() if sparse else out).tolist()}


scalers = [
    scaler("standardScaler", {}, StandardScaler()),
    scaler("standardScaler", {}, StandardScaler(), weighted=True),
    scaler("standardScaler", {"withMean": False}, StandardScaler(with_mean=False), sparse=True),
    scaler("standardScaler", {"withMean": False}, StandardScaler(with_mean=False), sparse=True, weighted=True),
    scaler("standardScaler", {"withStd": False}, StandardScaler(with_std=False)),
    scaler("minMaxScaler", {"featureRange": [-1, 2]}, MinMaxScaler(feature_range=(-1, 2))),
    scaler("maxAbsScaler", {}, MaxAbsScaler(), sparse=True),
]

start = np.round(0.2 + np.abs(X[:3]), 2)


def batch_nmf(options, beta_loss, forget):
    model = MiniBatchNMF(3, init="custom", beta_loss=beta_loss, tol=0, forget_factor=forget)
    for a, b in zip(bounds, bounds[1:]):
        model.partial_fit(counts[a:b], W=np.ones((b - a, 3)), H=start.copy())
    return {"options": options, "forgetFactor": forget, "components": model.components_.tolist()}


nmf = [batch_nmf({"loss": "frobenius"}, "frobenius", 0.7), batch_nmf({"loss": "frobenius"}, "frobenius", 1),
       batch_nmf({"loss": "klDivergence"}, "kullback-leibler", 0.7)]

result = {"sklearn": sklearn.__version__, "X": X.tolist(), "counts": counts.tolist(), "three": three.tolist(),
          "two": two.tolist(), "y": y.tolist(), "weights": weights.tolist(), "bounds": bounds,
          "linear": rows, "bayes": bayes, "S": S.tolist(), "scalers": scalers, "start": start.tolist(),
          "nmf": nmf}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
