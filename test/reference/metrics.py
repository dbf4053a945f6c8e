"""Numbers of scikit-learn for the other metrics. Usage: python test/reference/metrics.py"""
import json, math, pathlib, warnings
import numpy as np
import sklearn
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)


def clean(x):
    if isinstance(x, dict):
        return {k: clean(v) for k, v in x.items()}
    if isinstance(x, (list, tuple, np.ndarray)):
        return [clean(v) for v in x]
    if isinstance(x, np.integer):
        return int(x)
    if isinstance(x, (float, np.floating)):
        return "nan" if math.isnan(x) else "inf" if math.isinf(x) else float(x)
    if isinstance(x, np.str_):
        return str(x)
    return x


def agreement(name, a, b, w=None):
    kw = {} if w is None else {"sample_weight": w}
    out = {"name": name, "a": a, "b": b, "sampleWeight": w}
    out["balancedAccuracy"] = m.balanced_accuracy_score(a, b, **kw)
    out["balancedAccuracyAdjusted"] = m.balanced_accuracy_score(a, b, adjusted=True, **kw)
    out["matthewsCorrelation"] = m.matthews_corrcoef(a, b, **kw)
    for weights in (None, "linear", "quadratic"):
        out[f"kappa_{weights}"] = m.cohen_kappa_score(a, b, weights=weights, **kw)
    for average in ("micro", "macro", "weighted"):
        out[f"jaccard_{average}"] = m.jaccard_score(a, b, average=average, zero_division=0, **kw)
    out["hammingLoss"] = m.hamming_loss(a, b, **kw)
    if w is None:
        out["ari"] = m.adjusted_rand_score(a, b)
        out["nmi"] = m.normalized_mutual_info_score(a, b)
    return out


def score(name, y, s, w=None):
    kw = {} if w is None else {"sample_weight": w}
    out = {"name": name, "y": y, "score": s, "sampleWeight": w}
    for drop in (True, False):
        fpr, tpr, t = m.roc_curve(y, s, drop_intermediate=drop, **kw)
        out[f"roc_{drop}"] = {"fpr": fpr, "tpr": tpr, "thresholds": t}
    p, r, t = m.precision_recall_curve(y, s, **kw)
    out["pr"] = {"precision": p, "recall": r, "thresholds": t}
    out["rocAuc"] = m.roc_auc_score(y, s, **kw)
    out["averagePrecision"] = m.average_precision_score(y, s, **kw)
    if min(s) >= 0 and max(s) <= 1:
        out["logLoss"] = m.log_loss(y, s, **kw)
        out["brier"] = m.brier_score_loss(y, s, **kw)
        if w is None:
            for bins in (2, 5, 10):
                observed, predicted = calibration_curve(y, s, n_bins=bins)
                out[f"calibration_{bins}"] = {"observed": observed, "predicted": predicted}
    return out


def multiclass(name, y, proba, w=None):
    kw = {} if w is None else {"sample_weight": w}
    out = {"name": name, "y": y, "proba": proba, "sampleWeight": w}
    for average in ("macro", "weighted"):
        out[f"ovr_{average}"] = m.roc_auc_score(y, proba, multi_class="ovr", average=average, **kw)
        if w is None:
            out[f"ovo_{average}"] = m.roc_auc_score(y, proba, multi_class="ovo", average=average)
    out["logLoss"] = m.log_loss(y, proba, **kw)
    for k in (1, 2):
        out[f"top_{k}"] = m.top_k_accuracy_score(y, proba, k=k, **kw)
    return out


def regression(name, a, b, w=None):
    kw = {} if w is None else {"sample_weight": w}
    return {
        "name": name, "a": a, "b": b, "sampleWeight": w,
        "r2": m.r2_score(a, b, **kw), "explainedVariance": m.explained_variance_score(a, b, **kw),
        "meanSquaredError": m.mean_squared_error(a, b, **kw),
        "rootMeanSquaredError": m.root_mean_squared_error(a, b, **kw),
        "meanAbsoluteError": m.mean_absolute_error(a, b, **kw),
        "meanAbsolutePercentageError": m.mean_absolute_percentage_error(a, b, **kw),
        "medianAbsoluteError": m.median_absolute_error(a, b), "maxError": m.max_error(a, b),
    }


n = 40
three = rng.choice(["a", "b", "c"], n).tolist()
guess = np.where(rng.random(n) < 0.5, three, rng.choice(["a", "b", "c", "d"], n)).tolist()
w = np.round(rng.random(n) + 0.01, 3).tolist()
binary = rng.integers(0, 2, n).tolist()
smooth = np.clip(0.3 * np.array(binary) + 0.7 * rng.random(n), 0, 1).tolist()
ties = np.round(smooth, 1).tolist()
proba = rng.dirichlet([1, 1, 1], n)
proba[np.arange(n), [ord(x) - 97 for x in three]] += 0.5
proba = (proba / proba.sum(axis=1, keepdims=True)).tolist()
real = rng.normal(3, 2, n).tolist()
near = (np.array(real) + rng.normal(0, 1, n)).tolist()
relevance = rng.integers(0, 4, 12).tolist()
order = np.round(rng.random(12), 1).tolist()
points = rng.normal(size=(20, 3))
clusters = rng.integers(0, 3, 20)
points[clusters == 1] += 3
ranking = {"relevance": relevance, "score": order}
for k in (1, 3, 12):
    ranking[f"dcg_{k}"] = m.dcg_score([relevance], [order], k=k)
    ranking[f"ndcg_{k}"] = m.ndcg_score([relevance], [order], k=k)
data = {
    "versions": {"scikit-learn": sklearn.__version__},
    "agreement": [
        agreement("three classes", three, guess),
        agreement("weighted", three, guess, w),
        agreement("perfect", [0, 1, 2, 2], [0, 1, 2, 2]),
        agreement("opposite", [0, 0, 1, 1], [1, 1, 0, 0]),
        agreement("constant prediction", [0, 0, 1, 2], [1, 1, 1, 1]),
        agreement("every sample its own", [0, 1, 2, 3], [3, 2, 1, 0]),
    ],
    "score": [
        score("smooth", binary, smooth),
        score("ties", binary, ties),
        score("weighted", binary, ties, w),
        score("with weights of zero", [0, 1, 1, 0, 1], [0.1, 0.9, 0.4, 0.6, 0.4], [1, 0, 2, 1, 0.5]),
        score("all tied", [0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5]),
        score("perfect", [0, 0, 1, 1], [0.0, 0.2, 0.8, 1.0]),
        score("two samples", [1, 0], [0.2, 0.7]),
        score("negative scores", [1, 0, 1, 0], [-3.0, 1.5, 0.2, -7.0]),
    ],
    "multiclass": [multiclass("three classes", three, proba), multiclass("weighted", three, proba, w)],
    "regression": [
        regression("real", real, near), regression("weighted", real, near, w),
        regression("exact", [1.0, 2.0, 3.0], [1.0, 2.0, 3.0]),
        regression("constant truth", [2.0, 2.0], [2.0, 3.0]),
        regression("constant truth, exact", [2.0, 2.0], [2.0, 2.0]),
    ],
    "ranking": ranking,
    "silhouette": {"x": points, "labels": clusters, "value": m.silhouette_score(points, clusters)},
}
path = pathlib.Path(__file__).with_name("metrics.json")
path.write_text(json.dumps(clean(data)) + "\n")
