import { z } from 'zod'
import { transport } from '../../shared/media.ts'
import { edgeAskings } from './edge-messages.ts'
import { importAskings } from './import-messages.ts'
import { lessonAskings, lessonTellings } from './lesson-messages.ts'

/** What one node tells all: name → body. Of what is lost on the way, a lesson's owner finds its phase within seconds and all else within minutes. */
export const tellings = {
  ...lessonTellings,
} as const satisfies Record<string, z.ZodType>

/** What one node asks another: name → body and answer. */
export const askings = {
  /** Whether it is there. */
  ping: { body: z.object({}), answer: z.object({ nodeId: z.string() }) },
  /** A way to its media port that carries nothing; `who` checks a device. */
  'media:probe': { body: z.object({ who: z.string().max(200) }), answer: transport },
  ...lessonAskings,
  ...edgeAskings,
  ...importAskings,
} as const satisfies Record<string, { body: z.ZodType; answer: z.ZodType }>

export type TellName = keyof typeof tellings
export type TellBody<N extends TellName> = z.output<(typeof tellings)[N]>
export type AskName = keyof typeof askings
export type AskBody<N extends AskName> = z.output<(typeof askings)[N]['body']>
export type AskAnswer<N extends AskName> = z.output<(typeof askings)[N]['answer']>
