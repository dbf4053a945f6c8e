// An example: a classifier of messages, its regularization chosen by cross-validation. Write your own in its place.
const {
  choice,
  crossValidate,
  loadShippedMessages,
  logisticRegression,
  logUniform,
  pipeline,
  tfidfVectorizer,
} = require('lmlab');

exports.name = 'messages';
exports.space = { C: logUniform(1e-2, 1e2), penalty: choice(['l1', 'l2']) };
exports.direction = 'maximize';
exports.seed = 1;

const data = loadShippedMessages();

exports.objective = async ({ C, penalty }) => {
  const { rows } = await data;
  const { mean } = crossValidate(
    pipeline(tfidfVectorizer(), logisticRegression({ C, penalty })),
    rows.map(({ text }) => text),
    rows.map(({ label }) => label),
    { cv: 3, scoring: 'f1Macro' },
  );
  return mean;
};
