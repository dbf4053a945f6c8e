// The only public barrel: what a notebook gets from `import { … } from 'lmlab'`. One block a room, alphabetical.

// core
export { type Anywidget, anywidget, type AnywidgetOptions, type WidgetState } from './core/anywidget';
export { type Cost, costMeter, costOf, costText, countFlops, type Metered } from './core/cost';
export { Csr } from './core/csr';
export { Dense } from './core/dense';
export { LmlabError, errorCodes, type ErrorCode, type ErrorDetails } from './core/errors';
export type {
  Classifier,
  FitOptions,
  FittedClassifier,
  FittedRegressor,
  FittedTransformer,
  Label,
  Regressor,
  Transformer,
} from './core/estimator';
export { checkFinite, type Matrix } from './core/matrix';
export { type Comm, interruptSignal, notebook, type MimeBundle, type Notebook } from './core/notebook';
export { type ProgressOptions } from './core/progress';
export { defaultSeed, Random, random, type RandomState } from './core/random';
export { rowCount, takeRows, type Rows } from './core/rows';
export type { WidgetValue } from './core/widget-buffers';

// course
export { check } from './course/check';
export {
  defineExercise,
  defineLesson,
  type Arguments,
  type Exercise,
  type LessonExercises,
  type Misconception,
  type QuizQuestion,
} from './course/exercise';
export type {
  ConsultingDeliverable,
  ConsultingTrackData,
  DataDeliverable,
  DataTrackData,
  EngineeringDeliverable,
  EngineeringTrackData,
  ResearchDeliverable,
  ResearchPlan,
  ResearchTrackData,
  ScoredCase,
  Tracks,
} from './course/deliverables';
export { expectSame } from './course/expect-same';
export { writePage } from './course/deliverable-page';
export type { MarkedCriterion, TrackGrade } from './course/grade-track';
export { hint } from './course/hint';
export { progress, type LearnerMap } from './course/learner-map';
export { quiz, type QuizSheet } from './course/quiz';
export { missingSections } from './course/missing-sections';
export { planDigest, preregister, type Registration } from './course/preregister';
export { rubric, type Rubric } from './course/rubric';
export { submit, type Submission } from './course/submit';
export { todo } from './course/todo';
export { defineTrack, type Criterion, type Mark, type PersonCriterion, type Track } from './course/track';
export { trackData } from './course/track-files';
export { variant } from './course/variant';
export { keyFigures, keyFiguresMime, type KeyFigures } from './course/key-figures';

// datasets
export { type NewsArticle, loadAgNews } from './datasets/ag-news';
export { artefactOr, loadArtefact, saveArtefact } from './datasets/artefact';
export { cacheDirectory } from './datasets/cache';
export {
  type Address,
  type CorpusLine,
  loadStateOfTheUnion,
  loadTinyShakespeare,
  loadWikiText2,
} from './datasets/corpora';
export { parseCsv } from './datasets/csv';
export { toDataFrame } from './datasets/dataframe';
export type { Dataset } from './datasets/dataset';
export { type FileState, datasetFacts, fetchDataset, verifyDataset } from './datasets/fetch-dataset';
export { type EmotionComment, loadGoEmotions } from './datasets/goemotions';
export { type Clinc150Options, type IntentQuery, loadBanking77, loadClinc150 } from './datasets/intents';
export { type DatasetFacts, type DatasetFile, type DatasetName, datasetNames } from './datasets/registry';
export {
  type MovieReview,
  type ReviewSentence,
  type SentimentText,
  loadMovieReviews,
  loadRtPolarity,
  loadSentimentSentences,
} from './datasets/sentiment';
export { type SmsMessage, loadShippedMessages, loadSmsSpam } from './datasets/sms-spam';
export { type TreebankSentence, type TreebankWord, loadUdEnglish, parseConllu } from './datasets/ud-english';
export { type LexiconEntry, loadVader } from './datasets/vader';
export { publicOrShipped } from './datasets/public-or-shipped';
export { loadShippedIntents } from './datasets/shipped-intents';
export { loadShippedReviews, type GeneratedReview } from './datasets/shipped-reviews';
export { loadShippedStories } from './datasets/shipped-stories';
export { loadShippedTopics, type TopicDocument } from './datasets/shipped-topics';

