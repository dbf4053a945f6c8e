import { decodeByteTokens } from './byte-level';
import { patternOf } from './pattern';
import { metaspaceOf } from './pre-tokenizer';
import { demand, stepsOf, unsupported, type Json } from './tokenizer-parts';
import { cleanUp } from './wordpiece';

/** Turns tokens into stretches of text, which stand one after the other. */
export type Decoder = (tokens: readonly string[]) => readonly string[];

/**
 * The steps of the decoder of a `tokenizer.json`; without one, tokens stand apart by blanks.
 * @throws LmlabError `malformed-data` for one that is not there.
 */
export function decoderOf(given: unknown): (tokens: readonly string[]) => string {
  const steps = stepsOf(given as Json | null, 'decoders').map(stepOf);
  if (steps.length === 0) return (tokens) => tokens.join(' ');
  return (tokens) => steps.reduce((texts, step) => step(texts), tokens).join('');
}

function stepOf(step: Json): Decoder {
  switch (step['type']) {
    case 'ByteLevel':
      return (tokens) => [decodeByteTokens(tokens)];
    case 'WordPiece': {
      const { prefix = '##', cleanup = true } = step as { prefix?: string; cleanup?: boolean };
      return (tokens) => tokens.map((token, i) => wordPiece(token, i, prefix, cleanup));
    }
    case 'Metaspace': {
      const { replacement, scheme } = metaspaceOf(step);
      return (tokens) =>
        tokens.map((token, i) => token.replaceAll(replacement, i === 0 && scheme !== 'never' ? '' : ' '));
    }
    case 'BPEDecoder': {
      const { suffix = '</w>' } = step as { suffix?: string };
      return (tokens) =>
        tokens.map((token, i) => token.replaceAll(suffix, i === tokens.length - 1 ? '' : ' '));
    }
    case 'Replace': {
      const pattern = patternOf(step['pattern']);
      const content = step['content'];
      demand(typeof content === 'string', 'the content that replaces', step);
      return (tokens) => tokens.map((token) => token.replace(pattern, () => content));
    }
    case 'Strip': {
      const { content, start = 0, stop = 0 } = step as { content: string; start?: number; stop?: number };
      return (tokens) => tokens.map((token) => strip(token, content, start, stop));
    }
    case 'CTC': {
      const { pad_token = '<pad>', word_delimiter_token = '|', cleanup = true } = step as CtcOptions;
      return (tokens) => {
        const texts = tokens
          .filter((token, i) => i === 0 || token !== tokens[i - 1])
          .map((token) => token.replaceAll(pad_token, ''))
          .map((text) => (cleanup ? cleanUp(text).replaceAll(word_delimiter_token, ' ') : text));
        return texts.filter((text) => text !== '');
      };
    }
    case 'ByteFallback':
      return joinBytes;
    case 'Fuse':
      return (tokens) => [tokens.join('')];
    default:
      throw unsupported(
        'a decoder ByteLevel, WordPiece, Metaspace, BPEDecoder, Replace, Strip, CTC, ByteFallback, Fuse or a Sequence of them',
        step['type'] ?? step,
      );
  }
}

/** Connectionist temporal classification (Graves et al. 2006): repeated tokens are one, and padding parts them. */
interface CtcOptions {
  readonly pad_token?: string;
  readonly word_delimiter_token?: string;
  readonly cleanup?: boolean;
}

function wordPiece(token: string, index: number, prefix: string, cleanup: boolean): string {
  const continues = index > 0 && token.startsWith(prefix);
  const text = index === 0 ? token : continues ? token.slice(prefix.length) : ` ${token}`;
  return cleanup ? cleanUp(text) : text;
}

/** Up to `start` times `content` off the front, up to `stop` times off the end. */
function strip(token: string, content: string, start: number, stop: number): string {
  const chars = Array.from(token);
  let from = 0;
  while (from < start && chars[from] === content) from++;
  let to = chars.length;
  while (chars.length - to < stop && to > from && chars[to - 1] === content) to--;
  return chars.slice(from, to).join('');
}

/** Neighbouring tokens `<0x41>` as the text that their bytes spell; each byte as U+FFFD where they spell none. */
function joinBytes(tokens: readonly string[]): string[] {
  const out: string[] = [];
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length === 0) return;
    try {
      out.push(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes)));
    } catch {
      for (const _ of bytes) out.push('\ufffd');
    }
    bytes = [];
  };
  for (const token of tokens) {
    const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(token);
    if (byte !== null) bytes.push(Number.parseInt(byte[1], 16));
    else {
      flush();
      out.push(token);
    }
  }
  flush();
  return out;
}
