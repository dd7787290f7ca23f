import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import type { Database } from '../../server/platform/database.ts'
import { SMALL_STILL_BYTES, type Source, STILL_BYTES } from '../../shared/media.ts'
import { bookedLesson, signIn, startApp, type TestApp } from '../support/app.ts'
import { buildCounty } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { receivesAll, rtpOf } from '../support/fake-rtp.ts'
import { type Client, connectAs } from '../support/socket-client.ts'

let database: Database
let app: TestApp
beforeAll(async () => {
  database = await memoryDatabase()
  app = await startApp({ database })
})
afterAll(async () => {
  await app?.stopServer()
  await database?.close()
})

const enter = (client: Client, lessonId: string) =>
  client.command('lesson:enter', { lessonId, windowId: randomUUID(), rtpCapabilities: receivesAll })

/** A lesson that the teacher holds and one classroom receives. */
async function scene() {
  const county = await buildCounty(database.db)
  const { id: lessonId } = await bookedLesson(app, county)
  const teacher = await connectAs(app, county.lead.teacher)
  const classroom = await connectAs(app, county.rural[0]!.device)
  await enter(teacher, lessonId)
  await enter(classroom, lessonId)
  return { county, lessonId, teacher, classroom }
}

/** Not a picture that anybody could see, but begun and ended like one. */
function jpeg(bytes = 1_000): Uint8Array {
  const picture = new Uint8Array(bytes).fill(7)
  picture.set([0xff, 0xd8])
  picture.set([0xff, 0xd9], bytes - 2)
  return picture
}

async function ask(
  method: 'PUT' | 'GET',
  path: string,
  who: PersonActor | DeviceActor,
  body?: Uint8Array | object,
): Promise<{ status: number; code?: string; bytes: Uint8Array; type: string | null }> {
  const file = body instanceof Uint8Array
  const response = await fetch(app.url + path, {
    method,
    headers: {
      cookie: await signIn(app, who),
      'x-tongke-as': who.kind,
      ...(body ? { 'content-type': file ? 'application/octet-stream' : 'application/json' } : {}),
    },
    ...(body ? { body: file ? body.slice() : JSON.stringify(body) } : {}),
  })
  const bytes = new Uint8Array(await response.arrayBuffer())
  const type = response.headers.get('content-type')
  const said = type?.includes('json') ? JSON.parse(new TextDecoder().decode(bytes)) : {}
  return { status: response.status, code: said.error?.code, bytes, type }
}
const stillPath = (lessonId: string, stillId: string) => `/api/lessons/${lessonId}/stills/${stillId}`

