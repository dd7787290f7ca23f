import { type ChildProcess, spawn } from 'node:child_process'
import { once as event } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { bareLesson } from '../support/bare-lesson.ts'
import { once, startNode, type TestNode } from '../support/node.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const program = fileURLToPath(new URL('lone-node.ts', import.meta.url))
let postgres: Postgres
let url: string
let redis: TestRedis
let database: Database
let other: TestNode
let lessonId: string
let lone: { process: ChildProcess; said(): string[]; wish(text: string): void }
beforeAll(async () => {
  ;[postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  url = await postgres.create()
  database = await openDatabase({ url, log: createLog('silent') })
  other = await startNode(database, redis.url, { url: 'http://other.example' })
})
afterAll(async () => {
  await other?.stop()
  await database?.close()
  await Promise.all([postgres?.stop(), redis?.stop()])
})
beforeEach(async () => {
  lessonId = await bareLesson(other.context)
  const child = spawn(process.execPath, [program, url, redis.url, lessonId], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout!.on('data', (text) => {
    said += text
  })
  lone = {
    process: child,
    said: () => said.trim().split('\n'),
    wish: (text) => void child.stdin!.write(`${text}\n`),
  }
  await expect.poll(lone.said, { timeout: 60_000 }).toEqual(['taken 1'])
})
afterEach(async () => {
  lone.process.kill('SIGKILL')
  if (lone.process.exitCode === null && lone.process.signalCode === null) await event(lone.process, 'exit')
})

/** The other node asks until the lesson is its own. */
async function takenOver(): Promise<number> {
  let token = 0
  await expect
    .poll(
      async () => {
        const taken = await once(() => other.leases.take(lessonId))
        if ('lease' in taken) token = taken.lease.token
        return token
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(1)
  return token
}

test('an owner killed with -9 is followed by another once its lease has ended', async () => {
  lone.process.kill('SIGKILL')
  expect(await takenOver()).toBe(2)
})

test('an owner frozen beyond its lease and woken writes nothing, lets go, and finds the new one', async () => {
  lone.process.kill('SIGSTOP')
  lone.wish('write')
  lone.wish('take')
  expect(await takenOver()).toBe(2)
  lone.process.kill('SIGCONT')
  await expect
    .poll(() => lone.said().toSorted(), { timeout: 60_000 })
    .toEqual(['Fenced', 'held by http://other.example', 'lost', 'taken 1'])
})

test('an owner frozen amid a transaction holds nobody up for longer than the database bears it', async () => {
  lone.wish('hold')
  await expect.poll(lone.said, { timeout: 30_000 }).toContain('holding')
  lone.process.kill('SIGSTOP')
  expect(await takenOver()).toBe(2)
})

test('an owner frozen for less than its lease goes on', async () => {
  lone.process.kill('SIGSTOP')
  lone.wish('write')
  lone.process.kill('SIGCONT')
  await expect.poll(lone.said, { timeout: 30_000 }).toEqual(['taken 1', 'written'])
})
