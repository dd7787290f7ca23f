import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultSettings } from '../../shared/directory.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { dateOf } from '../../shared/time.ts'
import type { PersonActor } from '../account/actor.ts'
import { createDemoLink } from '../account/create-link.ts'
import { issuePairingCode } from '../account/issue-pairing-code.ts'
import { createApp } from '../app.ts'
import { readConfig } from '../config.ts'
import type { Context } from '../platform/context.ts'
import { openDatabase } from '../platform/database.ts'
import { createLog } from '../platform/log.ts'
import { StartError } from '../platform/start-error.ts'
import { county, termAround } from './county.ts'
import { lessonNow } from './lesson-now.ts'
import { people, seedCounty } from './seed-county.ts'
import { seedLedger } from './seed-ledger.ts'
import { seedLessons } from './seed-lessons.ts'
import { seedReadiness } from './seed-readiness.ts'
import { seedTimetables } from './seed-timetables.ts'

const zone = defaultSettings.zone
const marker = 'SAMPLE-DATA'
const coordinator: PersonActor = {
  kind: 'person',
  id: people.coordinator,
  name: 'demo-zhoumin',
  displayName: '周敏',
  grants: [{ kind: 'region', role: 'coordinator', regionId: county.id }],
}

function readArguments(): { classrooms: number; fresh: boolean } {
  const { values } = parseArgs({
    options: { classrooms: { type: 'string', default: '0' }, fresh: { type: 'boolean', default: false } },
  })
  const classrooms = Number(values.classrooms)
  if (!Number.isInteger(classrooms) || classrooms < 0 || classrooms > 3)
    throw new StartError(`--classrooms takes a number from 0 to 3, not ${values.classrooms}.`)
  return { classrooms, fresh: values.fresh }
}

/** The demo's own folder, known by its marker: nothing else is ever cleared or filled with sample data. */
function prepareFolder(folder: string, fresh: boolean): void {
  const isDemo = existsSync(join(folder, marker))
  if (existsSync(folder) && !isDemo)
    throw new StartError(
      `${folder} holds data that is not the demo's. Give the demo another folder: TONGKE_DATA=… npm run demo`,
    )
  if (fresh && isDemo) rmSync(folder, { recursive: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, marker), 'Made by npm run demo: sample data only. It may be deleted.\n')
}

async function main(): Promise<void> {
  const { classrooms, fresh } = readArguments()
  if (process.env.DATABASE_URL)
    throw new StartError(
      'The demo keeps its sample county in a folder of its own. Unset DATABASE_URL to run it.',
    )
  const config = readConfig({ TONGKE_DATA: 'data/demo', TONGKE_LOG_LEVEL: 'warn', ...process.env })
  prepareFolder(config.dataFolder, fresh)
  const database = await openDatabase({ ...config.database, log: createLog(config.logLevel) })
  const app = createApp({ config, database, log: createLog(config.logLevel) })
  const lesson = await seed(app.context)
  const { url } = await app.start()
  const rooms = await classroomLinks(app.context, lesson, url)
  await printLinks(app.context, url, lesson, rooms)
  const browser = classrooms > 0 ? await simulate(rooms.slice(0, classrooms).map(([, link]) => link)) : null

  let ending = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, async () => {
      if (ending) process.exit(1)
      ending = true
      await browser?.close()
      await app.stop()
      await database.close()
      process.exit(0)
    })
}

async function seed(context: Context): Promise<Lesson> {
  console.log('Preparing the sample county (half a minute the first time) …')
  const term = termAround(dateOf(context.now().getTime(), zone))
  await seedCounty(context, unsurrounded, term)
  await seedTimetables(context)
  await seedLessons(context, zone, term)
  await seedLedger(context, term)
  await seedReadiness(context)
  return lessonNow(context, zone)
}

/** Nobody is signed in before the server starts, and the seed makes its root region itself. */
const unsurrounded = {
  createRoot: () => Promise.reject(new Error('the demo has its root region already')),
  zoneOf: () => Promise.resolve(zone),
  partnersOf: () => Promise.resolve({ leadSchoolIds: [], memberSchoolIds: [] }),
  onSessionsEnded: () => {},
}

async function classroomLinks(
  context: Context,
  lesson: Lesson,
  url: string,
): Promise<[name: string, link: string][]> {
  const links: [string, string][] = []
  for (const receiver of lesson.receivers) {
    const { code } = await issuePairingCode(context, coordinator, receiver.classroomId)
    links.push([`${receiver.schoolName} ${receiver.classGroupName}`, `${url}/classroom#${code}`])
  }
  return links
}

async function printLinks(
  context: Context,
  url: string,
  lesson: Lesson,
  rooms: [string, string][],
): Promise<void> {
  const signIn = async (personId: string) => url + (await createDemoLink(context, personId)).path
  const start = new Date(lesson.startsAt).toLocaleTimeString('zh-CN', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
  })
  const assistant = lesson.receivers[0]!
  console.log(`
Tongke 同课 runs with sample data: ${url}   (Ctrl-C ends it; --fresh starts it anew)
A music lesson can be entered now; it begins at ${start} (${zone}).
Open each link in a browser profile or private window of its own. Classroom links pair a PC, once, within ten minutes;
more codes: 教室设备 in the coordinator's pages.

  统筹员 coordinator      ${await signIn(people.coordinator)}
  主讲教师 lead teacher    ${await signIn(lesson.teacherId)}
  辅助教师 assistant      ${await signIn(assistant.assistantId!)}
  督导 inspector          ${await signIn(people.inspector)}
  管理员 administrator     ${await signIn(people.administrator)}
${rooms.map(([name, link]) => `  听讲教室 ${name}   ${link}`).join('\n')}
`)
}

async function simulate(links: string[]) {
  const { openClassrooms } = await import('./simulated-classrooms.ts')
  const executable = process.env.CHROMIUM_BIN ?? '/usr/bin/chromium'
  console.log(`Opening ${links.length} simulated classrooms in headless Chromium …`)
  return openClassrooms(links, executable)
}

main().catch((error) => {
  console.error(error instanceof StartError ? error.message : error)
  process.exit(1)
})
