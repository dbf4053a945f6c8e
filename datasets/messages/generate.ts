// Writes messages.tsv. Run from the project's folder: npx ts-node datasets/messages/generate.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Random, random } from '../../src/core/random';
import { ham } from './ham';
import { addNoise } from './noise';
import { spam } from './spam';
import { words } from './words';

const ROWS = 2400;
const SPAM_SHARE = 0.126;
/** Of all rows: copies of an earlier row, texts that are missing, labels that a tired annotator got wrong. */
const DUPLICATE_SHARE = 0.06;
const MISSING_SHARE = 0.006;
const WRONG_LABEL_SHARE = 0.008;

type Label = 'ham' | 'spam';

/** Slots that are made up anew each time. Numbers and hosts are of the ranges reserved for fiction and examples. */
function draw(slot: string, rng: Random): string {
  const digits = (count: number): string => Array.from({ length: count }, () => rng.int(10)).join('');
  switch (slot) {
    case 'phone':
      return rng.choice([`07700 900${digits(3)}`, `07700900${digits(3)}`, `020 7946 0${digits(3)}`]);
    case 'short':
      return `8${digits(4)}`;
    case 'code':
      return rng.choice([digits(4), digits(6), `${rng.choice(['AX', 'QR', 'TN', 'LZ'])}${digits(4)}`]);
    case 'link': {
      const host = rng.choice([
        'example.com',
        'example.org',
        'www.example.net',
        'short.example',
        'go.example',
      ]);
      const path = rng.choice(['', '/go', `/${digits(3)}`, '/in', `/p?id=${digits(4)}`, '/a&b']);
      return rng.choice(['http://', 'https://', '']) + host + path;
    }
    default:
      return fill(rng.choice(words[slot]), rng);
  }
}

/** A phrase with its `{slots}` filled, those inside the filling too. */
function fill(phrase: string, rng: Random): string {
  return phrase.replace(/\{(\w+)\}/g, (_, slot: string) => draw(slot, rng));
}

/** One message before noise: perhaps a greeting, one thing to say or two, perhaps a closing. */
function compose(label: Label, rng: Random): string {
  const kinds = label === 'ham' ? ham : spam;
  const kind = rng.choice(Object.keys(kinds));
  const parts = [fill(rng.choice(kinds[kind]), rng)];
  const personal = label === 'ham' ? kind !== 'notices' : kind === 'friendly';
  if (personal && rng.next() < 0.3) parts.unshift(fill('{hi}', rng));
  if (label === 'ham' && personal && rng.next() < 0.3) {
    parts.push(fill(rng.choice(kinds[rng.choice(['plans', 'feelings', 'chat', 'home'])]), rng));
  }
  if (personal && rng.next() < 0.3) parts.push(fill('{bye}', rng));
  const separator = rng.choice(['. ', ', ', ' ', '! ', '.. ']);
  return parts.join(separator);
}

/** The rows as the text of a TSV file: label, tab, text. The same seed gives the same bytes. */
export function generateMessages(seed: number): string {
  const rng = random(seed);
  const rows: [Label, string][] = [];
  while (rows.length < ROWS) {
    if (rows.length > 0 && rng.next() < DUPLICATE_SHARE) {
      // A forwarded message: mostly the very same, sometimes in other case or with a space after it.
      const [label, text] = rng.choice(rows);
      rows.push([label, rng.choice([text, text, text, text.toLowerCase(), `${text} `])]);
      continue;
    }
    const label: Label = rng.next() < SPAM_SHARE ? 'spam' : 'ham';
    const text = addNoise(compose(label, rng), label, rng);
    const missing = rng.next() < MISSING_SHARE;
    const wrong = rng.next() < WRONG_LABEL_SHARE;
    rows.push([wrong ? (label === 'ham' ? 'spam' : 'ham') : label, missing ? '' : text]);
  }
  return rows.map(([label, text]) => `${label}\t${text}\n`).join('');
}

if (require.main === module) writeFileSync(join(__dirname, 'messages.tsv'), generateMessages(20261123));
