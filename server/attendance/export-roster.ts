import { AppError } from '../../shared/errors.ts'
import type { FileAnswer } from '../../shared/file.ts'
import type { MarkReason, PupilMark } from '../../shared/roster.ts'
import { dateOf } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demandRoster } from '../directory/read-roster.ts'
import { readPupils, readRosterRows } from '../directory/roster-store.ts'
import { settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { readHeadCounts, readMarksOfClass } from './count-store.ts'

const markWords: Record<PupilMark, string> = { late: '迟到', leave: '请假', absent: '缺席' }
const reasonWords: Record<MarkReason, string> = {
  sick: '病假',
  personal: '事假',
  school: '学校活动',
  unknown: '原因不明',
}
const subjectWords = { music: '音乐', art: '美术', english: '英语', science: '科学' } as const

/**
 * Everything that is kept of a class's pupils, for its school, as CSV for a spreadsheet: a line a pupil, and a line more for each
 * mark in force. It is in the audit.
 * @throws AppError not_found, forbidden
 */
export async function exportRoster(
  context: Context,
  actor: Actor,
  classGroupId: string,
): Promise<FileAnswer> {
  const school = await demandRoster(context, actor, 'roster:read', classGroupId)
  if (!(await readRosterRows(context, [classGroupId])).has(classGroupId))
    throw new AppError('not_found', 'The school keeps no names of this class.', { classGroupId })
  const { zone } = await settingsOf(context, school.regionId)
  const pupils = await readPupils(context, classGroupId)
  const marks = await marksInForce(context, classGroupId)
  const rows = pupils.flatMap((pupil) => {
    const own = marks.filter((mark) => mark.pupilId === pupil.id)
    const who = [pupil.number, pupil.name]
    return own.length === 0
      ? [[...who, '', '', '', '']]
      : own.map((mark) => [
          ...who,
          dateOf(mark.startsAt.getTime(), zone),
          subjectWords[mark.subject],
          markWords[mark.mark],
          mark.reason ? reasonWords[mark.reason] : '',
        ])
  })
  await audit(context, actor, 'roster:export', `class-group:${classGroupId}`, { pupils: pupils.length })
  const lines = [['座号', '姓名', '日期', '学科', '点名', '原因'], ...rows].map((row) =>
    row.map(cell).join(','),
  )
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  const bytes = new TextEncoder().encode(`\uFEFF${lines.join('\r\n')}\r\n`)
  return { fileName: '班级名单.csv', type: 'text/csv; charset=utf-8', bytes }
}

async function marksInForce(context: Context, classGroupId: string) {
  const marks = await readMarksOfClass(context, classGroupId)
  const inForce = new Set<string>()
  for (const lessonId of new Set(marks.map((mark) => mark.lessonId)))
    for (const count of await readHeadCounts(context, lessonId))
      if (count.standing === 'counts') inForce.add(count.id)
  return marks.filter((mark) => inForce.has(mark.countId))
}

/** A name that a spreadsheet would take for a formula stays a name. */
function cell(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