// features
export type { AnalyzerOptions } from './features/analyzer';
export { bm25Ranker, type Bm25Ranker, type FittedBm25Ranker, type SearchHit } from './features/bm25-ranker';
export {
  bm25Vectorizer,
  type Bm25VectorizerOptions,
  type Bm25Weighting,
  type FittedBm25Vectorizer,
} from './features/bm25-vectorizer';
export {
  countVectorizer,
  type CountVectorizerOptions,
  type FittedCountVectorizer,
  type Vectorizer,
} from './features/count-vectorizer';
export {
  hashingVectorizer,
  type FittedHashingVectorizer,
  type HashingVectorizerOptions,
} from './features/hashing-vectorizer';
export {
  selectKBest,
  type FittedSelectKBest,
  type SelectKBest,
  type SelectKBestOptions,
} from './features/select-k-best';
export {
  tfidfVectorizer,
  type FittedTfidfVectorizer,
  type TfidfVectorizerOptions,
  type TfidfWeighting,
} from './features/tfidf-vectorizer';
export type { TokenNormalizer } from './features/token-normalizer';
export { pca, type FittedPca, type Pca, type PcaOptions } from './features/pca';
export { tsne, type TsneOptions } from './features/tsne';
export {
  truncatedSvd,
  type FittedTruncatedSvd,
  type TruncatedSvd,
  type TruncatedSvdOptions,
} from './features/truncated-svd';
export type { StopWords } from './features/vectorizer-stop-words';
export type { VocabularyOptions } from './features/vocabulary';

// metrics
export { accuracy, type AccuracyOptions } from './metrics/accuracy';
export {
  balancedAccuracy,
  cohenKappa,
  matthewsCorrelation,
  type CohenKappaOptions,
  type SampleWeightOptions,
} from './metrics/agreement';
export { bleu, type Bleu, type BleuOptions } from './metrics/bleu';
export {
  calibrationCurve,
  expectedCalibrationError,
  lift,
  type CalibrationBin,
  type CalibrationOptions,
} from './metrics/calibration';
export { chrf, type ChrfOptions } from './metrics/chrf';
export {
  classificationReport,
  type ClassificationReport,
  type ClassificationReportOptions,
  type ReportRow,
} from './metrics/classification-report';
export { adjustedRandIndex, normalizedMutualInformation, silhouette } from './metrics/clustering';
export {
  confusionMatrix,
  type ConfusionMatrix,
  type ConfusionMatrixOptions,
} from './metrics/confusion-matrix';
export { editDistance, exactMatch } from './metrics/edit-distance';
export { fBeta } from './metrics/f-beta';
export { f1 } from './metrics/f1';
export type { LabelsOf } from './metrics/labels';
export { bitsPerByte, crossEntropy, perplexity } from './metrics/language-model';
export { hammingLoss, jaccard } from './metrics/overlap';
export type { MultilabelScoreOptions } from './metrics/multilabel-scores';
export { precision } from './metrics/precision';
export {
  averagePrecision,
  precisionRecallCurve,
  type PrecisionRecallCurve,
} from './metrics/precision-recall-curve';
export {
  precisionRecallFScore,
  type Average,
  type PrecisionRecallFScore,
  type PrecisionRecallOptions,
} from './metrics/precision-recall-f-score';
export { brierScore, logLoss, type LogLossOptions } from './metrics/probability-loss';
export { r2, type RegressionMetricOptions } from './metrics/r2';
export { areaUnderCurve, type BinaryScoreOptions } from './metrics/ranked-scores';
export { dcg, meanReciprocalRank, ndcg, type DcgOptions } from './metrics/ranking';
export { recall } from './metrics/recall';
export {
  explainedVariance,
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  medianAbsoluteError,
  rootMeanSquaredError,
} from './metrics/regression';
export { rocAuc, type RocAucOptions } from './metrics/roc-auc';
export { rocCurve, type RocCurve } from './metrics/roc-curve';
export { rouge, type RougeScore } from './metrics/rouge';
export { topKAccuracy } from './metrics/top-k-accuracy';
export { topicCoherence, type TopicCoherence, type TopicCoherenceOptions } from './metrics/topic-coherence';
export { topicStability, type TopicStability } from './metrics/topic-stability';
export {
  compare,
  compareSlices,
  type Comparison,
  type ComparisonTest,
  type SliceComparison,
} from './metrics/compare';
export { friedmanTest, holmCorrection, type FriedmanResult } from './metrics/friedman';
export { bootstrapInterval, wilsonInterval, type BootstrapOptions, type Interval } from './metrics/interval';
export { correctedTTest, fiveByTwoTest } from './metrics/fold-tests';
export {
  mcnemarTest,
  pairedBootstrapTest,
  permutationTest,
  type ResamplingOptions,
} from './metrics/paired-tests';
export type { TestResult } from './metrics/test-result';

