"""Numbers of scikit-learn's regressors, neighbours and ensembles, for test/models.
Run: python test/reference/regression-and-ensembles.py"""
import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge, SGDClassifier, enet_path
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier

warnings.filterwarnings("ignore")
rng = np.random.default_rng(3)
N, V = 60, 7
X = np.where(rng.random((N, V)) < 0.4, 0, np.round(rng.normal(size=(N, V)) + 1, 2))
X[:, 6] = 2.0  # a constant feature
y = np.round(X @ rng.normal(size=V) + 3 + rng.normal(size=N), 3)
scores = X[:, :3] + rng.normal(size=(N, 3)) * 0.7
three = np.array(["cat", "dog", "eel"])[scores.argmax(1)]
two = np.where(scores[:, 0] > 0.8, "yes", "no")
weights = rng.integers(0, 3, N).astype(float)
Q = X[:12]
newton = lambda: LogisticRegression(solver="newton-cg", tol=1e-10, max_iter=1000)


def regressor(name, factory, options, model, weighted=False):
    model.fit(X, y, sample_weight=weights if weighted else None)
    return {"name": name, "factory": factory, "options": options, "weighted": weighted,
            "coef": model.coef_.tolist(), "intercept": float(model.intercept_)}


T = {"tol": 1e-12, "max_iter": 100000}
regressors = [
    regressor("ridge", "ridge", {}, Ridge()),
    regressor("ridge, strong, weights", "ridge", {"alpha": 20}, Ridge(alpha=20), True),
    regressor("ridge, no intercept", "ridge", {"fitIntercept": False}, Ridge(fit_intercept=False)),
    regressor("lasso", "lasso", {"alpha": 0.1}, Lasso(alpha=0.1, **T)),
    regressor("lasso, weights", "lasso", {"alpha": 0.05}, Lasso(alpha=0.05, **T), True),
    regressor("lasso, no intercept", "lasso", {"alpha": 0.1, "fitIntercept": False},
              Lasso(alpha=0.1, fit_intercept=False, **T)),
    regressor("elastic net", "elasticNet", {"alpha": 0.2, "l1Ratio": 0.3}, ElasticNet(alpha=0.2, l1_ratio=0.3, **T)),
]
Xc, yc = X - X.mean(0), y - y.mean()
alphas, coefs, _ = enet_path(Xc, yc, l1_ratio=0.7, n_alphas=8, **T)


def proba(model, target):
    return model.fit(X, target).predict_proba(Q).tolist()


def knn(options, **python):
    return {"options": options, "probabilities": proba(KNeighborsClassifier(**python), three)}


def calibrated(name, options, target, model, **python):
    return {"name": name, "options": options, "target": target, "model": model,
            "probabilities": proba(CalibratedClassifierCV({"logistic": newton(), "bayes": GaussianNB()}[model], **python),
                                   two if target == "two" else three)}


def sgd(options, alpha, **python):
    """The objective that scikit-learn reaches after a thousand passes: what a good solver must come near."""
    model = SGDClassifier(alpha=alpha, max_iter=2000, tol=None, random_state=0, average=False, **python).fit(X, two)
    s = np.where(two == "yes", 1, -1)
    m = s * (X @ model.coef_[0] + model.intercept_[0])
    loss = np.maximum(0, 1 - m) if python["loss"] == "hinge" else np.logaddexp(0, -m)
    w = model.coef_[0]
    ratio = {"l2": 0, "l1": 1, "elasticnet": 0.15}[python.get("penalty", "l2")]
    return {"options": options, "alpha": alpha,
            "objective": float(loss.mean() + alpha * ((1 - ratio) * (w @ w) / 2 + ratio * np.abs(w).sum()))}


result = {
    "source": f"scikit-learn {sklearn.__version__}, test/reference/regression-and-ensembles.py",
    "X": X.tolist(), "y": y.tolist(), "two": two.tolist(), "three": three.tolist(), "weights": weights.tolist(),
    "regressors": regressors,
    "path": {"alphas": alphas.tolist(), "coefs": coefs.T.tolist()},
    "knn": [
        knn({}), knn({"nNeighbors": 3, "metric": "cosine"}, n_neighbors=3, metric="cosine"),
        knn({"weights": "distance"}, weights="distance"),
    ],
    "calibrated": [
        calibrated("sigmoid, two classes", {}, "two", "logistic"),
        calibrated("sigmoid, three classes", {"cv": 3}, "three", "logistic", cv=3),
        calibrated("isotonic, two classes", {"method": "isotonic"}, "two", "logistic", method="isotonic"),
        calibrated("isotonic, three classes, probabilities", {"method": "isotonic", "cv": 3}, "three", "bayes",
                   method="isotonic", cv=3),
    ],
    "oneVsRest": proba(OneVsRestClassifier(newton()), three),
    "votingSoft": proba(VotingClassifier([("a", newton()), ("b", GaussianNB())], voting="soft", weights=[2, 1]), three),
    "votingHard": VotingClassifier([("a", newton()), ("b", GaussianNB()), ("c", KNeighborsClassifier())])
    .fit(X, three).predict(X).tolist(),
    "stacking": proba(StackingClassifier([("a", newton()), ("b", GaussianNB())], final_estimator=newton()), two),
    "stackingThree": proba(StackingClassifier([("a", newton()), ("b", GaussianNB())], final_estimator=newton(), cv=3),
                           three),
    "sgd": [
        sgd({"loss": "hinge"}, 0.01, loss="hinge"),
        sgd({"loss": "log"}, 0.01, loss="log_loss"),
        sgd({"loss": "log", "penalty": "l1"}, 0.02, loss="log_loss", penalty="l1"),
        sgd({"loss": "log", "penalty": "elasticnet"}, 0.02, loss="log_loss", penalty="elasticnet"),
    ],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
