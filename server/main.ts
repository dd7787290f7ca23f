import { createFirstAdministratorLink } from './account/create-link.ts'
import { type App, createApp } from './app.ts'
import { readConfig } from './config.ts'
import { type Database, openDatabase } from './platform/database.ts'
import { createLog } from './platform/log.ts'
import { StartError } from './platform/start-error.ts'

/** Runs the server until a signal ends it. What the operator must put right is said in one message, without a stack. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const database = await openDatabase({ ...config.database, log })
  const app = createApp({ config, database, log })
  endOnSignal(app, database)
  const { url } = await app.start().catch(async (error) => {
    await database.close()
    throw error
  })
  const first = await createFirstAdministratorLink(app.context)
  console.log(`Tongke 同课 is ready: ${url}  (Ctrl-C ends it)`)
  if (first)
    console.log(
      `Nobody is registered yet. This link, good once and for a day, makes the first administrator:\n${url}${first.path}`,
    )
}

function endOnSignal(app: App, database: Database): void {
  let ending = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, async () => {
      // Asked twice: at once, without regard to what is still to be written.
      if (ending) process.exit(1)
      ending = true
      try {
        await app.stop()
        await database.close()
        process.exit(0)
      } catch (error) {
        console.error(error)
        process.exit(1)
      }
    })
}

main().catch((error) => {
  console.error(error instanceof StartError ? error.message : error)
  process.exit(1)
})
