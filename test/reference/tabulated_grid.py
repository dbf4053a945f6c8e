"""Cross-validated scores of a text classifier for every point of a grid, for benchmarks of search.

Needs the SMS Spam Collection as the file SMSSpamCollection (label, tab, text a line).
Usage: python test/reference/tabulated_grid.py PATH_TO_SMSSpamCollection
"""
import json, pathlib, sys
import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline

lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
y = np.array([line.split("\t")[0] == "spam" for line in lines]).astype(int)
X = [line.split("\t", 1)[1] for line in lines]
grid = {"C": np.logspace(-2, 3, 11).round(6).tolist(), "penalty": ["l1", "l2"], "ngramMax": [1, 2], "minDf": [1, 2, 4, 8], "sublinearTf": [False, True]}
scores = {}
for penalty in grid["penalty"]:
    for ngram in grid["ngramMax"]:
        for min_df in grid["minDf"]:
            for sub in grid["sublinearTf"]:
                vec = TfidfVectorizer(ngram_range=(1, ngram), min_df=min_df, sublinear_tf=sub)
                Z = vec.fit_transform(X)
                for C in grid["C"]:
                    model = LogisticRegression(C=C, penalty=penalty, solver="liblinear")
                    s = cross_val_score(model, Z, y, cv=StratifiedKFold(3), scoring="neg_log_loss").mean()
                    scores[f"{C}|{penalty}|{ngram}|{min_df}|{str(sub).lower()}"] = float(-s)
path = pathlib.Path(__file__).with_name("tabulated_grid.json")
path.write_text(json.dumps({"versions": {"scikit-learn": sklearn.__version__}, "grid": grid, "logLoss": scores}, indent=0) + "\n")
