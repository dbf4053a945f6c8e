import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePage } from 'lmlab';
import { pageOf } from '../../src/course/deliverable-page';

const figures = { pairs: '<svg role="img"></svg>' };

test('the first heading is the title, and a figure stands where its image was', () => {
  const page = pageOf(
    '# Do seeds matter? <b>\n\nYes.\n\n![Pair & pair](pairs)\n\n## Limits\n\nOne text.',
    figures,
  );
  expect(page).toContain('<title>Do seeds matter? &#60;b&#62;</title>');
  expect(page).toContain('<svg role="img"></svg><span class="caption">Pair &#38; pair</span>');
  expect(page).toContain('<h2>Limits</h2>');
});

test('what is not Markdown is text, so that nothing of it runs', () => {
  expect(pageOf('<script>alert(1)</script>', {})).not.toContain('<script>');
});

test('an image that is no figure is refused, with the names of those that are', () => {
  expect(() => pageOf('![x](https://example.org/x.png)', figures)).toThrow(/one of the figures pairs/);
});

describe('the file', () => {
  const before = { ...process.env };
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  beforeAll(() => {
    Object.assign(process.env, { LMLAB_DELIVERABLES: folder, LMLAB_STUDENT: 'ada' });
    jest.spyOn(console, 'log').mockReturnValue();
  });
  afterAll(() => {
    process.env = before;
    rmSync(folder, { recursive: true });
  });

  test('stands beside the deliverable and carries the student', () => {
    const path = writePage('24', 'memo', '# Memo\n\nDo not.');
    expect(path).toBe(join(folder, '24-ada-memo.html'));
    expect(readFileSync(path, 'utf8')).toContain('<p>Do not.</p>');
  });

  test('has a plain name', () => {
    expect(() => writePage('24', '../memo', 'x')).toThrow(/letters, digits and hyphens/);
  });
});
