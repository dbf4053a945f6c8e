/** One file of a data set: where it lies and what its bytes must be. */
export interface DatasetFile {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What is known of a public data set before a byte of it is fetched. */
export interface DatasetFacts {
  readonly title: string;
  readonly licence: string;
  readonly citation: string;
  readonly homepage: string;
  /** How much there is of what. */
  readonly size: string;
  /** What surprises a reader of the files. */
  readonly format: string;
  readonly files: readonly DatasetFile[];
}

const raw = 'https://raw.githubusercontent.com';

/** The public data sets that lmlab can fetch, by name. Each URL names a commit, so its bytes never change. */
export const registry = {
  'sms-spam': {
    title: 'SMS Spam Collection',
    licence: 'CC BY 4.0',
    citation:
      'Almeida, Gómez Hidalgo and Yamakami: Contributions to the study of SMS spam filtering. DocEng 2011',
    homepage: 'https://archive.ics.uci.edu/dataset/228/sms+spam+collection',
    size: '5,574 messages: 4,827 ham, 747 spam (13.4 %)',
    format:
      'Tab-separated, no header, no quoting: a quotation mark is part of the text. 403 texts stand there more than once.',
    files: [
      {
        name: 'SMSSpamCollection',
        url: `${raw}/AlexandreBoult/Spam-Filter/f7eee2953bd89f4cd0af2f696bfcd6266600a1c7/SMSSpamCollection`,
        bytes: 477907,
        sha256: '7d039a24a6083ed9ef0f806ebad56bbb976e3aeb8de05669173bfdc4996c239d',
      },
    ],
  },
  'rt-polarity': {
    title: 'Movie review sentence polarity v1.0',
    licence: 'CC BY 4.0',
    citation: 'Pang and Lee: Seeing stars. ACL 2005',
    homepage: 'https://www.cs.cornell.edu/people/pabo/movie-review-data/',
    size: '5,331 positive and 5,331 negative sentences',
    format:
      'One sentence a line, already tokenized and lower-cased; this copy is UTF-8, the original ISO-8859-1.',
    files: [
      {
        name: 'rt-polarity.pos',
        url: `${raw}/dennybritz/cnn-text-classification-tf/18762b459e21d9c70e5c242f8d43fc4e6db37a0d/data/rt-polaritydata/rt-polarity.pos`,
        bytes: 626395,
        sha256: '4134882974a28d0c7b5151256f0e33a6169984ee7372c279e673f1114f475d58',
      },
      {
        name: 'rt-polarity.neg',
        url: `${raw}/dennybritz/cnn-text-classification-tf/18762b459e21d9c70e5c242f8d43fc4e6db37a0d/data/rt-polaritydata/rt-polarity.neg`,
        bytes: 612506,
        sha256: '2d11cfbc790f1cd96d78339f41ce53ced1efa83cd22d37d6788fa3fe3d17e2fd',
      },
    ],
  },
  'sentiment-labelled-sentences': {
    title: 'Sentiment Labelled Sentences',
    licence: 'CC BY 4.0',
    citation:
      'Kotzias, Denil, de Freitas and Smyth: From group to individual labels using deep features. KDD 2015',
    homepage: 'https://archive.ics.uci.edu/dataset/331/sentiment+labelled+sentences',
    size: '3 × 1,000 sentences of Amazon, IMDb and Yelp, half positive',
    format: 'The IMDb file holds U+0085 inside sentences: split lines on \\n only.',
    files: [
      {
        name: 'amazon_cells_labelled.txt',
        url: `${raw}/shultzam/NN-text-classification/1a8f1749e78930ccc488cbbccbfd5bb071f1baf7/sentiment_labelled_sentences/amazon_cells_labelled.txt`,
        bytes: 58226,
        sha256: '47003fc0a0d4840b00e96e715b6189bad09e7443a3da41c4cbe12ffc79f86ae3',
      },
      {
        name: 'imdb_labelled.txt',
        url: `${raw}/patricio2734/sentiment-labelled-sentences/fb8da53a608b8276d7c729f42a3abdbf3a82ea63/imdb_labelled.txt`,
        bytes: 85285,
        sha256: 'aef2e49e3da25714d61175e3a6e68eeef74a20a2f914318dc3be9947ea86512d',
      },
      {
        name: 'yelp_labelled.txt',
        url: `${raw}/shultzam/NN-text-classification/1a8f1749e78930ccc488cbbccbfd5bb071f1baf7/sentiment_labelled_sentences/yelp_labelled.txt`,
        bytes: 61320,
        sha256: 'c76468b7b5c6e56a0804d728345c5f84aa2142ddb214420f61cc9cfd4c00d2ea',
      },
    ],
  },
  'movie-reviews': {
    title: 'Movie reviews, polarity v2.0',
    licence: 'CC BY 4.0',
    citation: 'Pang and Lee: A sentimental education. ACL 2004',
    homepage: 'https://www.cs.cornell.edu/people/pabo/movie-review-data/',
    size: '1,000 positive and 1,000 negative reviews',
    format:
      'A zip of one file a review, in folders neg and pos; the first three digits of the name are the fold.',
    files: [
      {
        name: 'movie_reviews.zip',
        url: `${raw}/nltk/nltk_data/5db857e6f7df11eabb5e5665836db9ec8df07e28/packages/corpora/movie_reviews.zip`,
        bytes: 4004848,
        sha256: 'a41211ae685019137410268134db6a1a14428c89b671eb83056151a878539008',
      },
    ],
  },
  'ag-news': {
    title: 'AG News, test split',
    licence: 'non-commercial research',
    citation:
      'Zhang, Zhao and LeCun: Character-level convolutional networks for text classification. NIPS 2015',
    homepage: 'http://groups.di.unipi.it/~gulli/AG_corpus_of_news_articles.html',
    size: '7,600 articles, 1,900 in each of four classes',
    format:
      'CSV without a header: class 1–4, title, description. A backslash stands for a line break, and entities lost their ampersand (#36;). Never ship these bytes.',
    files: [
      {
        name: 'test.csv',
        url: `${raw}/mhjabreel/CharCnn_Keras/555590db4219b1243abb1918effd6a7425a2d75f/data/ag_news_csv/test.csv`,
        bytes: 1857427,
        sha256: '521465c2428ed7f02f8d6db6ffdd4b5447c1c701962353eb2c40d548c3c85699',
      },
      {
        name: 'classes.txt',
        url: `${raw}/mhjabreel/CharCnn_Keras/555590db4219b1243abb1918effd6a7425a2d75f/data/ag_news_csv/classes.txt`,
        bytes: 31,
        sha256: '612dbfa932f07a6ed837295a7d5746ce7412e7bb4bc32ba919fdb3cda3a1b9b5',
      },
      {
        name: 'readme.txt',
        url: `${raw}/mhjabreel/CharCnn_Keras/555590db4219b1243abb1918effd6a7425a2d75f/data/ag_news_csv/readme.txt`,
        bytes: 1795,
        sha256: '779c2e6bbf93dd810d9c7b318006daef7a4bfc34062002461d251dc10fb9f58c',
      },
    ],
  },
  'state-union': {
    title: 'State of the Union addresses',
    licence: 'public domain',
    citation: 'US presidents 1945–2006; C-SPAN, NLTK',
    homepage: 'https://www.nltk.org/nltk_data/',
    size: '65 addresses, 349,711 words',
    format:
      'A zip of one file an address, in ISO-8859-2 as NLTK reads them; the name holds year and president.',
    files: [
      {
        name: 'state_union.zip',
        url: `${raw}/nltk/nltk_data/5db857e6f7df11eabb5e5665836db9ec8df07e28/packages/corpora/state_union.zip`,
        bytes: 808757,
        sha256: '366c1dc82b2abf896f42b2ec50ba802a0141a29f75d29ca48a7a243ce5bfbe8d',
      },
    ],
  },
  goemotions: {
    title: 'GoEmotions',
    licence: 'CC BY 4.0',
    citation: 'Demszky et al.: GoEmotions: a dataset of fine-grained emotions. ACL 2020',
    homepage: 'https://github.com/google-research/google-research/tree/master/goemotions',
    size: '43,410 train, 5,426 dev and 5,427 test comments with 28 labels',
    format:
      'A comment may have several labels; from 14,219 neutral down to 77 grief in train. Reddit text: some of it is rude.',
    files: [
      {
        name: 'train.tsv',
        url: `${raw}/monologg/GoEmotions-pytorch/b75f9d3a8b76bc1060687925b04ca98a1b8ea66b/data/original/train.tsv`,
        bytes: 3519053,
        sha256: '1c254a142be5c00e80d819b9ae1bbd36d94b2eeb8f4b1271846508d57e57d9c5',
      },
      {
        name: 'dev.tsv',
        url: `${raw}/monologg/GoEmotions-pytorch/b75f9d3a8b76bc1060687925b04ca98a1b8ea66b/data/original/dev.tsv`,
        bytes: 439059,
        sha256: '575489c079c9de1097062a01738f998590d6b7ead66dd1c9fd1d2ba01fd8bc62',
      },
      {
        name: 'test.tsv',
        url: `${raw}/monologg/GoEmotions-pytorch/b75f9d3a8b76bc1060687925b04ca98a1b8ea66b/data/original/test.tsv`,
        bytes: 436706,
        sha256: '0587b2dd8b27b97352adbfc3fb083d46005c8946657fdc2b1ca8b1cc7f1f8be4',
      },
      {
        name: 'labels.txt',
        url: `${raw}/monologg/GoEmotions-pytorch/b75f9d3a8b76bc1060687925b04ca98a1b8ea66b/data/original/labels.txt`,
        bytes: 248,
        sha256: '45c3ef86782d2a4d7fedcd6d8c111aa0d0e94720689bd164fac94fefb4495a89',
      },
    ],
  },
  banking77: {
    title: 'Banking77',
    licence: 'CC BY 4.0',
    citation: 'Casanueva et al.: Efficient intent detection with dual sentence encoders. NLP4ConvAI 2020',
    homepage: 'https://github.com/PolyAI-LDN/task-specific-datasets',
    size: '10,003 train and 3,080 test questions, 77 intents',
    format: 'CSV with a header; quoted fields hold line breaks.',
    files: [
      {
        name: 'train.csv',
        url: `${raw}/PolyAI-LDN/task-specific-datasets/57ec275d8078af65b7731c2a98be812d844a6d6b/banking_data/train.csv`,
        bytes: 839073,
        sha256: 'b06e26ac675513959a63135f11b94ea7786ed02da65db93a5650d8838cbc664b',
      },
      {
        name: 'test.csv',
        url: `${raw}/PolyAI-LDN/task-specific-datasets/57ec275d8078af65b7731c2a98be812d844a6d6b/banking_data/test.csv`,
        bytes: 239961,
        sha256: 'd12d6e3bc4c3103966ae786dc435913c0c563dfa328f5a3646d0e62cfeeb474d',
      },
      {
        name: 'categories.json',
        url: `${raw}/PolyAI-LDN/task-specific-datasets/57ec275d8078af65b7731c2a98be812d844a6d6b/banking_data/categories.json`,
        bytes: 2036,
        sha256: '53261da888122daf2d120d925458631d9619e15d82e56052e7a42e535ce32b63',
      },
    ],
  },
  clinc150: {
    title: 'CLINC150',
    licence: 'CC BY 3.0',
    citation:
      'Larson et al.: An evaluation dataset for intent classification and out-of-scope prediction. EMNLP 2019',
    homepage: 'https://github.com/clinc/oos-eval',
    size: '150 intents and out-of-scope: 15,000 train, 3,000 validation, 4,500 test, and an imbalanced variant',
    format: 'Out-of-scope queries stand in lists of their own: oos_train, oos_val, oos_test.',
    files: [
      {
        name: 'data_full.json',
        url: `${raw}/clinc/oos-eval/828f8093932c8fe6ca7936c3d2e52903b1c523de/data/data_full.json`,
        bytes: 2495390,
        sha256: '36923c3705a59e08fe9c3883d8bc2dd966ef93e22cb78ac41171782a698d56e0',
      },
      {
        name: 'data_imbalanced.json',
        url: `${raw}/clinc/oos-eval/828f8093932c8fe6ca7936c3d2e52903b1c523de/data/data_imbalanced.json`,
        bytes: 2016773,
        sha256: '4886730b20c51eece26aa392ecae2717bfe9908680419e96255351c6148eb4cc',
      },
      {
        name: 'domains.json',
        url: `${raw}/clinc/oos-eval/828f8093932c8fe6ca7936c3d2e52903b1c523de/data/domains.json`,
        bytes: 3818,
        sha256: 'b947b579d3b8e74b06f93b01083d8efaff2888b43a3e362533bd88a6e1211b3a',
      },
    ],
  },
  tinyshakespeare: {
    title: 'Tiny Shakespeare',
    licence: 'public domain',
    citation: 'Karpathy: char-rnn. 2015',
    homepage: 'https://github.com/karpathy/char-rnn',
    size: '1,115,394 characters, 65 different ones',
    format: 'One file without splits: cut it yourself, the end for testing.',
    files: [
      {
        name: 'input.txt',
        url: `${raw}/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt`,
        bytes: 1115394,
        sha256: '86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed',
      },
    ],
  },
  'wikitext-2': {
    title: 'WikiText-2, validation and test',
    licence: 'CC BY-SA 3.0',
    citation: 'Merity, Xiong, Bradbury and Socher: Pointer sentinel mixture models. ICLR 2017',
    homepage: 'https://huggingface.co/datasets/Salesforce/wikitext',
    size: '217,646 and 245,569 words with one end mark a line',
    format:
      'Words are separated by spaces, rare ones replaced by <unk>; @-@ is a hyphen inside a word. Share-alike.',
    files: [
      {
        name: 'valid.txt',
        url: `${raw}/pytorch/examples/77f55b912142e11fcfdf5b530231fb9c52f181e8/word_language_model/data/wikitext-2/valid.txt`,
        bytes: 1121681,
        sha256: 'f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8',
      },
      {
        name: 'test.txt',
        url: `${raw}/pytorch/examples/77f55b912142e11fcfdf5b530231fb9c52f181e8/word_language_model/data/wikitext-2/test.txt`,
        bytes: 1256449,
        sha256: 'd790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0',
      },
    ],
  },
  'ud-ewt': {
    title: 'Universal Dependencies English EWT, dev',
    licence: 'CC BY-SA 4.0',
    citation: 'Silveira et al.: A gold standard dependency corpus for English. LREC 2014',
    homepage: 'https://universaldependencies.org/treebanks/en_ewt/',
    size: '2,001 sentences, 25,147 words',
    format: 'CoNLL-U: lines such as 3-4 are multiword tokens and 8.1 empty nodes, not words. Share-alike.',
    files: [
      {
        name: 'en_ewt-ud-dev.conllu',
        url: `${raw}/UniversalDependencies/UD_English-EWT/15d613d8447b3478787d4c278730a1e48a945efb/en_ewt-ud-dev.conllu`,
        bytes: 1805545,
        sha256: '531a54ff90d6ab12201c5a50c3e78e6ddac4de69abc4bce5d275d3cd29efe2b6',
      },
      {
        name: 'LICENSE.txt',
        url: `${raw}/UniversalDependencies/UD_English-EWT/15d613d8447b3478787d4c278730a1e48a945efb/LICENSE.txt`,
        bytes: 20014,
        sha256: 'b3d1b0f4c6ae151f7eb78738f46ebd5ee140f8a7f76501ba26af123140d35ae7',
      },
    ],
  },
  vader: {
    title: 'VADER sentiment lexicon',
    licence: 'MIT',
    citation: 'Hutto and Gilbert: VADER: a parsimonious rule-based model for sentiment analysis. ICWSM 2014',
    homepage: 'https://github.com/cjhutto/vaderSentiment',
    size: '7,520 tokens with ten human ratings each',
    format:
      'Tokens are emoticons and words; some hold spaces. Tab-separated: token, mean, standard deviation, ratings.',
    files: [
      {
        name: 'vader_lexicon.txt',
        url: `${raw}/cjhutto/vaderSentiment/44fc044cd877310ee8278a0eadf34bcd50d41d06/vaderSentiment/vader_lexicon.txt`,
        bytes: 426786,
        sha256: 'ec636f884f36b5de6a4d681b2f61c08c2ec90eeb440472033f3307d0d6fa8bc9',
      },
      {
        name: 'LICENSE.txt',
        url: `${raw}/cjhutto/vaderSentiment/44fc044cd877310ee8278a0eadf34bcd50d41d06/LICENSE.txt`,
        bytes: 1076,
        sha256: 'b78925304c567623f14677bad66b8e305e7ddcaf7982c8d8411ce51c55a8bf51',
      },
    ],
  },
} as const satisfies Record<string, DatasetFacts>;

/** The name of a public data set in the registry. */
export type DatasetName = keyof typeof registry;

/** The name of one file of that data set. */
export type DatasetFileName<N extends DatasetName> = (typeof registry)[N]['files'][number]['name'];

/** All names in the registry, in alphabetical order. */
export const datasetNames: readonly DatasetName[] = (Object.keys(registry) as DatasetName[]).sort();
