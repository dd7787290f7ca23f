import { expect, it } from 'vitest'
import { type Tried, waysOf } from '../../client/readiness/ways.ts'

type Nodes = Record<string, number | null>
const ways = (udp: Nodes, tcp?: Nodes, relay?: Nodes) => {
  const tries: Tried[] = []
  for (const [way, nodes] of [
    ['udp', udp],
    ['tcp', tcp],
    ['relay', relay],
  ] as const)
    if (nodes) tries.push({ way, reached: new Map(Object.entries(nodes)) })
  return waysOf(tries)
}

it('one node alone is reached by UDP, by TCP, by a relay, or not, and needs no name', () => {
  expect(ways({ one: 20 })).toEqual({ way: 'udp', rttMs: 20 })
  expect(ways({ one: null }, { one: 30 })).toEqual({ way: 'tcp', rttMs: 30 })
  expect(ways({ one: null }, { one: null }, { one: 50 })).toEqual({ way: 'relay', rttMs: 50 })
  expect(ways({ one: null }, { one: null })).toEqual({ way: 'none', rttMs: null })
})

it('of several nodes each is named, and the line is as good as to the worst that it reaches', () => {
  expect(ways({ one: 20, two: null, three: null }, { two: 45, three: null }, { three: null })).toEqual({
    way: 'tcp',
    rttMs: 45,
    nodes: [
      { name: 'one', way: 'udp' },
      { name: 'two', way: 'tcp' },
      { name: 'three', way: 'none' },
    ],
  })
  expect(ways({ one: null, two: null }, { one: null, two: null }).way).toBe('none')
})

it('a node that ended meanwhile is not held against the line', () => {
  expect(ways({ one: 20, two: null }, {})).toEqual({ way: 'udp', rttMs: 20 })
  expect(ways({ one: null }, {})).toEqual({ way: null, rttMs: null })
})
