import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { type PersonActor, system } from '../../server/account/actor.ts'
import { createRoot, putRegion } from '../../server/directory/put-region.ts'
import { putSettings } from '../../server/directory/put-settings.ts'
import { readDirectory } from '../../server/directory/read-directory.ts'
import { readSettings } from '../../server/directory/read-settings.ts'
import { schoolScopes, settingsOf } from '../../server/directory/scope.ts'
import { defaultSettings, type Region } from '../../shared/directory.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { makePerson, overRegion } from '../support/people.ts'

eachDatabase('a region', (database) => {
  let context: ClockedContext
  let county: County
  let root: string
  let province: PersonActor
  let other: County
  beforeAll(async () => {
    context = clockedContext(database().db, '2026-09-01T00:00:00.000Z')
    county = await buildCounty(database().db)
    other = await buildCounty(database().db)
    root = county.regionPath[0]!
    province = await makePerson(context, 'province', [overRegion('administrator', root)])
  })
  const codeOf = async (promise: Promise<unknown>) => (await refusal(promise)).code
  const make = (parentId: string, level: Region['level'], actor = province, name: string = randomUUID()) =>
    putRegion(context, actor, randomUUID(), { name, level, parentId })
  const move = (
    region: { id: string; name: string; level: Region['level'] },
    parentId: string | null,
    actor = province,
  ) => putRegion(context, actor, region.id, { name: region.name, level: region.level, parentId })
  const pathOf = async (id: string) =>
    (await readDirectory(context, province)).regions.find((region) => region.id === id)?.path

  it('stands under a wider one, in one tree', async () => {
    const prefecture = await make(root, 'prefecture')
    expect(prefecture.path).toEqual([root, prefecture.id])
    const inside = await make(prefecture.id, 'county')
    expect(inside.path).toEqual([root, prefecture.id, inside.id])
    expect(await codeOf(make(inside.id, 'county'))).toBe('bad_input')
    expect(await codeOf(make(prefecture.id, 'province'))).toBe('bad_input')
    expect(await codeOf(move({ ...prefecture, level: 'county' }, root))).toBe('bad_input')
    expect(await codeOf(make(randomUUID(), 'county'))).toBe('not_found')
    expect(await codeOf(make(root, 'prefecture', province, prefecture.name))).toBe('already_exists')
    const second = { name: 'second', level: 'province' as const, parentId: null }
    expect(await codeOf(putRegion(context, province, randomUUID(), second))).toBe('already_exists')
    expect(await codeOf(createRoot(context, randomUUID(), { name: 'second', level: 'province' }))).toBe(
      'already_exists',
    )
    expect(await codeOf(move({ id: root, name: 'r', level: 'province' }, prefecture.id))).toBe('bad_input')
  })

  it('takes along all that is below when it moves, with its schools and settings', async () => {
    const [from, to] = [await make(root, 'prefecture'), await make(root, 'prefecture')]
    const built = await buildCounty(database().db)
    const name = randomUUID()
    const moved = { id: built.regionId, name, level: 'county' as const }
    await move(moved, from.id)
    await putSettings(context, province, from.id, { maxReceivers: 5 })
    expect((await settingsOf(context, built.regionId)).maxReceivers).toBe(5)
    await move(moved, to.id)
    expect(await pathOf(built.regionId)).toEqual([root, to.id, built.regionId])
    const scope = (await schoolScopes(context, [built.lead.id])).get(built.lead.id)
    expect(scope?.regionPath).toEqual([root, to.id, built.regionId])
    expect((await settingsOf(context, built.regionId)).maxReceivers).toBe(defaultSettings.maxReceivers)

    await move({ ...moved }, to.id)
    expect(await codeOf(move(moved, moved.id))).toBe('bad_input')
  })

  it('keeps whole paths when two moves meet', async () => {
    const [a, b] = [await make(root, 'prefecture'), await make(root, 'prefecture')]
    const inside = await make(a.id, 'county')
    await Promise.all([move(inside, b.id), move({ ...a, name: randomUUID() }, root), move(inside, root)])
    expect([
      [root, inside.id],
      [root, b.id, inside.id],
    ]).toContainEqual(await pathOf(inside.id))
  })

  it('is written by who has the right to it and to what it goes under', async () => {
    const own = { id: county.regionId, name: `county ${county.regionId}`, level: 'county' as const }
    expect(await move(own, root, county.coordinator)).toMatchObject({ id: own.id })
    const prefecture = await make(root, 'prefecture')
    expect(await codeOf(move(own, prefecture.id, county.coordinator))).toBe('not_found')
    expect(await codeOf(move(own, root, other.coordinator))).toBe('not_found')
    expect(await codeOf(move(own, other.regionId, other.coordinator))).toBe('not_found')
    expect(await codeOf(move(own, root, county.inspector))).toBe('forbidden')
    expect(await codeOf(make(root, 'county', county.coordinator))).toBe('not_found')
  })

  it('is marked as sample data by the demo alone, and stays marked', async () => {
    const id = randomUUID()
    const input = { name: id, level: 'county' as const, parentId: root }
    expect((await putRegion(context, system, id, input, { sample: true })).sample).toBe(true)
    expect((await putRegion(context, province, id, { ...input, name: `${id} 2` })).sample).toBe(true)
    expect((await make(root, 'county')).sample).toBe(false)
  })

  it('has its own settings over its parents’ over the defaults', async () => {
    const prefecture = await make(root, 'prefecture')
    const inside = await make(prefecture.id, 'county')
    await putSettings(context, province, prefecture.id, { maxReceivers: 4, lateMinutes: 3 })
    const put = await putSettings(context, province, inside.id, { lateMinutes: 8 })
    expect(put).toEqual({
      own: { lateMinutes: 8 },
      inForce: { ...defaultSettings, maxReceivers: 4, lateMinutes: 8 },
    })
    expect(await putSettings(context, province, inside.id, {})).toEqual({
      own: {},
      inForce: { ...defaultSettings, maxReceivers: 4, lateMinutes: 3 },
    })
    await putSettings(context, province, prefecture.id, {})
    expect(await settingsOf(context, inside.id)).toEqual(defaultSettings)
    expect(await codeOf(putSettings(context, province, inside.id, { partialCredit: 0.9 }))).toBe('bad_input')
    expect(await settingsOf(context, inside.id)).toEqual(defaultSettings)
  })

  it('shows its settings to all who are in it, and takes them from its administrator', async () => {
    for (const actor of [county.coordinator, county.inspector, county.lead.teacher]) {
      for (const region of [county.regionId, root])
        expect((await readSettings(context, actor, region)).inForce.zone).toBe('Asia/Shanghai')
      expect(await codeOf(putSettings(context, actor, county.regionId, {}))).toBe('forbidden')
      expect(await codeOf(readSettings(context, actor, other.regionId))).toBe('not_found')
    }
    expect(await codeOf(putSettings(context, other.coordinator, county.regionId, {}))).toBe('not_found')
  })
})
