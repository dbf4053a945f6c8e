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
]
WEIGHTINGS = [
    {},
    {"sublinearTf": True},
    {"smoothIdf": False},
    {"norm": "l1"},
    {"norm": "none", "nGramRange": [1, 2]},
    {"useIdf": False},
    {"binary": True, "sublinearTf": True, "norm": "l1"},
]
NAMES = {
    "nGramRange": "ngram_range", "minDf": "min_df", "maxDf": "max_df", "stopWords": "stop_words",
    "tokenPattern": "token_pattern", "sublinearTf": "sublinear_tf", "smoothIdf": "smooth_idf", "useIdf": "use_idf",
}


def python_options(case):
    out = {NAMES.get(k, k): tuple(v) if k == "nGramRange" else v for k, v in case.items()}
    if out.get("norm") == "none":
        out["norm"] = None
    return out


def run(kind, case):
    vectorizer = kind(**python_options(case))
    X = vectorizer.fit_transform(DOCS)
    X.sort_indices()
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
