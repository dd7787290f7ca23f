import { runOnData } from './support/run-on-data.mjs'
import { runMain } from './support/say.mjs'

/** `npm run restore -- FILE`: what `npm run backup` wrote, into an empty data folder or an empty PostgreSQL. */
await runMain(() => runOnData('restore', process.argv.slice(2)))
