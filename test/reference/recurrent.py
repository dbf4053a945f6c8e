"""Outputs of PyTorch's LSTM and GRU on random weights, for test/neural/recurrent.test.ts.

Run: python test/reference/recurrent.py > test/reference/recurrent.json   (torch 2.4.1)
"""

import json

import torch

torch.manual_seed(1)
inputs, units, steps, batch = 3, 4, 5, 2
GATES = {"lstm": ["input", "forget", "candidate", "output"], "gru": ["reset", "update", "candidate"]}


def numbers(x):
    return [round(float(v), 7) for v in x.flatten()]


result = {"torch": torch.__version__, "inputs": inputs, "units": units, "steps": steps, "batch": batch}
x = torch.randn(steps, batch, inputs)
result["x"] = numbers(x)
for kind, gates in GATES.items():
    layer = (torch.nn.LSTM if kind == "lstm" else torch.nn.GRU)(inputs, units)
    weights = {}
    for i, gate in enumerate(gates):
        rows = slice(i * units, (i + 1) * units)
        weights[f"{kind}.{gate}.input.weight"] = numbers(layer.weight_ih_l0[rows].T)
        weights[f"{kind}.{gate}.state.weight"] = numbers(layer.weight_hh_l0[rows].T)
        if kind == "gru" and gate == "candidate":
            weights[f"{kind}.{gate}.input.bias"] = numbers(layer.bias_ih_l0[rows])
            weights[f"{kind}.{gate}.state.bias"] = numbers(layer.bias_hh_l0[rows])
        else:
            weights[f"{kind}.{gate}.input.bias"] = numbers((layer.bias_ih_l0 + layer.bias_hh_l0)[rows])
    output, _ = layer(x)
    result[kind] = {"weights": weights, "output": numbers(output)}
print(json.dumps(result))
