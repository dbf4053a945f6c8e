import fc from 'fast-check';
import {
  collapseWhitespace,
  decodeEntities,
  expandContractions,
  removeStopWords,
  shortenElongations,
  stripMarkup,
  replaceEmails,
  replaceEmoji,
  replaceHashtags,
  replaceHtml,
  replaceInvisible,
  replaceMentions,
  replaceNumbers,
  replacePattern,
  replacePunctuation,
  replaceUrls,
  type TextStep,
} from 'lmlab';

const cases: [TextStep, [string, string][]][] = [
  [
    replaceHtml(),
    [
      ['one<br/>two', 'one two'],
      ['a < b and c > d, <3', 'a < b and c > d, <3'],
      ['<a href="x">t</a><!-- <b> -->', ' t  '],
      ['x<script>if (a<b) {}</script>y<STYLE>p{}</style>z', 'x y z'],
      ['<!DOCTYPE html>t', ' t'],
      ['unclosed <a href="', 'unclosed <a href="'],
      ['<a title="x>y">t</a> <p class=it\'s>u', ' t   u'],
      ['<?xml version="1.0"?>a<![CDATA[1 < 2]]>b ]]>', ' a 1 < 2 b ]]>'],
      ['<!-- open <b>x, <script>y', '<!-- open  x,  y'],
    ],
  ],
  [
    decodeEntities(),
    [
      ['&lt;3 &amp;lt; &#163;5 &#x1F600; &nosuch; AT&T', '<3 &lt; £5 😀 &nosuch; AT&T'],
      ['fish & chips', 'fish & chips'],
    ],
  ],
  [
    replaceUrls('<url>'),
    [
      ['http://a.example/x?y=1&z=2#f, then', '<url>, then'],
      ['(https://en.wikipedia.example/wiki/A_(b))', '(<url>)'],
      ['WWW.A.EXAMPLE! www2.b.example.', '<url>! <url>.'],
      ['ringtoneking.co.uk or a.b.com/x', '<url> or <url>'],
      ['me@mail.com stays, so does e.g. this.Then', 'me@mail.com stays, so does e.g. this.Then'],
      ['"http://a.example"', '"<url>"'],
    ],
  ],
  [
    replaceEmails('<email>'),
    [
      ['ada.l+x@mail.a.example, @ada', '<email>, @ada'],
      ['a@b is none', 'a@b is none'],
      ['jürgen@müller.example', '<email>'],
    ],
  ],
  [replaceMentions('<user>'), [['@ada: ask @bob_2! a@b', '<user>: ask <user>! a@b']]],
  [replaceHashtags('<tag>'), [['#nlp #1 #2nd a#b &#163;', '<tag> #1 <tag> a#b &#163;']]],
  [
    replaceEmoji('<e>'),
    [
      ['👍🏽👩‍👩‍👧🇩🇪❤️', '<e><e><e><e>'],
      ['❤ plain, 1 # * © ™ stay', '<e> plain, 1 # * © ™ stay'],
      ['1️⃣', '<e>'],
      ['\u2615\ufe0f!', '<e>!'],
      ['🤷\u200d♂ ❤\u200d🔥 🏳\u200d🌈 👁\u200d🗨 👩\u200d', '<e> <e> <e> <e> <e>\u200d'],
    ],
  ],
  [replacePunctuation(), [['a--b, £5 «c»…', 'a b   5  c ']]],
  [replacePunctuation('', { keep: "'-]^" }), [["don't, a-b! [x]^", "don't a-b x]^"]]],
  [
    replaceNumbers('<n>'),
    [
      ['1,000.50 2nd b2b 3. 4.5p ٣٤ 07123-456', '<n> 2nd b2b <n>. 4.5p <n> <n>-<n>'],
      ['v1.2', 'v1.2'],
      ['4e5 1.5E-3 4ex', '<n> <n> 4ex'],
    ],
  ],
  [
    replaceInvisible(),
    [
      ['a\u200bb\ufeff\u00ad\ud800\u0007\tc\u200dd', 'ab\tc\u200dd'],
      ['a\u0085b\fc', 'a\u0085b\fc'],
      ['🏴\u{e0067}\u{e0062}\u{e007f} a\u{e0067}', '🏴\u{e0067}\u{e0062}\u{e007f} a'],
    ],
  ],
  [collapseWhitespace(), [['\u00a0 a \n\t b\u0085\u3000', 'a b']]],
  [
    expandContractions(),
    [
      ["I'm sure they've won't, Can't", 'I am sure they have will not, Can not'],
      ["DON'T! She’s Ann’s; dogs' he'd", "DO NOT! She is Ann’s; dogs' he would"],
      ['gonna Wanna ain’t', 'going to Want to is not'],
    ],
  ],
  [
    shortenElongations(),
    [
      ['Soooo Sooo good, hmmmm!!! III www.a.example', 'Soo Soo good, hmm!!! III www.a.example'],
      ['Henry VIII, XXX, IIII, viii', 'Henry VIII, XXX, II, vii'],
    ],
  ],
  [shortenElongations({ max: 1 }), [['Nooo aaAAa good', 'No a good']]],
  [
    removeStopWords(['the', 'on', "don't"]),
    [
      ['The cat sat on the on-ramp', ' cat sat   -ramp'],
      ['Don’t then', ' then'],
    ],
  ],
  [
    stripMarkup(),
    [
      ['# Title\n> quoted *text* and __more__\n- item\n---\n', 'Title\nquoted text and more\nitem\n\n'],
      ['![alt](a.png) [words](http://a.example "t") [[Page|link]] [[Page]]', 'alt words link Page'],
      ['[b]bold[/b] [url=http://a.example]x[/url] [1] [sic]', 'bold x [1] [sic]'],
      ['2 * 3 * 4, snake_case_name, *** and `code`', '2 * 3 * 4, snake_case_name, *** and code'],
      ['```ts\nlet x;\n```\n== Head ==', '\nlet x;\n\nHead'],
      ['== \t ==\n=== a  b===  \n==  c', '\na  b\n==  c'],
    ],
  ],
  [replacePattern(/x+/, '$1'), [['axxbx', 'a$1b$1']]],
];

