import { LmlabError } from '../../core/errors';
import { LETTER, NUMBER, SPACE, unicodeClasses } from './unicode-classes';

/** What the reference's patterns may hold, as far as it means the same here once {@link splitPattern} has rewritten it. */
const understood =
  /^(?:\\[rnt\\.'|()[\]{}?*+/-]|\\[sSd]|\\[pP]\{[A-Z][a-z]?\}|\(\?[i!:=]:?|[^\\()]|\((?!\?)|\))*$/u;

/**
 * The pattern of a `Split` as a JavaScript expression: white space and digits are Unicode's, and a group `(?i:…)`, which
 * JavaScript does not have everywhere yet, names both cases.
 *
 * @throws LmlabError `malformed-data` when it holds what could mean something else here.
 */
export function splitPattern(pattern: string): RegExp {
  const rewritten = pattern
    .replace(/\(\?i:([^()]*)\)/g, (_, group: string) => `(?:${group.replace(/[a-z]/gi, bothCases)})`)
    .replace(/\\s/g, '\\p{White_Space}')
    .replace(/\\S/g, '\\P{White_Space}')
    .replace(/\\d/g, '\\p{Nd}');
  const possessive = /[+*?}]\+/.test(pattern.replace(/\\[pP]\{\w+\}|\\./g, 'x'));
  if (understood.test(pattern) && !possessive && !rewritten.includes('(?i')) {
    try {
      return new RegExp(rewritten, 'gu');
    } catch {
      // Told below.
    }
  }
  throw new LmlabError('malformed-data', {
    expected: 'a Split by a pattern that means the same in JavaScript',
    found: pattern.slice(0, 200),
    remedy: 'Another pattern would give other ids, so it is not read.',
  });
}

/** Beside the two cases, the letters that case folding makes equal to them. */
function bothCases(letter: string): string {
  const lower = letter.toLowerCase();
  const more = lower === 's' ? 'ſ' : lower === 'k' ? '\u212a' : '';
  return `[${lower}${letter.toUpperCase()}${more}]`;
}

/** Where each piece of a text ends, by where it starts: every match is one, and so is what stands between two. */
export function pieceEnds(text: string, pattern: RegExp): Map<number, number> {
  const ends = new Map<number, number>();
  let done = 0;
  for (const { 0: piece, index } of likeReference(text).matchAll(pattern)) {
    if (piece === '') continue;
    if (index > done) ends.set(done, index);
    done = index + piece.length;
    ends.set(index, done);
  }
  if (done < text.length) ends.set(done, text.length);
  return ends;
}

const classOf: readonly (readonly [kind: number, pattern: RegExp])[] = [
  [LETTER, /\p{L}/u],
  [NUMBER, /\p{N}/u],
  [SPACE, /\p{White_Space}/u],
];
const standIns = new Map<string, string>();

/**
 * The text with stand-ins of the same length for letters that this engine's Unicode has and the reference's has not, or
 * the other way round, so that a pattern cuts both alike.
 */
export function likeReference(text: string): string {
  if (/^[\0-\u024f]*$/.test(text)) return text;
  let out = '';
  for (const char of text) {
    let standIn = standIns.get(char);
    if (standIn === undefined) standIns.set(char, (standIn = standInOf(char)));
    out += standIn;
  }
  return out;
}

function standInOf(char: string): string {
  const kind = unicodeClasses[char.codePointAt(0)!];
  const here = classOf.find(([, pattern]) => pattern.test(char))?.[0];
  const there = classOf.some(([known]) => known === kind) ? kind : undefined;
  if (here === there) return char;
  const isWide = char.length === 2;
  if (there === LETTER) return isWide ? '\u{20000}' : '\u4e00';
  if (there === NUMBER) return isWide ? '\u{1d7ce}' : '\u0660';
  // Never to be assigned.
  return isWide ? '\u{3fffe}' : '\ufdd0';
}
