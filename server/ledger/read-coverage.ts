import type { z } from 'zod'
import type { Coverage, ledgerFilter } from '../../shared/ledger.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { cellsOf, rowOf } from './figures.ts'
import { asOfDate, loadLedger } from './load-ledger.ts'

/**
 * Coverage of every class group and subject within the actor's reach, as of the end of a local date. An attended lesson is one
 * whole period, a partial one none until it is repaired. What is due by then goes by each school's own calendar.
 * @throws AppError `not_found` (no such term or region, or not the actor's)
 */
export async function readCoverage(
  context: Context,
  actor: Actor,
  filter: z.output<typeof ledgerFilter>,
): Promise<Coverage> {
  const ledger = await loadLedger(context, actor, filter)
  const asOf = asOfDate(context, ledger.zone, filter.asOf)
  return { termId: ledger.term.id, asOf, rows: cellsOf(ledger, asOf, filter.subject).map(rowOf) }
}
