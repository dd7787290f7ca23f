import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { http, type RouteName } from '../../shared/http.ts'
import { minutes } from '../../shared/time.ts'
import { createRandom } from '../fuzz/random.ts'
import { httpSamples } from '../fuzz/samples.ts'
import { bookedLesson, signIn, startApp } from '../support/app.ts'
import { buildCounty } from '../support/county.ts'

/** Stands in every name of the school that the device has nothing to do with. */
const secret = 'geheime'

test('a classroom’s PC reads nothing of a school with which it shares no lesson, whatever it asks for', async () => {
  const app = await startApp()
  onTestFinished(() => app.stop())
  const county = await buildCounty(app.database.db)
  const [own, other] = county.rural as [(typeof county.rural)[0], (typeof county.rural)[0]]
  for (const [table, column, id] of [
    ['schools', 'name', other.id],
    ['classrooms', 'name', other.classroomId],
    ['class_groups', 'name', other.classGroupId],
    ['people', 'display_name', other.assistant.id],
  ] as const)
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${`${secret} ${table}`} where id = ${id}`.execute(
      app.database.db,
    )
  const ownLesson = await bookLessonOf(0, minutes(5))
  const lesson = await bookLessonOf(1, minutes(60))
  async function bookLessonOf(i: number, startsIn: number) {
    const receivers = [county.receiver(i)]
    return bookedLesson(
      app,
      { ...county, booking: (changes) => county.booking({ ...changes, receivers }) },
      { startsIn },
    )
  }

  const cookie = await signIn(app, own.device)
  const foreign = {
    regionId: county.regionId,
    schoolId: other.id,
    classroomId: other.classroomId,
    classGroupId: other.classGroupId,
    personId: other.assistant.id,
    deviceId: other.device.id,
    lessonId: lesson.id,
  }
  const random = createRandom(1)
  const answered: string[] = []
  const ask = async (path: string) => {
    const answer = await fetch(app.url + path, { headers: { cookie, 'x-tongke-as': 'device' } })
    const text = await answer.text()
    if (answer.ok) answered.push(path)
    expect(text, path).not.toContain(secret)
    expect(answer.status, path).not.toBe(500)
  }
  for (const name of (Object.keys(http) as RouteName[]).filter((one) => one.startsWith('GET ')))
    for (const id of Object.values(foreign)) {
      const { params, query } = (httpSamples(foreign, random)[name] ?? {}) as Record<
        string,
        object | undefined
      >
      const path = name
        .slice('GET '.length)
        .replace(/:(\w+)/g, (_, field: string) =>
          String(({ ...params } as Record<string, string>)[field] ?? id),
        )
      await ask(`${path}?${new URLSearchParams(query as Record<string, string>)}`)
    }
  for (const [kind, id] of [
    ['school', other.id],
    ['classroom', other.classroomId],
    ['class-group', other.classGroupId],
    ['teacher', other.assistant.id],
  ] as const)
    await ask(`/api/timetable?kind=${kind}&id=${id}&from=2026-09-28`)
  for (const id of [ownLesson.id, lesson.id])
    for (const what of ['', '/head-counts', '/polls', '/join-codes', `/names/${other.classGroupId}`])
      await ask(`/api/lessons/${id}${what}`)

  // It does read what is its own: the refusals above are no accident of the asking.
  expect(answered).toEqual(
    expect.arrayContaining(['/api/device/start?', '/api/device/lessons?', `/api/lessons/${ownLesson.id}`]),
  )
})
