"""Small tokenizers built like those of well-known models, and checksums of what Hugging Face tokenizers give for hundreds
of strings by each, written to tokenizer-families.json.gz beside this file. For each string: the CRC-32 of the ids, of the
offsets (in UTF-16 units), each joined by commas, and of the decoded text.

The normalization rules of the Unigram tokenizers are compiled by sentencepiece from a short list here, in the format that
the published models have theirs in.
Made with tokenizers 0.23.3, sentencepiece 0.2.3, protobuf and Python 3.11.
"""

import base64
import gzip
import json
import random
import sys
import tempfile
import zlib
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

here = Path(__file__).parent
rng = random.Random(31)
many = json.loads(gzip.decompress((here / "subword-many.json.gz").read_bytes()))
messages = [line.split("\t")[1] for line in
            (here / "../../datasets/messages/messages.tsv").read_text("utf8").rstrip("\n").split("\n")]
short = json.loads((here / "subword-strings.json").read_text("utf8"))
corpus = messages + short + [
    "Grüße aus Köln, ça va très bien, naïve façade", "Привет, как дела? Хорошо, спасибо", "日本語のテキストです。今日は良い天気",
    "안녕하세요 세계 오늘 날씨가 좋습니다", "नमस्ते दुनिया", "مرحبا بالعالم", "Γειά σου Κόσμε", "def f(x):\n    return x + 1",
] * 4

special = ["", " ", "  ", "   a", "a   ", " a ", "\n\n a", "a\tb\r\nc", "<s>", "a<s>b", " <s> b", "a </s>  b<unk>", "<mask>", "the <mask> is",
           "[CLS]a[SEP]", "x[MASK] y", "<|end|>a<|end|>", "newword", "a NewWord b", "xnewword", "new word newword.", "``quoted'' \"text\"",
           "e\u0301", "e\u0323\u0301", "\u1112\u1161\u11ab", "\u1112\u1161\u11ab\uac01 \u110b\u1161", "ﾊﾟﾋﾟ ｶﾞ", "½ ㍿ ﬁne ﬀ Ⅷ ①",
           "👩‍👩‍👧‍👦 family 👍🏽 🇩🇪🇫🇷", "☃️❤️‍🔥", "İstanbul I ı ß ẞ ΟΔΟΣ", "\u0001\u0002a\u007fb", "a\u0000b", "a\u200bb\u200dc\ufeffd",
           "a\u0085b\u00a0c\u2003d\u3000e", "\ufffd", "1234567 12 345,678.90", "١٢٣ ४५६", "it's I'LL we've 'tis", "a.b.c... !?!", "▁a ▁▁b▁", "a▁b",
           "don't!!", "foo_bar foo-bar", "\u0300a", "zalgo z\u0351\u036b\u0343\u036a a\u0302\u0323", "ａｂｃ　ＡＢＣ１２３", "𝔘𝔫𝔦 𝐛𝐨𝐥𝐝",
           " " * 70 + "x", "x" + " " * 70, "ab" * 100, "\n" * 40, "é" * 60, "👍" * 30]
strings = special + rng.sample(many["strings"], 450) + rng.sample(messages, 60)

# A piece of what sentencepiece's nmt_nfkc does: one to one, one to many, many to one, one to nothing.
rules = {"\t": " ", "\n": " ", "\r": " ", "\u3000": " ", "\u00a0": " ", "\u2003": " ", "\u200b": " ", "\ufeff": "", "\u0001": "", "\u007f": "",
         "½": "1⁄2", "㍿": "株式会社", "ﬁ": "fi", "ﬀ": "ff", "Ⅷ": "VIII", "①": "1", "e\u0301": "é", "a\u0302": "â", "a\u0302\u0323": "ậ",
         "ﾊﾟ": "パ", "ﾋﾟ": "ピ", "ｶﾞ": "ガ", "ﾊ": "ハ", "ﾋ": "ヒ", "ｶ": "カ", "\u1112\u1161\u11ab": "한", "\u1112\u1161": "하", "…": "..."}
rules |= {chr(0xFEE0 + c): chr(c) for c in range(0x21, 0x7F)}


