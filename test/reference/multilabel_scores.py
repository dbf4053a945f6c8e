"""ROC AUC and average precision of lists of labels by scikit-learn, for test/metrics/multilabel-scores.test.ts.

Usage: python test/reference/multilabel_scores.py.
"""
import json, pathlib
import numpy as np
import sklearn
from sklearn import metrics as m

rng = np.random.default_rng(5)
cases = []
for n, k, ties in ((30, 4, False), (25, 3, True)):
    y = (rng.random((n, k)) < 0.4).astype(int)
    y[:, 0] = np.arange(n) % 2
    y[:, 1] = 1 - y[:, 0]
    s = rng.random((n, k)) * 0.7 + 0.3 * y
    if ties:
        s = np.round(s, 1)
    w = rng.integers(1, 4, n).astype(float)
    case = {"y": y.tolist(), "scores": s.tolist(), "sampleWeight": w.tolist()}
    for name, f in (("rocAuc", m.roc_auc_score), ("averagePrecision", m.average_precision_score)):
        for average in ("micro", "macro", "weighted", "samples"):
            case[f"{name}_{average}"] = f(y, s, average=average)
            case[f"{name}_{average}_weights"] = f(y, s, average=average, sample_weight=w)
    cases.append(case)
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"versions": {"scikit-learn": sklearn.__version__}, "cases": cases}) + "\n")
