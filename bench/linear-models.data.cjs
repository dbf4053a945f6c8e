// What the sides of linear-models.bench.ts that run on Node read: the built library's matrices and the classes.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Csr } = require('../dist/src/index.js');

/** Documents × terms as TF-IDF and as counts, their topics 0 to 7, and whether the topic is below 4. */
module.exports = function read(folder, name) {
  const { rows, cols, topics } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const array = (part, Type) => {
    const bytes = readFileSync(join(folder, `${name}.${part}`));
    return new Type(bytes.buffer, bytes.byteOffset, bytes.byteLength / Type.BYTES_PER_ELEMENT);
  };
  const [indptr, indices] = [array('indptr', Int32Array), array('indices', Int32Array)];
  const matrix = (part) => new Csr(rows, cols, indptr, indices, array(part, Float64Array));
  const two = topics.map((topic) => Number(topic < 4));
  return { tfidf: matrix('tfidf'), counts: matrix('counts'), topics, two };
};
