/** What a student of the data track gets: an export as a client would send it, and texts to predict. */
export interface DataTrackData {
  readonly log: readonly {
    readonly id: number;
    readonly text: string | null;
    /** Three columns of the client's system; one of them is only filled in after a clerk has decided. */
    readonly queue: string;
    readonly agent: string;
    readonly closing: string;
    /** What the clerk decided, as it was typed. */
    readonly label: string;
  }[];
  /** Later messages without a decision; their labels stay with the grader. */
  readonly holdout: readonly { readonly id: number; readonly text: string }[];
}

/** What a data scientist hands over. */
export interface DataDeliverable {
  readonly found: {
    readonly rows: number;
    readonly missingTexts: number;
    /** Rows that repeat the text of an earlier row, letter for letter. */
    readonly duplicateRows: number;
    readonly leakingColumn: string;
    /** Share of spam among the rows that are left after cleaning. */
    readonly spamShare: number;
  };
  /** Ids of the log's rows. */
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /** One for each text of the holdout. */
  readonly predictions: readonly { readonly id: number; readonly spam: boolean }[];
  /** F1 of spam, as expected on the holdout, and what the baseline reaches on the validation rows. */
  readonly report: {
    readonly baselineF1: number;
    readonly f1: number;
    readonly low: number;
    readonly high: number;
  };
  /** Markdown. */
  readonly dataCard: string;
}

/** What a student of the engineering track gets. */
export interface EngineeringTrackData {
  readonly brief: {
    /** What the client pays for an hour of one core, in euros. */
    readonly pricePerHour: number;
    readonly requestsPerDay: number;
    readonly slowestP95Ms: number;
    readonly longestText: number;
    readonly smallestAccuracy: number;
  };
  readonly train: readonly { readonly text: string; readonly label: string }[];
  readonly holdout: readonly { readonly id: number; readonly text: string }[];
}

/** What an engineer hands over. */
export interface EngineeringDeliverable {
  readonly model: {
    /** Size of the weights in bytes, as numbers of 32 bits and of 8. */
    readonly floatBytes: number;
    readonly int8Bytes: number;
    /** Settings that were tried before this one was chosen. */
    readonly trials: readonly { readonly score: number }[];
  };
  /** One for each text of the holdout, from the model before and after quantization. */
  readonly predictions: readonly {
    readonly id: number;
    readonly float: string;
    readonly int8: string;
  }[];
  /** How the service answered the requests that the brief names. */
  readonly contract: readonly { readonly request: string; readonly status: number }[];
  readonly load: {
    readonly concurrency: number;
    readonly seconds: number;
    readonly errors: number;
    /** One for each request that was answered, in milliseconds. */
    readonly latencies: readonly number[];
  };
  readonly report: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    /** Requests a second. */
    readonly throughput: number;
    /** Euros for a million requests, on a core that is never idle. */
    readonly costPerMillion: number;
  };
  /** Markdown. */
  readonly runbook: string;
}

/** What a student of the research track gets. */
export interface ResearchTrackData {
  readonly question: string;
  /** The two arms of the comparison: the treatment and what it is compared with. */
  readonly treatment: string;
  readonly control: string;
  readonly seeds: readonly number[];
  /** A smaller effect than this is of no interest, in bits a byte. */
  readonly smallestEffect: number;
  readonly train: string;
  readonly test: string;
}

/** What a researcher hands over. */
export interface ResearchDeliverable {
  /** The plan as it was registered, and the digest that {@link preregister} gave for it. */
  readonly plan: ResearchPlan;
  readonly digest: string;
  readonly runs: readonly { readonly arm: string; readonly seed: number; readonly bitsPerByte: number }[];
  /** Control minus treatment, in bits a byte: above zero the treatment helps. 95 % interval. */
  readonly effect: { readonly mean: number; readonly low: number; readonly high: number };
  readonly decision: 'supported' | 'refuted' | 'undecided';
  /** Markdown. */
  readonly paper: string;
}

/** What is laid down before the first run. */
export interface ResearchPlan {
  readonly hypothesis: string;
  readonly metric: string;
  readonly seeds: readonly number[];
  readonly smallestEffect: number;
  /** How the decision follows from the interval. */
  readonly rule: string;
}

/** What a student of the consulting track gets: a client, what mistakes cost, and a model's scores. */
export interface ConsultingTrackData {
  readonly client: string;
  /** Euros a case. */
  readonly costs: {
    /** A case that needed action and got none. */
    readonly missed: number;
    /** Acting on a case, whether it was needed or not. */
    readonly action: number;
  };
  readonly casesPerYear: number;
  /** Past cases, to choose by: the model's score, from 0 to 1, and whether action was needed. */
  readonly past: readonly ScoredCase[];
  /** Cases of the pilot, to judge by. */
  readonly pilot: readonly ScoredCase[];
  /** Cases to decide on. */
  readonly open: readonly { readonly id: number; readonly score: number }[];
}

/** A case with the model's score and what came out. */
export interface ScoredCase {
  readonly id: number;
  readonly score: number;
  readonly needed: boolean;
}

/** What a consultant hands over. */
export interface ConsultingDeliverable {
  /** Act where the score is at least this. */
  readonly threshold: number;
  /** Euros a case, on the pilot. */
  readonly costs: { readonly model: number; readonly never: number; readonly always: number };
  /** Euros a year against the better of never and always; 95 % interval. */
  readonly saving: { readonly mean: number; readonly low: number; readonly high: number };
  /** The best threshold on the past cases when a missed case costs half and twice as much. */
  readonly sensitivity: { readonly half: number; readonly twice: number };
  /** Ids of the open cases to act on. */
  readonly act: readonly number[];
  readonly advice: 'adopt' | 'do not adopt';
  /** Markdown. */
  readonly memo: string;
}

/** The career tracks by the number of their notebook: what a student gets and what is to be handed over. */
export interface Tracks {
  readonly '21': { readonly given: DataTrackData; readonly deliverable: DataDeliverable };
  readonly '22': { readonly given: EngineeringTrackData; readonly deliverable: EngineeringDeliverable };
  readonly '23': { readonly given: ResearchTrackData; readonly deliverable: ResearchDeliverable };
  readonly '24': { readonly given: ConsultingTrackData; readonly deliverable: ConsultingDeliverable };
}