def charsmap(also=None):
    table = rules | (also or {})
    code = lambda text: " ".join(f"{ord(c):X}" for c in text)
    with tempfile.TemporaryDirectory() as folder:
        tsv, text = Path(folder, "rules.tsv"), Path(folder, "corpus.txt")
        tsv.write_text("".join(f"{code(a)}\t{code(b)}\n" for a, b in table.items()), "utf8")
        text.write_text("\n".join(messages), "utf8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(text), model_prefix=str(Path(folder, "m")), vocab_size=200, normalization_rule_tsv=str(tsv), minloglevel=2)
        proto = sentencepiece_model_pb2.ModelProto()
        proto.ParseFromString(Path(folder, "m.model").read_bytes())
        return proto.normalizer_spec.precompiled_charsmap


CHARSMAP = charsmap()
quiet = {"show_progress": False}
alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
GPT4 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
CLIP = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def byte_bpe(pre, specials, size=420, **model):
    tokenizer = Tokenizer(models.BPE(**model))
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    suffix = model.get("end_of_word_suffix")
    tokenizer.train_from_iterator(corpus, trainers.BpeTrainer(vocab_size=size, special_tokens=specials, initial_alphabet=alphabet,
                                                              **({"end_of_word_suffix": suffix} if suffix else {}), **quiet))
    return tokenizer


def ids(tokenizer, *tokens):
    return [(token, tokenizer.token_to_id(token)) for token in tokens]


def gpt2_prefix():
    t = byte_bpe(pre_tokenizers.ByteLevel(add_prefix_space=True), ["<|end|>"])
    t.post_processor = processors.ByteLevel(trim_offsets=True)
    return t


def roberta(prefix):
    t = byte_bpe(pre_tokenizers.ByteLevel(add_prefix_space=prefix), ["<s>", "<pad>", "</s>", "<unk>"])
    t.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    [sep, cls] = ids(t, "</s>", "<s>")
    t.post_processor = processors.RobertaProcessing(sep, cls, trim_offsets=True, add_prefix_space=prefix)
    return t


def llama3():
    t = byte_bpe(pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(GPT4), "isolated"),
                                          pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]), ["<|begin|>", "<|end|>"], ignore_merges=True)
    t.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False),
                                            processors.TemplateProcessing("<|begin|> $A", None, ids(t, "<|begin|>"))])
    return t


def deepseek():
    return byte_bpe(pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"[\r\n]"), "isolated"), pre_tokenizers.Split(Regex(r"\s?\p{L}+"), "isolated"),
        pre_tokenizers.Split(Regex(r"\s?\p{P}+"), "isolated"), pre_tokenizers.Split(Regex(r"[一-龥ࠀ-一가-힣]+"), "isolated"),
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]), ["<|end|>"])


def falcon():
    return byte_bpe(pre_tokenizers.Sequence([
        pre_tokenizers.Punctuation("contiguous"), pre_tokenizers.ByteLevel(add_prefix_space=False),
        pre_tokenizers.Digits(individual_digits=False), pre_tokenizers.Split(Regex("[0-9][0-9][0-9]"), "isolated")]), ["<|end|>"])


def clip():
    t = Tokenizer(models.BPE(unk_token="<|end|>", end_of_word_suffix="</w>"))
    t.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(CLIP), "removed", invert=True),
                                               pre_tokenizers.ByteLevel(add_prefix_space=False)])
    t.train_from_iterator(corpus, trainers.BpeTrainer(vocab_size=700, special_tokens=["<|start|>", "<|end|>"], initial_alphabet=alphabet,
                                                      end_of_word_suffix="</w>", **quiet))
    t.decoder = decoders.BPEDecoder()
    [end, start] = ids(t, "<|end|>", "<|start|>")
    t.post_processor = processors.RobertaProcessing(end, start, trim_offsets=False, add_prefix_space=False)
    return t


def sentencepiece_bpe(normalizer, pre, decoder, frame=True, size=700):
    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    # Trained without what byte fallback shall have to spell.
    t.normalizer, t.pre_tokenizer = normalizer, pre_tokenizers.Metaspace()
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)]
    t.train_from_iterator(messages, trainers.BpeTrainer(vocab_size=size, special_tokens=["<unk>", "<s>", "</s>"] + bytes_, **quiet))
    spec = json.loads(t.to_str())
    spec["added_tokens"] = [token for token in spec["added_tokens"] if token["id"] < 3]
    t = Tokenizer.from_str(json.dumps(spec))
    t.pre_tokenizer, t.decoder = pre, decoder
    if pre is None:
        spec = json.loads(t.to_str())
        spec["pre_tokenizer"] = None
        t = Tokenizer.from_str(json.dumps(spec))
    if frame:
        t.post_processor = processors.TemplateProcessing("<s> $A", "<s> $A $B", ids(t, "<s>"))
    return t


def llama2():
    return sentencepiece_bpe(
        normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]), None,
        decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]))


def llama_first():
    return sentencepiece_bpe(
        normalizers.Sequence([]), pre_tokenizers.Metaspace(prepend_scheme="first", split=False),
        decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]))


def gemma():
    return sentencepiece_bpe(normalizers.Replace(" ", "▁"), pre_tokenizers.Split(" ", "merged_with_previous"),
                             decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]))


def unigram(normalizer, pre, specials, frame=None, also=(), size=400, byte_fallback=False):
    t = Tokenizer(models.Unigram())
    t.normalizer, t.pre_tokenizer = normalizer, pre
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)] if byte_fallback else []
    t.train_from_iterator(messages if byte_fallback else corpus, trainers.UnigramTrainer(
        vocab_size=size + len(bytes_), special_tokens=specials + bytes_, unk_token="<unk>", **quiet))
    t.decoder = decoders.Metaspace(prepend_scheme=getattr(pre, "prepend_scheme", "always"))
    if byte_fallback:
        spec = json.loads(t.to_str())
        spec["model"]["byte_fallback"] = True
        spec["added_tokens"] = [token for token in spec["added_tokens"] if token["id"] < len(specials)]
        t = Tokenizer.from_str(json.dumps(spec))
        t.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace()])
    t.add_special_tokens(list(also))
    if frame:
        names = [part for part in frame.split() if not part.startswith("$")]
        t.post_processor = processors.TemplateProcessing(frame, None, ids(t, *names))
    return t


