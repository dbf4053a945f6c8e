"""Offsets of a byte-level BPE whose post-processor trims them, written to trim-offsets.json beside this file.

Made with tokenizers 0.23.3 and Python 3.11.
"""

import json
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers

here = Path(__file__).parent
corpus = ["low lower lowest", "new newer newest", "the  widest   road", "a b  c"] * 5
texts = ["low lower", " lowest", "  the  widest ", "new\n  newest", "", " ", "   ", "a  b", "the low   ", "x é low"]

cases = []
for add_prefix_space in (False, True):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.train_from_iterator(corpus, trainers.BpeTrainer(
        vocab_size=290, show_progress=False, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True, add_prefix_space=add_prefix_space)
    encodings = [tokenizer.encode(text) for text in texts]
    cases.append({
        "json": tokenizer.to_str(),
        "texts": texts,
        "ids": [encoding.ids for encoding in encodings],
        "offsets": [encoding.offsets for encoding in encodings],
    })

(here / "trim-offsets.json").write_text(json.dumps(cases, ensure_ascii=False) + "\n", "utf8")
