import { describe, expect, test } from 'vitest'
import { closingLine, isGood, summarise } from '../../tools/support/test-summary.mjs'

const file = (status: string, ...statuses: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: statuses.map((each, index) => ({ fullName: `test ${index}`, status: each })),
})
const read = (testResults: unknown[], exitCode = 0, allowedToSkip: string[] = []) =>
  summarise({ testResults }, { exitCode, allowedToSkip })

describe('the closing line', () => {
  test('counts what passed and failed over all files', () => {
    const summary = read([file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')], 1)
    expect(closingLine(summary)).toBe('3 passed, 1 failed')
    expect(isGood(summary)).toBe(false)
  })

  test('counts a file that could not be loaded as one failed', () => {
    const summary = read([file('passed', 'passed'), file('failed')], 1)
    expect(closingLine(summary)).toBe('1 passed, 1 failed')
  })

  test('counts a bad end without a failed test as one failed', () => {
    expect(closingLine(read([file('passed', 'passed')], 1))).toBe('1 passed, 1 failed')
  })

  test('names skipped tests, and they spoil the run unless they are allowed', () => {
    const files = [file('passed', 'passed', 'skipped', 'todo')]
    expect(closingLine(read(files))).toBe('1 passed, 0 failed, 2 skipped')
    expect(isGood(read(files))).toBe(false)
    expect(read(files).skippedNames).toEqual(['test 1', 'test 2'])
    const allowed = read(files, 0, ['test 1', 'test 2'])
    expect(closingLine(allowed)).toBe('1 passed, 0 failed')
    expect(isGood(allowed)).toBe(true)
  })

  test('has what passed at its second try told, with why it failed at its first', () => {
    const [again, first] = file('passed', 'passed', 'passed').assertionResults
    const assertionResults = [{ ...again!, failureMessages: ['Error: too late\n    at x'] }, first!]
    const summary = read([{ name: 'a.test.ts', status: 'passed', assertionResults }])
    expect(summary.secondTries).toEqual(['test 0: Error: too late'])
    expect(isGood(summary)).toBe(true)
  })

  test('of a run without tests is not good', () => {
    expect(closingLine(summarise({}, { exitCode: 0, allowedToSkip: [] }))).toBe('0 passed, 0 failed')
    expect(isGood(summarise({}, { exitCode: 0, allowedToSkip: [] }))).toBe(false)
  })
})
