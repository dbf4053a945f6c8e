"""Tail values of the normal distribution and of log expected improvement. Usage: python test/reference/normal.py"""
import json, pathlib
import mpmath as mp

mp.mp.dps = 60
zs = [-200, -50, -38, -30.5, -29.5, -12, -5.1, -4.9, -2, -1.01, -0.99, 0, 0.5, 2, 6]
data = {
    "logNormalCdf": [[z, float(mp.log(mp.ncdf(z)))] for z in zs],
    "logImprovement": [[z, float(mp.log(mp.npdf(z) + z * mp.ncdf(z)))] for z in zs],
    "quantile": [[p, float(mp.sqrt(2) * mp.erfinv(2 * mp.mpf(p) - 1))] for p in (1e-6, 0.01, 0.02, 0.3, 0.5, 0.9, 0.99)],
}
pathlib.Path(__file__).with_name("normal.json").write_text(json.dumps(data) + "\n")
