import { keyOf } from './text.ts'

/** What most names of a kind end in says nothing of which one is meant. */
const commonEnding = /(小学|中学|初中|学校|教学点|教室|班)$/

const own = (name: string): string => name.replace(commonEnding, '') || name

/** How alike two texts are, 0–1: the letters in the same order, over those of the longer one; a part of the other counts more. */
export function likeness(a: string, b: string): number {
  const [x, y] = [[...own(keyOf(a))], [...own(keyOf(b))]]
  if (x.length === 0 || y.length === 0) return 0
  const share = commonLength(x, y) / Math.max(x.length, y.length)
  const contained = x.join('').includes(y.join('')) || y.join('').includes(x.join(''))
  return contained && Math.min(x.length, y.length) >= 2 ? Math.max(share, 0.75) : share
}

/** Length of the longest common subsequence; texts are names, so the table is small. */
function commonLength(x: string[], y: string[]): number {
  let before = new Array<number>(y.length + 1).fill(0)
  for (const letter of x) {
    const now = [0]
    for (let j = 0; j < y.length; j++)
      now.push(letter === y[j] ? before[j]! + 1 : Math.max(before[j + 1]!, now[j]!))
    before = now
  }
  return before[y.length]!
}

/** The likest of them, best first; at most three, each at least half alike. */
export function suggestions(text: string, candidates: Iterable<string>): string[] {
  const found: [string, number][] = []
  for (const candidate of new Set(candidates)) {
    const like = likeness(text.slice(0, 80), candidate)
    if (like >= 0.5) found.push([candidate, like])
  }
  return found
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([candidate]) => candidate)
}
