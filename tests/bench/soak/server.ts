import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../../server/platform/database.ts'
import { createLog } from '../../../server/platform/log.ts'
import { bookLesson } from '../../../server/schedule/book-lesson.ts'
import { minutes } from '../../../shared/time.ts'
import { signIn, startApp } from '../../support/app.ts'
import { buildCounty } from '../../support/county.ts'

/** What the server of a soak tells whoever started it. */
export interface SoakScene {
  url: string
  lessonId: string
  /** Cookies by who has them: the teacher first, then the classrooms. */
  cookies: string[]
  pid: number
  workerPids: number[]
}
/** Bytes, after what nobody needs any more was thrown away. */
export interface ServerMemory {
  rss: number
  heap: number
}

/** A process of its own, as `npm start` runs it: the embedded database on a disk, in its thread; one lesson of this length. */
const [lengthMinutes] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'tongke-soak-'))
const app = await startApp({
  production: true,
  database: await openDatabase({ folder, log: createLog('silent') }),
})
const county = await buildCounty(app.database.db, { rural: 3 })
const startsAt = app.context.now().getTime() + minutes(1)
const { id: lessonId } = await bookLesson(
  app.context,
  county.coordinator,
  randomUUID(),
  county.booking({
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + minutes(lengthMinutes! + 20)).toISOString(),
  }),
)
const cookies: string[] = []
for (const who of [county.lead.teacher, ...county.rural.map(({ device }) => device)])
  cookies.push(await signIn(app, who))
const scene: SoakScene = { url: app.url, lessonId, cookies, pid: process.pid, workerPids: app.workerPids() }
process.send?.(scene)

process.on('message', async (asked) => {
  if (asked === 'memory') {
    ;(globalThis as { gc?: () => void }).gc?.()
    const { rss, heapUsed } = process.memoryUsage()
    const memory: ServerMemory = { rss, heap: heapUsed }
    process.send?.(memory)
    return
  }
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
  process.disconnect()
})