def t5():
    return unigram(normalizers.Precompiled(CHARSMAP), pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]),
                   ["<pad>", "</s>", "<unk>"], "$A </s>")


def albert():
    return unigram(normalizers.Sequence([
        normalizers.Replace("``", '"'), normalizers.Replace("''", '"'), normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase(),
        normalizers.Precompiled(CHARSMAP), normalizers.Replace(Regex(" {2,}"), " ")]),
        pre_tokenizers.Metaspace(), ["<pad>", "<unk>", "[CLS]", "[SEP]"], "[CLS] $A [SEP]", [AddedToken("[MASK]", lstrip=True)])


def xlnet():
    return unigram(normalizers.Sequence([
        normalizers.Replace("``", '"'), normalizers.Replace("''", '"'), normalizers.Precompiled(CHARSMAP), normalizers.Replace(Regex(" {2,}"), " ")]),
        pre_tokenizers.Metaspace(), ["<unk>", "<s>", "</s>", "<cls>", "<sep>"], "$A <sep> <cls>")


def t5_first():
    return unigram(normalizers.Sequence([normalizers.Precompiled(CHARSMAP), normalizers.Strip(left=False, right=True), normalizers.Nmt()]),
                   pre_tokenizers.Metaspace(prepend_scheme="first"), ["<unk>", "</s>"], "$A </s>")


def unigram_unsplit():
    return unigram(normalizers.Precompiled(CHARSMAP), pre_tokenizers.Metaspace(prepend_scheme="never", split=False), ["<unk>", "</s>"])


def unigram_bytes():
    return unigram(normalizers.NFC(), pre_tokenizers.Metaspace(), ["<unk>", "</s>"], byte_fallback=True)


def word_piece(normalizer, pre, frame="[CLS] $A [SEP]", decoder=None):
    t = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    t.normalizer, t.pre_tokenizer, t.decoder = normalizer, pre, decoder or decoders.WordPiece()
    t.train_from_iterator(corpus, trainers.WordPieceTrainer(
        vocab_size=600, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], **quiet))
    t.post_processor = processors.TemplateProcessing(frame, None, ids(t, "[CLS]", "[SEP]"))
    # Found in the normalized text, one of them only as a word of its own.
    t.add_tokens([AddedToken("NewWord", normalized=True, single_word=True), AddedToken("Köln", normalized=True)])
    return t


def bert():
    return word_piece(normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer())


def bert_sequence():
    return word_piece(normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()]), pre_tokenizers.Whitespace(),
                      decoder=decoders.WordPiece(cleanup=False))


def splits():
    return word_piece(normalizers.Strip(), pre_tokenizers.Sequence([
        pre_tokenizers.CharDelimiterSplit("|"), pre_tokenizers.Split(Regex(r"\s+"), "merged_with_next"),
        pre_tokenizers.Split(".", "merged_with_previous"), pre_tokenizers.Split(Regex("[aeiou]"), "contiguous"),
        pre_tokenizers.Punctuation("removed")]))


families = {
    "gpt2-prefix": gpt2_prefix(), "roberta": roberta(False), "roberta-prefix": roberta(True), "llama3": llama3(), "deepseek": deepseek(),
    "falcon": falcon(), "clip": clip(), "llama2": llama2(), "llama-first": llama_first(), "gemma": gemma(), "t5": t5(), "albert": albert(),
    "xlnet": xlnet(), "t5-first": t5_first(), "unigram-unsplit": unigram_unsplit(), "unigram-bytes": unigram_bytes(), "bert": bert(),
    "bert-sequence": bert_sequence(), "splits": splits(),
}


def crc(text):
    return zlib.crc32(text.encode("utf8"))


def checksums(tokenizer):
    rows = []
    for text in strings:
        units = [0]
        for char in text:
            units.append(units[-1] + (2 if ord(char) > 0xFFFF else 1))
        encoding = tokenizer.encode(text)
        offsets = [units[at] for span in encoding.offsets for at in span]
        rows.append([crc(",".join(map(str, encoding.ids))), crc(",".join(map(str, offsets))), crc(tokenizer.decode(encoding.ids))])
    return rows


out = {"strings": strings, "families": {name: {"tokenizer": json.loads(t.to_str()), "rows": checksums(t)} for name, t in families.items()}}
data = json.dumps(out, ensure_ascii=True, separators=(",", ":")).encode()
(here / "tokenizer-families.json.gz").write_bytes(gzip.compress(data, 9, mtime=0))
if len(sys.argv) > 1:
    Path(sys.argv[1]).write_text(json.dumps({name: [[t.encode(s).ids, t.encode(s).offsets, t.decode(t.encode(s).ids), t.encode(s).tokens] for s in strings]
                                             for name, t in families.items()}))
