import type { NodeLoad } from '../cluster/cluster.ts'
import type { MediaUsage } from '../media/usage.ts'

/** @returns what this node has to do, looked at again and again: its processors' use is that since the look before */
export function watchLoad(
  cores: number,
  read: () => Promise<MediaUsage>,
  lessons: () => { count: number; outgoing: number },
): () => Promise<NodeLoad> {
  let before = { at: performance.now(), seconds: new Map<number, number>() }
  return async () => {
    const { workers, consumers } = await read()
    const { count, outgoing } = lessons()
    const at = performance.now()
    // One that began anew since then has used only what it shows.
    const used = workers.reduce((sum, { index, cpuSeconds }) => {
      const then = before.seconds.get(index) ?? 0
      return sum + (cpuSeconds >= then ? cpuSeconds - then : cpuSeconds)
    }, 0)
    const cpu = (used * 1000) / Math.max(1, at - before.at)
    before = { at, seconds: new Map(workers.map(({ index, cpuSeconds }) => [index, cpuSeconds])) }
    return { cpu, cores, lessons: count, consumers, outgoing }
  }
}
