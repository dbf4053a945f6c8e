"""Numbers of scikit-learn's classifiers and feature scores, for test/models and test/features.
Run: python test/reference/classifiers.py"""
import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.feature_selection import chi2, f_classif, mutual_info_classif
from sklearn.naive_bayes import BernoulliNB, ComplementNB, GaussianNB, MultinomialNB
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore")
rng = np.random.default_rng(11)
N, V = 50, 8
topics = rng.dirichlet(np.ones(V) * 0.5, 3)
three = np.array(["cat", "dog", "eel"])[rng.integers(0, 3, N)]
X = np.array([rng.multinomial(rng.integers(1, 15), topics[["cat", "dog", "eel"].index(t)]) for t in three], float)
X[:, 6] = 1.0  # a constant feature
X[:, 7] = 0.0  # an empty one
two = np.where(three == "cat", "no", "yes")
weights = rng.integers(0, 4, N).astype(float)


def proba(name, factory, options, model, weighted=False, y=three):
    model.fit(X, y, sample_weight=weights if weighted else None)
    return {"name": name, "factory": factory, "options": options, "weighted": weighted,
            "target": "two" if y is two else "three", "probabilities": model.predict_proba(X[:10]).tolist()}


def svm(name, options, model, y, weighted=False):
    model.fit(X, y, sample_weight=weights if weighted else None)
    return {"name": name, "options": options, "weighted": weighted, "target": "two" if y is two else "three",
            "coef": model.coef_.tolist(), "intercept": np.atleast_1d(model.intercept_).tolist()}


T = {"tol": 1e-10, "max_iter": 1000000}
docs = ["the cat sat", "the the dog äé 日本語", "", "a longer word: counterrevolutionary x1"]
hashed = []
for options, python in [({"nFeatures": 32}, {"n_features": 32}),
                        ({"nFeatures": 1048576, "norm": "none"}, {"norm": None}),
                        ({"nFeatures": 8, "alternateSign": False, "norm": "l1"},
                         {"n_features": 8, "alternate_sign": False, "norm": "l1"})]:
    H = HashingVectorizer(**python).transform(docs)
    H.sort_indices()
    hashed.append({"options": options, "indptr": H.indptr.tolist(), "indices": H.indices.tolist(),
                   "data": H.data.tolist()})

result = {
    "source": f"scikit-learn {sklearn.__version__}, test/reference/classifiers.py",
    "X": X.tolist(), "two": two.tolist(), "three": three.tolist(), "weights": weights.tolist(),
    "bayes": [
        proba("multinomial", "multinomialNB", {}, MultinomialNB()),
        proba("multinomial, alpha, weights", "multinomialNB", {"alpha": 0.1}, MultinomialNB(alpha=0.1), True),
        proba("multinomial, no prior", "multinomialNB", {"fitPrior": False}, MultinomialNB(fit_prior=False)),
        proba("multinomial, two classes", "multinomialNB", {}, MultinomialNB(), False, two),
        proba("complement", "complementNB", {}, ComplementNB()),
        proba("complement, norm, weights", "complementNB", {"norm": True, "alpha": 0.5},
              ComplementNB(norm=True, alpha=0.5), True),
        proba("Bernoulli", "bernoulliNB", {}, BernoulliNB()),
        proba("Bernoulli, binarize, weights", "bernoulliNB", {"binarize": 1.5, "alpha": 0.3},
              BernoulliNB(binarize=1.5, alpha=0.3), True),
        proba("Gaussian", "gaussianNB", {}, GaussianNB()),
        proba("Gaussian, smoothing", "gaussianNB", {"varSmoothing": 0.01}, GaussianNB(var_smoothing=0.01)),
    ],
    "svm": [
        svm("squared hinge", {}, LinearSVC(**T), two),
        svm("squared hinge, C=0.1, weights", {"C": 0.1}, LinearSVC(C=0.1, **T), two, True),
        svm("squared hinge, three classes", {"C": 0.5}, LinearSVC(C=0.5, **T), three),
        svm("squared hinge, no intercept", {"fitIntercept": False}, LinearSVC(fit_intercept=False, **T), two),
        svm("squared hinge, balanced", {"classWeight": "balanced"}, LinearSVC(class_weight="balanced", **T), three),
        svm("hinge", {"loss": "hinge", "C": 0.2}, LinearSVC(loss="hinge", C=0.2, **T), two),
    ],
    "scores": {
        "chi2": np.nan_to_num(chi2(X, three)[0]).tolist(),
        "anova": np.nan_to_num(f_classif(X, three)[0]).tolist(),
        "mutualInformation": mutual_info_classif(X > 0, three, discrete_features=True).tolist(),
    },
    "docs": docs, "hashed": hashed,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
