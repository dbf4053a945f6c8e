import { parseConllu } from 'lmlab';

const word = (number: string, form: string): string => `${number}\t${form}\t${form}\tX\tX\t_\t0\troot\t_\t_`;

test('parseConllu leaves multiword tokens and empty nodes out and needs no last blank line', () => {
  const text = ['# sent_id = s1', '# text = do not', word('1-2', 'dont'), word('1', 'do'), word('2', 'not')];
  const [sentence] = parseConllu([...text, word('2.1', 'ghost')].join('\n'), 'x');
  expect([sentence.id, sentence.text]).toEqual(['s1', 'do not']);
  expect(sentence.words.map(({ form }) => form)).toEqual(['do', 'not']);
});

test('parseConllu names a broken line', () => {
  expect(() => parseConllu('# text = a\n1\ta\n', 'x')).toThrow(/10 fields separated by tabs in line 2 of x/);
});
