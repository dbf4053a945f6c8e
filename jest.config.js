// The tests must not write into the developer's own record of solved exercises.
process.env.LMLAB_PROGRESS = require('node:path').join(__dirname, 'artifacts', 'test-progress.jsonl');
require('node:fs').rmSync(process.env.LMLAB_PROGRESS, { force: true });

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Types are checked by tsc (npm run typecheck); here TypeScript is only stripped, which is fast.
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // `import … from 'lmlab'` in a test means the sources; test/e2e uses the built package in child processes.
  moduleNameMapper: { '^lmlab$': '<rootDir>/src/index.ts' },
  testTimeout: 60000,
};
