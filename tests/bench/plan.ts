/** The planner: town, county and a prefecture against the plain greedy, memory, growth with size, and FET where the two meet */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { readPlanInput } from '../../server/plan/read-input.ts'
import { solve } from '../../server/plan/solve.ts'
import { createTasks, type Survey } from '../../server/plan/tasks.ts'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import { checkPlan } from '../support/check-plan.ts'
import { makeMeeting, runFet } from '../support/fet.ts'
import { county, makeInstance, prefecture } from '../support/plan-instance.ts'

/** design/planner.md, What it must reach. */
const TOWN_SECONDS = 10
const COUNTY_SECONDS = 60
const PREFECTURE_SECONDS = 300
const FET_SECONDS = 120

const command = fileURLToPath(new URL('../../server/plan/command.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tongke-plan-'))
const figures: Record<string, number | null> = {}
let met = true

/** The instances that came with the design, as they are. */
function given(name: string): PlanInput {
  const file = new URL(`./plan-data/${name}.json.gz`, import.meta.url)
  const { input, faults } = readPlanInput(JSON.parse(gunzipSync(readFileSync(file)).toString()))
  if (!input) throw new Error(JSON.stringify(faults))
  return input
}

function greedy(input: PlanInput): number {
  const run = createTasks(input, { stop: () => false, startTimer: () => () => 0, better() {} })
  const { parts } = run({ do: 'survey' }) as Survey
  return parts.reduce((sum, _, part) => {
    const begun = run({ do: 'begin', part }) as { found: { worth: { covered: number } } }
    return sum + begun.found.worth.covered
  }, 0)
}

/** The command line in a process of its own, and the most memory it had. */
async function plan(name: string, input: PlanInput, seconds: number) {
  const [from, to] = [join(folder, `${name}.json`), join(folder, `${name}-out.json`)]
  writeFileSync(from, JSON.stringify(input))
  const begin = performance.now()
  let megabytes = 0
  const child = spawn(
    process.execPath,
    [command, from, '--out', to, '--seconds', String(seconds), '--quiet'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      megabytes = Math.max(megabytes, Number(status.match(/VmHWM:\s+(\d+)/)?.[1] ?? 0) / 1_024)
    } catch {
      // It has ended, or this is no Linux: the memory stays what it was.
    }
  }, 100)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(watch)
  if (code !== 0) throw new Error(`the planner ended with ${code}`)
  const output = JSON.parse(readFileSync(to, 'utf8')) as PlanOutput
  const broken = checkPlan(input, output)
  if (broken.length > 0) throw new Error(`${name}: ${broken.slice(0, 5).join('; ')}`)
  return { output, wall: (performance.now() - begin) / 1_000, megabytes: Math.round(megabytes) }
}

const line = (...cells: unknown[]) =>
  console.log(
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(24) : String(cell).padStart(10))).join(''),
  )
const hold = (what: string, is: boolean) => {
  if (is) return
  met = false
  console.log(`  not met: ${what}`)
}

async function measure(name: string, input: PlanInput, seconds: number, gapPercent: number): Promise<void> {
  const plain = greedy(input)
  const { output, wall, megabytes } = await plan(name, input, seconds)
  const { covered, demanded, ended } = output.stats
  const gap = ((output.bound! - covered) / Math.max(1, covered)) * 100
  line(name, demanded, plain, covered, output.bound, gap.toFixed(2), wall.toFixed(1), megabytes, ended)
  Object.assign(figures, {
    [`${name}Covered`]: covered,
    [`${name}Bound`]: output.bound,
    [`${name}Seconds`]: Math.round(wall * 10) / 10,
    [`${name}Megabytes`]: megabytes,
  })
  hold(`${name} within ${gapPercent} % of its bound`, gap <= gapPercent)
  hold(`${name} better than the greedy`, covered > plain || covered === output.bound)
  hold(`${name} within ${seconds} s`, wall <= seconds + 1)
  hold(`${name} within 2 GiB`, megabytes < 2_048)
}

/**
 * FET and Tongke on the same task, all of which can be covered. FET ends with the first plan that holds; timed beside it is when Tongke
 * has as much, and then how long it goes on for its other goals: fewer lessons, more of their minutes.
 */
async function meet(leads: number): Promise<void> {
  const input = makeMeeting(leads, 1)
  const demanded = input.demands.reduce((sum, demand) => sum + demand.periods, 0)
  const fet = await runFet(input, FET_SECONDS)
  let asMuch: number | null = null
  const begin = performance.now()
  const { stats } = await solve(input, {
    seconds: FET_SECONDS,
    seed: 1,
    onProgress: ({ covered }) => {
      if (covered >= (fet?.placed ?? demanded)) asMuch ??= (performance.now() - begin) / 1_000
    },
  })
  const seconds = (performance.now() - begin) / 1_000
  line(
    `  ${demanded} periods`,
    stats.covered,
    (asMuch ?? seconds).toFixed(2),
    seconds.toFixed(2),
    fet?.placed ?? '-',
    fet?.seconds.toFixed(2) ?? '-',
  )
  figures[`meeting${demanded}AsMuchSeconds`] = Math.round((asMuch ?? seconds) * 100) / 100
  figures[`meeting${demanded}Seconds`] = Math.round(seconds * 100) / 100
  if (!fet) return
  figures[`meeting${demanded}FetSeconds`] = Math.round(fet.seconds * 100) / 100
  hold('at least as much as FET', stats.covered >= fet.placed)
  hold(`${demanded} periods sooner than FET`, (asMuch ?? seconds) < fet.seconds)
}

try {
  const only = process.argv[2]
  line('', 'periods', 'greedy', 'covered', 'bound', 'gap %', 'seconds', 'MB', 'ended')
  if (!only || only === 'town') await measure('town', given('town'), TOWN_SECONDS, 0)
  if (!only || only === 'county') await measure('county', given('county'), COUNTY_SECONDS, 3)
  if (!only || only === 'growth')
    for (const counties of [1, 2, 4])
      await measure(`${counties}x county, 20 s`, makeInstance({ ...county, counties }, 11), 20, 5)
  if (only === 'prefecture' || only === 'all')
    await measure('prefecture', makeInstance(prefecture, 1), PREFECTURE_SECONDS, 5)
  if (!only || only === 'fet') {
    line('FET, one bell, 1+1', 'Tongke', 'as much, s', 'all, s', 'FET', 'seconds')
    for (const leads of [5, 20, 60, 120]) await meet(leads)
  }
  console.log(
    JSON.stringify({ bench: 'plan', figures, target: { townGap: 0, countyGap: 3, prefectureGap: 5 }, met }),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
