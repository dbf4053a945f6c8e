import * as gptTokenizer from 'gpt-tokenizer/cjs/encoding/r50k_base';
import {
  bpeFromFiles,
  bpeToFiles,
  loadRtPolarity,
  loadShippedMessages,
  loadTinyShakespeare,
  loadWikiText2,
  trainBpe,
  trainUnigram,
  trainWordPiece,
} from '../src/index';
import { gpt2Files } from '../test/reference/gpt2-files';
import { pythonPeer, table } from './harness';

/** The least time on the wall of several runs, in milliseconds: the peer may use all cores, we use one. */
function fastest<T>(runs: number, work: () => T): { ms: number; result: T } {
  let ms = Infinity;
  let result!: T;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    result = work();
    ms = Math.min(ms, performance.now() - start);
  }
  return { ms, result };
}

async function corpusLines(): Promise<{ lines: string[]; what: string }> {
  try {
    const sets = [await loadTinyShakespeare(), await loadWikiText2(), await loadRtPolarity()];
    return {
      lines: sets.flatMap(({ rows }) => rows.map(({ text }) => text)),
      what: 'Tiny Shakespeare, WikiText-2 (validation), rt-polarity',
    };
  } catch {
    const { rows } = await loadShippedMessages();
    return {
      lines: Array.from({ length: 15 }, () => rows.map(({ text }) => text)).flat(),
      what: 'the shipped messages, 15 times (the public data could not be had)',
    };
  }
}

interface Peer {
  readonly version: string;
  readonly train: number;
  readonly encode: number;
  readonly merges: string[];
  readonly ids: number[];
  readonly wordpiece: number;
  readonly wordpieceVocab: string[];
  readonly unigram: number;
  readonly unigramTokens: number;
}

/** Byte-level BPE: training against the Rust `tokenizers`, encoding with GPT-2's vocabulary against `gpt-tokenizer`. */
export async function run(): Promise<void> {
  const { lines, what } = await corpusLines();
  const text = lines.join('\n');
  const megabytes = Buffer.byteLength(text) / 1e6;
  console.log(
    `${what}: ${megabytes.toFixed(2)} MB, ${lines.length} lines; least time on the wall of several runs`,
  );

  const trained = fastest(5, () => trainBpe(lines, { vocabSize: 8000 }));
  const wordPiece = fastest(5, () => trainWordPiece(lines, { vocabSize: 8000 }));
  const unigram = fastest(5, () => trainUnigram(lines, { vocabSize: 8000 }));
  const peer = pythonPeer('subword.py', { 'lines.txt': text }) as Peer | undefined;
  const encodeOwn = fastest(5, () => lines.map((line) => trained.result.encode(line)));
  const ours = fastest(5, () => lines.map((line) => gpt2.encode(line)));
  const theirs = fastest(3, () => lines.map((line) => gptTokenizer.encode(line)));
  const oursWhole = fastest(5, () => gpt2.encode(text));
  const theirsWhole = fastest(3, () => gptTokenizer.encode(text));

  const speed = (ms: number): string => `${ms.toFixed(0)} ms (${((1000 * megabytes) / ms).toFixed(1)} MB/s)`;
  const row = (task: string, own: number, other: number | undefined, same: boolean | undefined): string[] => [
    task,
    speed(own),
    other === undefined ? '–' : speed(other),
    other === undefined ? '–' : `${(other / own).toFixed(1)}×`,
    same === undefined ? '–' : same ? 'yes' : 'NO',
  ];
  const merges = bpeToFiles(trained.result).mergesTxt.trimEnd().split('\n').slice(1);
  const equal = (a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean =>
    a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
  const rust = `tokenizers ${peer?.version ?? ''} (Rust, all cores)`;
  console.log(
    table(
      ['task', 'lmlab, one core', 'peer', 'factor', 'same result'],
      [
        row(`train 8,000 tokens; peer: ${rust}`, trained.ms, peer?.train, peer && equal(merges, peer.merges)),
        row(`train WordPiece, 8,000; peer: ${rust}`, wordPiece.ms, peer?.wordpiece, undefined),
        row(`train Unigram, 8,000; peer: ${rust}`, unigram.ms, peer?.unigram, undefined),
        row(
          `encode by lines; peer: ${rust}, batch`,
          encodeOwn.ms,
          peer?.encode,
          peer &&
            equal(
              encodeOwn.result.flatMap((ids) => Array.from(ids)),
              peer.ids,
            ),
        ),
        row(
          'encode by lines, GPT-2; peer: gpt-tokenizer',
          ours.ms,
          theirs.ms,
          equal(
            ours.result.flatMap((ids) => Array.from(ids)),
            theirs.result.flat(),
          ),
        ),
        row(
          'encode as one text, GPT-2; peer: gpt-tokenizer',
          oursWhole.ms,
          theirsWhole.ms,
          equal(oursWhole.result, theirsWhole.result),
        ),
      ],
    ),
  );
  if (peer === undefined) return;
  const shared = peer.wordpieceVocab.filter(
    (token) => wordPiece.result.tokenToId(token) !== undefined,
  ).length;
  const tokens = lines.reduce((sum, line) => sum + unigram.result.encode(line).length, 0);
  console.log(
    `\nWordPiece shares ${shared} of ${peer.wordpieceVocab.length} tokens with the peer's; the corpus takes ${tokens} ` +
      `tokens of our Unigram and ${peer.unigramTokens} of the peer's.`,
  );
}

const { vocabJson, mergesTxt } = gpt2Files();
const gpt2 = bpeFromFiles(vocabJson, mergesTxt);
