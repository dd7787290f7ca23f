import { expect, test } from 'vitest'
import { startNodes } from '../support/node-lesson.ts'

test('a node that is stopped while PostgreSQL is away gives its lessons up in the time it has, and ends', {
  timeout: 240_000,
}, async () => {
  const scene = await startNodes(2, { TONGKE_DRAIN_MINUTES: '30' })
  const teacher = await scene.follow(scene.county.lead.teacher)
  const classroom = await scene.follow(scene.county.rural[0]!.device)
  const [{ url, line }] = [await teacher.inside(), await classroom.inside()]
  await teacher.command('lesson:go-live', {})
  await scene.postgres.kill()
  const old = scene.nodeAt(url)
  scene.leaveOut(old)
  old.signal('SIGTERM')
  // Its pages are sent on; until somebody can take the lesson they knock.
  await line.notice('lesson:moved')
  expect(await old.ended).toBe(0)
  const back = [teacher.again(), classroom.again()]
  await scene.postgres.restart()
  for (const { url: now, entered } of await Promise.all(back)) {
    expect(now).not.toBe(url)
    expect(entered.state.phase).toBe('live')
  }
})