// models
export { bernoulliNB, type BernoulliNBOptions } from './models/bernoulli-nb';
export {
  calibratedClassifier,
  type CalibratedClassifier,
  type CalibratedClassifierOptions,
  type FittedCalibratedClassifier,
} from './models/calibrated-classifier';
export { complementNB, type ComplementNBOptions } from './models/complement-nb';
export {
  dummyClassifier,
  type DummyClassifier,
  type DummyClassifierOptions,
  type FittedDummyClassifier,
} from './models/dummy';
export {
  dummyRegressor,
  type DummyRegressor,
  type DummyRegressorOptions,
  type FittedDummyRegressor,
} from './models/dummy-regressor';
export {
  elasticNet,
  lasso,
  type ElasticNet,
  type ElasticNetOptions,
  type LassoOptions,
} from './models/elastic-net';
export {
  gaussianNB,
  type FittedGaussianNB,
  type GaussianNB,
  type GaussianNBOptions,
} from './models/gaussian-nb';
export {
  kNeighborsClassifier,
  type FittedKNeighbors,
  type KNeighbors,
  type KNeighborsOptions,
} from './models/k-neighbors';
export type { WarmStart } from './models/linear-classifier';
export type { FittedLinearRegressor, RegressionWarmStart } from './models/linear-regressor';
export { linearSVC, type FittedLinearSVC, type LinearSVC, type LinearSVCOptions } from './models/linear-svc';
export {
  logisticRegression,
  type FittedLogisticRegression,
  type LogisticRegression,
  type LogisticRegressionOptions,
  type LogisticSolver,
} from './models/logistic-regression';
export { multinomialNB } from './models/multinomial-nb';
export type { FittedNaiveBayes, NaiveBayes } from './models/naive-bayes';
export type { NaiveBayesOptions } from './models/naive-bayes-weights';
export {
  nGramLanguageModel,
  type FittedNGramLanguageModel,
  type NGramLanguageModelOptions,
} from './models/ngram-language-model';
export { oneVsRest, type FittedOneVsRest, type OneVsRest } from './models/one-vs-rest';
export type { PartialFitOptions } from './models/partial-fit';
export {
  permutationImportance,
  type PermutationImportance,
  type PermutationImportanceOptions,
} from './models/permutation-importance';
export {
  elasticNetPath,
  lassoPath,
  logisticPath,
  pathLines,
  ridgePath,
  type LogisticPath,
  type PathOptions,
  type PathWeights,
  type RegularizationPath,
} from './models/regularization-paths';
export { ridge, type Ridge, type RidgeOptions } from './models/ridge';
export {
  perceptron,
  sgdClassifier,
  type FittedSgdClassifier,
  type SgdClassifier,
  type SgdClassifierOptions,
} from './models/sgd-classifier';
export {
  sgdRegressor,
  type FittedSgdRegressor,
  type SgdRegressor,
  type SgdRegressorOptions,
} from './models/sgd-regressor';
export {
  stackingClassifier,
  type FittedStackingClassifier,
  type StackingClassifier,
  type StackingClassifierOptions,
} from './models/stacking-classifier';
export type { SgdOptions } from './models/stochastic-gradient-descent';
export { topFeatures, type FeatureWeight, type TopFeatures } from './models/top-features';
export { lda, type FittedLda, type Lda, type LdaPartialFitOptions } from './models/topics/lda';
export type { LdaOptions } from './models/topics/lda-options';
export {
  nmf,
  type FittedNmf,
  type Nmf,
  type NmfOptions,
  type NmfPartialFitOptions,
} from './models/topics/nmf';
export type { NmfInit } from './models/topics/nmf-start';
export { topicMap, type TopicMap } from './models/topics/topic-map';
export { topWords, weightedTopWords, type TopicWord } from './models/topics/top-words';
export type { ClassWeight } from './models/training-data';
export {
  votingClassifier,
  type FittedVotingClassifier,
  type VotingClassifier,
  type VotingClassifierOptions,
} from './models/voting-classifier';

