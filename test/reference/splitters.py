"""Indices of scikit-learn's splitters. Usage: python test/reference/splitters.py"""
import json, pathlib, warnings
import numpy as np
import sklearn
from sklearn import model_selection as ms

warnings.filterwarnings("ignore")
rng = np.random.default_rng(1)
out = []


def case(name, args, splitter, n, y=None, groups=None):
    folds = [[train.tolist(), test.tolist()] for train, test in splitter.split(np.zeros((n, 1)), y, groups)]
    out.append(
        {"splitter": name, "args": args, "n": n, "y": None if y is None else np.asarray(y).tolist(),
         "groups": None if groups is None else np.asarray(groups).tolist(), "folds": folds}
    )


ys = [
    rng.choice(["ham", "spam"], 31, p=[0.8, 0.2]),
    rng.choice([2, 0, 1], 24),
    np.array([1] * 9 + [0] * 3 + [2] * 1),
    np.array(["b", "a"] * 8),
]
for k in (2, 3, 5):
    for n in (7, 10, 12):
        case("kFold", {"nSplits": k}, ms.KFold(k), n)
    for y in ys:
        case("stratifiedKFold", {"nSplits": k}, ms.StratifiedKFold(k), len(y), y=y)
for y in ys[:2]:
    groups = rng.integers(0, 8, len(y))
    named = np.array([f"author {g}" for g in groups])
    for k in (2, 3, 4):
        case("groupKFold", {"nSplits": k}, ms.GroupKFold(k), len(y), groups=groups)
        case("stratifiedGroupKFold", {"nSplits": k}, ms.StratifiedGroupKFold(k), len(y), y=y, groups=groups)
    case("groupKFold", {"nSplits": 3}, ms.GroupKFold(3), len(y), groups=named)
    case("leaveOneGroupOut", {}, ms.LeaveOneGroupOut(), len(y), groups=groups)
for args in ({"nSplits": 3}, {"nSplits": 3, "gap": 2}, {"nSplits": 4, "maxTrainSize": 4}, {"nSplits": 2, "testSize": 3, "gap": 1}):
    sk = {"n_splits": args["nSplits"], "gap": args.get("gap", 0), "max_train_size": args.get("maxTrainSize"), "test_size": args.get("testSize")}
    case("timeSeriesSplit", args, ms.TimeSeriesSplit(**sk), 13)
case("leaveOneOut", {}, ms.LeaveOneOut(), 5)
fold = [0, 1, -1, 1, 3, 0, 3]
case("predefinedSplit", {"testFold": fold}, ms.PredefinedSplit(fold), 7)
path = pathlib.Path(__file__).with_name("splitters.json")
path.write_text(json.dumps({"versions": {"scikit-learn": sklearn.__version__}, "cases": out}) + "\n")
