import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, expect, it, vi } from 'vitest'
import type { Lesson } from '../../shared/schedule.ts'

beforeAll(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'zh' })
  vi.stubGlobal('document', { documentElement: {} })
  return () => vi.unstubAllGlobals()
})

/** What the teacher reads when the lesson is over. */
async function told(phase: Lesson['phase']): Promise<string> {
  const { TeachEnded } = await import('../../client/teach/ended.tsx')
  const lesson = { id: 'one', subject: 'music', topic: '', phase, liveAt: null, endedAt: null }
  return renderToStaticMarkup(createElement(TeachEnded, { lesson: lesson as Lesson, last: null }))
}

it('a lesson that was cancelled has no attendance to be read', async () => {
  const { teachWords } = await import('../../client/teach/messages.ts')
  const { zh } = teachWords
  expect(await told('ended')).toContain(zh.toPage)
  const cancelled = await told('cancelled')
  expect(cancelled).toContain(zh.cancelled)
  expect(cancelled).not.toContain(zh.endedText)
  expect(cancelled).not.toContain(zh.toPage)
})