export {
  scalingLaw,
  type ScalingConstants,
  type ScalingLaw,
  type ScalingLawOptions,
  type ScalingPoint,
} from './models/scaling-law';

// neural
export { currentBackend, tf, useBackend, type Backend, type BackendName } from './neural/backend';
export { beamSearch, type Beam } from './neural/beam-search';
export { bert, type Bert } from './neural/bert';
export type { BertBatch } from './neural/bert-batch';
export type { BertOptions } from './neural/bert-options';
export type { LossOptions } from './neural/cross-entropy';
export { distill } from './neural/distill';
export { encoderDecoder, type EncoderDecoder, type PairBatch } from './neural/encoder-decoder';
export type { EncoderDecoderOptions } from './neural/encoder-decoder-network';
export { estimateBert, estimateGpt, type Estimate } from './neural/estimate';
export { featureBatches, type FeatureBatch } from './neural/feature-batches';
export {
  generate,
  generateBatch,
  generateText,
  type GenerateOptions,
  type TextCodec,
} from './neural/generate';
export { gpt, type Gpt, type TokenBatch } from './neural/gpt';
export type { GptOptions } from './neural/gpt-options';
export type { GptSession } from './neural/gpt-session';
export type { Insight } from './neural/insight';
export { lengthBatches, textBatches, type LengthBatchOptions } from './neural/length-batches';
export { gradientFlow, type GradientFlow, type ParameterFlow } from './neural/gradient-flow';
export type { ClassGoal, InputGradient, TokenGoal } from './neural/input-gradient';
export { learningRateRange, type LearningRateRange } from './neural/learning-rate-range';
export { logitLens, type LogitLens } from './neural/logit-lens';
export { loadBert, loadGpt2, loadWeights } from './neural/load-weights';
export { loadLora, loraOnly, loraWeights, mergeLora, saveLora, withLora } from './neural/lora';
export { factorize, type Factorized, type FactorizedLayer, type FactorizeOptions } from './neural/low-rank';
export { maskTokens, type MaskedTokens } from './neural/mask-tokens';
export { mlp, type Mlp, type MlpOptions } from './neural/mlp';
export { bertToOnnx } from './neural/onnx-bert';
export { gptToOnnx } from './neural/onnx-gpt';
export { adam, adamw, lion, sgd, type Optimizer } from './neural/optimizers';
export { freezeBlocks, type OptimizerOptions, type ParameterGroup } from './neural/parameter-groups';
export { dataParallel, type DataParallel } from './neural/parallel/data-parallel';
export { scoreText, type TextScore } from './neural/perplexity';
export { pruneUnits, pruneWeights, removeUnits, type PruningMask } from './neural/prune';
export { quantize, type Quantized } from './neural/quantize';
export { loadQuantized, loadQuantizedBert, saveQuantized } from './neural/quantized-file';
export { parseSafeTensors, readSafeTensors, writeSafeTensors, type SafeTensors } from './neural/safetensors';
export { saliency, type Saliency } from './neural/saliency';
export { drawToken, samplingProbabilities, type SamplingOptions } from './neural/sampling';
export { formatWeights, saveWeights } from './neural/save-weights';
export { scalingSweep, type ScalingSweepOptions, type SweepRun } from './neural/scaling-sweep';
export {
  constantSchedule,
  cosineSchedule,
  inverseSqrtSchedule,
  oneCycleSchedule,
  plateauSchedule,
  stepSchedule,
  type Schedule,
} from './neural/schedules';
export { fromTensors, toTensors } from './neural/tensors';
export { textClassifier, type TextBatch, type TextClassifier } from './neural/text-classifier';
export type { TextClassifierOptions } from './neural/text-network';
export { consecutiveTokenBatches, randomTokenBatches, type TokenBatchOptions } from './neural/token-batches';
export type {
  History,
  Trainable,
  TrainingCallback,
  TrainingStep,
  TrainOptions,
} from './neural/train-options';
export { train } from './neural/trainer';
export { csvLog, jsonlLog, progressBar, progressLines, reportTo } from './neural/training-callbacks';

