import { LmlabError } from '../../core/errors';
import { byteFallback } from './byte-fallback';
import { CharacterBpe } from './character-bpe';
import type { ComposedParts } from './composed-model';
import { longestFirst } from './longest-first';
import { demand, unsupported, type Json } from './tokenizer-parts';
import { UnigramLattice } from './unigram-lattice';

/** Where a Unigram has no token for what is unknown. */
const NONE = -1;

/**
 * How the model of a `tokenizer.json` spells a piece of text.
 * @throws LmlabError `malformed-data` for a model that is not well formed, or asks for what is not there.
 */
export function spellingOf(model: Json): ComposedParts {
  const type = model['type'];
  if (type === 'BPE') return bpe(model);
  if (type === 'WordPiece') return wordPiece(model);
  if (type === 'Unigram') return unigram(model);
  if (type === 'WordLevel') return wordLevel(model);
  throw unsupported('a model of the type BPE, WordPiece, Unigram or WordLevel', type);
}

function bpe(model: Json): ComposedParts {
  demand(!model['dropout'], 'no dropout', model['dropout']);
  const vocabulary = vocabularyOf(model);
  const speller = new CharacterBpe(vocabulary, mergesOf(model), {
    unkToken: (model['unk_token'] ?? null) as string | null,
    fuseUnk: model['fuse_unk'] === true,
    byteFallback: model['byte_fallback'] === true,
    ignoreMerges: model['ignore_merges'] === true,
    prefix: (model['continuing_subword_prefix'] ?? '') as string,
    suffix: (model['end_of_word_suffix'] ?? '') as string,
  });
  return { type: 'BPE', vocabulary, spell: (piece) => speller.spell(piece) };
}

function wordPiece(model: Json): ComposedParts {
  const vocabulary = vocabularyOf(model);
  const unk = vocabulary.get(model['unk_token'] as string);
  if (unk === undefined) {
    throw new LmlabError('malformed-data', {
      expected: `the unknown token ${JSON.stringify(model['unk_token'])} in the vocabulary`,
      found: `${vocabulary.size} others`,
      remedy: 'Get the tokenizer file again.',
    });
  }
  const params = {
    prefix: (model['continuing_subword_prefix'] ?? '##') as string,
    maxInputCharsPerWord: (model['max_input_chars_per_word'] ?? 100) as number,
  };
  return { type: 'WordPiece', vocabulary, spell: (piece) => longestFirst(piece, vocabulary, unk, params) };
}

function unigram(model: Json): ComposedParts {
  const entries = model['vocab'];
  demand(Array.isArray(entries), 'a vocabulary of tokens and scores', entries);
  const pieces = entries as readonly (readonly [token: string, score: number])[];
  // A vocabulary without a token for what is unknown serves as long as nothing is.
  const unkId = (model['unk_id'] ?? NONE) as number;
  demand(unkId === NONE || unkId in pieces, 'an unk_id in the vocabulary', unkId);
  const bad = pieces.find(([, score]) => !Number.isFinite(score));
  demand(bad === undefined, 'a finite score for each token', bad);
  const scores = Float64Array.from(pieces, ([, score]) => score);
  const tokens = pieces.map(([token]) => token);
  const vocabulary = new Map(tokens.map((token, id) => [token, id]));
  const lattice = new UnigramLattice(tokens, scores, unkId);
  const fallsBack = model['byte_fallback'] === true;
  const spell: ComposedParts['spell'] = (piece) => {
    const spans = lattice.best(piece);
    if (!fallsBack && unkId !== NONE) return spans;
    return spans.flatMap((span) => {
      if (span.id !== unkId) return span;
      const text = piece.slice(span.start, span.end);
      const bytes = fallsBack ? byteFallback(text, vocabulary) : undefined;
      if (bytes !== undefined) return bytes.map((id) => ({ ...span, id }));
      return unkId === NONE ? missing(text) : span;
    });
  };
  return { type: 'Unigram', vocabulary, spell };
}

/** Every piece is one token, or unknown. */
function wordLevel(model: Json): ComposedParts {
  const vocabulary = vocabularyOf(model);
  const unk = vocabulary.get((model['unk_token'] ?? '<unk>') as string);
  const spell: ComposedParts['spell'] = (piece) => [
    { id: vocabulary.get(piece) ?? unk ?? missing(piece), start: 0, end: piece.length },
  ];
  return { type: 'WordLevel', vocabulary, spell };
}

/** The vocabulary lacks a piece of the text, and a token for what is unknown. */
function missing(piece: string): never {
  throw new LmlabError('malformed-data', {
    expected: `${JSON.stringify(piece)} in the vocabulary, or a token for what is unknown`,
    found: 'neither',
    remedy: 'Add the unknown token that the model names to its vocabulary.',
  });
}

/** The token → id of a model. */
export function vocabularyOf(model: Json): Map<string, number> {
  const vocabulary = model['vocab'];
  demand(
    typeof vocabulary === 'object' && vocabulary !== null && !Array.isArray(vocabulary),
    'a vocabulary of token: id',
    vocabulary,
  );
  return new Map(Object.entries(vocabulary as Record<string, number>));
}

/** The merges of a BPE, which older files write with a blank between the two. */
export function mergesOf(model: Json): (readonly [left: string, right: string])[] {
  const merges = model['merges'];
  demand(Array.isArray(merges), 'a list of merges', merges);
  return (merges as (string | [string, string])[]).map((pair) => {
    return typeof pair === 'string' ? (pair.split(' ') as [string, string]) : pair;
  });
}
