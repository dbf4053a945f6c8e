import {
  countVectorizer,
  Dense,
  linearSVC,
  loadModel,
  LmlabError,
  logisticRegression,
  pipeline,
  saveModel,
  selectKBest,
  sgdClassifier,
  step,
  tfidfVectorizer,
} from 'lmlab';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FittedPipeline } from '../../src/pipeline/pipeline';
import { savedClasses } from '../../src/pipeline/saved-classes';
import { projectRoot, sourceFiles } from '../source-files';
import { decodeSafetensors, encodeSafetensors } from '../../src/core/safetensors';

const texts = ['win a free prize', 'free cash prize', 'see you at lunch', 'lunch at noon'];
const y = ['spam', 'spam', 'ham', 'ham'];
const fitted = pipeline(
  tfidfVectorizer({ tokenPattern: /[\p{L}]+/gu, nGramRange: [1, 2] }),
  selectKBest({ k: 5, score: 'anova' }),
  logisticRegression(),
).fit(texts, y);
const bytes = saveModel(fitted);

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof LmlabError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('saveModel and loadModel', () => {
  it('bring a pipeline back, infinite scores and patterns included', () => {
    const loaded = loadModel(bytes);
    expect(loaded.classes).toEqual(['ham', 'spam']);
    expect(loaded.predict(['free lunch', 'win'])).toEqual(fitted.predict(['free lunch', 'win']));
    expect(loaded.predictProba!(texts)).toEqual(fitted.predictProba(texts));
    expect(saveModel(loaded)).toEqual(bytes);
  });

  it('refuse every truncation and every altered byte', () => {
    for (let length = 0; length < bytes.length; length += 97) {
      expect(codeOf(() => loadModel(bytes.subarray(0, length)))).toBe('damaged-file');
    }
    expect(codeOf(() => loadModel(Uint8Array.of(...bytes, 0, 0)))).toBe('damaged-file');
    for (let at = 0; at < bytes.length; at += 61) {
      const altered = bytes.slice();
      altered[at] ^= 1;
      const code = codeOf(() => loadModel(altered));
      // A space of the header's padding is no part of the model.
      if (bytes[at] !== 32) expect([at, code]).toEqual([at, 'damaged-file']);
    }
  });

  it('refuse a header that describes no arrays', () => {
    const entry = '"dtype":"F64","shape":';
    const headers = ['null', '[]', '{"0":null}', '{"0":{}}', `{"0":{${entry}[0]}}`];
    headers.push(
      `{"0":{${entry}3,"data_offsets":[0,0]}}`,
      '{"0":{"dtype":"toString","shape":[0],"data_offsets":[0,0]}}',
    );
    for (const header of headers) {
      const file = Buffer.concat([Buffer.alloc(8), Buffer.from(header)]);
      file.writeBigUInt64LE(BigInt(header.length));
      expect([header, codeOf(() => loadModel(file))]).toEqual([header, 'damaged-file']);
    }
    expect(codeOf(() => loadModel(undefined as never))).toBe('bad-option');
  });

  it('keep class weights by labels that are names in JSON or in the file', () => {
    const classWeight = Object.fromEntries([
      ['$', 2],
      ['__proto__', 3],
    ]);
    const fitted = sgdClassifier({ classWeight }).fit(Dense.fromRows([[0], [1]]), ['$', '__proto__']);
    const loaded = loadModel(saveModel(fitted)) as unknown as typeof fitted;
    expect(Object.entries(loaded.params.classWeight!)).toEqual(Object.entries(classWeight));
  });

  it('refuse a newer version and another program', () => {
    const { arrays, metadata } = decodeSafetensors(bytes);
    const newer = encodeSafetensors({ arrays, metadata: { ...metadata, version: '2' } });
    expect(codeOf(() => loadModel(newer))).toBe('newer-file');
    expect(codeOf(() => loadModel(encodeSafetensors({ arrays, metadata: {} })))).toBe('damaged-file');
  });

  it('say what cannot be saved, and where', () => {
    const model = pipeline(countVectorizer({ tokenizer: (text) => text.split('|') }), linearSVC()).fit(
      texts,
      y,
    );
    expect(() => saveModel(model)).toThrow(
      /a function at model\.parts\[0\]\.params\.tokenizer.*\[not-saveable\]/,
    );
  });

  it('name the step that holds a function', () => {
    const model = pipeline(step('count', countVectorizer, { normalizeToken: (token) => token }), linearSVC());
    expect(() => saveModel(model.fit(texts, y))).toThrow(
      /a function at model\.steps\.count\.params\.normalizeToken.*\[not-saveable\]/,
    );
    const shouting = pipeline((docs: readonly string[]) => docs.map((doc) => `${doc}!`), countVectorizer());
    expect(() => saveModel(shouting.fit(texts))).toThrow(/a function at model\.parts\[0\].*\[not-saveable\]/);
  });

  it('write and read files, whole or not at all', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lmlab-save-'));
    try {
      const file = join(folder, 'spam.lmlab');
      saveModel(file, fitted);
      expect(new Uint8Array(readFileSync(file))).toEqual(bytes);
      expect(loadModel(file).predict(texts)).toEqual(fitted.predict(texts));
      saveModel(file, fitted.parts[0]);
      expect(loadModel(file)).toBeInstanceOf(fitted.parts[0].constructor);
      expect(readdirSync(folder)).toEqual(['spam.lmlab']);
      writeFileSync(file, bytes.subarray(0, 500));
      expect(codeOf(() => loadModel(file))).toBe('damaged-file');
      writeFileSync(file, '');
      expect(codeOf(() => loadModel(file))).toBe('damaged-file');
      expect(codeOf(() => loadModel(join(folder, 'absent')))).toBe('unreadable-file');
      expect(codeOf(() => loadModel(folder))).toBe('unreadable-file');
      const nowhere = join(folder, 'no-folder', 'model.lmlab');
      expect(() => saveModel(nowhere, countVectorizer().fit(['word']))).toThrow(
        /expected a path in a folder that exists.*no-folder.*Make the folder first.*\[unwritable-file\]/s,
      );
      expect(existsSync(nowhere)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('keep the names of steps', () => {
    const named = pipeline(step('tfidf', tfidfVectorizer), step('model', logisticRegression)).fit(texts, y);
    const loaded = loadModel(saveModel(named)) as unknown as FittedPipeline;
    expect(Object.keys(loaded.steps)).toEqual(['tfidf', 'model']);
  });

  it('know every fitted class of the library', () => {
    const known = new Set<string>();
    for (const type of Object.values(savedClasses)) {
      // What others extend is never itself fitted.
      for (let one: object = type; 'name' in one; one = Object.getPrototypeOf(one) as object)
        known.add(String(one.name));
    }
    const declared = ['features', 'models', 'pipeline', 'preprocessing'].flatMap((room) =>
      sourceFiles(join('src', room)).flatMap((file) =>
        Array.from(
          readFileSync(join(projectRoot, file), 'utf8').matchAll(/^export class (Fitted\w+)/gm),
          ([, name]) => name,
        ),
      ),
    );
    expect(declared.length).toBeGreaterThan(30);
    expect(declared.filter((name) => !known.has(name))).toEqual([]);
  });
});