// pipeline
export { columnUnion, type ColumnUnion, type FittedUnion, type TableRow } from './pipeline/column-union';
export { toOnnx } from './pipeline/onnx';
export { pipeline, type Pipeline } from './pipeline/pipeline';
export { loadModel, saveModel, type LoadedModel } from './pipeline/save';
export { step, type NamedStep, type Tunable } from './pipeline/step';
export { categoryColumns, numberColumns, textColumn, type TableColumn } from './pipeline/table-column';
export { wordContributions, type WordContributions } from './pipeline/word-contributions';

// plots
export { type BarOptions, plotBars } from './plots/bars';
export { type CalibrationRecord, plotCalibration } from './plots/calibration';
export { plotClassificationReport, type ReportRecord } from './plots/classification-report';
export { plotConfusion } from './plots/confusion';
export { type Figure, type FigureOptions, palette } from './plots/figure';
export { type HistogramOptions, plotHistogram } from './plots/histogram';
export { type LineOptions, plotLines } from './plots/lines';
export { toSvg } from './plots/to-svg';
export { plotScaling, type ScalingRecord } from './plots/scaling';
export { trainingChart, type TrainingChart } from './plots/training-chart';
export { plotStudyEdf, plotStudyHistory } from './plots/study/history';
export { plotStudyImportance } from './plots/study/importance';
export { plotStudyContour, plotStudyParallel, plotStudySlice } from './plots/study/parameters';
export { plotParetoFront, plotStudyTimeline } from './plots/study/timeline';
export type { DomainRecord, StudyRecord, TrialRecord } from './plots/study/trials';
export { plotActivations } from './plots/network/activations';
export { plotAttention } from './plots/network/attention-map';
export { type EmbeddingOptions, plotEmbedding } from './plots/network/embedding';
export { type FlowRecord, plotGradientFlow } from './plots/network/gradient-flow';
export { type LensRecord, plotLogitLens } from './plots/network/logit-lens';
export { plotSaliency } from './plots/network/saliency';
export { plotTopicBars } from './plots/topics/topic-bars';
export { plotTopicMap } from './plots/topics/topic-map';

