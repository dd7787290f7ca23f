export type Way = 'udp' | 'tcp' | 'relay' | 'none'

export interface Ways {
  /** Of the nodes that were reached, the worst; `none` when none was, null when nobody knows. */
  way: Way | null
  /** Of those that were reached, the longest round trip, in ms. */
  rttMs: number | null
  /** Each that was tried, where there are several. */
  nodes?: { name: string; way: Way }[]
}

/** Node → round trip in ms, or null where no answer came. */
export interface Tried {
  way: Exclude<Way, 'none'>
  reached: ReadonlyMap<string, number | null>
}

const worstFirst = ['relay', 'tcp', 'udp', 'none'] as const

/**
 * What the tries say together, each made of the nodes that those before it did not reach. Of a node that is missing in a later one,
 * for it ended meanwhile, nobody knows what stands in the way to it.
 */
export function waysOf(tries: readonly Tried[]): Ways {
  const nodes: { name: string; way: Way }[] = []
  const rtts: number[] = []
  for (const name of tries[0]?.reached.keys() ?? []) {
    const found = tries.find(({ reached }) => typeof reached.get(name) === 'number')
    if (!found && tries.some(({ reached }) => !reached.has(name))) continue
    nodes.push({ name, way: found?.way ?? 'none' })
    if (found) rtts.push(found.reached.get(name)!)
  }
  return {
    way: worstFirst.find((way) => nodes.some((node) => node.way === way)) ?? null,
    rttMs: rtts.length > 0 ? Math.max(...rtts) : null,
    ...(nodes.length > 1 && { nodes }),
  }
}
