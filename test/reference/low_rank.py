"""Singular values and best approximations of low rank in NumPy, for test/neural/low-rank.test.ts.

Run: python test/reference/low_rank.py > test/reference/low_rank.json   (numpy 2.4.6)
"""

import json

import numpy as np

rng = np.random.default_rng(7)
result = {"numpy": np.__version__, "matrices": {}}
# The shapes of the layers of a block of width 8 with 12 hidden units.
for name, (rows, cols) in {"attn.c_attn": (8, 24), "attn.c_proj": (8, 8), "mlp.c_fc": (8, 12), "mlp.c_proj": (12, 8)}.items():
    w = rng.normal(size=(rows, cols)).astype(np.float32)
    u, s, v = np.linalg.svd(w.astype(float), full_matrices=False)
    share = np.cumsum(s**2) / np.sum(s**2)
    result["matrices"][name] = {
        "w": w.ravel().tolist(),
        "singular": s.tolist(),
        "rank2": ((u[:, :2] * s[:2]) @ v[:2]).ravel().tolist(),
        "energy2": share[1],
        "rankFor85": int(np.argmax(share >= 0.85)) + 1,
    }
print(json.dumps(result))
