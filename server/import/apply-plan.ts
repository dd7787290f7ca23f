import { AppError } from '../../shared/errors.ts'
import type { ImportKind } from '../../shared/import.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { putPerson } from '../account/put-person.ts'
import type { SessionsEnded } from '../account/session.ts'
import type { Surroundings } from '../account/surroundings.ts'
import { putBellTable } from '../calendar/put-bell-table.ts'
import { putLocalLessons } from '../calendar/put-local-lessons.ts'
import { putClassGroup } from '../directory/put-class-group.ts'
import { putClassroom } from '../directory/put-classroom.ts'
import { putPairing } from '../directory/put-pairing.ts'
import { putSchool } from '../directory/put-school.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import type { PlannedChange, Put } from './change.ts'
import { staleChange } from './stale.ts'
import { takeSnapshot } from './take-snapshot.ts'

export interface Written {
  added: number
  changed: number
}

/**
 * Writes what a preview showed, all of it or nothing, through the use cases of each room, which ask the policy themselves.
 * Doing it again changes nothing.
 * @throws AppError import_outdated `{sheet, row, label}` when something the plan was made from is no longer so; whatever a
 * use case refuses, with the row in its details
 */
export async function applyPlan(
  context: Context,
  around: Surroundings,
  actor: Actor,
  plan: { id: string; regionId: string; kinds: readonly ImportKind[]; changes: readonly PlannedChange[] },
  onProgress: (written: number, of: number) => void = () => undefined,
): Promise<Written> {
  const todo = plan.changes.filter((change) => change.state !== 'left')
  const written: Written = {
    added: todo.filter((change) => change.state === 'added').length,
    changed: todo.filter((change) => change.state === 'changed').length,
  }
  const ended: SessionsEnded[] = []
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    // Begun anew after a conflict, the transaction tells anew whose sessions ended.
    ended.length = 0
    const stale = staleChange(todo, await takeSnapshot(within, actor, plan.regionId, plan.kinds))
    if (stale) {
      const { sheet, row, label } = stale
      throw new AppError(
        'import_outdated',
        `${label} was changed since the preview. Choose the file again.`,
        { sheet, row, label },
      )
    }
    const collecting = { ...around, onSessionsEnded: (which: SessionsEnded) => void ended.push(which) }
    for (const [i, change] of todo.entries()) {
      await writeChange(within, collecting, actor, change)
      onProgress(i + 1, todo.length)
    }
    if (todo.length > 0)
      await audit(within, actor, 'import:apply', `import:${plan.id}`, {
        regionId: plan.regionId,
        kinds: plan.kinds,
        ...written,
      })
  })
  for (const which of ended) around.onSessionsEnded(which)
  return written
}

async function writeChange(
  context: Context,
  around: Surroundings,
  actor: Actor,
  change: PlannedChange,
): Promise<void> {
  try {
    await write(context, around, actor, change.put)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { sheet, row, label } = change
    throw new AppError(error.code, `${sheet}, row ${row} (${label}): ${error.message}`, {
      ...error.details,
      sheet,
      row,
      label,
    })
  }
}

function write(context: Context, around: Surroundings, actor: Actor, put: Put): Promise<unknown> {
  switch (put.kind) {
    case 'school':
      return putSchool(context, actor, put.id, put.input)
    case 'classroom':
      return putClassroom(context, actor, put.id, put.input)
    case 'class-group':
      return putClassGroup(context, actor, put.id, put.input)
    case 'person':
      return putPerson(context, around, actor, put.id, put.input)
    case 'pairing':
      return putPairing(context, actor, put.id, put.input)
    case 'bell':
      return putBellTable(context, actor, put.id, put.input)
    case 'timetable':
      return putLocalLessons(context, actor, put.id, put.input)
  }
}
