"""Numbers of scikit-learn's vectorizers, for test/features. Run: python test/reference/features.py"""
import json
import pathlib

import sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

DOCS = [
    "Free entry in 2 a wkly comp to WIN the cup! Free free FREE",
    "I don't know, do you know? No, I don't.",
    "",
    "Crème brûlée à la carte — straße Ärger, ΟΔΥΣΣΕΥΣ",
    "emoji 😀😀 mid😀word x_1 __init__ ٣٤ 五六 naïve",
    "win the   cup\n\twin   the cup a b c",
    "𝒳𝒴 ａｂ e\u0301te\u0301 don\u2019t 🏳️\u200d🌈 \U0001F600",
]
CASES = [
    {},
    {"lowercase": False},
    {"nGramRange": [1, 2]},
    {"nGramRange": [2, 3]},
    {"minDf": 2},
    {"maxDf": 0.2},
    {"minDf": 0.2, "maxDf": 3},
    {"binary": True, "nGramRange": [1, 2]},
    {"stopWords": ["the", "no", "a", "to"], "nGramRange": [1, 2]},
    {"vocabulary": ["win", "free", "cup", "absent"]},
    {"analyzer": "char", "nGramRange": [1, 3]},
    {"analyzer": "char_wb", "nGramRange": [2, 5]},
    {"analyzer": "char_wb", "nGramRange": [1, 1], "lowercase": False},
    {"tokenPattern": r"\w+"},
    {"tokenPattern": r"(\w)\w+"},
    {"nGramRange": [1, 3], "minDf": 2},
    {"nGramRange": [1, 2], "minDf": 2, "maxDf": 2},
    {"maxFeatures": 1},
    {"maxFeatures": 5},
    {"maxFeatures": 7, "nGramRange": [1, 2]},
    {"maxFeatures": 3, "minDf": 2, "analyzer": "char", "nGramRange": [2, 2]},
    {"stopWords": "english"},
    {"stopWords": "english", "nGramRange": [1, 2], "binary": True},
    {"vocabulary": ["the cup", "win", "know do", "cup"], "nGramRange": [1, 2]},
    {"vocabulary": ["fr", "ee", " w", "zz"], "analyzer": "char_wb", "nGramRange": [2, 2], "binary": True},
    {"analyzer": "char", "nGramRange": [3, 3], "lowercase": False, "minDf": 2},
    {"analyzer": "char_wb", "nGramRange": [3, 4], "maxDf": 0.15},
    {"tokenPattern": r"\w+", "nGramRange": [2, 2], "lowercase": False},
]
WEIGHTINGS = [
    {},
    {"sublinearTf": True},
    {"smoothIdf": False},
    {"norm": "l1"},
    {"norm": "none", "nGramRange": [1, 2]},
    {"useIdf": False},
    {"binary": True, "sublinearTf": True, "norm": "l1"},
    {"smoothIdf": False, "norm": "none", "minDf": 2},
    {"sublinearTf": True, "smoothIdf": False, "analyzer": "char_wb", "nGramRange": [2, 3]},
    {"analyzer": "char", "nGramRange": [1, 2], "norm": "l1", "maxDf": 0.5},
    {"stopWords": "english", "nGramRange": [1, 2], "sublinearTf": True},
    {"vocabulary": ["win", "free", "cup", "know"], "smoothIdf": False},
    {"maxFeatures": 6, "tokenPattern": r"\w+"},
    {"useIdf": False, "norm": "none", "sublinearTf": True, "lowercase": False},
]
NAMES = {
    "nGramRange": "ngram_range", "minDf": "min_df", "maxDf": "max_df", "stopWords": "stop_words",
    "maxFeatures": "max_features", "tokenPattern": "token_pattern", "sublinearTf": "sublinear_tf", "smoothIdf": "smooth_idf", "useIdf": "use_idf",
}


COUNT_OPTIONS = ["tokenPattern", "nGramRange", "analyzer", "minDf", "maxDf", "lowercase", "stopWords"]


def python_options(case):
    out = {NAMES.get(k, k): tuple(v) if k == "nGramRange" else v for k, v in case.items()}
    if out.get("norm") == "none":
        out["norm"] = None
    return out


def run(kind, case):
    vectorizer = kind(**python_options(case))
    X = vectorizer.fit_transform(DOCS)
    X.sort_indices()
    if "maxFeatures" in case:
        # scikit-learn breaks ties at the limit arbitrarily: such a case would prove nothing.
        one_more = kind(**python_options({**case, "maxFeatures": case["maxFeatures"] + 1}))
        totals = (one_more.fit_transform(DOCS) if kind is CountVectorizer else
                  CountVectorizer(**python_options({k: v for k, v in case.items() if k in COUNT_OPTIONS} | {
                      "maxFeatures": case["maxFeatures"] + 1})).fit_transform(DOCS)).sum(0).A1
        totals.sort()
        assert totals[0] < totals[1], (case, totals)
    out = {"options": case, "featureNames": list(vectorizer.get_feature_names_out()),
           "indptr": X.indptr.tolist(), "indices": X.indices.tolist(), "data": X.data.tolist()}
    if kind is TfidfVectorizer and case.get("useIdf", True):
        out["idf"] = vectorizer.idf_.tolist()
    return out


result = {
    "source": f"scikit-learn {sklearn.__version__}, test/reference/features.py",
    "docs": DOCS,
    "count": [run(CountVectorizer, case) for case in CASES],
    "tfidf": [run(TfidfVectorizer, case) for case in WEIGHTINGS],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, ensure_ascii=True, indent=1) + "\n")
