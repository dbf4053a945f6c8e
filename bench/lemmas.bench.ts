import { lemmatize, lemmatizeAs, loadUdEnglish, tagPartsOfSpeech, type PartOfSpeech } from '../src/index';
import { splitTreebank } from '../scripts/train-tagger';
import { cheapest, table } from './harness';

/**
 * How many words of UD English EWT (development part) get the right part of speech and the right lemma: on the four
 * fifths of its sentences that the tagger was trained on, and on the fifth that it never saw. A lemma is right when it
 * equals the treebank's, capitals included.
 */
export async function run(): Promise<void> {
  if (process.env['LMLAB_DATA_MIRROR'] === undefined) {
    console.log('(LMLAB_DATA_MIRROR is not set: the treebank comes from the network or the cache)');
  }
  const { rows } = await loadUdEnglish();
  const { train, test } = splitTreebank(rows);
  const share = (right: number, words: number): string => `${((100 * right) / words).toFixed(2)} %`;
  const measure = (sentences: typeof train): string[] => {
    let words = 0;
    const right = { tag: 0, form: 0, alone: 0, gold: 0, guessed: 0 };
    for (const sentence of sentences) {
      const tags = tagPartsOfSpeech(sentence.words.map(({ form }) => form));
      sentence.words.forEach(({ form, lemma, upos }, i) => {
        words++;
        right.tag += Number(tags[i] === upos);
        right.form += Number(form.toLowerCase() === lemma);
        right.alone += Number(lemmatize(form) === lemma);
        right.gold += Number(lemmatizeAs(upos as PartOfSpeech)(form) === lemma);
        right.guessed += Number(lemmatizeAs(tags[i])(form) === lemma);
      });
    }
    return [String(words), ...Object.values(right).map((count) => share(count, words))];
  };
  const columns = [
    'words',
    'tag right',
    'lemma: the word in lower case',
    'lemma: no context',
    'lemma: gold tags',
    'lemma: guessed tags',
  ];
  console.log(
    table(
      ['sentences', ...columns],
      [
        ['never seen', ...measure(test)],
        ['trained on', ...measure(train)],
      ],
    ),
  );
  const words = test.map((sentence) => sentence.words.map(({ form }) => form));
  const { ms } = cheapest(5, () => words.forEach((forms) => tagPartsOfSpeech(forms)));
  console.log(`\nTagging: ${(words.flat().length / ms).toFixed(1)} words a millisecond of processor time.`);
}
