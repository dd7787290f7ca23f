import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { turnServers } from '../../server/media/turn-credentials.ts'

const now = new Date('2026-09-01T00:00:00Z')
const settings = { urls: ['turn:relay.example.cn:3478'], secret: 'shared-with-the-relay' }

it('a page gets a name that ends after a day, and the password that a relay with the secret expects', () => {
  const [server] = turnServers(settings, 'lead', now)
  expect(server?.urls).toEqual(settings.urls)
  const [ends, who] = server!.username.split(':')
  expect(Number(ends) * 1000 - now.getTime()).toBe(24 * 3600 * 1000)
  expect(who).toBe('lead')
  expect(server?.credential).toBe(
    createHmac('sha1', settings.secret).update(server!.username).digest('base64'),
  )
})

it('without a relay there is none to be named', () => {
  expect(turnServers(null, 'lead', now)).toEqual([])
})
