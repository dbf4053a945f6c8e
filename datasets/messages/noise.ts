import type { Random } from '../../src/core/random';

type Step = (text: string, rng: Random) => string;

/** A word said looooong: one vowel of it three to six times. */
const elongate: Step = (text, rng) => {
  const matches = [...text.matchAll(/(?<=[a-z])[aeiouy](?=[a-z]*\b)/gi)];
  if (matches.length === 0) return text;
  const { index } = rng.choice(matches);
  return text.slice(0, index) + text[index].repeat(3 + rng.int(4)) + text.slice(index + 1);
};

/** Two neighbouring letters swapped. */
const swapLetters: Step = (text, rng) => {
  const matches = [...text.matchAll(/[a-z][a-z](?=[a-z])/g)];
  if (matches.length === 0) return text;
  const { index } = rng.choice(matches);
  return text.slice(0, index) + text[index + 1] + text[index] + text.slice(index + 2);
};

const dropLetter: Step = (text, rng) => {
  const matches = [...text.matchAll(/(?<=[a-z])[a-z](?=[a-z])/g)];
  if (matches.length === 0) return text;
  const { index } = rng.choice(matches);
  return text.slice(0, index) + text.slice(index + 1);
};

const shorthand: readonly (readonly [RegExp, string])[] = [
  [/\byou\b/g, 'u'],
  [/\byour\b/g, 'ur'],
  [/\bare\b/g, 'r'],
  [/\bto\b/g, '2'],
  [/\bfor\b/g, '4'],
  [/\bplease\b/g, 'pls'],
  [/\btomorrow\b/g, '2moro'],
  [/\btonight\b/g, '2nite'],
  [/\bgreat\b/g, 'gr8'],
  [/\bbefore\b/g, 'b4'],
  [/\bbecause\b/g, 'cos'],
  [/\band\b/g, '&'],
];

const shorten: Step = (text) => shorthand.reduce((out, [long, short]) => out.replace(long, short), text);

/** What a careless export leaves behind: characters as HTML entities. */
const entities: Step = (text) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/'/g, '&#39;');

/** Digits masked the way some collections hide numbers. */
const mask: Step = (text) => text.replace(/\b\d+\b/, '&lt;#&gt;');

const capitals: Step = (text) => text.toUpperCase();
const sentence: Step = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const doubleSpace: Step = (text, rng) => {
  const gaps = [...text.matchAll(/ /g)];
  if (gaps.length === 0) return text;
  const { index } = rng.choice(gaps);
  return `${text.slice(0, index)}   ${text.slice(index + 1)}`;
};
const glue: Step = (text) => text.replace(/([,.!?]) /, '$1');
const dots: Step = (text) => text.replace(/[,.] /g, '.. ') + '...';
const shout: Step = (text) => `${text.replace(/[.!?]+$/, '')}!!!`;

/** How often each kind of noise befalls a wanted and an unwanted message. */
const chances: readonly (readonly [Step, ham: number, spam: number])[] = [
  [shorten, 0.22, 0.2],
  [sentence, 0.4, 0.5],
  [elongate, 0.06, 0.02],
  [swapLetters, 0.07, 0.06],
  [dropLetter, 0.07, 0.08],
  [dots, 0.1, 0.03],
  [shout, 0.06, 0.14],
  [glue, 0.06, 0.08],
  [doubleSpace, 0.04, 0.05],
  [capitals, 0.015, 0.06],
  [mask, 0.06, 0.02],
  [entities, 0.3, 0.2],
];

/** The text with the noise of a real inbox on it. */
export function addNoise(text: string, label: 'ham' | 'spam', rng: Random): string {
  return chances.reduce((out, [step, hamChance, spamChance]) => {
    return rng.next() < (label === 'ham' ? hamChance : spamChance) ? step(out, rng) : out;
  }, text);
}
