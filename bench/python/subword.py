"""Times of Hugging Face tokenizers: trains a byte-level BPE on the lines of a file, encodes them, prints JSON."""

import json
import sys
import time
from pathlib import Path

import tokenizers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

lines = Path(sys.argv[1]).read_text("utf8").split("\n")
train = encode = float("inf")
for _ in range(5):
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


def seconds(make):
    """The least time of training anew, in ms."""
    best = float("inf")
    for _ in range(5):
        trained, trainer = make()
        start = time.perf_counter()
        trained.train_from_iterator(lines, trainer)
        best = min(best, time.perf_counter() - start)
    return 1000 * best, trained


def wordpiece():
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made, trainers.WordPieceTrainer(vocab_size=8000, show_progress=False,
                                           special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])


def unigram():
    made = Tokenizer(models.Unigram())
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    return made, trainers.UnigramTrainer(vocab_size=8000, show_progress=False, special_tokens=["<unk>"], unk_token="<unk>")


wordpiece_ms, wordpiece_made = seconds(wordpiece)
unigram_ms, unigram_made = seconds(unigram)
merges = [pair if isinstance(pair, str) else " ".join(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]
print(json.dumps({"version": tokenizers.__version__, "train": 1000 * train, "encode": 1000 * encode, "merges": merges,
                  "wordpiece": wordpiece_ms, "wordpieceVocab": list(wordpiece_made.get_vocab()),
                  "unigram": unigram_ms, "unigramTokens": sum(len(e.ids) for e in unigram_made.encode_batch(lines)),
                  "ids": [i for encoding in encodings for i in encoding.ids]}))