describe('music mode', () => {
  it('is told to everybody, and to who comes later', async () => {
    const { county, lessonId, teacher, classroom } = await scene()
    expect((await classroom.state(() => true)).soundMode).toBe('speech')
    await teacher.command('sound:mode', { mode: 'music' })
    await classroom.state((state) => state.soundMode === 'music')
    const late = await connectAs(app, county.rural[1]!.device)
    expect((await enter(late, lessonId)).state.soundMode).toBe('music')
  })

  it('is the teacher’s to set', async () => {
    const { classroom } = await scene()
    await expect(classroom.command('sound:mode', { mode: 'music' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(classroom.command('still:show', { stillId: null })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('a still', () => {
  it('comes to the classrooms as it was sent, when the teacher shows it, and goes again', async () => {
    const { county, lessonId, teacher, classroom } = await scene()
    const [stillId, picture] = [randomUUID(), jpeg()]
    const path = stillPath(lessonId, stillId)
    // Sent twice, as by a page whose line broke in between.
    for (let i = 0; i < 2; i++)
      expect((await ask('PUT', path, county.lead.teacher, picture)).status).toBe(200)
    expect((await classroom.state(() => true)).still).toBeNull()
    await teacher.command('still:show', { stillId })
    const { still } = await classroom.state((state) => state.still !== null)
    expect(still?.id).toBe(stillId)
    const got = await ask('GET', path, county.rural[0]!.device)
    expect(got).toMatchObject({ status: 200, type: 'image/jpeg' })
    expect(got.bytes).toEqual(picture)
    await teacher.command('still:show', { stillId: null })
    await classroom.state((state) => state.still === null)
  })

  it('is small for who asks for it so, and in full for as long as it was never sent small', async () => {
    const { county, lessonId } = await scene()
    const stillId = randomUUID()
    const path = stillPath(lessonId, stillId)
    const [full, small] = [jpeg(3_000), jpeg(1_000)]
    const put = (bytes: Uint8Array, size: string) =>
      ask('PUT', `${path}?size=${size}`, county.lead.teacher, bytes)
    const get = async (size: string) =>
      (await ask('GET', `${path}?size=${size}`, county.rural[0]!.device)).bytes
    expect(await put(small, 'small')).toMatchObject({ code: 'not_found' })
    await put(full, 'full')
    expect(await get('small')).toEqual(full)
    expect(await put(jpeg(SMALL_STILL_BYTES + 1), 'small')).toMatchObject({ code: 'too_large' })
    expect((await put(small, 'small')).status).toBe(200)
    expect(await get('small')).toEqual(small)
    expect(await get('full')).toEqual(full)
    expect(await put(small, 'tiny')).toMatchObject({ code: 'bad_input' })
  })

  it('is taken from the lesson’s teacher alone, and shown to nobody outside of the lesson', async () => {
    const { county, lessonId } = await scene()
    const other = await buildCounty(database.db)
    const path = stillPath(lessonId, randomUUID())
    const put = (who: PersonActor) => ask('PUT', path, who, jpeg())
    expect(await put(county.coordinator)).toMatchObject({ status: 403, code: 'forbidden' })
    expect(await put(other.lead.teacher)).toMatchObject({ status: 404, code: 'not_found' })
    await put(county.lead.teacher)
    expect(await ask('GET', path, other.rural[0]!.device)).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('is one whole JPEG of bounded size', async () => {
    const { county, lessonId } = await scene()
    const put = (bytes: Uint8Array) =>
      ask('PUT', stillPath(lessonId, randomUUID()), county.lead.teacher, bytes)
    expect(await put(new TextEncoder().encode('<svg/>'))).toMatchObject({ code: 'bad_input' })
    expect(await put(jpeg().subarray(0, 500))).toMatchObject({ code: 'bad_input' })
    expect(await put(jpeg(STILL_BYTES + 1))).toMatchObject({ code: 'too_large' })
  })

  it('of another lesson is not shown', async () => {
    const [one, two] = [await scene(), await scene()]
    const stillId = randomUUID()
    await ask('PUT', stillPath(one.lessonId, stillId), one.county.lead.teacher, jpeg())
    await expect(two.teacher.command('still:show', { stillId })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is kept for its lesson and no longer', async () => {
    const { county, lessonId, teacher } = await scene()
    const stillId = randomUUID()
    const path = stillPath(lessonId, stillId)
    await ask('PUT', path, county.lead.teacher, jpeg())
    await teacher.command('still:show', { stillId })
    await teacher.command('lesson:go-live', {})
    await teacher.command('lesson:end', {})
    await expect.poll(async () => (await ask('GET', path, county.lead.teacher)).code).toBe('not_found')
    expect(await ask('PUT', path, county.lead.teacher, jpeg())).toMatchObject({ code: 'lesson_wrong_phase' })
  })
})

it('mode and still survive the server', { timeout: 60_000 }, async () => {
  const shared = await memoryDatabase()
  const first = await startApp({ database: shared })
  const county = await buildCounty(shared.db)
  const { id: lessonId } = await bookedLesson(first, county)
  const teacher = await connectAs(first, county.lead.teacher)
  await enter(teacher, lessonId)
  const stillId = randomUUID()
  await fetch(`${first.url}${stillPath(lessonId, stillId)}`, {
    method: 'PUT',
    headers: { cookie: await signIn(first, county.lead.teacher), 'content-type': 'image/jpeg' },
    body: jpeg().slice(),
  })
  await teacher.command('sound:mode', { mode: 'music' })
  await teacher.command('still:show', { stillId })
  await first.stopServer()
  const second = await startApp({ database: shared })
  const back = await connectAs(second, county.rural[0]!.device)
  const { state } = await enter(back, lessonId)
  expect(state).toMatchObject({ soundMode: 'music', still: { id: stillId } })
  await second.stop()
})

describe('what a place may send', () => {
  const others: Source[] = ['document', 'screen', 'sound']
  it('is everything for the lead end, and every classroom receives it', async () => {
    const { teacher, classroom } = await scene()
    for (const source of others)
      await teacher.command('media:produce', {
        source,
        rtpParameters: source === 'sound' ? rtpOf('microphone') : rtpOf('camera', 3),
      })
    for (const source of others)
      await classroom.notice('media:consumer', (one) => one.place === 'lead' && one.source === source)
    await classroom.state((state) => state.lead.sources.length === others.length)
  })

  it('is camera and microphone for a classroom', async () => {
    const { classroom } = await scene()
    for (const source of others)
      await expect(
        classroom.command('media:produce', {
          source,
          rtpParameters: source === 'sound' ? rtpOf('microphone') : rtpOf('camera'),
        }),
      ).rejects.toMatchObject({ code: 'media_refused' })
  })
})

describe('how a classroom hears', () => {
  it('is by loudspeaker until its own PC says otherwise', async () => {
    const { county } = await scene()
    const { device } = county.rural[0]!
    const read = async () => {
      const { bytes } = await ask('GET', '/api/device', device)
      return JSON.parse(new TextDecoder().decode(bytes)).soundPath
    }
    expect(await read()).toBe('loudspeaker')
    for (const path of ['headphones', 'line']) {
      expect((await ask('PUT', '/api/device/sound', device, { path })).status).toBe(200)
      expect(await read()).toBe(path)
    }
    expect((await ask('PUT', '/api/device/sound', county.lead.teacher, { path: 'line' })).code).toBe(
      'unauthenticated',
    )
  })
})
