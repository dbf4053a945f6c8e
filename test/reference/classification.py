"""Numbers of scikit-learn for the classification metrics. Usage: python test/reference/classification.py"""
import json, math, pathlib, warnings
import numpy as np
import sklearn
from sklearn import metrics as m
from sklearn.preprocessing import MultiLabelBinarizer

warnings.filterwarnings("ignore")
rng = np.random.default_rng(0)


def clean(x):
    if isinstance(x, dict):
        return {k: clean(v) for k, v in x.items()}
    if isinstance(x, (list, tuple, np.ndarray)):
        return [clean(v) for v in x]
    if isinstance(x, (np.integer,)):
        return int(x)
    if isinstance(x, (float, np.floating)):
        return "nan" if math.isnan(x) else "inf" if math.isinf(x) and x > 0 else float(x)
    if isinstance(x, (np.str_, np.bool_)):
        return x.item()
    return x


def case(name, yt, yp, w=None, labels=None, multilabel=False):
    a, b = yt, yp
    kw = {} if w is None else {"sample_weight": w}
    if multilabel:
        classes = sorted(set(sum(yt, []) + sum(yp, [])))
        mlb = MultiLabelBinarizer(classes=classes).fit(yt)
        a, b = mlb.transform(yt), mlb.transform(yp)
        labels_sk = None
        names = classes
    else:
        labels_sk = labels
        names = None
    out = {"name": name, "yTrue": yt, "yPred": yp, "sampleWeight": w, "labels": labels, "multilabel": multilabel}
    out["accuracy"] = m.accuracy_score(a, b, **kw)
    if not multilabel:
        out["confusion"] = m.confusion_matrix(a, b, labels=labels, **kw)
        for norm in ["true", "pred", "all"]:
            out["confusion_" + norm] = m.confusion_matrix(a, b, labels=labels, normalize=norm, **kw)
    out["report"] = m.classification_report(a, b, labels=labels_sk, target_names=names, zero_division=0.0, **kw)
    for zd in [0.0, 1.0, np.nan]:
        key = "nan" if math.isnan(zd) else str(int(zd))
        res = {}
        p, r, f, s = m.precision_recall_fscore_support(a, b, labels=labels_sk, zero_division=zd, **kw)
        res["perClass"] = {"precision": p, "recall": r, "fScore": f, "support": s}
        for avg in ["micro", "macro", "weighted"] + (["samples"] if multilabel else []):
            for beta in [1.0, 0.5]:
                p, r, f, _ = m.precision_recall_fscore_support(
                    a, b, labels=labels_sk, average=avg, beta=beta, zero_division=zd, **kw
                )
                res[f"{avg}_{beta}"] = {"precision": p, "recall": r, "fScore": f}
        out["zeroDivision_" + key] = res
    return clean(out)


def binary(name, yt, yp, pos):
    out = {"name": name, "yTrue": yt, "yPred": yp, "posLabel": pos}
    for zd in [0.0, 1.0, np.nan]:
        key = "nan" if math.isnan(zd) else str(int(zd))
        for beta in [0.0, 1.0, 2.0, np.inf]:
            p, r, f, _ = m.precision_recall_fscore_support(
                yt, yp, average="binary", pos_label=pos, beta=beta, zero_division=zd
            )
            out[f"{key}_{'inf' if math.isinf(beta) else int(beta)}"] = {"precision": p, "recall": r, "fScore": f}
    return clean(out)


n = 60
three = rng.choice(["ham", "spam", "unsure"], n).tolist()
three_p = np.where(rng.random(n) < 0.6, three, rng.choice(["ham", "spam", "unsure", "never"], n)).tolist()
weights = np.round(rng.random(n), 3).tolist()
sets = [sorted(rng.choice(list("abcd"), rng.integers(0, 4), replace=False).tolist()) for _ in range(20)]
sets_p = [sorted(rng.choice(list("abcde"), rng.integers(0, 4), replace=False).tolist()) for _ in range(20)]
data = {
    "versions": {"scikit-learn": sklearn.__version__},
    "cases": [
        case("three classes and one never true", three, three_p),
        case("weighted", three, three_p, w=weights),
        case("some labels only", three, three_p, labels=["spam", "never"]),
        case("numbers", [0, 1, 2, 10, 9, 1], [0, 2, 1, 10, 9, 1]),
        case("one class", [1, 1, 1], [1, 1, 1]),
        case("never right", [0, 0, 1], [1, 1, 0]),
        case("disjoint", ["a", "a"], ["b", "b"]),
        case("multilabel", sets, sets_p, multilabel=True),
        case("multilabel weighted", sets, sets_p, w=weights[:20], multilabel=True),
        case("multilabel, all empty but one", [[], ["a"], []], [[], [], ["b"]], multilabel=True),
    ],
    "binary": [
        binary("plain", [0, 1, 1, 0, 1], [0, 1, 0, 1, 1], 1),
        binary("words", ["ham", "spam", "spam"], ["spam", "spam", "ham"], "spam"),
        binary("no positive predicted", [0, 1, 1], [0, 0, 0], 1),
        binary("no positive at all", [0, 0, 0], [0, 0, 0], 1),
        binary("no positive true", [0, 0, 0], [0, 1, 0], 1),
    ],
}
path = pathlib.Path(__file__).with_name("classification.json")
path.write_text(json.dumps(data, indent=1) + "\n")
