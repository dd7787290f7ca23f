import { expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'

test('metrics are off and nothing is waited for, unless somebody says otherwise', () => {
  expect(readConfig({}).operate).toEqual({ metricsToken: undefined, drainMinutes: 0 })
  const token = 'x'.repeat(32)
  expect(readConfig({ TONGKE_METRICS_TOKEN: token, TONGKE_DRAIN_MINUTES: '45' }).operate).toEqual({
    metricsToken: token,
    drainMinutes: 45,
  })
})

test('a token that could be guessed or could not be sent is refused, and not shown', () => {
  for (const token of ['geheim', `geheim ${'x'.repeat(40)}`]) {
    const refused = () => readConfig({ TONGKE_METRICS_TOKEN: token })
    expect(refused).toThrow(/TONGKE_METRICS_TOKEN is something else; it takes a token of 32 characters/)
    expect(refused).not.toThrow(/geheim/)
  }
  expect(() => readConfig({ TONGKE_DRAIN_MINUTES: '-1' })).toThrow(/TONGKE_DRAIN_MINUTES/)
})
