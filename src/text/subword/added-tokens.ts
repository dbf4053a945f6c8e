/** A token that is found in the text itself, before the model sees it. Field names as in `tokenizer.json`. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Left out by `decode` unless asked for. */
  readonly special: boolean;
  /** Takes white space before it, or after it, along. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** Only where no letter, number or underscore touches it. */
  readonly single_word: boolean;
  /** Searched for in the normalized text. */
  readonly normalized: boolean;
}

/** A stretch of the text: one added token, or text for the model in between. */
export interface Section {
  readonly start: number;
  readonly end: number;
  readonly token?: AddedToken;
}

const wordCharacter = /[\p{L}\p{N}\p{M}_]/u;

/** Finds added tokens in a text: the leftmost first, the longest of those. */
export class AddedTokens {
  readonly all: readonly AddedToken[];
  readonly byId: ReadonlyMap<number, AddedToken>;
  readonly byContent: ReadonlyMap<string, AddedToken>;
  readonly #contents: readonly string[];
  readonly #pattern: RegExp | undefined;

  constructor(all: readonly AddedToken[]) {
    this.all = all;
    this.byId = new Map(all.map((token) => [token.id, token]));
    this.byContent = new Map(all.map((token) => [token.content, token]));
    const contents = all.map(({ content }) => content).filter((content) => content !== '');
    contents.sort((a, b) => b.length - a.length);
    this.#contents = contents;
    if (contents.length === 0) return;
    const escaped = contents.map((content) => content.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    this.#pattern = new RegExp(escaped.join('|'), 'g');
  }

  /** The text cut at added tokens; without any it is one section, or none when it is empty. */
  sections(text: string): Section[] {
    const sections: Section[] = [];
    let done = 0;
    // Most texts hold none, and looking for a few plain strings is faster than matching.
    if (this.#pattern !== undefined && this.#contents.some((content) => text.includes(content))) {
      for (const match of text.matchAll(this.#pattern)) {
        const token = this.byContent.get(match[0])!;
        let start = match.index;
        let end = start + match[0].length;
        if (token.single_word && !standsAlone(text, start, end)) continue;
        if (token.lstrip) while (start > done && /\s/.test(text[start - 1])) start--;
        if (token.rstrip) while (end < text.length && /\s/.test(text[end])) end++;
        if (start > done) sections.push({ start: done, end: start });
        sections.push({ start, end, token });
        done = end;
      }
    }
    if (done < text.length) sections.push({ start: done, end: text.length });
    return sections;
  }
}

function standsAlone(text: string, start: number, end: number): boolean {
  const before = start > 0 ? text[start - 1] : '';
  const after = end < text.length ? text[end] : '';
  return !wordCharacter.test(before) && !wordCharacter.test(after);
}
