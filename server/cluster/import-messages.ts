import { z } from 'zod'
import { applyImport, changesQuery } from '../../shared/import.ts'

/** What is done with an import that is under way. */
const act = z.discriminatedUnion('do', [
  z.object({ do: z.literal('read') }),
  z.object({ do: z.literal('changes'), filter: changesQuery }),
  z.object({ do: z.literal('apply'), part: applyImport.shape.part }),
  z.object({ do: z.literal('drop') }),
])
export type ImportAct = z.output<typeof act>

/** An import is in the memory of the node that took the file; its requests come to any. */
export const importAskings = {
  'import:act': {
    body: z.object({
      id: z.uuid(),
      /** Who asks, as the node knows them that was asked. */
      actor: z.looseObject({ kind: z.enum(['person', 'device', 'system']) }),
      act,
    }),
    /** Not found: it isn't here. */
    answer: z.discriminatedUnion('found', [
      z.object({ found: z.literal(true), answer: z.unknown() }),
      z.object({ found: z.literal(false) }),
    ]),
  },
} as const satisfies Record<string, { body: z.ZodType; answer: z.ZodType }>
