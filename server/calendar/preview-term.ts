import type { z } from 'zod'
import type { daysSaved, putTerm as putTermSchema } from '../../shared/calendar.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { readSchoolIdsUnder } from './days-store.ts'
import { writableRegion } from './rights.ts'
import { calendarsOf } from './school-calendar.ts'
import { readCalendarRows } from './school-calendars.ts'
import { readTerm } from './store.ts'
import type { TouchedBy } from './touched.ts'

/**
 * The lessons that a new term, or other dates of one, would touch; nothing is written.
 * @throws AppError not_found, forbidden
 */
export async function previewTerm(
  context: Context,
  touchedBy: TouchedBy,
  actor: Actor,
  id: string,
  input: z.output<typeof putTermSchema>,
): Promise<z.output<typeof daysSaved>> {
  await writableRegion(context, actor, input.regionId)
  const known = await readTerm(context, id)
  const spans = known?.regionId === input.regionId ? [known, input] : [input]
  const from = spans.map((term) => term.firstDay).sort()[0]!
  const to = spans
    .map((term) => term.lastDay)
    .sort()
    .at(-1)!
  const schoolIds = await readSchoolIdsUnder(context, input.regionId)
  const rows = await readCalendarRows(context, schoolIds, from, to)
  const terms = [...rows.terms.filter((term) => term.id !== id), { id, ...input }]
  const [before, after] = [calendarsOf(rows), calendarsOf({ ...rows, terms })]
  return { saved: false, touched: await touchedBy(context, { schoolIds, from, to, before, after }) }
}
