"""Studies with Optuna's fANOVA importances, for test/search/fanova.test.ts.

Usage: python test/reference/fanova.py. Importances are the means over five seeds of the forest, with their spread.
Evenly spread numbers only: where logarithms are searched Optuna integrates over the numbers themselves, and it turns a
choice into columns of zeros and ones and integrates over all their combinations, impossible ones too.
"""
import json, math, pathlib, warnings
import numpy as np
import optuna
from optuna.importance import FanovaImportanceEvaluator

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def smooth(t):
    x, y = t.suggest_float("x", -5, 10), t.suggest_float("y", 0, 15)
    t.suggest_float("idle", 0, 1)
    return (y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def ordered(t):
    level = t.suggest_float("level", -4, 0)
    layers = t.suggest_int("layers", 1, 6)
    return (level + 2) ** 2 + abs(layers - 3)


out = {"versions": {"optuna": optuna.__version__}}
for f in (smooth, ordered):
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=7))
    study.optimize(f, n_trials=80)
    runs = [FanovaImportanceEvaluator(seed=s).evaluate(study) for s in range(5)]
    shares = {name: [run[name] / sum(run.values()) for run in runs] for name in study.best_params}
    out[f.__name__] = {
        "trials": [{"params": t.params, "value": t.value} for t in study.trials],
        "importance": {name: {"mean": float(np.mean(s)), "sd": float(np.std(s))} for name, s in shares.items()},
    }
    print(f.__name__, {k: (round(float(np.mean(v)), 3), round(float(np.std(v)), 4)) for k, v in shares.items()})
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(out, indent=1) + "\n")
