"""The mini GPT of bench/neural.bench.ts in PyTorch, on one thread: same weights, batches and optimizer.

Usage: mini_gpt.py weights.safetensors batches.json. Prints JSON: the losses, and the processor time of the cheapest
step in milliseconds.
"""

import json
import sys
import time

import torch
from safetensors.torch import load_file
from torch.nn.functional import cross_entropy, gelu, layer_norm, scaled_dot_product_attention

torch.set_num_threads(1)
weights = {name: tensor.requires_grad_() for name, tensor in load_file(sys.argv[1]).items()}
with open(sys.argv[2]) as file:
    task = json.load(file)
width, heads, layers = task["embeddingSize"], task["heads"], task["layers"]


def norm(x, name):
    return layer_norm(x, (width,), weights[name + ".weight"], weights[name + ".bias"])


def dense(x, name):
    return torch.addmm(weights[name + ".bias"], x.flatten(0, -2), weights[name + ".weight"]).view(*x.shape[:-1], -1)


def logits(ids):
    batch, length = ids.shape
    x = weights["wte.weight"][ids] + weights["wpe.weight"][:length]
    for i in range(layers):
        qkv = dense(norm(x, f"h.{i}.ln_1"), f"h.{i}.attn.c_attn")
        q, k, v = (t.view(batch, length, heads, -1).transpose(1, 2) for t in qkv.split(width, dim=2))
        y = scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + dense(y.transpose(1, 2).reshape(batch, length, width), f"h.{i}.attn.c_proj")
        hidden = gelu(dense(norm(x, f"h.{i}.ln_2"), f"h.{i}.mlp.c_fc"), approximate="tanh")
        x = x + dense(hidden, f"h.{i}.mlp.c_proj")
    return norm(x, "ln_f") @ weights["lm_head.weight"]


optimizer = torch.optim.Adam(weights.values(), lr=task["learningRate"])
losses, times = [], []
for batch in task["batches"]:
    start = time.process_time()
    ids = torch.tensor(batch["ids"]).view(batch["batch"], -1)
    targets = torch.tensor(batch["targets"])
    optimizer.zero_grad()
    loss = cross_entropy(logits(ids).flatten(0, 1), targets)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    times.append((time.process_time() - start) * 1000)
print(json.dumps({"versions": f"PyTorch {torch.__version__}, one thread", "losses": losses, "ms": min(times)}))
