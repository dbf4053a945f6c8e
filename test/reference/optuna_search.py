"""Optuna's best value after N trials and its time a trial, over seeds: what bench/search.ts compares with.

Usage: OMP_NUM_THREADS=1 python test/reference/optuna_search.py [SEEDS]. Times are processor times of one thread; with
the argument `time` only the times are measured again, over one seed.
"""
import json, math, pathlib, sys, time, warnings
import numpy as np
import optuna

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
here = pathlib.Path(__file__).parent
table = json.loads((here / "tabulated_grid.json").read_text())

A = np.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
P = 1e-4 * np.array([[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
                     [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]])
alpha = np.array([1.0, 1.2, 3.0, 3.2])


def branin(t):
    x, y = t.suggest_float("x", -5, 10), t.suggest_float("y", 0, 15)
    return (y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(t):
    x = np.array([t.suggest_float(f"x{i}", 0, 1) for i in range(6)])
    return -float(alpha @ np.exp(-(A * (x - P) ** 2).sum(axis=1)))


def ackley10(t):
    x = np.array([t.suggest_float(f"x{i}", -32.768, 32.768) for i in range(10)])
    return float(-20 * np.exp(-0.2 * np.sqrt((x**2).mean())) - np.exp(np.cos(2 * np.pi * x).mean()) + 20 + math.e)


def tabulated(t):
    g = table["grid"]
    c = t.suggest_int("C", 0, len(g["C"]) - 1)
    key = [g["C"][c], t.suggest_categorical("penalty", g["penalty"]), t.suggest_int("ngramMax", 1, 2),
           t.suggest_categorical("minDf", g["minDf"]), str(t.suggest_categorical("sublinearTf", [False, True])).lower()]
    return table["logLoss"]["|".join(str(k) for k in key)]


samplers = {
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True, constant_liar=True),
    "gp": lambda seed: optuna.samplers.GPSampler(seed=seed, deterministic_objective=False),
}
budgets = {"tpe": 100, "gp": 50}
only_time = sys.argv[1:] == ["time"]
seeds = 1 if only_time else int(sys.argv[1]) if len(sys.argv) > 1 else 30
path = here / "optuna_search.json"
out = json.loads(path.read_text()) if only_time else {"versions": {"optuna": optuna.__version__}, "seeds": seeds, "results": {}}
for name, make in samplers.items():
    for f in (branin, hartmann6, ackley10, tabulated):
        n = budgets[name] if f is not tabulated else 40
        best, started = [], time.process_time()
        for seed in range(seeds):
            study = optuna.create_study(sampler=make(seed))
            study.optimize(f, n_trials=n)
            best.append(study.best_value)
        ms = 1000 * (time.process_time() - started) / (seeds * n)
        if only_time:
            out["results"][f"{name} {f.__name__}"]["msPerTrial"] = ms
        else:
            out["results"][f"{name} {f.__name__}"] = {"nTrials": n, "median": float(np.median(best)), "best": best, "msPerTrial": ms}
        print(name, f.__name__, n, np.median(best), round(ms, 2), "ms/trial", flush=True)
        path.write_text(json.dumps(out, indent=1) + "\n")
