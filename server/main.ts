import { minutes } from '../shared/time.ts'
import { createFirstAdministratorLink } from './account/create-link.ts'
import { type App, createApp } from './app.ts'
import { readConfig } from './config.ts'
import { runCommand } from './operate/command.ts'
import { type Database, openDatabase } from './platform/database.ts'
import { createLog } from './platform/log.ts'
import { StartError } from './platform/start-error.ts'

/** Runs the server until a signal ends it, or one command. What the operator must put right is said in one message, without a stack. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const told = await runCommand(process.argv.slice(2), { ...config, env: process.env, log }, new Date())
  if (told !== null) return console.log(told)
  const database = await openDatabase({ ...config.database, log })
  const app = createApp({ config, database, log })
  endOnSignal(app, database, config.operate.drainMinutes)
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

/** SIGTERM first waits for the lessons (drains); SIGINT, and any signal after it, ends at once. */
function endOnSignal(app: App, database: Database, drainMinutes: number): void {
  let stage: 'running' | 'draining' | 'ending' = 'running'

  async function end(): Promise<void> {
    stage = 'ending'
    try {
      await app.stop()
      await database.close()
      process.exit(0)
    } catch (error) {
      console.error(error)
      process.exit(1)
    }
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, async () => {
      // Asked while it ends: without regard to what is still to be written.
      if (stage === 'ending') process.exit(1)
      if (stage === 'draining' || signal === 'SIGINT') return end()
      stage = 'draining'
      await app
        .drain(Date.now() + minutes(drainMinutes))
        .catch((error) => app.context.log.error({ err: error }, 'draining failed'))
      if (stage === 'draining') await end()
    })
}

main().catch((error) => {
  console.error(error instanceof StartError ? error.message : error)
  process.exit(1)
})
