import type { Surroundings } from '../account/surroundings.ts'
import type { TouchedBy } from '../calendar/touched.ts'

/** What the imports need of rooms around them; `app.ts` hands it in. */
export interface ImportDeps {
  /** Account's own surroundings. */
  around: Surroundings
  /** Lessons that a change of bells touches. */
  touchedBy: TouchedBy
}
