import { dateOf, dayAfter, weekdayOf } from '../../shared/time.ts'
import { system } from '../account/actor.ts'
import { confirmLocalWeek } from '../ledger/confirm-local-week.ts'
import { listLocalWeeks, readLocalWeek } from '../ledger/read-local-week.ts'
import { putScore } from '../ledger/satisfaction-store.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { listLessons } from '../schedule/list-lessons.ts'
import { demoId, type TermDates } from './county.ts'

/** What a school says of its own lessons week by week; one that is not named never confirmed any. */
interface Word {
  /** So many of the latest weeks are not confirmed yet. */
  open: number
  /** Subjects whose hours nobody taught, and why. */
  notTaught?: { subjects: string[]; reason: string }
  /** One lesson that fell out, so many weeks ago. */
  missed?: { weeksAgo: number; reason: string }
}

const words: Record<string, Word> = {
  云溪县实验小学: { open: 1 },
  城关第一小学: { open: 2, missed: { weeksAgo: 4, reason: '教师外出培训' } },
  石门小学: { open: 0, notTaught: { subjects: ['music', 'art'], reason: '没有专任教师' } },
  龙潭小学: { open: 1, notTaught: { subjects: ['music', 'art'], reason: '没有专任教师' } },
  青山小学: { open: 0, notTaught: { subjects: ['music'], reason: '没有音乐教师' } },
  柳河小学: { open: 0, notTaught: { subjects: ['art'], reason: '没有美术教师' } },
}

/** Local lessons as schools confirmed them, so that the ledger has something to tell, and how content classrooms were. */
export async function seedLedger(context: Context, term: TermDates): Promise<void> {
  const termId = demoId(`term:${term.name}`)
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    for (const [school, word] of Object.entries(words))
      await confirmWeeks(within, termId, demoId(school), word)
    await rateLessons(within)
  })
}

async function confirmWeeks(context: Context, termId: string, schoolId: string, word: Word): Promise<void> {
  const weeks = (await listLocalWeeks(context, system, schoolId, termId)).filter(
    (week) => week.over && week.lessons > 0,
  )
  for (const [ago, { monday, confirmedAt }] of weeks.entries()) {
    if (ago < word.open || confirmedAt) continue
    const { lessons } = await readLocalWeek(context, system, schoolId, monday)
    const asked = lessons.filter((lesson) => lesson.sharedLessonId === null)
    const notHeld = asked.flatMap((lesson, i) => {
      const reason = word.notTaught?.subjects.includes(lesson.subject)
        ? word.notTaught.reason
        : word.missed?.weeksAgo === ago && i === 0
          ? word.missed.reason
          : null
      const { classGroupId, day, period } = lesson
      return reason === null ? [] : [{ classGroupId, day, period, reason }]
    })
    await confirmLocalWeek(context, system, schoolId, monday, { notHeld })
  }
}

const scores = [5, 4, 4, 5, 3]

async function rateLessons(context: Context): Promise<void> {
  const now = context.now().getTime()
  const today = dateOf(now, 'UTC')
  const from = `${dayAfter(today, -7 * 5 - weekdayOf(today))}T00:00:00.000Z`
  const lessons = await listLessons(context, system, { from, to: new Date(now).toISOString() })
  let n = 0
  for (const lesson of lessons)
    if (lesson.phase === 'ended' && lesson.liveAt !== null)
      for (const receiver of lesson.receivers)
        await putScore(context, {
          lesson_id: lesson.id,
          classroom_id: receiver.classroomId,
          score: scores[n++ % scores.length]!,
          rated_by: 'system',
          rated_at: new Date(lesson.endsAt),
        })
}
