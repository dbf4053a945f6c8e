"""Principal components by scikit-learn: python pca.py > pca.json"""
import json

import numpy
import sklearn
from sklearn.decomposition import PCA

rng = numpy.random.default_rng(3)


def case(rows, columns, components):
    x = rng.normal(size=(rows, columns)) @ rng.normal(size=(columns, columns)) + rng.normal(size=columns)
    x = x.round(6)
    fitted = PCA(n_components=components, svd_solver="full").fit(x)
    return {
        "X": x.tolist(),
        "components": fitted.components_.tolist(),
        "mean": fitted.mean_.tolist(),
        "explainedVariance": fitted.explained_variance_.tolist(),
        "explainedVarianceRatio": fitted.explained_variance_ratio_.tolist(),
        "scores": fitted.transform(x).tolist(),
    }


print(json.dumps({"sklearn": sklearn.__version__, "tall": case(20, 5, 3), "wide": case(6, 9, 4)}))
