import type { NodeInfo } from './cluster.ts'

/**
 * What one core of media workers carries: mediasoup's own figure is some 500 consumers a worker. It only weighs consumers
 * against processor time here.
 */
const CONSUMERS_PER_CORE = 500
/** A place receives the lead end's picture and sound and, mostly, one more of each; to be sent out to it. */
const CONSUMERS_PER_PLACE = 4
/** What a network card sends, in Mb/s. */
const OUTGOING = 1000

/**
 * How full a node is, 1 being full by one of its measures.
 * @param expected places of lessons that were sent there and may not show in its load yet
 */
export function fullness({ load }: NodeInfo, expected: number): number {
  const carried = load.cores * CONSUMERS_PER_CORE
  const busiest = Math.max(load.cpu / load.cores, load.consumers / carried, load.outgoing / OUTGOING)
  return busiest + (expected * CONSUMERS_PER_PLACE) / carried
}

/**
 * The node that a lesson is to go to: of those that stay the least full, then that with the fewest lessons.
 * @param expected node → places expected there
 * @returns null when none stays
 */
export function chooseNode(
  nodes: readonly NodeInfo[],
  expected: ReadonlyMap<string, number>,
): NodeInfo | null {
  let best: NodeInfo | null = null
  const full = (node: NodeInfo) => fullness(node, expected.get(node.id) ?? 0)
  for (const node of nodes) {
    if (node.draining) continue
    if (best === null || compare(node, best, full) < 0) best = node
  }
  return best
}

/** The last word is the id's, so that every node chooses the same. */
function compare(one: NodeInfo, other: NodeInfo, full: (node: NodeInfo) => number): number {
  return (
    full(one) - full(other) ||
    one.load.lessons - other.load.lessons ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  )
}
