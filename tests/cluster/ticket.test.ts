import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSign } from '../../server/cluster/signature.ts'
import { readTicket, signTicket, type Ticket, ticketMs } from '../../server/cluster/ticket.ts'
import { clusterSecret } from '../support/node.ts'

const now = new Date('2026-09-28T00:40:00Z')
const ticket: Ticket = {
  lessonId: randomUUID(),
  role: 'device',
  actorId: randomUUID(),
  expiresAt: now.getTime() + ticketMs,
}
const refused = (text: string, at = now) =>
  expect(() => readTicket(clusterSecret, text, at)).toThrow(
    expect.objectContaining({ code: 'unauthenticated' }),
  )
const signed = signTicket(clusterSecret, ticket)
const [text = '', signature = ''] = signed.split('.')

test('a ticket says who comes to which lesson, with which session', () => {
  expect(readTicket(clusterSecret, signed, now)).toEqual(ticket)
  const person: Ticket = { ...ticket, role: 'person', sessionHash: 'a'.repeat(64) }
  expect(readTicket(clusterSecret, signTicket(clusterSecret, person), now)).toEqual(person)
})

test('it is over after its minute', () => {
  expect(readTicket(clusterSecret, signed, new Date(ticket.expiresAt - 1))).toEqual(ticket)
  refused(signed, new Date(ticket.expiresAt))
})

test('one that another made, or somebody changed, is none', () => {
  refused(signTicket('a-secret-that-no-test-node-has-at-all', ticket))
  const other = Buffer.from(JSON.stringify({ ...ticket, lessonId: randomUUID() })).toString('base64url')
  refused(`${other}.${signature}`)
  refused(`${text}.${signature.slice(1)}`)
  refused(`${text}.${signature}.`)
  refused(text)
  refused('')
  refused('.')
  refused('x'.repeat(100_000))
})

test('what nodes sign for each other is no ticket', () => {
  refused(`${text}.${createSign(clusterSecret, 'message')(text)}`)
})
