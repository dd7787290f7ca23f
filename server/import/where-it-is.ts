import type { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { ImportAct } from '../cluster/import-messages.ts'

/** Does something with an import that is here. @throws AppError not_found, and what the act throws */
export type ActHere = (actor: Actor, id: string, act: ImportAct) => Promise<unknown>

export interface WhereItIs {
  /** Does it where the import is; where it is nowhere, this node says so. */
  act(actor: Actor, id: string, act: ImportAct): Promise<unknown>
  /**
   * What another node answers to it; null when none has the import.
   * @throws AppError unavailable when one can't be asked, or doesn't answer: it may have it
   */
  actElsewhere(actor: Actor, id: string, act: ImportAct): Promise<{ answer: unknown } | null>
}

/**
 * Finds the node that has an import in its memory: the others are asked one and all, for there are few, and a preview is looked
 * at seldom.
 */
export function whereItIs(
  cluster: Cluster | null,
  isHere: (id: string) => boolean,
  actHere: ActHere,
): WhereItIs {
  cluster?.bus.onAsked('import:act', async ({ id, actor, act }) =>
    isHere(id)
      ? { found: true, answer: await actHere(actor as unknown as Actor, id, act) }
      : { found: false },
  )

  async function actElsewhere(actor: Actor, id: string, act: ImportAct) {
    if (!cluster) return null
    const others = (await cluster.nodes()).filter((node) => node.id !== cluster.nodeId)
    const answers = await Promise.allSettled(
      others.map((node) => cluster.bus.ask(node.id, 'import:act', { id, actor: { ...actor }, act })),
    )
    for (const one of answers)
      if (one.status === 'fulfilled' && one.value.found) return { answer: one.value.answer }
    // The one that has it refused, or did not answer: that it is nowhere is not known then. An older node never has one.
    for (const one of answers)
      if (one.status === 'rejected' && (one.reason as AppError).code !== 'unknown_event') throw one.reason
    return null
  }

  return {
    async act(actor, id, act) {
      const elsewhere = isHere(id) ? null : await actElsewhere(actor, id, act)
      return elsewhere ? elsewhere.answer : actHere(actor, id, act)
    },
    actElsewhere,
  }
}
