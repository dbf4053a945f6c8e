"""Times of Hugging Face tokenizers: trains a byte-level BPE on the lines of a file, encodes them, prints JSON."""

import json
import sys
import time
from pathlib import Path

import tokenizers
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

lines = Path(sys.argv[1]).read_text("utf8").split("\n")
train = encode = float("inf")
for _ in range(3):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(vocab_size=8000, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    start = time.perf_counter()
    tokenizer.train_from_iterator(lines, trainer)
    train = min(train, time.perf_counter() - start)
    start = time.perf_counter()
    encodings = tokenizer.encode_batch(lines)
    encode = min(encode, time.perf_counter() - start)
merges = [pair if isinstance(pair, str) else " ".join(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]
print(json.dumps({"version": tokenizers.__version__, "train": 1000 * train, "encode": 1000 * encode, "merges": merges,
                  "ids": [i for encoding in encodings for i in encoding.ids]}))
