"""The first Sobol points by SciPy, unscrambled, as integers of 30 bits. Usage: python test/reference/sobol.py"""
import json, pathlib
import scipy
from scipy.stats import qmc

points = (qmc.Sobol(d=41, scramble=False, bits=30).random(33) * 2**30).astype(int).tolist()
path = pathlib.Path(__file__).with_name("sobol.json")
path.write_text(json.dumps({"versions": {"scipy": scipy.__version__}, "points": points}) + "\n")
