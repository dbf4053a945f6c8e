import { defineExercise, defineLesson, type UnicodeForm } from 'lmlab';

/** Porter's m as the paper has it: the form of the word as letters, runs squeezed, pairs counted. */
function porterMeasure(word: string): number {
  const form = [...word].reduce(
    (so, letter) =>
      so +
      (/[aeiou]/.test(letter) || (letter === 'y' && so.endsWith('c')) ? 'v' : 'c'),
    '',
  );
  return (form.replace(/v+/g, 'v').replace(/c+/g, 'c').match(/vc/g) ?? []).length;
}

const firstLetter = (word: string): string => word.slice(0, 1);
const firstTwo = (word: string): string => word.slice(0, 2);

export default defineLesson({
  exercises: {
    '02.1': defineExercise({
      title: 'Four normal forms',
      reference: (text: string): Record<UnicodeForm, string> => ({
        NFC: text.normalize('NFC'),
        NFD: text.normalize('NFD'),
        NFKC: text.normalize('NFKC'),
        NFKD: text.normalize('NFKD'),
      }),
      visible: [['caf\u00e9'], ['\ufb01ne']],
      hidden: [
        { about: 'an accent that stands by itself', args: ['e\u0301'] },
        { about: 'a ligature with an accent after it', args: ['\ufb01e\u0301'] },
        { about: 'a text without anything to do', args: ['plain'] },
      ],
      hints: [
        'Strings have a method that normalizes them.',
        "text.normalize('NFC') is the first of the four.",
        'Return an object with the keys NFC, NFD, NFKC and NFKD, each with text.normalize of its own name.',
      ],
      misconceptions: [
        {
          name: 'Takes one form for all',
          words:
            'C composes and D takes apart; with K, characters that are variants of others are replaced as well.',
          wrong: (text) => {
            const NFC = text.normalize('NFC');
            return { NFC, NFD: NFC, NFKC: NFC, NFKD: NFC };
          },
        },
        {
          name: 'Mixes up C and D',
          words:
            'C stands for composed: one code point where there is one. D stands for decomposed.',
          wrong: (text) => ({
            NFC: text.normalize('NFD'),
            NFD: text.normalize('NFC'),
            NFKC: text.normalize('NFKD'),
            NFKD: text.normalize('NFKC'),
          }),
        },
      ],
      mutants: [
        {
          name: 'leaves the text alone',
          wrong: (text) => ({ NFC: text, NFD: text, NFKC: text, NFKD: text }),
        },
      ],
      refused: [
        "return { NFC: text.normalize('NFC') };",
        'return { NFC: text, NFD: text, NFKC: text, NFKd: text };',
      ],
    }),
    '02.2': defineExercise({
      title: 'Porter’s first rule',
      reference: (word: string): string =>
        word
          .replace(/sses$/, 'ss!')
          .replace(/ies$/, 'i!')
          .replace(/ss$/, 'ss!')
          .replace(/s$/, '')
          .replace(/!$/, ''),
      visible: [['caresses'], ['ponies'], ['caress'], ['cats']],
      hidden: [
        { about: 'a word without any of the endings', args: ['run'] },
        { about: 'a short word in -ies', args: ['ties'] },
        { about: 'a word that is nothing but the ending', args: ['s'] },
        { about: 'an ending in the middle of a word', args: ['assessment'] },
        { about: 'no letters at all', args: [''] },
        { about: 'a word in -es that is not -sses', args: ['houses'] },
        { about: 'another word in -sses', args: ['classes'] },
        { about: 'another word in -ss', args: ['glass'] },
      ],
      hints: [
        'Four rules; the longest ending that fits is the only one that acts.',
        'Ask for sses first, then ies, then ss, then s.',
        'For sses and ies, cut two letters; for ss, return the word as it is; for s, cut one.',
      ],
      misconceptions: [
        {
          name: 'Applies several rules in turn',
          words: 'Only one rule acts: after sses has become ss, the last s stays.',
          wrong: (word) =>
            word.replace(/sses$/, 'ss').replace(/ies$/, 'i').replace(/s$/, ''),
        },
        {
          name: 'Makes -ies into -y',
          words:
            'That is good English, but not Porter’s rule: a stem need not be a word.',
          wrong: (word) =>
            /sses$/.test(word)
              ? word.slice(0, -2)
              : /ies$/.test(word)
                ? `${word.slice(0, -3)}y`
                : /ss$/.test(word)
                  ? word
                  : word.replace(/s$/, ''),
        },
        {
          name: 'Cuts -es',
          words: 'There is no rule for es alone: houses loses its s only.',
          wrong: (word) =>
            /ss$/.test(word)
              ? word
              : /sses$|ies$/.test(word)
                ? word.slice(0, -2)
                : word.replace(/e?s$/, ''),
        },
      ],
    }),
    '02.3': defineExercise({
      title: 'Porter’s measure',
      reference: porterMeasure,
      // The examples of Porter (1980): m = 0, 1 and 2.
      visible: [['tree'], ['trouble'], ['private']],
      hidden: [
        { about: 'the paper’s words with m = 0', args: ['tr'] },
        { about: 'the paper’s words with m = 0', args: ['ee'] },
        { about: 'the paper’s words with m = 0', args: ['y'] },
        { about: 'the paper’s words with m = 0', args: ['by'] },
        { about: 'the paper’s words with m = 1', args: ['oats'] },
        { about: 'the paper’s words with m = 1', args: ['trees'] },
        { about: 'the paper’s words with m = 1', args: ['ivy'] },
        { about: 'the paper’s words with m = 2', args: ['troubles'] },
        { about: 'the paper’s words with m = 2', args: ['oaten'] },
        { about: 'the paper’s words with m = 2', args: ['orrery'] },
        { about: 'no letters at all', args: [''] },
        { about: 'a y after a y', args: ['syyyzygy'] },
      ],
      hints: [
        'Walk through the letters and remember what the last one was.',
        'm goes up each time a consonant follows a vowel.',
        'A y is a vowel where the letter before it was a consonant; at the start of a word it is a consonant.',
      ],
      misconceptions: [
        {
          name: 'Takes y for a consonant always',
          words: 'After a consonant, y is a vowel: think of sky.',
          wrong: (word) => (word.match(/[aeiou][^aeiou]/g) ?? []).length,
        },
        {
          name: 'Takes y for a vowel always',
          words:
            'At the start of a word and after a vowel, y is a consonant: think of yes and toy.',
          wrong: (word) => (word.match(/[aeiouy][^aeiouy]/g) ?? []).length,
        },
        {
          name: 'Counts runs of vowels',
          words: 'A run of vowels counts only where a consonant comes after it.',
          wrong: (word) => porterMeasure(`${word}x`),
        },
      ],
      mutants: [
        {
          name: 'counts vowels after consonants',
          wrong: (word) => porterMeasure([...word].reverse().join('')),
        },
      ],
    }),
    '02.4': defineExercise({
      title: 'What a stemmer merges',
      reference: (
        words: readonly string[],
        stem: (word: string) => string,
      ): string[][] => {
        const distinct = [...new Set(words)];
        const stems = [...new Set(distinct.map(stem))];
        return stems
          .map((one) => distinct.filter((word) => stem(word) === one))
          .filter((group) => group.length > 1);
      },
      visible: [() => [['call', 'cat', 'calls', 'dog'], firstTwo]],
      hidden: [
        { about: 'no words', args: () => [[], firstLetter] },
        {
          about: 'a word that occurs twice',
          args: () => [['a', 'a', 'b'], firstLetter],
        },
        {
          about: 'two groups whose words take turns',
          args: () => [['ba', 'ab', 'bb', 'aa'], firstLetter],
        },
        { about: 'a stem that is empty', args: () => [['x', 'y', 'z'], () => ''] },
        {
          about: 'a stem named like a part of every object',
          args: () => [['a', 'b'], () => 'constructor'],
        },
      ],
      hints: [
        'Collect the words under their stems first; what is no group can go later.',
        'A Map from stem to a Set of words keeps the order and drops repetitions.',
        'At the end, keep the sets with more than one word and turn them into lists.',
      ],
      misconceptions: [
        {
          name: 'Counts a repeated word as a group',
          words: 'A group holds different words; the same word twice is still one.',
          wrong: (words, stem) => {
            const groups = new Map<string, string[]>();
            for (const word of words)
              groups.set(stem(word), [...(groups.get(stem(word)) ?? []), word]);
            return [...groups.values()].filter((group) => group.length > 1);
          },
        },
        {
          name: 'Keeps words that stayed alone',
          words:
            'Only stems that brought at least two words together count as merged.',
          wrong: (words, stem) => {
            const groups = new Map<string, Set<string>>();
            for (const word of words)
              groups.set(
                stem(word),
                (groups.get(stem(word)) ?? new Set()).add(word),
              );
            return [...groups.values()].map((group) => [...group]);
          },
        },
        {
          name: 'Returns the stems',
          words:
            'Asked for are the words that were merged, not what they were merged into.',
          wrong: (words, stem) => {
            const stems = [...new Set(words)].map(stem);
            return [
              [...new Set(stems.filter((one, i) => stems.indexOf(one) !== i))],
            ].filter((group) => group.length > 0);
          },
        },
      ],
    }),
  },
  quiz: [
    {
      question:
        'Two strings look the same on the screen and are not equal. What do you try first?',
      right: 'Bring both to the same Unicode normal form',
      because:
        'Composed and decomposed accents look alike; NFC on both sides settles most such cases.',
      wrong: [
        {
          choice: 'Lower-case both',
          why: 'Case would be visible; here the difference is not.',
        },
        {
          choice: 'Stem both',
          why: 'A stemmer works on letters and does not know that two sequences look alike.',
        },
      ],
    },
    {
      question:
        'A stemmer makes “universal” and “university” one word. What is this called?',
      right: 'Over-stemming',
      because: 'Words with different meanings were merged.',
      wrong: [
        {
          choice: 'Under-stemming',
          why: 'That is when words which belong together stay apart.',
        },
        {
          choice: 'Lemmatizing',
          why: 'Both words are in the dictionary, so a lemmatizer leaves them as they are.',
        },
      ],
    },
    {
      question: 'Why does a lemmatizer ask for the part of speech?',
      right: 'Because one form can belong to several dictionary words',
      because: 'leaves is leaf as a noun and leave as a verb.',
      wrong: [
        {
          choice: 'Because it is faster with it',
          why: 'It is slower: somebody has to find the part of speech.',
        },
        {
          choice: 'Because verbs are never changed',
          why: 'Verbs change more than any other class: were, sang, calling.',
        },
      ],
    },
    {
      question:
        'A stemmer shrinks the vocabulary to half. Is the model better for it?',
      right: 'Only measuring on left-out data can tell',
      because:
        'Merging helps rare words and hurts distinctions; which weighs more depends on task and data.',
      wrong: [
        {
          choice: 'Yes, fewer columns mean less overfitting',
          why: 'They can; they can also throw away what told the classes apart.',
        },
        {
          choice: 'No, information was lost',
          why: 'Some of it was noise, and losing noise helps.',
        },
      ],
    },
    {
      question:
        'You remove stop words after stemming, with an unstemmed list. What happens?',
      right: 'Some stop words slip through under their stems',
      because: 'The stem of “this” under Porter is “thi”, which is in no list.',
      wrong: [
        {
          choice: 'Nothing, the list still fits',
          why: 'It fits words, and the tokens are stems by then.',
        },
        {
          choice: 'All words are removed',
          why: 'Only tokens that equal a word of the list are removed.',
        },
      ],
    },
  ],
});
