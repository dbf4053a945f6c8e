"""Loads weights that lmlab exported into Hugging Face Transformers and writes the logits that it computes.

Usage: npx ts-node --transpile-only test/reference/exported-models.ts FOLDER
       python transformers_logits.py FOLDER
Needs transformers and torch. Writes test/reference/transformers-logits.json, with the SHA-256 of each file that was read.
"""

import hashlib
import json
import pathlib
import sys

import torch
import transformers
from transformers import BertForPreTraining, GPT2LMHeadModel

here = pathlib.Path(__file__).parent
folder = pathlib.Path(sys.argv[1])


def load(kind, name):
    model, info = kind.from_pretrained(folder / name, output_loading_info=True, dtype=torch.float32)
    wrong = {key: list(value) for key, value in info.items() if value}
    assert not wrong, wrong
    return model.eval(), hashlib.sha256((folder / name / "model.safetensors").read_bytes()).hexdigest()


@torch.no_grad()
def gpt(name):
    model, sha256 = load(GPT2LMHeadModel, name)
    ids = torch.tensor([[1, 5, 12, 0, 7, 7, 3], [2, 2, 8, 11, 4, 9, 6]])
    logits = model(ids).logits
    return {"sha256": sha256, "batch": 2, "ids": ids.flatten().tolist(), "logits": logits.flatten().tolist()}


@torch.no_grad()
def bert():
    model, sha256 = load(BertForPreTraining, "bert")
    ids = torch.tensor([[1, 5, 12, 0, 7, 3], [2, 2, 8, 11, 0, 0]])
    segments = torch.tensor([[0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 0, 0]])
    lengths = torch.tensor([6, 4])
    mask = (torch.arange(ids.shape[1])[None] < lengths[:, None]).long()
    out = model(ids, attention_mask=mask, token_type_ids=segments)
    return {
        "sha256": sha256,
        "ids": ids.flatten().tolist(),
        "segments": segments.flatten().tolist(),
        "lengths": lengths.tolist(),
        "tokenLogits": out.prediction_logits.flatten().tolist(),
        "classLogits": out.seq_relationship_logits.flatten().tolist(),
    }


versions = f"transformers {transformers.__version__}, torch {torch.__version__}"
result = {"versions": versions, "gpt": gpt("gpt"), "untied": gpt("untied"), "bert": bert()}
(here / "transformers-logits.json").write_text(json.dumps(result) + "\n")
