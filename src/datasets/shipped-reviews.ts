import { badLine, type Dataset } from './dataset';
import type { SentimentText } from './sentiment';
import { readShipped, shippedDataset } from './shipped';
import { parseTsv } from './tsv';

/** A generated review, with all that is known of how it was made. */
export interface GeneratedReview extends SentimentText {
  readonly product: string;
  /** What decides the label: `quality`, `price`, `delivery`, `service`, `use` or `looks`. */
  readonly aspect: string;
  /** It praises and means the opposite. */
  readonly sarcastic: boolean;
  /** It was typed in haste: short forms, slips of the keyboard, HTML entities. */
  readonly noisy: boolean;
}

/**
 * 3,000 generated product reviews, 72 % of them positive, with the aspect that decides, sarcasm and noise known.
 *
 * @example
 * ```ts
 * import { loadShippedReviews } from 'lmlab';
 * (await loadShippedReviews()).rows.length; // 3000
 * ```
 */
export async function loadShippedReviews(): Promise<Dataset<GeneratedReview>> {
  const rows = parseTsv(await readShipped('reviews/reviews.tsv'), 6, 'reviews.tsv').map(
    ([label, product, aspect, sarcastic, noisy, text], i): GeneratedReview => {
      if (label !== 'neg' && label !== 'pos') throw badLine('reviews.tsv', i + 1, 'neg or pos', `"${label}"`);
      return { label, product, aspect, sarcastic: sarcastic === '1', noisy: noisy === '1', text };
    },
  );
  return shippedDataset('reviews', 'Generated reviews', 'generated product reviews', rows);
}
