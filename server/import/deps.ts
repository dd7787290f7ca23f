import type { Surroundings } from '../account/surroundings.ts'
import type { TouchedBy } from '../calendar/touched.ts'
import type { Cluster } from '../cluster/cluster.ts'

/** What the imports need of rooms around them; `app.ts` hands it in. */
export interface ImportDeps {
  /** Account's own surroundings. */
  around: Surroundings
  /** Lessons that a change of bells touches. */
  touchedBy: TouchedBy
  /** Where an import may be that is asked for here. */
  cluster?: Cluster
}
