import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { lessonAttendance } from '../../server/attendance/lesson-attendance.ts'
import { lastHeadCounts, reportHeadCount } from '../../server/attendance/report-head-count.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { evidenceOn, minute } from '../support/evidence.ts'

eachDatabase('evidence in heads', (database) => {
  const { booked, present, held, end } = evidenceOn(database)
  const report = (classGroupId: string, present: number, reason = '') => ({
    classGroupId,
    present,
    countedAt: minute(5),
    reason,
  })

  it('is reported once, by the assistant or by the classroom itself', async () => {
    const { context, county, lessonId } = await held()
    context.at(minute(5))
    const [first, second] = [county.rural[0]!, county.rural[1]!]
    const id = randomUUID()
    const send = () => reportHeadCount(context, first.assistant, lessonId, id, report(first.classGroupId, 23))
    const [one, two] = await Promise.all([send(), send()])
    expect(two).toEqual(one)
    expect(one).toMatchObject({ id, present: 23, reportedBy: first.assistant.displayName, reason: '' })
    await reportHeadCount(context, second.device, lessonId, randomUUID(), report(second.classGroupId, 9))
    expect(await lastHeadCounts(context, lessonId)).toEqual(
      new Map([
        [first.classGroupId, 23],
        [second.classGroupId, 9],
      ]),
    )
    const other = reportHeadCount(context, first.assistant, lessonId, id, report(first.classGroupId, 22))
    expect(await refusal(other)).toMatchObject({ code: 'already_exists' })
  })

  it('is corrected with a reason, keeps both values, and settles an ended lesson anew', async () => {
    const lesson = await held()
    const { context, county, lessonId } = lesson
    const school = county.rural[0]!
    await present(context, lessonId, school.classroomId, 0, 40)
    const send = (actor: Parameters<typeof reportHeadCount>[1], heads: number, reason?: string) =>
      reportHeadCount(context, actor, lessonId, randomUUID(), report(school.classGroupId, heads, reason))
    await send(school.assistant, 24)
    await end(lesson)
    expect(await refusal(send(school.assistant, 0))).toMatchObject({ code: 'bad_input' })
    await send(county.coordinator, 0, 'the class was on an outing')
    const { classes } = await lessonAttendance(context, county.coordinator, lessonId)
    expect(classes[0]).toMatchObject({ outcome: 'absent', evidence: 'head-count', presentMinutes: 40 })
    expect(classes[0]!.headCounts).toMatchObject([
      { present: 0, reportedBy: 'coordinator', reason: 'the class was on an outing' },
      { present: 24, reportedBy: school.assistant.displayName, reason: '' },
    ])
    await send(school.assistant, 24, 'wrong class')
    const again = await lessonAttendance(context, county.coordinator, lessonId)
    expect(again.classes[0]!.outcome).toBe('attended')
  })

  it('is refused for a lesson that cannot be entered yet or was cancelled', async () => {
    const { context, county, lessonId } = await booked()
    const school = county.rural[0]!
    const send = () =>
      reportHeadCount(context, school.assistant, lessonId, randomUUID(), report(school.classGroupId, 9))
    expect(await refusal(send())).toMatchObject({ code: 'lesson_too_early' })
    await cancelLesson(context, county.coordinator, lessonId, 'snow')
    expect(await refusal(send())).toMatchObject({ code: 'lesson_over' })
  })

  it('is refused from another school, another classroom, and for a class without a part', async () => {
    const { context, county, lessonId } = await held()
    const [first, second] = [county.rural[0]!, county.rural[1]!]
    const send = (actor: Parameters<typeof reportHeadCount>[1], classGroupId: string) =>
      reportHeadCount(context, actor, lessonId, randomUUID(), report(classGroupId, 9))
    expect(await refusal(send(second.assistant, first.classGroupId))).toMatchObject({ code: 'forbidden' })
    expect(await refusal(send(second.device, first.classGroupId))).toMatchObject({ code: 'forbidden' })
    expect(await refusal(send(county.inspector, first.classGroupId))).toMatchObject({ code: 'forbidden' })
    expect(await refusal(send(county.coordinator, county.lead.classGroupId))).toMatchObject({
      code: 'not_found',
    })
  })
})
