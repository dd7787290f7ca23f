import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { isForbiddenHost, isInsideAddress } from '../../server/schedule/outside-address.ts'
import { sendWebhooks } from '../../server/schedule/send-webhooks.ts'
import { listWebhooks, putWebhook, removeWebhook } from '../../server/schedule/webhooks.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { makePerson, overRegion } from '../support/people.ts'

const secret = 'a secret of sixteen'
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** Somebody else's server, and what it was told. */
async function listener(answer: () => number) {
  const told: { headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    told.push({ headers: request.headers, body })
    response.writeHead(answer(), { location: 'http://127.0.0.1/' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => new Promise((resolve) => server.close(resolve)))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`, told }
}

eachDatabase('webhooks', (database) => {
  const setUp = async (answer: () => number = () => 204) => {
    const { db } = database()
    const context = clockedContext(db, '2026-09-27T12:00:00Z')
    const county = await buildCounty(db)
    const administrator = await makePerson(context, 'administrator', [
      overRegion('administrator', county.regionId),
    ])
    const { url, told } = await listener(answer)
    const id = randomUUID()
    const put = (allowPrivate: boolean, more: object = {}) =>
      putWebhook(
        context,
        administrator,
        id,
        { regionId: county.regionId, url, secret, ...more },
        allowPrivate,
      )
    const book = () => bookLesson(context, county.coordinator, randomUUID(), county.booking())
    return { context, county, administrator, told, id, put, book }
  }

  it('are told of every change of a lesson of their region, signed, once', async () => {
    const { context, told, put, book } = await setUp()
    await put(true)
    const lesson = await book()
    expect(await sendWebhooks(context, { allowPrivate: true })).toBe(1)
    expect(await sendWebhooks(context, { allowPrivate: true })).toBe(0)
    const [message] = told
    const signature = createHmac('sha256', secret).update(message!.body).digest('hex')
    expect(message!.headers['x-tongke-signature']).toBe(`sha256=${signature}`)
    expect(JSON.parse(message!.body)).toMatchObject({
      event: 'lessons.changed',
      kind: 'booked',
      actorName: 'coordinator',
      lessons: [{ id: lesson.id }],
    })
  })

  it('are sent once, by one of several nodes that send at the same time', async () => {
    const { context, told, put, book } = await setUp()
    await put(true)
    await book()
    const sent = await Promise.all([1, 2, 3].map(() => sendWebhooks(context, { allowPrivate: true })))
    expect(sent.toSorted()).toEqual([0, 0, 1])
    expect(told).toHaveLength(1)
  })

  it('that are not reached are tried again, later each time, and follow no redirect', async () => {
    let answer = 503
    const { context, told, put, book } = await setUp(() => answer)
    await put(true)
    await book()
    const send = () => sendWebhooks(context, { allowPrivate: true })
    expect(await send()).toBe(0)
    expect(await send()).toBe(0)
    expect(told).toHaveLength(1)
    answer = 302
    context.at('2026-09-27T12:01:01Z')
    expect(await send()).toBe(0)
    context.at('2026-09-27T12:02:30Z')
    answer = 200
    expect(await send()).toBe(0)
    context.at('2026-09-27T12:03:02Z')
    expect(await send()).toBe(1)
    expect(told).toHaveLength(3)
  })

  it('do not go to the own network unless the server is told so', async () => {
    const { context, told, put, book } = await setUp()
    expect(await refusal(put(false))).toMatchObject({ code: 'bad_input' })
    await put(true)
    await book()
    expect(await sendWebhooks(context, { allowPrivate: false })).toBe(0)
    expect(told).toEqual([])
    const { rows } = await sql<{ last_error: string }>`select last_error from webhook_deliveries
      where delivered_at is null and last_error is not null order by created_at desc`.execute(context.db)
    expect(rows[0]!.last_error).toContain('own network')
    await sql`delete from webhook_deliveries`.execute(context.db)
  })

  it('are for those who write the settings of the region, and never show their secret', async () => {
    const { context, county, administrator, put, id } = await setUp()
    const saved = await put(true)
    expect(JSON.stringify(await listWebhooks(context, administrator))).not.toContain(secret)
    expect(await listWebhooks(context, administrator)).toEqual([saved])
    expect(await listWebhooks(context, county.coordinator)).toEqual([])
    expect(await refusal(removeWebhook(context, county.coordinator, id))).toMatchObject({ code: 'forbidden' })
    await removeWebhook(context, administrator, id)
    await removeWebhook(context, administrator, id)
    expect(await listWebhooks(context, administrator)).toEqual([])
  })
})

describe('an address of the own network', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::',
    'fd00::1',
    'fe80::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    'no address',
  ])('is %s', (address) => expect(isInsideAddress(address)).toBe(true))
  it.each(['1.1.1.1', '172.32.0.1', '2606:4700::1111'])('is not %s', (address) =>
    expect(isInsideAddress(address)).toBe(false),
  )
  it('is a name without a dot, too', () => {
    expect(['localhost', 'a.localhost', 'database', '[::1]'].map(isForbiddenHost)).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(isForbiddenHost('example.cn')).toBe(false)
  })
})
