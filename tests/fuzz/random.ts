/** Random choices that come out the same for the same seed. */
export interface Random {
  /** 0 ≤ n < 1 */
  next(): number
  /** 0 … most − 1 */
  below(most: number): number
  pick<T>(of: readonly T[]): T
  uuid(): string
  text(): string
}

/** Mulberry32: short, and even enough to choose messages by. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (most: number) => Math.floor(next() * most)
  const pick = <T>(of: readonly T[]): T => of[below(of.length)]!
  const hex = (digits: number) => Array.from({ length: digits }, () => below(16).toString(16)).join('')
  return {
    next,
    below,
    pick,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`,
    text: () =>
      Array.from({ length: below(40) }, () =>
        String.fromCodePoint(
          pick([below(0x80), 0x4e00 + below(0x5000), 0x1f300 + below(0x300), 0x202e, 0, 0xfffd]),
        ),
      ).join(''),
  }
}

/** Values that programs stumble over. */
export function oddity(random: Random): unknown {
  const deep = (levels: number, inside: unknown): unknown =>
    levels === 0 ? inside : random.next() < 0.5 ? [deep(levels - 1, inside)] : { a: deep(levels - 1, inside) }
  return random.pick<() => unknown>([
    () => null,
    () => random.pick([true, false]),
    () =>
      random.pick([0, -1, 1e308, -1e308, 2 ** 53, 2 ** 31, 0.1, -0, Number.NaN, Number.POSITIVE_INFINITY]),
    () => '',
    () => random.text(),
    () => 'x'.repeat(random.pick([100, 1_000, 20_000])),
    () => "'; drop table lessons; --",
    () => '../../../etc/passwd',
    () => '\ud800',
    () => [],
    () => Array.from({ length: random.pick([1, 30, 2_000]) }, () => random.below(10)),
    () => ({}),
    () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    () => JSON.parse('{"toString":"no","valueOf":1,"length":-1,"then":"x"}'),
    () => deep(random.pick([5, 100, 1_000]), random.text()),
    () => random.uuid(),
    () => new Date(random.below(2 ** 31) * 1000).toISOString(),
  ])()
}

/** A copy with one or a few things wrong: a part of another kind, too large, missing, or too many. */
export function mutated(value: unknown, random: Random): unknown {
  if (random.next() < 0.08) return oddity(random)
  if (Array.isArray(value)) {
    const copy = [...value]
    const at = random.below(copy.length + 1)
    const way = random.below(4)
    if (way === 0) copy.splice(at, 1)
    else if (way === 1) copy.splice(at, 0, oddity(random))
    else if (way === 2) return Array.from({ length: random.pick([50, 600]) }, () => copy[0] ?? null)
    else if (at < copy.length) copy[at] = mutated(copy[at], random)
    return copy
  }
  if (typeof value === 'object' && value !== null) {
    const copy: Record<string, unknown> = { ...value }
    const key = random.pick([...Object.keys(copy), 'id'])
    const way = random.below(5)
    if (way === 0) delete copy[key]
    else if (way === 1)
      Object.defineProperty(
        copy,
        random.pick(['__proto__', 'constructor', 'toString', 'admin', random.text()]),
        {
          value: oddity(random),
          enumerable: true,
          configurable: true,
        },
      )
    else copy[key] = way === 2 ? mutated(copy[key], random) : oddity(random)
    return random.next() < 0.3 ? mutated(copy, random) : copy
  }
  return oddity(random)
}
