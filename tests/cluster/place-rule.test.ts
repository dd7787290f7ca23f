import { expect, test } from 'vitest'
import type { NodeInfo } from '../../server/cluster/cluster.ts'
import { chooseNode } from '../../server/cluster/place-rule.ts'

const node = (id: string, changes: Partial<NodeInfo['load']> = {}, draining = false): NodeInfo => ({
  id,
  url: `http://${id}.example`,
  load: { cpu: 0, cores: 2, lessons: 0, consumers: 0, outgoing: 0, ...changes },
  draining,
})
const chosen = (nodes: NodeInfo[], expected: Record<string, number> = {}) =>
  chooseNode(nodes, new Map(Object.entries(expected)))?.id

test('the node that is least full by its fullest measure is chosen', () => {
  expect(chosen([node('a', { cpu: 1 }), node('b', { cpu: 0.5 })])).toBe('b')
  expect(chosen([node('a', { consumers: 700 }), node('b', { cpu: 1 })])).toBe('b')
  expect(chosen([node('a', { outgoing: 900 }), node('b', { cpu: 1, consumers: 500 })])).toBe('b')
})

test('twice the cores carry twice as much', () => {
  expect(chosen([node('a', { cpu: 1, cores: 2 }), node('b', { cpu: 1.5, cores: 4 })])).toBe('b')
})

test('what is expected at a node counts as there', () => {
  expect(chosen([node('a'), node('b', { cpu: 0.2 })], { a: 10 })).toBe('a')
  expect(chosen([node('a'), node('b', { cpu: 0.2 })], { a: 100 })).toBe('b')
})

test('between equals the fewest lessons, then the id decides; one that drains is never chosen', () => {
  expect(chosen([node('a', { lessons: 2 }), node('b', { lessons: 1 })])).toBe('b')
  expect(chosen([node('b'), node('a')])).toBe('a')
  expect(chosen([node('a', {}, true), node('b', { cpu: 2 })])).toBe('b')
  expect(chosen([node('a', {}, true)])).toBeUndefined()
})
