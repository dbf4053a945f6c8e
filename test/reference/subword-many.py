"""Checksums of what Hugging Face tokenizers give for thousands of strings, written to subword-many.json.gz beside this file.

Usage: python subword-many.py GPT2_FOLDER, as for subword.py, whose tokenizers these are. For each string: the CRC-32 of
the ids and of the offsets (in UTF-16 units), each joined by commas.
Made with tokenizers 0.23.3 and Python 3.11.
"""

import gzip
import json
import random
import sys
import zlib
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

here = Path(__file__).parent
reference = json.loads((here / "subword.json").read_text("utf8"))
rng = random.Random(20)

# Letters of many scripts, by the ranges that people write with, and what tokenizers trip over.
scripts = {
    "latin": [(0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x17F)], "greek": [(0x391, 0x3C9)], "cyrillic": [(0x410, 0x44F)],
    "hebrew": [(0x5D0, 0x5EA)], "arabic": [(0x621, 0x64A), (0x660, 0x669)], "devanagari": [(0x905, 0x939), (0x93E, 0x94D)],
    "bengali": [(0x985, 0x9B9)], "tamil": [(0xB85, 0xBB9)], "thai": [(0xE01, 0xE3A), (0xE40, 0xE4E)],
    "kana": [(0x3041, 0x3096), (0x30A1, 0x30FA)], "han": [(0x4E00, 0x9FA5)], "hangul": [(0xAC00, 0xD7A3)],
    "jamo": [(0x1100, 0x11FF)], "emoji": [(0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x2600, 0x27BF)],
    "marks": [(0x300, 0x36F), (0x200B, 0x200F), (0xFE00, 0xFE0F), (0x1F3FB, 0x1F3FF)],
    "math": [(0x1D400, 0x1D7FF), (0x2100, 0x214F)], "wide": [(0xFF01, 0xFF9F)], "punctuation": [(0x21, 0x2F), (0x3A, 0x40), (0x2010, 0x205E)],
    "digits": [(0x30, 0x39)], "any": [(0x20, 0xD7FF), (0xE000, 0x10FFFF)],
}
spaces = [" ", " ", " ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000", "\u0085", "\ufeff"]
contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "\u2019s"]


def word():
    ranges = scripts[rng.choice(list(scripts))]
    return "".join(chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randint(1, 8)))


def string():
    kind = rng.random()
    if kind < 0.05:
        return rng.choice(spaces) * rng.randint(1, 200) + word() + " " * rng.randint(0, 60)
    if kind < 0.1:
        return word() * rng.randint(1, 30)
    if kind < 0.3:
        line = rng.choice(messages).split(" ")
        return "".join(w + rng.choice(spaces if rng.random() < 0.2 else [" "]) for w in line)
    parts = []
    for _ in range(rng.randint(1, 12)):
        parts.append(word())
        if rng.random() < 0.15:
            parts.append(rng.choice(contractions))
        if rng.random() < 0.8:
            parts.append(rng.choice(spaces))
    return "".join(parts)


messages = [line.split("\t")[1] for line in
            (here / "../../datasets/messages/messages.tsv").read_text("utf8").rstrip("\n").split("\n")]
strings = [string() for _ in range(3000)]
folder = Path(sys.argv[1])
gpt2 = Tokenizer(models.BPE.from_file(str(folder / "vocab.json"), str(folder / "merges.txt")))
gpt2.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
gpt2.post_processor = processors.ByteLevel(trim_offsets=False)
gpt2.decoder = decoders.ByteLevel()
gpt2.add_special_tokens(["<|endoftext|>"])
load = lambda name: Tokenizer.from_str(json.dumps(reference[name]["tokenizer"]))


def checksum(numbers):
    return zlib.crc32(",".join(map(str, numbers)).encode())


def checksums(tokenizer):
    rows = []
    for text in strings:
        units = [0]
        for char in text:
            units.append(units[-1] + (2 if ord(char) > 0xFFFF else 1))
        encoding = tokenizer.encode(text)
        rows.append([checksum(encoding.ids), checksum([units[at] for span in encoding.offsets for at in span])])
    return rows


# As GPT-4's and Llama 3's: a pattern before the bytes, whole tokens taken without merging.
split = Tokenizer(models.BPE(ignore_merges=True))
split.pre_tokenizer = pre_tokenizers.Sequence([
    pre_tokenizers.Split(Regex(r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"),
                         "isolated"),
    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
split.decoder = decoders.ByteLevel()
split.train_from_iterator(messages, trainers.BpeTrainer(
    vocab_size=600, special_tokens=["<|end|>"], show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))

out = {"splitTokenizer": json.loads(split.to_str()), "split": checksums(split), "strings": strings, "gpt2": checksums(gpt2), "wordpiece": checksums(load("wordpiece")),
       "unigram": checksums(load("unigram"))}
data = json.dumps(out, ensure_ascii=True, separators=(",", ":")).encode()
(here / "subword-many.json.gz").write_bytes(gzip.compress(data, 9, mtime=0))
