import { runOnData } from './support/run-on-data.mjs'
import { runMain } from './support/say.mjs'

/** `npm run backup -- FILE`: everything there is, in one file. */
await runMain(() => runOnData('backup', process.argv.slice(2)))
