import { LmlabError, todo } from 'lmlab';

test('todo fits any type and throws', () => {
  const later = (): number[] => todo('the lengths');
  expect(later).toThrow(LmlabError);
  expect(later).toThrow('the lengths');
});
