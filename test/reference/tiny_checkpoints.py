"""Writes a tiny GPT-2 and a tiny BERT checkpoint with random weights, and their outputs computed by PyTorch.

Names and layouts are those of Hugging Face's published checkpoints: GPT-2's Conv1D weights are inputs x outputs,
BERT's linear weights outputs x inputs. The forward passes below follow the papers and share no code with lmlab.

Usage: python tiny_checkpoints.py (needs torch and safetensors). Writes test/fixtures/neural/tiny-*.safetensors and
test/reference/tiny-checkpoints.json.
"""

import json
import pathlib

import torch
from safetensors.torch import save_file
from torch.nn.functional import gelu, layer_norm, softmax

here = pathlib.Path(__file__).parent
fixtures = here.parent / "fixtures" / "neural"
torch.manual_seed(7)


def normal(*shape):
    return torch.randn(*shape) * 0.3


def attend(q, k, v, heads, mask):
    batch, length, width = q.shape
    q, k, v = (x.view(batch, length, heads, width // heads).transpose(1, 2) for x in (q, k, v))
    scores = q @ k.transpose(2, 3) / (width // heads) ** 0.5
    y = softmax(scores.masked_fill(~mask, float("-inf")), dim=-1) @ v
    return y.transpose(1, 2).reshape(batch, length, width)


def gpt2():
    vocabulary, context, width, heads, layers = 13, 10, 12, 3, 2
    w = {"wte.weight": normal(vocabulary, width), "wpe.weight": normal(context, width)}
    for i in range(layers):
        for name in ("ln_1", "ln_2"):
            w[f"h.{i}.{name}.weight"], w[f"h.{i}.{name}.bias"] = 1 + normal(width), normal(width)
        for name, a, b in (
            ("attn.c_attn", width, 3 * width),
            ("attn.c_proj", width, width),
            ("mlp.c_fc", width, 4 * width),
            ("mlp.c_proj", 4 * width, width),
        ):
            w[f"h.{i}.{name}.weight"], w[f"h.{i}.{name}.bias"] = normal(a, b), normal(b)
        # Published files carry the causal mask as well; it is no parameter.
        w[f"h.{i}.attn.bias"] = torch.tril(torch.ones(1, 1, context, context))
    w["ln_f.weight"], w["ln_f.bias"] = 1 + normal(width), normal(width)
    ids = torch.tensor([[1, 5, 12, 0, 7, 7, 3]])
    length = ids.shape[1]
    norm = lambda x, name: layer_norm(x, (width,), w[name + ".weight"], w[name + ".bias"], 1e-5)
    dense = lambda x, name: x @ w[name + ".weight"] + w[name + ".bias"]
    x = w["wte.weight"][ids] + w["wpe.weight"][:length]
    mask = torch.tril(torch.ones(length, length)).bool()
    for i in range(layers):
        q, k, v = dense(norm(x, f"h.{i}.ln_1"), f"h.{i}.attn.c_attn").split(width, dim=2)
        x = x + dense(attend(q, k, v, heads, mask), f"h.{i}.attn.c_proj")
        hidden = gelu(dense(norm(x, f"h.{i}.ln_2"), f"h.{i}.mlp.c_fc"), approximate="tanh")
        x = x + dense(hidden, f"h.{i}.mlp.c_proj")
    logits = norm(x, "ln_f") @ w["wte.weight"].T
    save_file({name: t.contiguous() for name, t in w.items()}, fixtures / "tiny-gpt2.safetensors")
    return {"ids": ids.flatten().tolist(), "logits": logits.flatten().tolist()}


def bert():
    vocabulary, context, width, heads, layers, wide, classes = 13, 9, 12, 3, 2, 20, 3
    w = {
        "bert.embeddings.word_embeddings.weight": normal(vocabulary, width),
        "bert.embeddings.position_embeddings.weight": normal(context, width),
        "bert.embeddings.token_type_embeddings.weight": normal(2, width),
    }

    def norm_weights(name):
        w[name + ".LayerNorm.weight"], w[name + ".LayerNorm.bias"] = 1 + normal(width), normal(width)

    def dense_weights(name, a, b):
        w[name + ".weight"], w[name + ".bias"] = normal(b, a), normal(b)

    norm_weights("bert.embeddings")
    for i in range(layers):
        layer = f"bert.encoder.layer.{i}"
        for part in ("query", "key", "value"):
            dense_weights(f"{layer}.attention.self.{part}", width, width)
        dense_weights(f"{layer}.attention.output.dense", width, width)
        norm_weights(f"{layer}.attention.output")
        dense_weights(f"{layer}.intermediate.dense", width, wide)
        dense_weights(f"{layer}.output.dense", wide, width)
        norm_weights(f"{layer}.output")
    dense_weights("bert.pooler.dense", width, width)
    dense_weights("cls.predictions.transform.dense", width, width)
    norm_weights("cls.predictions.transform")
    w["cls.predictions.bias"] = normal(vocabulary)
    dense_weights("cls.seq_relationship", width, classes)

    ids = torch.tensor([[1, 5, 12, 0, 7, 3], [2, 2, 8, 11, 0, 0]])
    segments = torch.tensor([[0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 0, 0]])
    lengths = torch.tensor([6, 4])
    norm = lambda x, name: layer_norm(x, (width,), w[name + ".LayerNorm.weight"], w[name + ".LayerNorm.bias"], 1e-12)
    dense = lambda x, name: x @ w[name + ".weight"].T + w[name + ".bias"]
    e = "bert.embeddings"
    x = w[e + ".word_embeddings.weight"][ids] + w[e + ".token_type_embeddings.weight"][segments]
    x = norm(x + w[e + ".position_embeddings.weight"][: ids.shape[1]], e)
    mask = (torch.arange(ids.shape[1])[None] < lengths[:, None])[:, None, None, :]
    for i in range(layers):
        layer = f"bert.encoder.layer.{i}"
        q, k, v = (dense(x, f"{layer}.attention.self.{part}") for part in ("query", "key", "value"))
        x = norm(x + dense(attend(q, k, v, heads, mask), f"{layer}.attention.output.dense"), f"{layer}.attention.output")
        x = norm(x + dense(gelu(dense(x, f"{layer}.intermediate.dense")), f"{layer}.output.dense"), f"{layer}.output")
    tokens = norm(gelu(dense(x, "cls.predictions.transform.dense")), "cls.predictions.transform")
    tokens = tokens @ w[e + ".word_embeddings.weight"].T + w["cls.predictions.bias"]
    pooled = torch.tanh(dense(x[:, 0], "bert.pooler.dense"))
    save_file(w, fixtures / "tiny-bert.safetensors")
    return {
        "ids": ids.flatten().tolist(),
        "segments": segments.flatten().tolist(),
        "lengths": lengths.tolist(),
        "tokenLogits": tokens.flatten().tolist(),
        "classLogits": dense(pooled, "cls.seq_relationship").flatten().tolist(),
    }


fixtures.mkdir(parents=True, exist_ok=True)
result = {"versions": f"torch {torch.__version__}", "gpt2": gpt2(), "bert": bert()}
(here / "tiny-checkpoints.json").write_text(json.dumps(result) + "\n")
