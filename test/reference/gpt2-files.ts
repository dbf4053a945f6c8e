// GPT-2's vocab.json and merges.txt, from the ranks that the package gpt-tokenizer ships.
// Run from the project's folder: npx ts-node test/reference/gpt2-files.ts FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ranks from 'gpt-tokenizer/cjs/bpeRanks/r50k_base';
import { byteChars } from '../../src/text/subword/byte-level';

/** The texts of both files. */
export function gpt2Files(): { vocabJson: string; mergesTxt: string } {
  const utf8 = new TextEncoder();
  const tokens = ranks.map((token) => {
    const bytes = typeof token === 'string' ? utf8.encode(token) : token;
    return Array.from(bytes, (byte) => byteChars[byte]).join('');
  });
  const ids = new Map(tokens.map((token, id) => [token, id]));
  // The merge that made a token: what is left of it when all merges before have been applied.
  const merges = tokens.slice(256).map((token) => {
    const limit = ids.get(token)!;
    const parts = Array.from(token);
    while (parts.length > 2) {
      let best = limit;
      let at = -1;
      for (let i = 0; i + 1 < parts.length; i++) {
        const rank = ids.get(parts[i] + parts[i + 1]) ?? limit;
        if (rank < best) [best, at] = [rank, i];
      }
      parts.splice(at, 2, parts[at] + parts[at + 1]);
    }
    return parts.join(' ');
  });
  ids.set('<|endoftext|>', tokens.length);
  return {
    vocabJson: JSON.stringify(Object.fromEntries(ids)),
    mergesTxt: `#version: 0.2\n${merges.join('\n')}\n`,
  };
}

if (require.main === module) {
  const folder = process.argv[2];
  mkdirSync(folder, { recursive: true });
  const { vocabJson, mergesTxt } = gpt2Files();
  writeFileSync(join(folder, 'vocab.json'), vocabJson);
  writeFileSync(join(folder, 'merges.txt'), mergesTxt);
}