describe.each(cases.map(([step, pairs]) => ({ name: step.name, step, pairs })))(
  '$name',
  ({ step, pairs }) => {
    it.each(pairs)('%j → %j', (before, after) => {
      expect(step.apply(before)).toBe(after);
    });

    it('reports a change exactly where it makes one, on any text', () => {
      const noise = fc.array(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 4 }),
          fc.constantFrom(
            ...pairs.map(([before]) => before),
            ' ',
            '<',
            '>',
            '@',
            '#',
            '://',
            '.',
            '1',
            'www.',
          ),
        ),
        { maxLength: 8 },
      );
      fc.assert(
        fc.property(noise, (parts) => {
          const text = parts.join('');
          const [report] = step.report([text]);
          expect(report.texts === 1).toBe(step.apply(text) !== text);
        }),
        { numRuns: 60 },
      );
    });

    it('takes long runs of one character without backtracking', () => {
      for (const char of ['a', '<', '"', '.', '-', '(', '@', '1', ' ', '&', '<a ']) {
        expect(typeof step.apply(char.repeat(20000))).toBe('string');
      }
    });
  },
);

it('takes linear time where a beginning lacks its end', () => {
  const repeated = (piece: string): string => piece.repeat(200_000 / piece.length);
  expect(stripMarkup().apply(`==${repeated(' ')}x`)).toHaveLength(200_003);
  expect(stripMarkup().apply(repeated('[b='))).toMatch(/^\[b=/);
  expect(replaceHtml().apply(repeated('<!--'))).toMatch(/^<!--/);
  expect(replaceHtml('').apply(repeated('<script>'))).toBe('');
  expect(replaceHtml().apply(repeated('<a ="="'))).toMatch(/^<a/);
});

it('refuses senseless options of steps on words', () => {
  expect(() => shortenElongations({ max: 0 })).toThrow(/positive integer as max, found 0/);
  expect(() => removeStopWords('en')).toThrow(/list or set of stop words, found the string "en"/);
  expect(() => removeStopWords([1] as unknown as string[])).toThrow(/strings as stop words, found number/);
  expect(() => removeStopWords(undefined as unknown as string[])).toThrow(/found undefined/);
});

it('refuses a pattern or replacement that is none', () => {
  expect(() => replacePattern('x' as unknown as RegExp)).toThrow(/regular expression.*bad-option/);
  expect(() => replaceUrls(5 as unknown as string)).toThrow(/string as the replacement of replaceUrls/);
});
