"""Tokenizers with the less usual parts of a tokenizer.json, for the strings of tokenizer-families.json.gz: checksums as there
of what Hugging Face tokenizers give, or null where they refuse the text; and where the pre-tokenizer UnicodeScripts cuts all
characters of Unicode. Written to tokenizer-parts.json.gz beside this file.

Made with tokenizers 0.23.3 and Python 3.11.
"""

import gzip
import json
import sys
import zlib
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

here = Path(__file__).parent
strings = json.loads(gzip.decompress((here / "tokenizer-families.json.gz").read_bytes()))["strings"]
# Some of the strings shall hold what no vocabulary knows.
corpus = [text for i, text in enumerate(strings) if i % 5] * 3
# A Unigram is trained with a token for each character.
common = [text for text in corpus if max(map(ord, text), default=0) < 0x600]
quiet = {"show_progress": False}
alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())


def word_level(normalizer, pre, decoder=None, unk="[UNK]", size=500, specials=("[UNK]", "[PAD]", "[CLS]", "[SEP]")):
    t = Tokenizer(models.WordLevel(unk_token=unk))
    t.pre_tokenizer = pre
    if normalizer:
        t.normalizer = normalizer
    t.train_from_iterator(corpus, trainers.WordLevelTrainer(vocab_size=size, special_tokens=list(specials), **quiet))
    if decoder:
        t.decoder = decoder
    return t


def words():
    t = word_level(normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()]), pre_tokenizers.Whitespace())
    t.post_processor = processors.BertProcessing(("[SEP]", t.token_to_id("[SEP]")), ("[CLS]", t.token_to_id("[CLS]")))
    t.add_tokens([AddedToken("newword", normalized=True, single_word=True)])
    return t


def words_no_unk():
    return word_level(None, pre_tokenizers.WhitespaceSplit(), unk="[none]", size=5000, specials=())


def ctc(cleanup):
    normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"\s"), "|")])
    return word_level(normalizer, pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated"), decoders.CTC(cleanup=cleanup), unk="<unk>", size=120,
                      specials=("<pad>", "<s>", "</s>", "<unk>"))


def fixed_length():
    return word_level(normalizers.NFC(), pre_tokenizers.Sequence([pre_tokenizers.FixedLength(3)]), decoders.Fuse(), size=900)


def fixed_words():
    t = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.FixedLength(5)])
    t.decoder = decoders.WordPiece()
    t.train_from_iterator(corpus, trainers.WordPieceTrainer(vocab_size=700, special_tokens=["[UNK]"], **quiet))
    return t


def scripts(model, trainer, pre, texts=corpus):
    t = Tokenizer(model)
    t.pre_tokenizer = pre
    t.train_from_iterator(texts, trainer)
    return t


def scripts_alone():
    trainer = trainers.BpeTrainer(vocab_size=900, special_tokens=["<unk>"], **quiet)
    return scripts(models.BPE(unk_token="<unk>"), trainer, pre_tokenizers.UnicodeScripts())


def scripts_unigram():
    t = scripts(models.Unigram(), trainers.UnigramTrainer(vocab_size=1500, special_tokens=["<unk>"], unk_token="<unk>", **quiet),
                pre_tokenizers.Sequence([pre_tokenizers.UnicodeScripts(), pre_tokenizers.Metaspace()]), common)
    t.decoder = decoders.Metaspace()
    return t


def unigram_no_unk():
    t = Tokenizer(models.Unigram())
    t.pre_tokenizer = pre_tokenizers.Metaspace()
    t.train_from_iterator(common, trainers.UnigramTrainer(vocab_size=1500, **quiet))
    t.decoder = decoders.Metaspace()
    return t


def byte_normalizer(normalizer):
    t = Tokenizer(models.BPE())
    t.normalizer = normalizer
    # A blank is written Ġ there.
    t.pre_tokenizer = pre_tokenizers.Split("Ġ", "merged_with_next")
    t.train_from_iterator(corpus, trainers.BpeTrainer(vocab_size=700, initial_alphabet=alphabet, **quiet))
    t.decoder = decoders.ByteLevel()
    t.add_special_tokens(["<|end|>"])
    return t


families = {
    "words": words(), "words-no-unk": words_no_unk(), "ctc": ctc(True), "ctc-plain": ctc(False), "fixed-length": fixed_length(),
    "fixed-words": fixed_words(), "scripts": scripts_alone(), "scripts-unigram": scripts_unigram(), "unigram-no-unk": unigram_no_unk(),
    "byte-normalizer": byte_normalizer(normalizers.ByteLevel()),
    "byte-normalizer-nfc": byte_normalizer(normalizers.Sequence([normalizers.NFC(), normalizers.ByteLevel()])),
}


def crc(text):
    return zlib.crc32(text.encode("utf8"))


def in_units(text, offsets):
    units = [0]
    for char in text:
        units.append(units[-1] + (2 if ord(char) > 0xFFFF else 1))
    return [units[at] for span in offsets for at in span]


def row(tokenizer, text):
    try:
        encoding = tokenizer.encode(text)
    except Exception:
        return None
    offsets = ",".join(map(str, in_units(text, encoding.offsets)))
    return [crc(",".join(map(str, encoding.ids))), crc(offsets), crc(tokenizer.decode(encoding.ids))]


def script_cuts():
    """Of each 4,096 code points, alone and each with a Latin letter behind: a checksum of where the pieces begin and end."""
    rows = []
    for start in range(0, 0x110000, 4096):
        chars = [chr(c) for c in range(start, start + 4096) if not 0xD800 <= c < 0xE000]
        rows.append([crc(",".join(map(str, in_units(text, [span for _, span in pre_tokenizers.UnicodeScripts().pre_tokenize_str(text)]))))
                     for text in ("".join(chars), "".join(char + "a" for char in chars))])
    return rows


out = {"families": {name: {"tokenizer": json.loads(t.to_str()), "rows": [row(t, text) for text in strings]} for name, t in families.items()},
       "scriptCuts": script_cuts()}
data = json.dumps(out, ensure_ascii=True, separators=(",", ":")).encode()
(here / "tokenizer-parts.json.gz").write_bytes(gzip.compress(data, 9, mtime=0))
if len(sys.argv) > 1:
    shown = lambda t, s: [t.encode(s).ids, t.encode(s).offsets, t.decode(t.encode(s).ids), t.encode(s).tokens]
    Path(sys.argv[1]).write_text(json.dumps({name: [shown(t, s) if row(t, s) else None for s in strings] for name, t in families.items()}))
