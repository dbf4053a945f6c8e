import { missingSections } from 'lmlab';

test.each([
  ['a text under each', '# What\nthis\n\n## 2. Limits\n\nmany', []],
  ['a heading that is not there', '# What\nthis', ['Limits']],
  ['a heading with another right after it', '# What\n\n## Limits\nmany', ['What']],
  ['a heading at the end', '# What\nthis\n## Limits\n\n', ['Limits']],
  ['the words, but no heading', 'What\nthis\nLimits\nmany', ['What', 'Limits']],
  ['nothing', '', ['What', 'Limits']],
])('%s', (_, markdown, missing) => {
  expect(missingSections(markdown, ['What', 'Limits'])).toEqual(missing);
});
