import type { Page } from 'playwright-core'
import type { Lesson } from '../../shared/schedule.ts'
import { ask, type Console, putTerm } from './console.ts'
import { giveBells, leadBells, ruleOf } from './term.ts'

type Rule = NonNullable<Parameters<typeof ruleOf>[2]>

/** A term of some weeks in which all schools ring alike, and its series: of music on Mondays in the third period, unless told. */
export async function layOut(
  { app, county, monday }: Console,
  page: Page,
  weeks: number,
  { series = [{}], state = 'confirmed' }: { series?: Rule[]; state?: 'draft' | 'confirmed' } = {},
): Promise<void> {
  for (const school of [county.lead, ...county.rural]) await giveBells(app.database.db, school.id, leadBells)
  const termId = await putTerm(page, county, monday, weeks)
  for (const changes of series)
    await ask(page, 'put', `/api/series/${crypto.randomUUID()}`, {
      rule: ruleOf(county, termId, changes),
      state,
      version: 0,
      decisions: [],
    })
}

/** All lessons of some weeks, by time. */
export async function lessonsOf({ monday }: Console, page: Page, weeks: number): Promise<Lesson[]> {
  const [from, to] = [monday, monday.plus({ weeks })].map((day) => day.toUTC().toISO())
  const lessons = await ask<Lesson[]>(page, 'get', `/api/lessons?from=${from}&to=${to}`)
  return lessons.sort((a, b) => a.startsAt.localeCompare(b.startsAt))
}
