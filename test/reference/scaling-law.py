"""The law of Hoffmann et al. (2022), approach 3, by SciPy's L-BFGS-B from a part of the published grid of starts, on noisy points.

python scaling-law.py > scaling-law.json
"""

import itertools
import json

import numpy
import scipy
from scipy.optimize import minimize
from scipy.special import logsumexp

DELTA = 1e-3
rng = numpy.random.default_rng(5)
true = {"E": 1.7, "A": 40.0, "alpha": 0.45, "B": 90.0, "beta": 0.4}
points = []
for n in [3e3, 1e4, 3e4, 1e5, 3e5]:
    for d in [3e4, 1e5, 3e5, 1e6]:
        clean = true["E"] + true["A"] / n ** true["alpha"] + true["B"] / d ** true["beta"]
        points.append({"parameters": n, "tokens": d, "loss": round(float(clean * numpy.exp(rng.normal(0, 0.004))), 6)})

N = numpy.log([p["parameters"] for p in points])
D = numpy.log([p["tokens"] for p in points])
L = numpy.log([p["loss"] for p in points])


def objective(x):
    a, b, e, alpha, beta = x
    terms = numpy.stack([a - alpha * N, b - beta * D, numpy.full_like(N, e)])
    total = logsumexp(terms, axis=0)
    p = numpy.exp(terms - total)
    error = (total - L) / DELTA
    value = numpy.where(abs(error) <= 1, error**2 / 2, abs(error) - 0.5).sum()
    slope = numpy.clip(error, -1, 1) / DELTA
    gradient = [(slope * p[0]).sum(), (slope * p[1]).sum(), (slope * p[2]).sum()]
    gradient += [-(slope * p[0] * N).sum(), -(slope * p[1] * D).sum()]
    return value, numpy.array(gradient)


best = None
starts = itertools.product(range(0, 16, 5), range(0, 16, 5), [0, 0.5], [0, 0.5, 1], [0, 0.5, 1])
for start in starts:
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "ftol": 1e-14, "gtol": 1e-9})
    if best is None or found.fun < best.fun:
        best = found
a, b, e, alpha, beta = best.x
fit = {"E": numpy.exp(e), "A": numpy.exp(a), "alpha": alpha, "B": numpy.exp(b), "beta": beta}
print(json.dumps({"scipy": scipy.__version__, "points": points, "objective": best.fun, "fit": {k: float(v) for k, v in fit.items()}}))
