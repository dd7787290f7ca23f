import type { z } from 'zod'
import type { Pairing, putPairing as putPairingSchema } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { isExclusionViolation } from '../platform/database.ts'
import { schoolScopes, targetOf } from './scope.ts'
import { insertPairing, readPairing, updatePairing } from './store.ts'
import { demandWrite, isSame, writing } from './writing.ts'

type Input = z.output<typeof putPairingSchema>

/**
 * Pairs a lead school with a member school. It shows each something of the other (read-directory.ts), so it takes the right
 * to write both: schools of two counties are paired by the prefecture.
 * @throws AppError not_found, forbidden, bad_input, already_exists when the two are paired at such a date already
 */
export async function putPairing(context: Context, actor: Actor, id: string, input: Input): Promise<Pairing> {
  const pairing: Pairing = { id, ...input }
  try {
    return await writing(context, null, async (within) => {
      const before = await readPairing(within, id)
      await demandBoth(within, actor, before)
      await demandBoth(within, actor, pairing)
      await checkParts(within, pairing, before)
      if (isSame(before, pairing)) return pairing
      if (before) await updatePairing(within, pairing)
      else await insertPairing(within, pairing)
      await audit(within, actor, 'pairing:put', `pairing:${id}`, { ...input })
      return pairing
    })
  } catch (error) {
    if (!isExclusionViolation(error)) throw error
    throw new AppError(
      'already_exists',
      'These schools are paired at such a date already. Change that pairing instead.',
      {
        field: 'from',
      },
    )
  }
}

/** Asks for the right to write both schools of a pairing, if there is one. */
export async function demandBoth(context: Context, actor: Actor, pairing: Pairing | null): Promise<void> {
  if (!pairing) return
  const ids = [pairing.leadSchoolId, pairing.memberSchoolId]
  const schools = await schoolScopes(context, ids)
  for (const id of ids) {
    const school = schools.get(id)
    demandWrite(actor, school ? targetOf(school) : null)
  }
}

async function checkParts(context: Context, pairing: Pairing, before: Pairing | null): Promise<void> {
  const { leadSchoolId, memberSchoolId } = pairing
  if (leadSchoolId === memberSchoolId) throw badField('memberSchoolId', 'a school is not paired with itself')
  if (before && (before.leadSchoolId !== leadSchoolId || before.memberSchoolId !== memberSchoolId))
    throw badField('leadSchoolId', 'a pairing stays with its schools; end it and make a new one')
  const schools = await schoolScopes(context, [leadSchoolId, memberSchoolId])
  if (!schools.get(leadSchoolId)!.lead)
    throw badField('leadSchoolId', 'this school gives no lessons to others')
  if (!schools.get(memberSchoolId)!.member)
    throw badField('memberSchoolId', 'this school takes no lessons of others')
}
