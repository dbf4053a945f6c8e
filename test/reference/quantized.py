"""Symmetric quantization and products of the rounded matrices in NumPy, for test/neural/quantize.test.ts.

Run: python test/reference/quantized.py > test/reference/quantized.json   (numpy 2.4.6)
"""

import json

import numpy as np

rng = np.random.default_rng(3)
GROUP = 32


def nearest(x):
    return np.floor(x + 0.5)


def rows_to_8_bits(x):
    """One scale a row; float32 throughout, halves to the even integer, as the kernel rounds activations."""
    top = np.abs(x).max(axis=1, keepdims=True).astype(np.float32)
    return np.round(x * (np.float32(127) / top)).astype(int), (top / np.float32(127)).astype(np.float32)


def weights_to_8_bits(w):
    scale = (np.abs(w.astype(float)).max(axis=1, keepdims=True) / 127).astype(np.float32)
    return nearest(w.astype(float) / scale).astype(int), scale


def weights_to_4_bits(w):
    outputs, inputs = w.shape
    groups = -(-inputs // GROUP)
    padded = np.zeros((outputs, groups * GROUP))
    padded[:, :inputs] = w
    cut = padded.reshape(outputs, groups, GROUP)
    scale = (np.abs(cut).max(axis=2, keepdims=True) / 7).astype(np.float32)
    integers = nearest(cut / np.where(scale == 0, 1, scale))
    return integers.reshape(outputs, -1)[:, :inputs].astype(int), scale[:, :, 0]


cases = []
for m, n, k in [(1, 3, 7), (2, 5, 16), (3, 4, 32), (5, 9, 37), (4, 6, 96), (1, 8, 100)]:
    x = rng.normal(size=(m, k)).astype(np.float32)
    w = rng.normal(size=(n, k)).astype(np.float32)
    bias = rng.normal(size=n).astype(np.float32)
    x8, x_scale = rows_to_8_bits(x)
    w8, w8_scale = weights_to_8_bits(w)
    w4, w4_scale = weights_to_4_bits(w)
    wide4 = w4 * np.repeat(w4_scale, GROUP, axis=1)[:, :k].astype(float)
    cases.append(
        {
            "m": m, "n": n, "k": k,
            "x": x.ravel().tolist(), "w": w.ravel().tolist(), "bias": bias.tolist(),
            "eight": {"integers": w8.ravel().tolist(), "scales": w8_scale.ravel().tolist(),
                      "product": ((x8 * x_scale.astype(float)) @ (w8 * w8_scale.astype(float)).T + bias).ravel().tolist()},
            "four": {"integers": w4.ravel().tolist(), "scales": w4_scale.ravel().tolist(),
                     "product": ((x8 * x_scale.astype(float)) @ wide4.T + bias).ravel().tolist()},
        }
    )  # fmt: skip
print(json.dumps({"numpy": np.__version__, "cases": cases}))
