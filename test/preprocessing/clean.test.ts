import fc from 'fast-check';
import {
  clean,
  collapseWhitespace,
  findDuplicates,
  foldCase,
  lowercase,
  normalize,
  normalizeUnicode,
  replaceUrls,
  stripAccents,
  takeRows,
  type UnicodeForm,
} from 'lmlab';

describe('clean', () => {
  const step = clean(lowercase(), replaceUrls('<url>'), collapseWhitespace());

  it('runs its steps from left to right', () => {
    expect(step.apply(' GO  to HTTP://A.example ')).toBe('go to <url>');
    expect(clean(step, lowercase()).apply('A ')).toBe('a');
    expect(step.params).toEqual({
      steps: [
        { name: 'lowercase', locale: undefined },
        { name: 'replaceUrls', replacement: '<url>' },
        { name: 'collapseWhitespace' },
      ],
    });
  });

  it('reports each step on the text that reaches it, the most frequent change first', () => {
    const texts = ['GO www.a.example', 'Go GO www.b.example www.b.example', 'nothing'];
    const report = step.report(texts);
    expect(report.map(({ step: name, texts: n, changes, distinct }) => [name, n, changes, distinct])).toEqual(
      [
        ['lowercase', 2, 3, 2],
        ['replaceUrls', 2, 3, 2],
        ['collapseWhitespace', 0, 0, 0],
      ],
    );
    expect(report[0].examples).toEqual([
      { before: 'GO', after: 'go', count: 2 },
      { before: 'Go', after: 'go', count: 1 },
    ]);
    expect(step.report(texts, { examples: 1 })[1].examples).toEqual([
      { before: 'www.b.example', after: '<url>', count: 2 },
    ]);
    expect(texts[0]).toBe('GO www.a.example');
  });

  it('is a transformer that learns nothing', () => {
    const texts = Object.freeze([' A ', 'b']);
    expect(step.fit(texts).transform(texts)).toEqual(['a', 'b']);
    expect(step.fit([]).transform([])).toEqual([]);
  });

  it('refuses no steps and texts that are none, and says where', () => {
    expect(() => clean()).toThrow(/at least one cleaning step.*\[empty\]/);
    for (const none of [null, (text: string) => text.trim(), 'lower']) {
      expect(() => clean(lowercase(), none as never)).toThrow(/cleaning step as step 1.*bad-option/);
      expect(() => findDuplicates(['a'], { by: none as never })).toThrow(/cleaning step as `by`.*bad-option/);
    }
    // @ts-expect-error a function is no step, though it has an `apply`.
    expect(() => findDuplicates(['a'], { by: (text: string) => text })).toThrow(/bad-option/);
    expect(() => step.report(['a'], { example: 1 } as never)).toThrow(/Did you mean examples/);
    expect(() => step.apply(undefined as unknown as string)).toThrow(/found undefined.*fillMissingText/);
    expect(() => step.report(['a', 5 as unknown as string])).toThrow(/found number as text 1/);
    expect(() => step.fit([]).transform(['a', null as unknown as string])).toThrow(/null as text 1/);
    expect(() => step.report('abc' as unknown as string[])).toThrow(/found a single string/);
  });
});

describe('normalize', () => {
  it('applies form, case and accents', () => {
    expect(normalize().apply('ＦＲＥＥ ﬁne\u00a0É')).toBe('free fine é');
    expect(normalize({ stripAccents: true, form: 'NFC' }).apply('Crème ﬁ')).toBe('creme ﬁ');
    expect(normalize({ lowercase: false }).apply('E\u0301')).toBe('É');
    expect(normalize({ locale: 'tr' }).apply('Iİ')).toBe('ıi');
  });

  it('folds case beyond lower case', () => {
    expect(foldCase().apply('STRASSE')).toBe(foldCase().apply('Straße'));
    expect(foldCase().apply('STRAẞE')).toBe('strasse');
    expect(foldCase().apply('ıI')).toBe('ıi');
    expect(foldCase().apply('ΟΔΟΣ οδος')).toBe('οδοσ οδοσ');
    expect(foldCase({ locale: 'tr' }).apply('IR')).toBe('ır');
  });

  it('leaves letters of other scripts whole when it strips accents', () => {
    const foreign = 'हिन्दी が 한국어 ø';
    expect(stripAccents().apply(foreign)).toBe(foreign);
    expect(stripAccents().apply('Ångström Việt ё')).toBe('Angstrom Viet е');
  });

  it('reports words, or the whole text where a change crosses words', () => {
    expect(normalize().report(['Go ﬁne'])[0].examples).toEqual([{ before: 'ﬁne', after: 'fine', count: 1 }]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        for (const step of [normalizeUnicode('NFKC'), foldCase(), stripAccents()]) {
          const [{ texts, examples }] = step.report([text]);
          expect(texts === 1).toBe(step.apply(text) !== text);
          examples.forEach(({ before, after }) => expect(before).not.toBe(after));
        }
      }),
    );
  });

  it('refuses an unknown form or locale', () => {
    expect(() => normalize({ form: 'nfc' as UnicodeForm })).toThrow(/NFC, NFD, NFKC or NFKD.*"nfc"/);
    expect(() => lowercase({ locale: 'not a tag' })).toThrow(/BCP 47.*"not a tag"/);
  });
});

describe('findDuplicates', () => {
  it('groups equal texts and keeps the first of each', () => {
    const texts = ['b', 'a', 'B', 'b', 'c'];
    expect(findDuplicates(texts)).toEqual({ groups: [[0, 3]], extra: 1, keep: Int32Array.of(0, 1, 2, 4) });
    const folded = findDuplicates(texts, { by: lowercase() });
    expect(folded.groups).toEqual([[0, 2, 3]]);
    expect(takeRows(texts, folded.keep)).toEqual(['b', 'a', 'c']);
    expect(findDuplicates([])).toEqual({ groups: [], extra: 0, keep: new Int32Array(0) });
  });

  it('refuses what is no text or no step', () => {
    expect(() => findDuplicates(['a', undefined as unknown as string])).toThrow(/not-text/);
    expect(() => findDuplicates(['a'], { by: 'lower' as unknown as ReturnType<typeof lowercase> })).toThrow(
      /cleaning step as `by`/,
    );
  });
});
