import { checkText } from '../core/texts';
import { badLine, type Dataset, lines, publicDataset, utf8 } from './dataset';
import { readDatasetFile } from './fetch-dataset';

/** A syntactic word of a treebank sentence. */
export interface TreebankWord {
  readonly form: string;
  readonly lemma: string;
  /** Universal part of speech, such as `NOUN`. */
  readonly upos: string;
  /** Penn Treebank tag, such as `NNS`. */
  readonly xpos: string;
  /** Features, such as `Number=Plur`; `_` for none. */
  readonly feats: string;
  /** The number of the word that this one depends on, counted from 1; 0 for the root. */
  readonly head: number;
  readonly deprel: string;
}

/** A sentence of a treebank. */
export interface TreebankSentence {
  readonly id: string;
  readonly text: string;
  readonly words: readonly TreebankWord[];
}

/**
 * Universal Dependencies English EWT, development part: 2,001 sentences of web text with lemmas, parts of speech and
 * dependencies (Silveira et al. 2014). Share-alike.
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadUdEnglish(): Promise<Dataset<TreebankSentence>> {
  const file = 'en_ewt-ud-dev.conllu';
  return publicDataset('ud-ewt', parseConllu(utf8(await readDatasetFile('ud-ewt', file)), file));
}

/**
 * The sentences of a CoNLL-U file. Multiword tokens (`3-4`) and empty nodes (`8.1`) are left out: they are no words.
 *
 * @param text The whole file.
 * @param file A name for error messages.
 * @throws LmlabError `malformed-data`, naming the line that has not ten fields.
 */
export function parseConllu(text: string, file: string): TreebankSentence[] {
  checkText(text);
  const sentences: TreebankSentence[] = [];
  let id = '';
  let sentence = '';
  let words: TreebankWord[] = [];
  const close = (): void => {
    if (words.length > 0) sentences.push({ id, text: sentence, words });
    id = '';
    sentence = '';
    words = [];
  };
  lines(text).forEach((line, i) => {
    if (line === '') close();
    else if (line.startsWith('# sent_id = ')) id = line.slice('# sent_id = '.length);
    else if (line.startsWith('# text = ')) sentence = line.slice('# text = '.length);
    else if (!line.startsWith('#')) {
      const fields = line.split('\t');
      if (fields.length !== 10) throw badLine(file, i + 1, '10 fields separated by tabs', `"${line}"`);
      const [number, form, lemma, upos, xpos, feats, head, deprel] = fields;
      if (/^\d+$/.test(number)) words.push({ form, lemma, upos, xpos, feats, head: Number(head), deprel });
    }
  });
  close();
  return sentences;
}
