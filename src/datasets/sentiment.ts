import { unzipSync } from 'fflate';
import { badLine, type Dataset, lines, publicDataset, utf8 } from './dataset';
import { readDatasetFile } from './fetch-dataset';
import { parseTsv } from './tsv';

/** A text with the sentiment it expresses. */
export interface SentimentText {
  readonly label: 'neg' | 'pos';
  readonly text: string;
}

/** A sentence of a review, with the site it was written on. */
export interface ReviewSentence extends SentimentText {
  readonly site: 'amazon' | 'imdb' | 'yelp';
}

/** A whole review. */
export interface MovieReview extends SentimentText {
  readonly id: string;
  /** 0 … 9: the fold of Pang and Lee's ten-fold cross-validation. */
  readonly fold: number;
}

/**
 * rt-polarity: 5,331 positive and 5,331 negative sentences of film reviews (Pang and Lee 2005), negative ones first.
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadRtPolarity(): Promise<Dataset<SentimentText>> {
  const rows: SentimentText[] = [];
  for (const label of ['neg', 'pos'] as const) {
    const text = utf8(await readDatasetFile('rt-polarity', `rt-polarity.${label}`));
    for (const line of lines(text)) rows.push({ label, text: line.trim() });
  }
  return publicDataset('rt-polarity', rows);
}

/**
 * Sentiment Labelled Sentences: 1,000 sentences each of Amazon, IMDb and Yelp reviews (Kotzias et al. 2015).
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadSentimentSentences(): Promise<Dataset<ReviewSentence>> {
  const rows: ReviewSentence[] = [];
  const files = {
    amazon: 'amazon_cells_labelled.txt',
    imdb: 'imdb_labelled.txt',
    yelp: 'yelp_labelled.txt',
  } as const;
  for (const site of ['amazon', 'imdb', 'yelp'] as const) {
    const file = files[site];
    const text = utf8(await readDatasetFile('sentiment-labelled-sentences', file));
    parseTsv(text, 2, file).forEach(([sentence, label], i) => {
      if (label !== '0' && label !== '1') throw badLine(file, i + 1, 'the label 0 or 1', `"${label}"`);
      rows.push({ site, label: label === '1' ? 'pos' : 'neg', text: sentence.trim() });
    });
  }
  return publicDataset('sentiment-labelled-sentences', rows);
}

/**
 * Movie reviews, polarity v2.0: 1,000 negative and 1,000 positive reviews (Pang and Lee 2004), negative ones first.
 * @throws LmlabError `unreachable-data` or `wrong-checksum`.
 */
export async function loadMovieReviews(): Promise<Dataset<MovieReview>> {
  const files = unzipSync(await readDatasetFile('movie-reviews', 'movie_reviews.zip'));
  const rows: MovieReview[] = [];
  for (const path of Object.keys(files).sort()) {
    const match = /^movie_reviews\/(neg|pos)\/(cv(\d)\d\d_\d+)\.txt$/.exec(path);
    if (!match) continue;
    rows.push({
      id: match[2],
      fold: Number(match[3]),
      label: match[1] as 'neg' | 'pos',
      text: utf8(files[path]),
    });
  }
  return publicDataset('movie-reviews', rows);
}
