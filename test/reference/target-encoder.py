"""Writes target-encoder.json: scikit-learn's TargetEncoder (1.5.2; it came with 1.3) on small data."""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.preprocessing import TargetEncoder

rng = np.random.RandomState(3)
rows = [[str(rng.choice(list("abcd"))), int(rng.randint(0, 3))] for _ in range(23)]
rows[0][0] = "rare"
X = np.array(rows, dtype=object)
numbers = (rng.normal(5, 2, 23) + X[:, 1].astype(float)).round(3)
binary = np.where(numbers > 6, "yes", "no")
several = np.where(numbers > 7, "high", np.where(numbers > 5, "mid", "low"))
new = [["a", 0], ["rare", 9], ["zzz", 1]]
N = np.array(new, dtype=object)

out = {
    "sklearn": sklearn.__version__,
    "rows": rows,
    "new": new,
    "targets": {"numbers": numbers.tolist(), "binary": binary.tolist(), "several": several.tolist()},
    "encoded": {},
}
for smooth in ["auto", 0.0, 4.0]:
    for name, y in {"numbers": numbers, "binary": binary, "several": several}.items():
        encoder = TargetEncoder(smooth=smooth).fit(X, y)
        out["encoded"][f"{name} {smooth}"] = {
            "rows": encoder.transform(X).tolist(),
            "new": encoder.transform(N).tolist(),
        }
out["crossFitted"] = TargetEncoder(cv=5, shuffle=False).fit_transform(X, numbers).tolist()
pathlib.Path(__file__).with_name("target-encoder.json").write_text(json.dumps(out) + "\n")
