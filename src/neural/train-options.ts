import type { LossOptions } from './cross-entropy';
import type { Optimizer } from './optimizers';
import type { Parameters } from './parameters';
import type { Schedule } from './schedules';

/** What `train` can train: anything with parameters that turns a batch into a loss and gradients. */
export interface Trainable<B> {
  readonly parameters: Parameters;
  /** What the network was made with: a checkpoint of another one is refused. */
  readonly options?: object;
  /** The loss; gradients times `factor` are added to those of the parameters. Dropout draws from `key`. */
  lossAndGradients(batch: B, key: number, factor: number, options: LossOptions): number;
  loss(batch: B, options?: LossOptions): number;
}

/** One step, as the callbacks see it. */
export interface TrainingStep {
  /** Counted from 1. */
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly learningRate: number;
  /** Length of the whole gradient before clipping. */
  readonly gradientNorm: number;
  /** Present after a validation. */
  readonly validationLoss?: number;
}

/** Called after every step, and waited for where it is asynchronous; returning 'stop' ends the training. */
export interface TrainingCallback {
  (report: TrainingStep): unknown;
  /**
   * It changes the weights, as that of {@link PruningMask} does: it is called as soon as they have moved, so that their
   * average, the validation and the best weights kept are of changed ones. It then sees no validation loss.
   */
  readonly changesWeights?: boolean;
}

/** What `train` returns, and what a checkpoint carries on. */
export interface History {
  readonly losses: number[];
  readonly learningRates: number[];
  readonly gradientNorms: number[];
  readonly validations: { readonly step: number; readonly loss: number }[];
  /** Why training ended. */
  stopped: 'finished' | 'no longer better' | 'callback';
}

/** How to train. */
export interface TrainOptions<B> extends LossOptions {
  /** The batch number `index`, counted from 0: a function of the index alone, so that a resumed run sees the same. */
  readonly data: (index: number) => B;
  readonly steps: number;
  /** Default 1e-3. */
  readonly learningRate?: number;
  /** Default AdamW without weight decay. */
  readonly optimizer?: Optimizer;
  /** Default constant. */
  readonly schedule?: Schedule;
  /** A gradient longer than this is scaled down to it (Pascanu et al. 2013); Infinity: never. Default 1. */
  readonly clipNorm?: number;
  /** Batches whose gradients are averaged into one step. Default 1. */
  readonly accumulation?: number;
  /** Batches for validation: its loss is the mean over all of their targets. Default: none. */
  readonly validation?: readonly B[];
  /** Steps between validations. Default 100. */
  readonly validateEvery?: number;
  /** Validations without a better loss until training stops; the best weights are put back. Default Infinity: never. */
  readonly patience?: number;
  /** Decay of an exponential moving average of the weights, which validation and the end use. Default: none. */
  readonly averageDecay?: number;
  /** Where to save, and to resume from when the file is there. It is saved at the end of a run too, however it ends. */
  readonly checkpoint?: { readonly path: string; readonly every: number };
  readonly callbacks?: readonly TrainingCallback[];
  /** Seed of dropout. Default 0. */
  readonly seed?: number;
}
