"""Numbers of sacrebleu and rouge-score. Usage: python test/reference/text_generation.py"""
import importlib.metadata as md, json, pathlib
import sacrebleu
from rouge_score import rouge_scorer

corpora = [
    {"hypotheses": ["The cat sat on the mat.", "It is raining, isn't it?", "He paid $3.50 for 1,000 nails - cheap!"],
     "references": [["The cat is on the mat.", "A cat sat on a mat."], ["It's raining, isn't it?", "It rains."],
                    ["He paid 3.50 dollars for 1000 nails; cheap!", "He bought 1,000 nails for $3.50."]]},
    {"hypotheses": ["completely different"], "references": [["no word shared here"]]},
    {"hypotheses": ["one two"], "references": [["one two three four five"]]},
    {"hypotheses": ["the the the the the the the"], "references": [["the cat is on the mat"]]},
    {"hypotheses": [""], "references": [["something"]]},
    {"hypotheses": ["Grüße aus Köln &amp; Bonn", "naïve café (2024) \"quoted\""],
     "references": [["Viele Grüße aus Köln & Bonn"], ["naive café (2023) 'quoted'"]]},
    {"hypotheses": ["a b c d e f"], "references": [["a b c x e f g"]]},
]
for c in corpora:
    width = max(len(r) for r in c["references"])
    streams = [[r[i] if i < len(r) else None for r in c["references"]] for i in range(width)]
    bleu = sacrebleu.corpus_bleu(c["hypotheses"], streams)
    c["bleu"] = {"score": bleu.score, "precisions": bleu.precisions, "bp": bleu.bp}
    c["bleuEffective"] = sacrebleu.BLEU(effective_order=True).corpus_score(c["hypotheses"], streams).score
    c["bleuLowercase"] = sacrebleu.BLEU(lowercase=True).corpus_score(c["hypotheses"], streams).score
    c["chrf"] = sacrebleu.corpus_chrf(c["hypotheses"], streams).score
    c["chrfpp"] = sacrebleu.corpus_chrf(c["hypotheses"], streams, word_order=2).score
pairs = [("the quick brown fox", "the quick dog jumps over the fox"), ("", "a b"), ("a", ""), ("Same, same!", "same same"),
         ("police kill the gunman", "police killed the gunman"), ("one two three one two", "two one three two one two")]
scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rouge3", "rougeL"])
rouge = []
for prediction, target in pairs:
    s = scorer.score(target, prediction)
    rouge.append({"prediction": prediction, "target": target, **{k: list(v) for k, v in s.items()}})
data = {"versions": {p: md.version(p) for p in ("sacrebleu", "rouge-score")}, "corpora": corpora, "rouge": rouge}
pathlib.Path(__file__).with_name("text_generation.json").write_text(json.dumps(data, indent=1) + "\n")