// preprocessing
export type { CategoryRows } from './preprocessing/categories';
export {
  oneHotEncoder,
  ordinalEncoder,
  type FittedOneHotEncoder,
  type FittedOrdinalEncoder,
  type OneHotEncoder,
  type OneHotEncoderOptions,
  type OrdinalEncoder,
  type OrdinalEncoderOptions,
} from './preprocessing/category-encoders';
export {
  balancedClassWeights,
  balancedSampleWeights,
  overSample,
  smote,
  underSample,
  type SmoteOptions,
} from './preprocessing/class-balance';
export { clean } from './preprocessing/clean';
export { findDuplicates, type Duplicates } from './preprocessing/duplicates';
export { decodeEntities } from './preprocessing/entities';
export { iterativeImputer, type IterativeImputerOptions } from './preprocessing/iterative-imputer';
export { knnImputer, type KnnImputerOptions } from './preprocessing/knn-imputer';
export { labelEncoder, type FittedLabelEncoder } from './preprocessing/label-encoder';
export { findLeakage, type Leakage, type LeakageOptions } from './preprocessing/leakage';
export { stripMarkup } from './preprocessing/markup';
export { maxAbsScaler, type FittedMaxAbsScaler, type MaxAbsScaler } from './preprocessing/max-abs-scaler';
export {
  missingIndicator,
  type FittedMissingIndicator,
  type MissingIndicator,
} from './preprocessing/missing-indicator';
export { fillMissingText, type FilledTexts, type MissingTextOptions } from './preprocessing/missing-text';
export { findNearDuplicates, type NearDuplicateOptions } from './preprocessing/near-duplicates';
export {
  foldCase,
  lowercase,
  normalize,
  normalizeUnicode,
  stripAccents,
  type NormalizeOptions,
  type UnicodeForm,
} from './preprocessing/normalize';
export {
  normalizeRows,
  type FittedNormalizeRows,
  type NormalizeRows,
  type RowNorm,
} from './preprocessing/normalize-rows';
export {
  powerTransformer,
  type FittedPowerTransformer,
  type PowerTransformer,
  type PowerTransformerOptions,
} from './preprocessing/power-transformer';
export {
  quantileTransformer,
  type FittedQuantileTransformer,
  type QuantileTransformer,
  type QuantileTransformerOptions,
} from './preprocessing/quantile-transformer';
export {
  minMaxScaler,
  robustScaler,
  type FittedMinMaxScaler,
  type MinMaxScaler,
  type MinMaxScalerOptions,
  type RobustScalerOptions,
} from './preprocessing/range-scalers';
export {
  replaceEmails,
  replaceEmoji,
  replaceHashtags,
  replaceHtml,
  replaceMentions,
  replaceNumbers,
  replacePattern,
  replacePunctuation,
  replaceUrls,
} from './preprocessing/replace';
export type { FittedScaler, Scaler } from './preprocessing/scaler';
export { simpleImputer, type Imputer, type SimpleImputerOptions } from './preprocessing/simple-imputer';
export {
  standardScaler,
  type FittedStandardScaler,
  type StandardScaler,
  type StandardScalerOptions,
} from './preprocessing/standard-scaler';
export {
  targetEncoder,
  type FittedTargetEncoder,
  type TargetEncoder,
  type TargetEncoderOptions,
} from './preprocessing/target-encoder';
export type { ChangeExample, StepReport, TextStep } from './preprocessing/text-step';
export { collapseWhitespace, replaceInvisible } from './preprocessing/whitespace';
export { expandContractions, removeStopWords, shortenElongations } from './preprocessing/words';

