import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import { readPlanInput } from './read-input.ts'
import { solve } from './solve.ts'

// `import` would load all that these two have, streams and inspectors too, which takes as long as a small plan.
const { readFileSync, renameSync, writeFileSync } = process.getBuiltinModule('node:fs')
const { parseArgs } = process.getBuiltinModule('node:util')

const help = `npm run plan -- INPUT.json [--out OUTPUT.json] [--seconds 60] [--seed 1]

Plans the week of shared lessons that covers most of what INPUT.json (tongke/plan-input@1) asks for,
and writes it as tongke/plan-output@1. The same input, seconds and seed give the same plan.

  --out FILE       where the plan goes (- or nothing: standard output)
  --seconds N      how long it may take, 1 to 86400 (60)
  --seed N         a whole number; another seed searches another way (1)
  --quiet          no progress
  --help           this text

Ctrl-C ends the search and writes the best plan so far; a second one gives up.

Exit codes
  0   a plan is written; one that covers nothing is a plan too
  1   something went wrong that should not have
  2   the command line cannot be understood
  3   the input is refused: every fault is listed with its place; nothing is written
  4   a plan is written, but some lessons of \`keep\` break a rule and are not in it
  5   the input cannot be read, or the plan cannot be written
`

interface Asked {
  file: string
  out: string
  seconds: number
  seed: number
  quiet: boolean
}

class UsageError extends Error {}

function readArguments(args: string[]): Asked | 'help' {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
  const { values, positionals } = parsed
  if (values.help) return 'help'
  if (positionals.length !== 1) throw new UsageError('Name one input file.')
  const seconds = Number(values.seconds)
  const seed = Number(values.seed)
  if (!(seconds >= 1 && seconds <= 86_400))
    throw new UsageError(`--seconds ${values.seconds}: a number from 1 to 86400.`)
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed ${values.seed}: a whole number.`)
  return { file: positionals[0]!, out: values.out, seconds, seed, quiet: values.quiet }
}

const parse = (args: string[]) =>
  parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: { type: 'string', default: '-' },
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })

const say = (line: string) => void process.stderr.write(`${line}\n`)

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2))
  if (asked === 'help') {
    process.stdout.write(help)
    return 0
  }
  let text: string
  try {
    text = readFileSync(asked.file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    say(`${asked.file} cannot be read: ${(error as Error).message}`)
    return 5
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    say(`${asked.file} is no JSON: ${(error as Error).message}`)
    return 3
  }
  const { input, faults } = readPlanInput(json)
  if (faults) {
    say(`${asked.file} is refused, ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:`)
    for (const { path, code, message } of faults) say(`  ${path || '(whole file)'}  ${code}  ${message}`)
    return 3
  }
  const output = await plan(input, asked)
  const written = `${JSON.stringify(output, null, 1)}\n`
  try {
    if (asked.out === '-') process.stdout.write(written)
    else {
      // Whole or not at all: somebody may be reading the one before.
      writeFileSync(`${asked.out}.part`, written)
      renameSync(`${asked.out}.part`, asked.out)
    }
  } catch (error) {
    say(`${asked.out} cannot be written: ${(error as Error).message}`)
    return 5
  }
  for (const line of summary(output, asked)) say(line)
  for (const { id, reason } of output.dropped) say(`Not kept: ${id}: ${reason}.`)
  return output.dropped.length > 0 ? 4 : 0
}

function plan(input: PlanInput, { seconds, seed, quiet }: Asked): Promise<PlanOutput> {
  const cancel = new AbortController()
  let asked = 0
  process.on('SIGINT', () => {
    const now = performance.now()
    // One Ctrl-C reaches a program from its terminal and from those that started it.
    if (cancel.signal.aborted && now - asked > 1_000) process.exit(130)
    if (cancel.signal.aborted) return
    asked = now
    say('Ending with the best so far …')
    cancel.abort()
  })
  process.on('SIGTERM', () => cancel.abort())
  const live = process.stderr.isTTY
  let told = ''
  let toldAt = 0
  return solve(input, {
    seconds,
    // What starting and reading took is part of the time.
    since: 0,
    seed,
    signal: cancel.signal,
    onProgress({ elapsedMs, covered, bound }) {
      const now = `${covered} covered, at most ${bound ?? 'unknown'}`
      if (quiet || now === told || (elapsedMs - toldAt < 500 && told !== '')) return
      told = now
      toldAt = elapsedMs
      const line = `${(elapsedMs / 1_000).toFixed(1).padStart(7)} s  ${now}`
      if (live) process.stderr.write(`\r\u001b[K${line}`)
      else say(line)
    },
  }).finally(() => live && !quiet && process.stderr.write('\n'))
}

function summary({ stats, bound, unmet }: PlanOutput, { out }: Asked): string[] {
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

try {
  process.exitCode = await main()
} catch (error) {
  if (error instanceof UsageError) {
    say(`${error.message}\n\n${help}`)
    process.exitCode = 2
  } else {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exitCode = 1
  }
}
