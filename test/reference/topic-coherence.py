"""Coherence of gensim, for test/metrics/topic-coherence.test.ts. Run: python test/reference/topic-coherence.py"""
import json
import pathlib

import gensim
import numpy as np
from gensim.corpora import Dictionary
from gensim.models.coherencemodel import CoherenceModel

rng = np.random.default_rng(11)
vocabulary = [f"w{i}" for i in range(40)]
mixtures = rng.dirichlet(np.ones(40) * 0.15, 4)
texts = []
for i in range(60):
    topic = mixtures[rng.integers(4)]
    length = int(rng.choice([0, 3, 12, 40, 130], p=[0.03, 0.17, 0.4, 0.25, 0.15]))
    texts.append([vocabulary[j] for j in rng.choice(40, length, p=topic)])
dictionary = Dictionary(texts)
corpus = [dictionary.doc2bow(text) for text in texts]
topics = [[vocabulary[j] for j in np.argsort(-topic)[:8]] for topic in mixtures]
topics.append([w for w in vocabulary[::5] if w in dictionary.token2id])
cases = []
for measure, window in [("u_mass", None), ("c_v", None), ("c_npmi", None), ("c_uci", None), ("c_v", 5), ("c_npmi", 3),
                        ("c_npmi", 1), ("c_uci", 50)]:
    model = CoherenceModel(topics=topics, texts=texts, corpus=corpus, dictionary=dictionary, coherence=measure,
                           window_size=window, topn=20, processes=1)
    cases.append({"measure": measure, "windowSize": window, "topics": [float(x) for x in model.get_coherence_per_topic()],
                  "mean": float(model.get_coherence())})
result = {"source": f"gensim {gensim.__version__}, test/reference/topic-coherence.py", "texts": texts, "topics": topics,
          "cases": cases}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=None) + "\n")
