import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import type { Actor } from '../../server/account/actor.ts'
import { createLocalCluster } from '../../server/cluster/local-cluster.ts'
import type { Evidence } from '../../server/live/deps.ts'
import { liveTimes } from '../../server/live/deps.ts'
import { createLive } from '../../server/live/live.ts'
import { createMediaRooms } from '../../server/media/rooms.ts'
import { startWorkers } from '../../server/media/workers.ts'
import type { Connection } from '../../server/platform/socket.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { workerBin } from '../support/app.ts'
import { buildCounty, clockedContext } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'

const evidence: Evidence = {
  opened: async () => {},
  beats: async () => {},
  closed: async () => {},
  settle: async () => {},
  settleLeftOver: async () => {},
  headCounts: async () => new Map(),
}

const line = (actor: Actor): Connection<Actor> => ({
  id: randomUUID(),
  actor,
  pass: null,
  notify: () => {},
  share: () => {},
  end: () => {},
})

it('holds no place for a line that closed while it was entering', async () => {
  const database = await memoryDatabase()
  onTestFinished(() => database.close())
  const context = clockedContext(database.db, '2026-09-25T00:00:00.000Z')
  const pool = await startWorkers(
    { count: 1, binary: workerBin(), listen: [{ address: '127.0.0.1', announced: null }], firstPort: null },
    context.log,
  )
  onTestFinished(() => pool.close())
  const live = createLive({
    context,
    cluster: createLocalCluster(context, { id: randomUUID(), url: 'http://localhost' }),
    ticketFor: () => '',
    media: createMediaRooms(pool, context.log),
    evidence,
    times: liveTimes,
  })
  const county = await buildCounty(database.db)
  const { id: lessonId } = await bookLesson(context, county.coordinator, randomUUID(), county.booking())
  context.at('2026-09-28T00:35:00.000Z')
  const enter = (connection: Connection<Actor>) =>
    live.enter({
      actor: connection.actor,
      connection,
      body: { lessonId, windowId: randomUUID(), rtpCapabilities: null },
    })

  const classroom = line(county.rural[0]!.device)
  const entering = enter(classroom)
  live.lose(classroom)
  await entering
  const { state } = await enter(line(county.lead.teacher))
  expect(state.classrooms[0]?.present).toBe(false)
  expect(() => live.seatOf(classroom)).toThrow(expect.objectContaining({ code: 'not_entered' }))
})