// search
export {
  crossValidate,
  type CrossValidateOptions,
  type NamedScoring,
  type SingleScoring,
} from './search/cross-validate';
export type { FoldScores } from './search/score-folds';
export { gridPoints, gridSearch, type GridParams, type ParamGrid } from './search/grid-search';
export type { FailedTrial, SearchCvOptions, SearchResult, SearchTrial } from './search/search-result';
export { groupKFold } from './search/group-k-fold';
export { kFold, type KFoldOptions } from './search/k-fold';
export { leaveOneGroupOut, leaveOneOut, predefinedSplit } from './search/leave-out';
export { repeatedKFold, repeatedStratifiedKFold, type RepeatedKFoldOptions } from './search/repeated';
export type { MetricFunction, ScoreOptions, Scorer, Scoring, ScoringName } from './search/scoring';
export { shuffleSplit, stratifiedShuffleSplit, type ShuffleSplitOptions } from './search/shuffle-split';
export type { Fold, Splitter } from './search/splitter';
export { stratifiedGroupKFold } from './search/stratified-group-k-fold';
export { stratifiedKFold } from './search/stratified-k-fold';
export { timeSeriesSplit, type TimeSeriesSplitOptions } from './search/time-series-split';
export {
  int,
  choice,
  logUniform,
  uniform,
  when,
  type ChoiceDomain,
  type ConditionalDomain,
  type Domain,
  type FloatDomain,
  type IntDomain,
  type Sampled,
  type Space,
} from './search/space';
export { cmaesSampler, type CmaesOptions } from './search/samplers/cmaes';
export { gpSampler, type GpOptions } from './search/samplers/gp';
export { gridSampler } from './search/samplers/grid';
export { nsga2Sampler, type Nsga2Options } from './search/samplers/nsga2';
export { randomSampler } from './search/samplers/random';
export type { Sampler, SamplerContext } from './search/samplers/sampler';
export { sobolSampler } from './search/samplers/sobol';
export { tpeSampler, type TpeOptions } from './search/samplers/tpe';
export { hyperbandPruner, type HyperbandOptions } from './search/pruners/hyperband';
export { patiencePruner } from './search/pruners/patience';
export { medianPruner, percentilePruner, type PercentilePrunerOptions } from './search/pruners/percentile';
export type { Pruner } from './search/pruners/pruner';
export { ashaPruner, type AshaOptions } from './search/pruners/successive-halving';
export { journalStorage } from './search/study/journal';
export { improvementUnlikely, type ImprovementUnlikelyOptions } from './search/improvement-unlikely';
export type {
  CommonOptimizeOptions,
  ModuleOptimizeOptions,
  OptimizeOptions,
  SearchBudget,
} from './search/study/optimize';
export { TrialPruned, type RunningTrial } from './search/study/running-trial';
export { postgresStorage, type PostgresOptions } from './search/study/postgres';
export { memoryStorage, type SharedStorage, type StudyStorage } from './search/study/storage';
export { openStudy, type SharedStudy, type SharedStudyOptions } from './search/study/shared-study';
export { createStudy, type Study, type StudyOptions } from './search/study/study';
export type {
  AsyncObjective,
  CompleteTrial,
  Objective,
  ObjectiveModule,
  Outcome,
} from './search/study/objective';
export type { AskOptions, AskTell } from './search/study/ask-tell';
export type { Direction, Trial, TrialState } from './search/study/trial';
export { crossValPredict, crossValPredictProba } from './search/cross-val-predict';
export {
  halvingGridSearch,
  halvingRandomSearch,
  type HalvingOptions,
  type HalvingResult,
  type HalvingRound,
} from './search/halving-search';
export { nestedCrossValidate, type NestedScores, type OuterPart } from './search/nested-cross-validate';
export {
  bayesSearch,
  randomSearch,
  type BayesSearchOptions,
  type StudySearchOptions,
} from './search/study-search';
export { learningCurve, validationCurve, type CurvePoint } from './search/curves';
export { tuneThreshold, type ThresholdGoal, type TunedThreshold } from './search/tune-threshold';
export { fanovaImportance } from './search/fanova';
export { parameterImportance } from './search/importance';

// text
export { lancasterStem } from './text/lancaster-stemmer';
export { lemmatize, lemmatizeAs, partsOfSpeech, type PartOfSpeech } from './text/lemmatizer';
export { charNGrams, nGrams } from './text/n-grams';
export { porterStem } from './text/porter-stemmer';
export {
  segmentTokenizer,
  segmentWords,
  splitSentences,
  type SegmentTokenizerOptions,
} from './text/segmenter';
export { snowballStem } from './text/snowball-stemmer';
export type { Stemmer } from './text/stemmer';
export { stopWordLists, stopWords, unmatchedStopWords, type StopWordList } from './text/stop-words';
export type { AddedToken } from './text/subword/added-tokens';
export {
  type DecodeOptions,
  type EncodeOptions,
  type Encoding,
  SubwordTokenizer,
} from './text/subword/subword-tokenizer';
export { tokenizerFromJson, tokenizerToJson } from './text/subword/tokenizer-json';
export { type TrainBpeOptions, trainBpe } from './text/subword/train-bpe';
export { type TrainUnigramOptions, trainUnigram } from './text/subword/train-unigram';
export { type TrainWordPieceOptions, trainWordPiece } from './text/subword/train-wordpiece';
export { wordPieceFromVocab, wordPieceToVocab } from './text/subword/bert-vocab';
export { bpeFromFiles, bpeToFiles } from './text/subword/vocab-files';
export { lemmatizeTokens, tagPartsOfSpeech } from './text/tagger';
export type { Tokenizer } from './text/tokenizer';
export { treebankTokenize } from './text/treebank-tokenizer';
export { tweetTokenize, tweetTokenizer, type TweetTokenizerOptions } from './text/tweet-tokenizer';
export { wordTokenize, wordTokenizer, type WordTokenizerOptions } from './text/word-tokenizer';
export { morphy, type WordNetPart } from './text/wordnet';
