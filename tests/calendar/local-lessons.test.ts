import { beforeAll, expect, it } from 'vitest'
import { putLocalLessons } from '../../server/calendar/put-local-lessons.ts'
import { listLocalLessons, localLessonsOf, timetablesOf } from '../../server/calendar/read-local-lessons.ts'
import { type LocalLesson, localLessons } from '../../shared/calendar.ts'
import { buildCounty, type ClockedContext, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

eachDatabase('a local timetable', (database) => {
  let context: ClockedContext
  beforeAll(() => {
    context = clockedContext(database().db, '2026-08-01T00:00:00.000Z')
  })
  const lesson = (weekday: number, period: number, changes: Partial<LocalLesson> = {}): LocalLesson => ({
    weekday,
    period,
    weeks: '',
    subjectName: '语文',
    teacherId: null,
    classroomId: null,
    ...changes,
  })

  it('of a class group is put as a whole, found by class, teacher and classroom, and put again unchanged', async () => {
    const county = await buildCounty(context.db)
    const [first, second] = county.rural as [(typeof county.rural)[0], (typeof county.rural)[0]]
    const wanted = [
      lesson(2, 3, { teacherId: first.assistant.id, classroomId: first.classroomId }),
      lesson(1, 1, { weeks: 'odd' }),
      lesson(1, 1, { weeks: 'even', subjectName: '数学' }),
    ]
    const put = () => putLocalLessons(context, county.coordinator, first.classGroupId, wanted)
    const saved = await put()
    expect(saved.map((l) => [l.weekday, l.weeks])).toEqual([
      [1, 'even'],
      [1, 'odd'],
      [2, ''],
    ])
    expect(await put()).toEqual(saved)
    expect(await listLocalLessons(context, first.assistant, first.classGroupId)).toEqual(saved)
    const other = await putLocalLessons(context, county.coordinator, second.classGroupId, [lesson(5, 1)])
    expect(await timetablesOf(context, [second.id])).toEqual([
      { classGroupId: second.classGroupId, lessons: other },
    ])
    for (const filter of [{ teacherIds: [first.assistant.id] }, { classroomIds: [first.classroomId] }])
      expect(await localLessonsOf(context, filter)).toEqual([
        {
          ...saved[2],
          classGroupId: first.classGroupId,
          classGroupName: 'class 3',
          schoolId: first.id,
        },
      ])
    await putLocalLessons(context, county.coordinator, first.classGroupId, [])
    expect(await listLocalLessons(context, county.coordinator, first.classGroupId)).toEqual([])
  })

  it('names teachers and classrooms of its own school alone', async () => {
    const county = await buildCounty(context.db)
    const [first, second] = county.rural as [(typeof county.rural)[0], (typeof county.rural)[0]]
    const put = (part: Partial<LocalLesson>) =>
      putLocalLessons(context, county.coordinator, first.classGroupId, [lesson(1, 1, part)])
    for (const part of [{ teacherId: second.assistant.id }, { classroomId: second.classroomId }])
      expect(await refusal(put(part))).toMatchObject({
        code: 'bad_input',
        details: { issues: [{ path: `lessons.0.${Object.keys(part)[0]}` }] },
      })
    const forbidden = putLocalLessons(context, county.inspector, first.classGroupId, [])
    expect(await refusal(forbidden)).toMatchObject({ code: 'forbidden' })
    const other = await buildCounty(context.db)
    expect(await refusal(listLocalLessons(context, other.coordinator, first.classGroupId))).toMatchObject({
      code: 'not_found',
    })
  })

  it('has one lesson at a time', () => {
    const clash = (a: string, b: string) =>
      !localLessons.safeParse([lesson(1, 1, { weeks: a }), lesson(1, 1, { weeks: b })]).success
    expect(clash('', 'odd')).toBe(true)
    expect(clash('1-4', '4-8')).toBe(true)
    expect(clash('odd', 'even')).toBe(false)
    expect(clash('1-4', '5-8')).toBe(false)
  })
})
