import fc from 'fast-check'

/**
 * fast-check as our tests use it: the same examples at every run, so that a change fails by what it changed and by nothing else.
 * `TONGKE_TEST_SEED=NUMBER` (or `random`) draws others, `TONGKE_TEST_RUNS=NUMBER` so many times as many: what they find is a fault.
 */
const { TONGKE_TEST_SEED: seed = '20260901', TONGKE_TEST_RUNS: times = '1' } = process.env
export const runs = (usual: number): number => usual * Number(times)

fc.configureGlobal({ seed: seed === 'random' ? undefined : Number(seed), numRuns: runs(100) })

export { fc }
