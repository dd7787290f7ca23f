import { z } from 'zod'
import { id } from './account.ts'
import { localDate } from './time.ts'

/** 学期: first and last day, both included. Instruction days are its Mondays to Fridays. */
export const term = z.object({
  id,
  regionId: id,
  name: z.string().trim().min(1).max(60),
  firstDay: localDate,
  lastDay: localDate,
})
export type Term = z.infer<typeof term>
export const putTerm = term.omit({ id: true }).refine((t) => t.firstDay < t.lastDay, {
  message: 'a term ends after it starts',
  path: ['lastDay'],
})
