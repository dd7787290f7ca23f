import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import type { PersonActor } from '../../server/account/actor.ts'
import { listTerms } from '../../server/calendar/list-terms.ts'
import { putTerm } from '../../server/calendar/put-term.ts'
import { termOf } from '../../server/calendar/term-of.ts'
import { deleteEntry } from '../../server/directory/delete-entry.ts'
import { putRegion } from '../../server/directory/put-region.ts'
import { putTerm as schema } from '../../shared/calendar.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { makePerson, overRegion } from '../support/people.ts'

eachDatabase('a term', (database) => {
  let context: ClockedContext
  let county: County
  let other: County
  let province: PersonActor
  let root: string
  beforeAll(async () => {
    context = clockedContext(database().db, '2021-09-01T00:00:00.000Z')
    county = await buildCounty(database().db)
    other = await buildCounty(database().db)
    root = county.regionPath[0]!
    province = await makePerson(context, 'province', [overRegion('coordinator', root)])
  })
  const autumn = (regionId: string, name = randomUUID()) => ({
    regionId,
    name,
    firstDay: '2021-09-01',
    lastDay: '2022-01-14',
  })
  const codeOf = async (promise: Promise<unknown>) => (await refusal(promise)).code

  it('of a region holds there and below, unless a region below has its own', async () => {
    const whole = await putTerm(context, province, randomUUID(), autumn(root))
    const own = { ...autumn(county.regionId), firstDay: '2021-09-06' }
    const countys = await putTerm(context, county.coordinator, randomUUID(), own)
    expect(await termOf(context, other.regionPath, '2021-09-01')).toEqual(whole)
    expect(await termOf(context, county.regionPath, '2021-09-05')).toEqual(whole)
    expect(await termOf(context, county.regionPath, '2021-09-06')).toEqual(countys)
    expect(await termOf(context, county.regionPath, '2022-01-15')).toBeNull()

    const listed = async (actor: PersonActor) => (await listTerms(context, actor)).map((term) => term.id)
    for (const actor of [
      county.coordinator,
      county.inspector,
      county.lead.teacher,
      county.rural[0]!.assistant,
    ])
      expect((await listed(actor)).sort()).toEqual([whole.id, countys.id].sort())
    expect(await listed(other.lead.teacher)).toEqual([whole.id])
    expect(await listed(province)).toEqual(expect.arrayContaining([whole.id, countys.id]))
  })

  it('is put again without a change, and changed by its id', async () => {
    const id = randomUUID()
    const before = { ...autumn(other.regionId), firstDay: '2020-09-01', lastDay: '2021-01-20' }
    const made = await putTerm(context, other.coordinator, id, before)
    expect(await putTerm(context, other.coordinator, id, before)).toEqual(made)
    const changed = { ...before, lastDay: '2021-01-22' }
    expect(await putTerm(context, other.coordinator, id, changed)).toMatchObject({ id, ...changed })
    const ninth = { ...changed, grade9LastDay: '2021-01-08' }
    expect(await putTerm(context, other.coordinator, id, ninth)).toEqual({ id, ...ninth })
    expect(await listTerms(context, other.coordinator)).toContainEqual({ id, ...ninth })
    // Left out, it ends with the others again.
    expect(await putTerm(context, other.coordinator, id, changed)).toMatchObject({ grade9LastDay: null })
    expect(await listTerms(context, other.coordinator)).toContainEqual({
      id,
      ...changed,
      grade9LastDay: null,
    })
  })

  it('shares no day and no name with another of its region', async () => {
    const name = randomUUID()
    const spring = { regionId: other.regionId, name, firstDay: '2022-02-21', lastDay: '2022-07-01' }
    const { id } = await putTerm(context, other.coordinator, randomUUID(), spring)
    const again = { ...spring, name: 'again', firstDay: '2022-07-01', lastDay: '2022-07-08' }
    expect(await refusal(putTerm(context, other.coordinator, randomUUID(), again))).toMatchObject({
      code: 'already_exists',
      details: { field: 'firstDay', termId: id },
    })
    const later = { ...spring, firstDay: '2023-02-20', lastDay: '2023-07-01' }
    expect(await refusal(putTerm(context, other.coordinator, randomUUID(), later))).toMatchObject({
      code: 'already_exists',
      details: { field: 'name' },
    })
  })

  it('is written by who coordinates its region', async () => {
    const id = randomUUID()
    const term = { ...autumn(county.regionId), firstDay: '2023-09-01', lastDay: '2024-01-19' }
    expect(await codeOf(putTerm(context, other.coordinator, id, term))).toBe('not_found')
    expect(await codeOf(putTerm(context, county.inspector, id, term))).toBe('forbidden')
    expect(await codeOf(putTerm(context, county.lead.teacher, id, term))).toBe('forbidden')
    expect(await codeOf(putTerm(context, county.coordinator, id, { ...term, regionId: root }))).toBe(
      'forbidden',
    )
    expect(await codeOf(putTerm(context, county.coordinator, id, { ...term, regionId: id }))).toBe(
      'not_found',
    )
    await putTerm(context, county.coordinator, id, term)
    const stolen = { ...term, regionId: other.regionId }
    expect(await codeOf(putTerm(context, other.coordinator, id, stolen))).toBe('not_found')
    expect(await codeOf(putTerm(context, province, id, stolen))).toBe('bad_input')
  })

  it('is at most a year long, and grade 9 ends in it', () => {
    const faults = (changes: object) =>
      schema
        .safeParse({ ...autumn(root), ...changes })
        .error?.issues.map((issue) => [issue.path.join(), issue.message])
    expect(faults({})).toBeUndefined()
    expect(faults({ lastDay: '2022-09-06' })).toBeUndefined()
    expect(faults({ lastDay: '2022-09-07' })).toEqual([['lastDay', 'a term is at most 53 weeks long']])
    expect(faults({ grade9LastDay: '2022-01-14' })).toBeUndefined()
    for (const grade9LastDay of ['2021-09-01', '2022-01-15'])
      expect(faults({ grade9LastDay })).toEqual([['grade9LastDay', "grade 9's last day lies in the term"]])
  })

  it('keeps its region from being removed', async () => {
    const regionId = randomUUID()
    await putRegion(context, province, regionId, { name: regionId, level: 'county', parentId: root })
    await putTerm(context, province, randomUUID(), autumn(regionId))
    expect(await refusal(deleteEntry(context, province, 'region', regionId))).toMatchObject({
      code: 'still_used',
      details: { usedBy: [{ kind: 'term' }] },
    })
  })
})
