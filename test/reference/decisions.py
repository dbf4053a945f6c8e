"""Numbers of SciPy and statsmodels for intervals and tests. Usage: python test/reference/decisions.py"""
import json, pathlib
import numpy as np
import scipy
from scipy import stats
import statsmodels
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(3)
wilson = [[k, n, c, *map(float, proportion_confint(k, n, alpha=1 - c, method="wilson"))]
          for k, n in ((0, 10), (10, 10), (3, 10), (90, 100), (499, 1000)) for c in (0.9, 0.95, 0.99)]
mc = []
for b, c in ((0, 0), (5, 1), (12, 12), (30, 10), (1, 0), (100, 70)):
    mc.append([b, c, float(mcnemar([[50, b], [c, 20]], exact=True).pvalue)])
t = [[x, df, float(2 * stats.t.sf(abs(x), df))] for x in (0, 0.3, 2, 5, 20) for df in (1, 4, 9, 100)]
chi = [[x, df, float(stats.chi2.sf(x, df))] for x in (0.1, 1, 5, 30, 100) for df in (1, 2, 5, 9)]
quantiles = [[p, float(stats.norm.ppf(p))] for p in (1e-6, 0.025, 0.3, 0.5, 0.9, 0.975, 0.999)]
tables = [rng.random((6, 4)).round(2).tolist(), rng.integers(0, 3, (8, 3)).tolist()]
friedman = [{"scores": x, "statistic": float(stats.friedmanchisquare(*np.array(x).T).statistic),
             "pValue": float(stats.friedmanchisquare(*np.array(x).T).pvalue)} for x in tables]
ps = rng.random(7).round(4).tolist()
a, b = rng.normal(1, 1, 10), rng.normal(0.4, 1, 10)
perm = stats.permutation_test((a, b), lambda x, y: np.mean(x - y), permutation_type="samples", n_resamples=np.inf)
skewed = rng.exponential(1, 40)
boot = {}
for method in ("percentile", "BCa"):
    r = stats.bootstrap((skewed,), np.mean, method=method, n_resamples=200000, random_state=1, batch=1000)
    boot[method.lower()] = [float(r.confidence_interval.low), float(r.confidence_interval.high)]
data = {"versions": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__}, "wilson": wilson, "mcnemar": mc,
        "student": t, "chiSquare": chi, "quantiles": quantiles, "friedman": friedman,
        "holm": {"p": ps, "corrected": multipletests(ps, method="holm")[1].tolist()},
        "permutation": {"a": a.tolist(), "b": b.tolist(), "pValue": float(perm.pvalue)},
        "bootstrap": {"values": skewed.tolist(), **boot}}
pathlib.Path(__file__).with_name("decisions.json").write_text(json.dumps(data) + "\n")
