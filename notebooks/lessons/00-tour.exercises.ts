import { defineExercise, defineLesson } from 'lmlab';

const share = (lists: readonly (readonly string[])[], word: string): number =>
  lists.filter((list) => list.includes(word)).length / lists.length;

export default defineLesson({
  exercises: {
    '00.1': defineExercise({
      title: 'Share of messages with a word',
      reference: share,
      visible: [
        [[['free', 'lunch'], ['lunch']], 'free'],
        [[['a'], ['b'], ['b', 'c']], 'b'],
      ],
      hidden: [
        { about: 'a word that is nowhere', args: [[['a'], ['b']], 'z'] },
        {
          about: 'a word that stands twice in one message',
          args: [[['a', 'a'], ['b']], 'a'],
        },
        {
          about: 'a word that is part of a longer one',
          args: [[['prizes'], ['prize']], 'prize'],
        },
      ],
      hints: [
        'A share is a count divided by a count.',
        'Keep the lists that include the word (`filter`, `includes`) and count them.',
        'lists.filter((list) => list.includes(word)).length, divided by the number of lists.',
      ],
      misconceptions: [
        {
          name: 'Counts words instead of messages',
          words: 'A message that holds the word twice is still one message.',
          wrong: (lists, word) =>
            lists.flat().filter((other) => other === word).length / lists.length,
        },
        {
          name: 'Forgets to divide',
          words: 'A share lies between 0 and 1.',
          wrong: (lists, word) =>
            lists.filter((list) => list.includes(word)).length,
        },
        {
          name: 'Divides by the words',
          words: 'The whole is all messages, not all words.',
          wrong: (lists, word) =>
            lists.filter((list) => list.includes(word)).length /
            lists.flat().length,
        },
      ],
      mutants: [
        {
          name: 'finds the word inside longer ones',
          wrong: (lists, word) =>
            lists.filter((list) => list.join(' ').includes(word)).length /
            lists.length,
        },
      ],
    }),
  },
  quiz: [
    {
      question: 'What does a notebook show under a cell?',
      right: 'What its last expression comes to, and whatever it printed',
      because:
        'A last line that is an expression is shown; `console.log` adds what you print on the way.',
      wrong: [
        {
          choice: 'Every variable that it made',
          why: 'They stay alive for later cells, but only the last expression is shown.',
        },
        {
          choice: 'Nothing, unless you call console.log',
          why: 'The last expression needs no call.',
        },
      ],
    },
    {
      question:
        'You misspell a property: `messages[0].lenght`. When do you learn of it?',
      right: 'Before the cell runs',
      because:
        'The kernel checks the types of the whole cell first, so nothing has happened yet.',
      wrong: [
        {
          choice: 'When the line is reached',
          why: 'That is how JavaScript alone would do it, with `undefined` and no word of warning.',
        },
        {
          choice: 'Never',
          why: 'The type of a string knows its properties, and `lenght` is none of them.',
        },
      ],
    },
    {
      question: 'Why do the lessons pass a seed to `random`?',
      right: 'So that everybody sees the same numbers on every run',
      because:
        'A seeded generator starts from the same state, and a text can then speak of what you see.',
      wrong: [
        {
          choice: 'Because seeded numbers are more random',
          why: 'They are exactly as random; they only repeat.',
        },
        {
          choice: 'To make the cell faster',
          why: 'A seed costs and saves no time worth speaking of.',
        },
      ],
    },
    {
      question:
        'You change a cell in the middle and run only it. What do the cells below know?',
      right: 'What they computed when they last ran',
      because:
        'Cells run when you run them. After a change, run the cells below it again, in order.',
      wrong: [
        {
          choice: 'They run again by themselves',
          why: 'Some notebooks do that; Jupyter does not. Run them again, or restart and run all.',
        },
        {
          choice: 'They are cleared',
          why: 'Their output stays, and may be out of date: that is the trap.',
        },
      ],
    },
    {
      question: 'How many of three messages contain a word whose share is 2/3?',
      right: 'Two',
      because: 'Two thirds of three is two.',
      wrong: [
        { choice: 'Three', why: 'Then the share would be 1.' },
        {
          choice: 'It cannot be told',
          why: 'Share times the number of messages is the count.',
        },
      ],
    },
  ],
});
