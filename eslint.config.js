const tseslint = require('typescript-eslint');

module.exports = tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      'dist/',
      'artifacts/',
      'coverage/',
      '**/*.js',
      '**/*.cjs',
      '**/*.mjs',
      'test/fixtures/',
      'assembly/', // AssemblyScript: looks like TypeScript, is checked by its own compiler
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      // Exported functions say their types, so that the built .d.ts reads the same to every TypeScript version.
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Numerical code reads a[i * n + j] all day; the bounds are checked where data comes in.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },
  {
    // Lessons read like a notebook: top-level await, console output and bare expressions are their point.
    files: ['notebooks/lessons/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      // A word that was never counted is missing from its table, whatever the index type says.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
);
