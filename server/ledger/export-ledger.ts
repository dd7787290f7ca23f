import type { z } from 'zod'
import type { FileAnswer } from '../../shared/file.ts'
import type { exportFilter } from '../../shared/ledger.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { csvOf } from './csv.ts'
import { type Export, tableOf } from './export-table.ts'
import { workbookOf } from './export-workbook.ts'
import { readCoverage } from './read-coverage.ts'
import { readLedgerView } from './read-view.ts'

/**
 * What a view of the ledger shows, as a file that says of which date it is, by which filters, and by whom.
 * @throws AppError `not_found`
 */
export async function exportLedger(
  context: Context,
  actor: Actor,
  { format, ...filter }: z.output<typeof exportFilter>,
): Promise<FileAnswer> {
  const view = await readLedgerView(context, actor, filter)
  const { rows } = await readCoverage(context, actor, { ...filter, asOf: view.asOf })
  const exported: Export = {
    view,
    rows,
    subject: filter.subject ?? null,
    author: actor.kind === 'person' ? actor.displayName : 'Tongke',
    madeAt: context.now(),
    zone: (await settingsOf(context, view.path[0]!.id)).zone,
  }
  await audit(context, actor, 'ledger:export', `term:${view.termId}`, { format, ...filter })
  const name = `台账 ${view.path.at(-1)!.name} ${view.asOf}`.replace(/[\\/:*?"<>|]/g, '_')
  return format === 'csv'
    ? { fileName: `${name}.csv`, type: 'text/csv; charset=utf-8', bytes: csvOf(tableOf(exported)) }
    : {
        fileName: `${name}.xlsx`,
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        bytes: await workbookOf(exported),
      }
}
