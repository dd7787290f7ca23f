import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { type PersonActor, system } from '../../server/account/actor.ts'
import { listPeople } from '../../server/account/list-people.ts'
import { putPerson } from '../../server/account/put-person.ts'
import type { AccountTables } from '../../server/account/tables.ts'
import { putPairing } from '../../server/directory/put-pairing.ts'
import { putRegion } from '../../server/directory/put-region.ts'
import type { Grant } from '../../shared/account.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { inSchool, makePerson, overRegion, realSurroundings } from '../support/people.ts'

eachDatabase('a person', (database) => {
  let context: ClockedContext
  let county: County
  let other: County
  let administrator: PersonActor
  let ofPrefecture: PersonActor
  beforeAll(async () => {
    context = clockedContext(database().db, '2026-09-28T00:00:00.000Z')
    county = await buildCounty(database().db)
    other = await buildCounty(database().db)
    administrator = await makePerson(context, 'admin', [overRegion('administrator', county.regionId)])
    ofPrefecture = await makePerson(context, 'above', [overRegion('coordinator', county.regionPath[0]!)])
  })

  const put = (actor: PersonActor, grants: Grant[], id: string = randomUUID(), changes: object = {}) =>
    putPerson(context, realSurroundings(), actor, id, {
      name: `p-${id.slice(0, 13)}`,
      displayName: 'somebody',
      grants,
      disabled: false,
      ...changes,
    })
  const codeOf = async (promise: Promise<unknown>) => (await refusal(promise)).code
  const auditsOf = (id: string) =>
    database()
      .db.withTables<AccountTables>()
      .selectFrom('audit')
      .select('verb')
      .where('subject', '=', `person:${id}`)
      .execute()

  it('is given rights by who has them: a coordinator makes teachers, inspectors, coordinators; nobody goes higher', async () => {
    const districtId = randomUUID()
    await putRegion(context, system, county.regionPath[0]!, { name: 'p', level: 'province', parentId: null })
    const district = { name: `d ${districtId}`, level: 'county' as const, parentId: county.regionPath[0]! }
    await putRegion(context, system, districtId, district)
    const roles: [Grant, string, string, string][] = [
      // grant, by the county's coordinator, by its administrator, by another county's coordinator
      [inSchool('lead-teacher', county.lead.id), 'made', 'made', 'not_found'],
      [inSchool('assistant-teacher', county.rural[0]!.id), 'made', 'made', 'not_found'],
      [overRegion('inspector', county.regionId), 'made', 'made', 'not_found'],
      [overRegion('coordinator', county.regionId), 'made', 'made', 'not_found'],
      [overRegion('administrator', county.regionId), 'forbidden', 'made', 'not_found'],
      [overRegion('coordinator', districtId), 'not_found', 'not_found', 'not_found'],
      [overRegion('coordinator', county.regionPath[0]!), 'not_found', 'not_found', 'not_found'],
      [overRegion('coordinator', randomUUID()), 'not_found', 'not_found', 'not_found'],
      [inSchool('lead-teacher', randomUUID()), 'not_found', 'not_found', 'not_found'],
    ]
    const outcome = (actor: PersonActor, grant: Grant) =>
      put(actor, [grant]).then(
        () => 'made',
        (error) => error.code as string,
      )
    for (const [grant, ...expected] of roles) {
      const actors = [county.coordinator, administrator, other.coordinator]
      const got = await Promise.all(actors.map((actor) => outcome(actor, grant)))
      expect([grant, ...got]).toEqual([grant, ...expected])
    }
    for (const powerless of [county.inspector, county.lead.teacher, county.lead.assistant])
      expect(await codeOf(put(powerless, [inSchool('lead-teacher', county.lead.id)]))).toBe('forbidden')
  })

  it('is put again without a change, also at once', async () => {
    const id = randomUUID()
    const grants = [inSchool('lead-teacher', county.lead.id), inSchool('lead-teacher', county.lead.id)]
    const both = await Promise.all([put(county.coordinator, grants, id), put(county.coordinator, grants, id)])
    expect(both[0]).toEqual(both[1])
    expect(both[0]).toMatchObject({ id, active: false, grants: grants.slice(1) })
    expect(await auditsOf(id)).toHaveLength(1)
  })

  it('has a name that nobody else has, in whatever case', async () => {
    const made = await put(county.coordinator, [inSchool('lead-teacher', county.lead.id)])
    const again = put(other.coordinator, [inSchool('lead-teacher', other.lead.id)], randomUUID(), {
      name: made.name!.toUpperCase(),
    })
    expect(await refusal(again)).toMatchObject({ code: 'already_exists', details: { field: 'name' } })
  })

  it('of another county is neither seen nor taken over, and keeps the rights it has there', async () => {
    const grants = [
      inSchool('lead-teacher', county.lead.id),
      inSchool('assistant-teacher', other.rural[0]!.id),
    ]
    const stolen = put(other.coordinator, [inSchool('lead-teacher', other.lead.id)], county.lead.teacher.id)
    expect(await codeOf(stolen)).toBe('not_found')

    const both = await makePerson(context, 'both', grants)
    const seen = (await listPeople(context, realSurroundings(), county.coordinator, {})).find(
      (p) => p.id === both.id,
    )
    expect(seen?.grants).toEqual([grants[0]])
    const change = { name: both.name, displayName: both.displayName }
    const more = [...seen!.grants, inSchool('assistant-teacher', county.rural[0]!.id)]
    const changed = await put(county.coordinator, more, both.id, change)
    expect(changed.grants).toHaveLength(2)
    expect(await put(county.coordinator, [], both.id, change)).toMatchObject({ grants: [] })
    const there = await listPeople(context, realSurroundings(), other.coordinator, {})
    expect(there.find((p) => p.id === both.id)?.grants).toEqual([grants[1]])
    expect(await codeOf(put(other.coordinator, [], both.id, change))).toBe('bad_input')
  })

  it('with rights beyond the actor’s is not renamed, disabled or stripped', async () => {
    const boss = await makePerson(context, 'boss', [overRegion('administrator', county.regionId)])
    const kept = { name: boss.name, displayName: boss.displayName }
    expect(await codeOf(put(county.coordinator, boss.grants, boss.id, { ...kept, name: 'x-y' }))).toBe(
      'forbidden',
    )
    expect(await codeOf(put(county.coordinator, boss.grants, boss.id, { ...kept, disabled: true }))).toBe(
      'forbidden',
    )
    const swapped = [overRegion('inspector', county.regionId)]
    expect(await codeOf(put(county.coordinator, swapped, boss.id, kept))).toBe('forbidden')
    expect(await put(county.coordinator, boss.grants, boss.id, kept)).toMatchObject({ id: boss.id })
    expect(await put(administrator, swapped, boss.id, kept)).toMatchObject({ grants: swapped })
  })

  it('does not change its own rights', async () => {
    const own = { name: administrator.name, displayName: administrator.displayName }
    const grants = administrator.grants
    expect(await codeOf(put(administrator, grants, administrator.id, { ...own, disabled: true }))).toBe(
      'forbidden',
    )
    expect(await codeOf(put(administrator, [], administrator.id, own))).toBe('forbidden')
    const more = [...grants, overRegion('inspector', county.regionId)]
    expect(await codeOf(put(administrator, more, administrator.id, own))).toBe('forbidden')
    const renamed = { ...own, displayName: 'A. Dmin' }
    expect(await put(administrator, grants, administrator.id, renamed)).toMatchObject({
      displayName: 'A. Dmin',
    })
  })

  it('is listed to whom they may be seen by, and to nobody else', async () => {
    const list = async (actor: PersonActor, filter = {}) =>
      (await listPeople(context, realSurroundings(), actor, filter)).map((p) => p.id)
    const everybody = await list(county.inspector)
    expect(everybody).toEqual(expect.arrayContaining([county.lead.teacher.id, county.rural[2]!.assistant.id]))
    for (const stranger of [other.coordinator, other.lead.teacher, other.rural[0]!.assistant]) {
      expect(everybody).not.toContain(stranger.id)
      expect(await list(stranger)).not.toContain(county.lead.teacher.id)
    }
    expect(await list(county.rural[1]!.assistant)).toEqual([county.rural[1]!.assistant.id])
    expect(await list(county.coordinator, { schoolId: other.lead.id })).toEqual([])
    const filter = { schoolId: county.rural[0]!.id, role: 'assistant-teacher' }
    expect(await list(county.coordinator, filter)).toContain(county.rural[0]!.assistant.id)
    expect(await list(county.coordinator, { role: 'inspector' })).toContain(county.inspector.id)
    expect(await list(county.coordinator, { role: 'inspector' })).not.toContain(county.coordinator.id)
  })

  it('who teaches at a paired school elsewhere is shown to those who book, by display name alone', async () => {
    const pair = {
      leadSchoolId: county.lead.id,
      memberSchoolId: other.rural[0]!.id,
      type: 'urban-rural' as const,
    }
    await putPairing(context, ofPrefecture, randomUUID(), { ...pair, from: '2026-09-01', until: null })
    const seenBy = (actor: PersonActor) => listPeople(context, realSurroundings(), actor, {})
    const stranger = (await seenBy(other.coordinator)).find((p) => p.id === county.lead.teacher.id)
    expect(stranger).toEqual({
      id: county.lead.teacher.id,
      name: null,
      displayName: county.lead.teacher.displayName,
      grants: county.lead.teacher.grants,
      disabled: false,
      active: true,
    })
    const mine = (await seenBy(county.coordinator)).filter((p) => p.name === null).map((p) => p.id)
    expect(mine).toContain(other.rural[0]!.assistant.id)
    expect(mine).not.toContain(other.rural[1]!.assistant.id)
    for (const [actor, hidden] of [
      [other.coordinator, county.lead.assistant],
      [other.inspector, county.lead.teacher],
      [other.rural[0]!.assistant, county.lead.teacher],
    ] as const)
      expect((await seenBy(actor)).map((p) => p.id)).not.toContain(hidden.id)
  })
})
