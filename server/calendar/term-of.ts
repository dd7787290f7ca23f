import type { Term } from '../../shared/calendar.ts'
import type { Context } from '../platform/context.ts'
import { readTermsOn } from './store.ts'

/**
 * The term that holds in a region on a local date, or null between terms. A region's own goes before its parents'.
 * @param regionPath ids from the root down to the region
 */
export async function termOf(
  context: Context,
  regionPath: readonly string[],
  date: string,
): Promise<Term | null> {
  const terms = await readTermsOn(context, regionPath, date)
  const depth = (term: Term): number => regionPath.indexOf(term.regionId)
  return terms.sort((a, b) => depth(b) - depth(a))[0] ?? null
}
