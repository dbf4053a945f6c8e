// Prints `N passed, N failed, N skipped` from jest's JSON report; fails when there is no report or anything failed.
const { readFileSync } = require('node:fs');

const file = process.argv[2];
let report;
try {
  report = JSON.parse(readFileSync(file, 'utf8'));
} catch (error) {
  console.error(
    `No test report: ${error.message}. The build, the type check or the linter stopped before the tests.`,
  );
  process.exit(1);
}
// A test file that cannot even be loaded counts as one failure beside the failed tests.
const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
const skipped = report.numPendingTests + report.numTodoTests;
console.log(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || report.numPassedTests === 0 || !report.success ? 1 : 0);
