import { Dense } from '../../core/dense';
import { LmlabError } from '../../core/errors';
import { symmetricEigen } from '../../core/small-linear-algebra';
import { checkNonNegative } from '../training-data';

/** Topics as points: what `plotTopicMap` draws. */
export interface TopicMap {
  /** Topics × 2: topics of similar words stand close. */
  readonly coordinates: Dense;
  /** The share of the documents that is about each topic; sums to 1. */
  readonly shares: Float64Array;
}

/**
 * An intertopic distance map, as LDAvis draws (Sievert and Shirley 2014): classical scaling of the Jensen–Shannon
 * divergences between the topics' distributions of words (Lin 1991; Gower 1966).
 *
 * @param topics A fitted topic model without weights below zero: of `lda` or `nmf`.
 * @param mixtures Documents × topics, as its `transform` gives them.
 * @param options.documentLengths Tokens of each document, for shares of the tokens. Default: all count the same.
 * @throws LmlabError `shape` when mixtures, lengths and topics do not fit; `negative`; `empty` when a topic or all
 *   mixtures have no weight.
 * @example
 * ```ts
 * import { Dense, topicMap } from 'lmlab';
 * const components = Dense.fromRows([[9, 1, 0], [8, 2, 0], [0, 1, 9]]);
 * const { coordinates, shares } = topicMap({ components }, Dense.fromRows([[1, 0, 0], [0, 0.5, 0.5]]));
 * Array.from(shares); // [0.5, 0.25, 0.25]
 * Math.abs(coordinates.at(0, 0) - coordinates.at(1, 0)) < Math.abs(coordinates.at(0, 0) - coordinates.at(2, 0)); // true
 * ```
 */
export function topicMap(
  topics: { readonly components: Dense },
  mixtures: Dense,
  options: { readonly documentLengths?: ArrayLike<number> } = {},
): TopicMap {
  const { components } = topics;
  checkNonNegative(components);
  checkNonNegative(mixtures);
  const lengths = options.documentLengths ?? new Float64Array(mixtures.rows).fill(1);
  if (mixtures.cols !== components.rows || lengths.length !== mixtures.rows) {
    throw new LmlabError('shape', {
      expected: `mixtures of ${components.rows} topics, and one length a document`,
      found: `${mixtures.rows} × ${mixtures.cols} and ${lengths.length} lengths`,
      remedy: 'Pass what the transform of this model gives.',
    });
  }
  const words = normalizedRows(components);
  const empty = Array.from({ length: words.rows }, (_, t) => t).find((t) =>
    words.row(t).every((p) => p === 0),
  );
  const shares = new Float64Array(components.rows);
  const documents = normalizedRows(mixtures);
  let total = 0;
  for (let i = 0; i < documents.rows; i++) {
    documents.row(i).forEach((share, t) => {
      shares[t] += share * lengths[i];
      total += share * lengths[i];
    });
  }
  if (empty !== undefined || !(total > 0)) {
    throw new LmlabError('empty', {
      expected: 'some weight in every topic and in some document',
      found: empty === undefined ? 'documents without any' : `none in topic ${empty}`,
      remedy: 'Fit fewer topics.',
    });
  }
  return { coordinates: classicalScaling(divergences(words)), shares: shares.map((share) => share / total) };
}

function normalizedRows(x: Dense): Dense {
  const out = x.takeRows(Int32Array.from({ length: x.rows }, (_, i) => i));
  for (let i = 0; i < out.rows; i++) {
    const row = out.row(i);
    const sum = row.reduce((total, value) => total + value, 0);
    if (sum > 0) for (let j = 0; j < row.length; j++) row[j] /= sum;
  }
  return out;
}

/** The Jensen–Shannon divergence, in nats, of every two rows. */
function divergences(rows: Dense): Dense {
  const n = rows.rows;
  const out = new Dense(n, n);
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      let sum = 0;
      for (let j = 0; j < rows.cols; j++) {
        const [p, q] = [rows.at(a, j), rows.at(b, j)];
        const middle = (p + q) / 2;
        if (p > 0) sum += p * Math.log(p / middle);
        if (q > 0) sum += q * Math.log(q / middle);
      }
      out.data[a * n + b] = out.data[b * n + a] = Math.max(0, sum / 2);
    }
  }
  return out;
}

/** Two coordinates a point, whose distances come close to those given; the largest of each is positive. */
function classicalScaling(distances: Dense): Dense {
  const n = distances.rows;
  const squares = distances.data.map((distance) => distance * distance);
  const means = Float64Array.from({ length: n }, (_, a) => {
    let sum = 0;
    for (let b = 0; b < n; b++) sum += squares[a * n + b];
    return sum / n;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const centred = new Dense(n, n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++)
      centred.data[a * n + b] = -(squares[a * n + b] - means[a] - means[b] + mean) / 2;
  }
  const { values, vectors } = symmetricEigen(centred);
  const out = new Dense(n, 2);
  for (let k = 0; k < Math.min(2, n); k++) {
    const scale = Math.sqrt(Math.max(0, values[k]));
    let largest = 0;
    for (let i = 0; i < n; i++) {
      if (Math.abs(vectors.at(i, k)) > Math.abs(largest) + 1e-12) largest = vectors.at(i, k);
    }
    for (let i = 0; i < n; i++) out.data[i * 2 + k] = Math.sign(largest) * scale * vectors.at(i, k);
  }
  return out;
}
