import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import { checkTarget, summaryOf, writeTarget, writeTo } from './command-output.ts'
import { mostFaults, readPlanInput } from './read-input.ts'
import { solve } from './solve.ts'
import { clockMs } from './tasks.ts'

// `import` would load all that these two have, streams and inspectors too, which takes as long as a small plan.
const { readFileSync } = process.getBuiltinModule('node:fs')
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
  if (values.out === '') throw new UsageError('--out needs the name of a file.')
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

/** Tells it on the terminal; where nobody listens, the plan and the exit code are what counts. */
function tell(text: string, file = 2): void {
  try {
    writeTo(file, text)
  } catch {
    // Its reader has gone.
  }
}
const say = (line: string) => tell(`${line}\n`)

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2))
  if (asked === 'help') {
    tell(help, 1)
    return 0
  }
  let text: string
  try {
    // Some programs begin UTF-8 with a mark.
    text = readFileSync(asked.file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    say(`${asked.file} cannot be read: ${(error as Error).message}`)
    return 5
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    const { message } = error as Error
    say(`${asked.file} is no JSON: ${message}${message.includes('(line ') ? '' : ` (${endOf(text)})`}`)
    return 3
  }
  const { input, faults } = readPlanInput(json)
  if (faults) {
    const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`
    say(`${asked.file} is refused, ${faults.length < mostFaults ? count : `the first ${count}`}:`)
    for (const { path, code, message } of faults) say(`  ${path || '(whole file)'}  ${code}  ${message}`)
    return 3
  }
  const cannot = (error: unknown) => {
    say(`${asked.out} cannot be written: ${(error as Error).message}`)
    return 5
  }
  // Told now rather than when the time is spent.
  try {
    checkTarget(asked.out)
  } catch (error) {
    return cannot(error)
  }
  const output = await plan(input, asked)
  try {
    writeTarget(asked.out, `${JSON.stringify(output, null, 1)}\n`)
  } catch (error) {
    return cannot(error)
  }
  for (const line of summaryOf(output, asked.out)) say(line)
  for (const { id, reason } of output.dropped) say(`Not kept: ${id}: ${reason}.`)
  return output.dropped.length > 0 ? 4 : 0
}

/** Where a text that is cut off ends. */
const endOf = (text: string): string => {
  const lines = text.split('\n')
  return `it ends in line ${lines.length}, column ${lines.at(-1)!.length + 1}`
}

function plan(input: PlanInput, { seconds, seed, quiet }: Asked): Promise<PlanOutput> {
  const cancel = new AbortController()
  let asked = 0
  process.on('SIGINT', () => {
    const now = clockMs()
    // One Ctrl-C reaches a program from its terminal and from those that started it.
    if (cancel.signal.aborted && now - asked > 1_000) process.exit(130)
    if (cancel.signal.aborted) return
    asked = now
    say('Ending with the best so far …')
    cancel.abort()
  })
  process.on('SIGTERM', () => cancel.abort())
  // Asked only where it matters: it loads as much as the rest of a small plan.
  const live = !quiet && process.stderr.isTTY
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
      if (live) tell(`\r\u001b[K${line}`)
      else say(line)
    },
  }).finally(() => live && say(''))
}

function failed(error: unknown): number {
  if (error instanceof UsageError) {
    say(`${error.message}\n\n${help}`)
    return 2
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return 1
}

// All is written by now: to end is quicker than to be taken apart.
process.exit(await main().catch(failed))
