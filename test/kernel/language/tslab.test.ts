import { Notebook } from './notebook';

describe('tslab in cells', () => {
  const notebook = new Notebook();

  it('displays in this notebook', async () => {
    await notebook.text(
      "import * as tslab from 'tslab'; tslab.display.html('<b>x</b>'); tslab.display.png(new Uint8Array([1, 2]));",
    );
    expect(notebook.shown).toEqual([
      { data: { 'text/html': '<b>x</b>' }, id: undefined, update: false },
      { data: { 'image/png': 'AQI=' }, id: undefined, update: false },
    ]);
  });

  it('updates what it displayed', async () => {
    notebook.shown.length = 0;
    await notebook.run("const d = tslab.newDisplay(); d.text('a'); d.text('b');");
    expect(notebook.shown.map(({ data, update }) => [data['text/plain'], update])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(notebook.shown[0].id).toBe(notebook.shown[1].id);
    expect(notebook.shown[0].id).toMatch(/\w+/);
  });

  it('has types, and says which TypeScript runs', async () => {
    expect((await notebook.failure('tslab.display.html(5)')).text).toContain('TS2345');
    expect(await notebook.text('tslab.versions.tslab + " " + tslab.versions.typescript')).toBe(
      "'1.0.22 5.9.3'",
    );
  });
});
