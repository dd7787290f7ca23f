/**
 * What vitest's JSON report says, in our words.
 * @typedef {object} Summary
 * @property {number} passed
 * @property {number} failed tests, plus files that could not even be loaded
 * @property {number} skipped tests that were left out without being allowed to (`.skip`, `.todo`)
 * @property {string[]} skippedNames
 * @property {string[]} secondTries what passed after it had failed once, each with why: `NAME: first line of the error`
 */

/**
 * @param {{ testResults?: { name: string, status: string, assertionResults: { fullName: string, status: string, failureMessages?: string[] }[] }[] }} report
 * @param {{ allowedToSkip: string[], exitCode: number }} options full names of tests that may be skipped; vitest's end
 * @returns {Summary}
 */
export function summarise(report, { allowedToSkip, exitCode }) {
  const files = report.testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const skippedNames = tests
    .filter(
      ({ status, fullName }) => !['passed', 'failed'].includes(status) && !allowedToSkip.includes(fullName),
    )
    .map(({ fullName }) => fullName)
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length
  const failed = tests.filter(({ status }) => status === 'failed').length + broken
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    // An error outside every test (an unhandled rejection, say) fails the run without failing a test of its own.
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: skippedNames.length,
    skippedNames,
    secondTries: tests
      .filter(({ status, failureMessages = [] }) => status === 'passed' && failureMessages.length > 0)
      .map(({ fullName, failureMessages: [first = ''] = [] }) => `${fullName}: ${first.split('\n', 1)[0]}`),
  }
}

/**
 * The closing line, alone on its line: "12 passed, 0 failed", and ", 1 skipped" if there is one.
 * @param {Summary} summary
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * A run is good if at least one test passed, none failed, and none was skipped that nobody named.
 * @param {Summary} summary
 */
export function isGood({ passed, failed, skipped }) {
  return passed > 0 && failed === 0 && skipped === 0
}
