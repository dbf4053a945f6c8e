"""Reference ids, offsets and merges of Hugging Face tokenizers, written to subword.json beside this file.

Usage: python subword.py GPT2_FOLDER, where the folder holds GPT-2's vocab.json and merges.txt, as written by
`npx ts-node test/reference/gpt2-files.ts GPT2_FOLDER`.
Made with tokenizers 0.23.3 and Python 3.11.
"""

import json
import random
import sys
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

here = Path(__file__).parent
strings = json.loads((here / "subword-strings.json").read_text("utf8"))

# Random strings over all of Unicode, most of it dense in what tokenizers trip over.
rng = random.Random(7)
ranges = [(0x20, 0x7E), (0x09, 0x0D), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x5FF), (0x600, 0xFFF), (0x1E00, 0x2FFF),
          (0x3000, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFFFD), (0x10000, 0x1FFFF), (0x20000, 0x10FFFF)]
for _ in range(250):
    strings.append("".join(chr(rng.randint(*rng.choice(ranges[: rng.choice([1, 3, len(ranges)])])))
                           if rng.random() > 0.25 else rng.choice(" \n'") for _ in range(rng.randint(1, 40))))

corpus = [line.split("\t")[1] for line in
          (here / "../../datasets/messages/messages.tsv").read_text("utf8").rstrip("\n").split("\n")]


def utf16(text, offsets):
    """Offsets in code points, as offsets in UTF-16 units."""
    units = [0]
    for char in text:
        units.append(units[-1] + (2 if ord(char) > 0xFFFF else 1))
    return [[units[a], units[b]] for a, b in offsets]


def encodings(tokenizer, with_offsets=True):
    rows = []
    for text in strings:
        encoding = tokenizer.encode(text)
        row = {"ids": encoding.ids, "decoded": tokenizer.decode(encoding.ids)}
        if with_offsets:
            row["offsets"] = utf16(text, encoding.offsets)
        rows.append(row)
    return rows


folder = Path(sys.argv[1])
gpt2 = Tokenizer(models.BPE.from_file(str(folder / "vocab.json"), str(folder / "merges.txt")))
gpt2.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
gpt2.post_processor = processors.ByteLevel(trim_offsets=False)
gpt2.decoder = decoders.ByteLevel()
gpt2.add_special_tokens(["<|endoftext|>"])

bpe = Tokenizer(models.BPE())
bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
bpe.decoder = decoders.ByteLevel()
bpe.train_from_iterator(corpus, trainers.BpeTrainer(
    vocab_size=1000, min_frequency=2, special_tokens=["<|endoftext|>", "<|pad|>"], show_progress=False,
    initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))

wordpiece = Tokenizer(models.WordPiece(unk_token="[UNK]"))
wordpiece.normalizer = normalizers.BertNormalizer()
wordpiece.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
wordpiece.decoder = decoders.WordPiece()
wordpiece.train_from_iterator(corpus + strings[:36], trainers.WordPieceTrainer(
    vocab_size=1500, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
cls, sep = wordpiece.token_to_id("[CLS]"), wordpiece.token_to_id("[SEP]")
wordpiece.post_processor = processors.BertProcessing(("[SEP]", sep), ("[CLS]", cls))
cased = Tokenizer.from_str(wordpiece.to_str())
cased.normalizer = normalizers.BertNormalizer(lowercase=False)

unigram = Tokenizer(models.Unigram())
unigram.normalizer = normalizers.NFKC()
unigram.pre_tokenizer = pre_tokenizers.Metaspace()
unigram.decoder = decoders.Metaspace()
unigram.train_from_iterator(corpus + strings[:36], trainers.UnigramTrainer(
    vocab_size=800, special_tokens=["<unk>", "<s>", "</s>"], unk_token="<unk>", show_progress=False))

out = {
    "strings": strings,
    "gpt2": encodings(gpt2),
    "bpe": {"tokenizer": json.loads(bpe.to_str()), "encodings": encodings(bpe, False)},
    "wordpiece": {"tokenizer": json.loads(wordpiece.to_str()), "encodings": encodings(wordpiece)},
    "wordpieceCased": {"tokenizer": {"normalizer": json.loads(cased.to_str())["normalizer"]},
                       "encodings": encodings(cased, False)},
    "unigram": {"tokenizer": json.loads(unigram.to_str()), "encodings": encodings(unigram)},
    "unigramCorpusTokens": sum(len(unigram.encode(text).ids) for text in corpus),
}
(here / "subword.json").write_text(json.dumps(out, ensure_ascii=True, separators=(",", ":")) + "\n")
