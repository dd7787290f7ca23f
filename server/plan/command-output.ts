import type { PlanOutput } from '../../shared/plan.ts'

// `import` would load all that this has, which takes as long as a small plan.
const { accessSync, constants, realpathSync, renameSync, rmSync, statSync, writeFileSync, writeSync } =
  process.getBuiltinModule('node:fs')

/** Writes all of a text to 1, standard output, or 2; `process.stdout` and `process.stderr` would bring streams and sockets, too. */
export function writeTo(file: number, text: string): void {
  let rest: Uint8Array = Buffer.from(text)
  while (rest.length > 0)
    try {
      rest = rest.subarray(writeSync(file, rest))
    } catch (error) {
      // The reader is slow, and whoever made the pipe wants nobody to wait at it: we do.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
}

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1) || '.'
/** What a link leads to is written, not the link. */
const targetOf = (file: string): string =>
  statSync(file, { throwIfNoEntry: false }) ? realpathSync(file) : file

/** @throws Error where `writeTarget` could not write; - is standard output */
export function checkTarget(out: string): void {
  if (out === '-') return
  const target = targetOf(out)
  const there = statSync(target, { throwIfNoEntry: false })
  if (there?.isDirectory()) throw new Error('it is a folder')
  // What is no file, such as a pipe, is written itself; a file is put in its folder anew.
  accessSync(there && !there.isFile() ? target : folderOf(target), constants.W_OK)
}

/** Writes a file whole or not at all: somebody may be reading the one before. */
export function writeTarget(out: string, text: string): void {
  if (out === '-') {
    writeTo(1, text)
    return
  }
  const target = targetOf(out)
  if (statSync(target, { throwIfNoEntry: false })?.isFile() === false) {
    writeFileSync(target, text)
    return
  }
  const part = `${target}.${process.pid}.part`
  try {
    writeFileSync(part, text)
    renameSync(part, target)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/** What a plan comes to, in lines for a terminal. @param out where it was written */
export function summaryOf({ stats, bound, unmet }: PlanOutput, out: string): string[] {
  const percent = (n: number, of: number) => (of === 0 ? '100.0' : ((n / of) * 100).toFixed(1))
  const gap =
    bound === null
      ? 'nothing is proven'
      : `proven: at most ${bound} (${percent(bound - stats.covered, stats.covered || 1)} % more)`
  const reasons = new Map<string, number>()
  for (const one of unmet) reasons.set(one.code, (reasons.get(one.code) ?? 0) + one.periods)
  const ended = {
    optimal: 'no plan covers more',
    work: 'all the work of these seconds is done',
    clock: 'the time is up: on a faster or idler machine the plan may differ',
    cancelled: 'ended early',
  }[stats.ended]
  return [
    `Covered ${stats.covered} of ${stats.demanded} periods (${percent(stats.covered, stats.demanded)} %); ${gap}`,
    `Demands with nothing: ${stats.demandsWithNothing}. Lessons: ${stats.lessons}. Mean overlap: ${percent(stats.meanOverlap, 1)} %.`,
    ...(stats.changes > 0 ? [`Changed of the plan before: ${stats.changes}.`] : []),
    ...(reasons.size > 0
      ? [
          `Not covered: ${[...reasons]
            .sort((a, b) => b[1] - a[1])
            .map(([code, n]) => `${code} ${n}`)
            .join(', ')}.`,
        ]
      : []),
    `${stats.seconds.toFixed(1)} s, ${ended}.${out === '-' ? '' : ` Written to ${out}.`}`,
  ]
}
