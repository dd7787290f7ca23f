/** A seeded stream of numbers (mulberry32): the same seed, the same plan. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  /** 0 … n−1 */
  below(n: number): number
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return { next, below: (n) => (next() * n) | 0 }
}
