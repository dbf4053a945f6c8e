#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '..', 'dist', 'src', 'cli', 'main.js');
if (!existsSync(main)) {
  console.error('lmlab is not built yet: run `npm run build` in ' + join(__dirname, '..') + ' first.');
  process.exit(1);
}
// A reader that has seen enough, such as `lmlab data list | head`, is no mistake.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
require(main).main(process.argv);
