import { checkWord } from './stemmer';

// Paice and Husk's table as they wrote it: ending backwards, * where the word must be untouched so far, how many
// letters to remove, what to append, then > to go on or . to stop.
const RULES = `
  ai*2. a*1. bb1. city3s. ci2> cn1t> dd1. dei3y> deec2ss. dee1. de2> dooh4> e1> feil1v. fi2> gni3> gai3y. ga2> gg1.
  ht*2. hsiug5ct. hsi3> i*1. i1y> ji1d. juf1s. ju1d. jo1d. jeh1r. jrev1t. jsim2t. jn1d. j1s. lbaifi6. lbai4y. lba3>
  lbi3. lib2l> lc1. lufi4y. luf3> lu2. lai3> lau3> la2> ll1. mui3. mu*2. msi3> mm1. nois4j> noix4ct. noi3> nai3> na2>
  nee0. ne2> nn1. pihs4> pp1. re2> rae0. ra2. ro2> ru2> rr1. rt1> rei3y> sei3y> sis2. si2> ssen4> ss0. suo3> su*2.
  s*1> s0. tacilp4y. ta2> tnem4> tne3> tna3> tpir2b. tpro2b. tcud1. tpmus2. tpec2iv. tulo2v. tsis0. tsi3> tt1. uqi3.
  ugo1. vis3j> vie0. vi2> ylb1> yli3y> ylp0. yl2> ygo1. yhp1. ymo1. ypo1. yti3> yte3> ytl2. yrtsi5. yra3> yro3> yfi3.
  ycn2t> yca3> zi2> zy1s.`;

interface Rule {
  readonly ending: string;
  readonly intactOnly: boolean;
  readonly remove: number;
  readonly append: string;
  readonly goOn: boolean;
}

function parse(rule: string): Rule {
  const [, backwards, star, remove, append, end] = /^([a-z]+)(\*?)(\d)([a-z]*)([>.])$/.exec(rule)!;
  return {
    ending: Array.from(backwards).reverse().join(''),
    intactOnly: star === '*',
    remove: Number(remove),
    append,
    goOn: end === '>',
  };
}

/** The rules by the last letter of the words they apply to, in the table's order. */
const BY_LAST_LETTER = new Map<string, Rule[]>();
for (const rule of RULES.trim().split(/\s+/).map(parse)) {
  const last = rule.ending.at(-1)!;
  BY_LAST_LETTER.set(last, [...(BY_LAST_LETTER.get(last) ?? []), rule]);
}

/** What is left keeps two letters where the word begins with a vowel, else three with a vowel or y among them. */
function acceptable(word: string, remove: number): boolean {
  const left = word.length - remove;
  return /^[aeiouy]/.test(word) ? left >= 2 : left >= 3 && /^..?[aeiouy]/.test(word);
}

/**
 * Stems an English word by the Lancaster (Paice/Husk) algorithm, the most aggressive of the three: it merges most and
 * errs most. A word with anything but the letters a–z stays as it is.
 *
 * @param word One word; it is written in lower case first.
 * @throws LmlabError `not-text` when it is no string.
 * @see C. D. Paice, Another stemmer, ACM SIGIR Forum 24(3), 1990.
 * @example
 * ```ts
 * import { lancasterStem } from 'lmlab';
 * ['maximum', 'presumably', 'provision'].map(lancasterStem); // ['maxim', 'presum', 'provid']
 * ```
 */
export function lancasterStem(word: string): string {
  checkWord(word);
  const intact = word.toLowerCase();
  if (!/^[a-z]+$/.test(intact)) return intact;
  let stem = intact;
  for (;;) {
    const now = stem;
    const rule = BY_LAST_LETTER.get(now.at(-1)!)?.find(
      ({ ending, intactOnly, remove }) =>
        now.endsWith(ending) && (!intactOnly || now === intact) && acceptable(now, remove),
    );
    if (rule === undefined) return stem;
    stem = now.slice(0, now.length - rule.remove) + rule.append;
    if (!rule.goOn) return stem;
  }
}
