import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import type { PersonActor } from '../../server/account/actor.ts'
import { deleteEntry } from '../../server/directory/delete-entry.ts'
import { putClassGroup } from '../../server/directory/put-class-group.ts'
import { putClassroom } from '../../server/directory/put-classroom.ts'
import { putPairing } from '../../server/directory/put-pairing.ts'
import { putSchool } from '../../server/directory/put-school.ts'
import { readDirectory } from '../../server/directory/read-directory.ts'
import type { Pairing, School } from '../../shared/directory.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { makePerson, overRegion } from '../support/people.ts'

eachDatabase('the directory', (database) => {
  let context: ClockedContext
  let county: County
  let other: County
  let province: PersonActor
  let root: string
  beforeAll(async () => {
    context = clockedContext(database().db, '2026-09-28T00:00:00.000Z')
    county = await buildCounty(database().db)
    other = await buildCounty(database().db)
    root = county.regionPath[0]!
    province = await makePerson(context, 'province', [overRegion('administrator', root)])
  })
  const codeOf = async (promise: Promise<unknown>) => (await refusal(promise)).code
  const ids = (entries: { id: string }[]) => entries.map((entry) => entry.id).sort()
  const schoolsOf = (c: County) => [c.lead, ...c.rural]

  const newSchool = (changes: Partial<School> = {}): Omit<School, 'id'> => ({
    name: randomUUID(),
    regionId: county.regionId,
    stage: 'primary',
    lead: false,
    member: true,
    ...changes,
  })
  const makeSchool = (actor: PersonActor, changes: Partial<School> = {}) =>
    putSchool(context, actor, randomUUID(), newSchool(changes))
  const pair = (leadSchoolId: string, memberSchoolId: string, changes: Partial<Pairing> = {}) =>
    putPairing(context, province, randomUUID(), {
      leadSchoolId,
      memberSchoolId,
      type: 'urban-rural',
      from: '2026-09-01',
      until: null,
      ...changes,
    })

  it('shows those over a region all of it and nothing of another, a teacher the own school and its partners', async () => {
    for (const actor of [county.coordinator, county.inspector]) {
      const seen = await readDirectory(context, actor)
      expect(ids(seen.regions)).toEqual([root, county.regionId].sort())
      expect(ids(seen.schools)).toEqual(ids(schoolsOf(county)))
      expect(ids(seen.classrooms)).toEqual(
        schoolsOf(county)
          .map((s) => s.classroomId)
          .sort(),
      )
      expect(ids(seen.classGroups)).toEqual(
        schoolsOf(county)
          .map((s) => s.classGroupId)
          .sort(),
      )
      expect(seen.pairings).toHaveLength(3)
    }
    const rural = county.rural[1]!
    const seen = await readDirectory(context, rural.assistant)
    expect(ids(seen.regions)).toEqual([root, county.regionId].sort())
    expect(ids(seen.schools)).toEqual([rural.id, county.lead.id].sort())
    expect(ids(seen.classrooms)).toEqual([rural.classroomId, county.lead.classroomId].sort())
    expect(ids(seen.classGroups)).toEqual([rural.classGroupId])
    expect(seen.pairings.map((p) => p.memberSchoolId)).toEqual([rural.id])

    const all = await readDirectory(context, province)
    expect(ids(all.schools)).toEqual(expect.arrayContaining(ids([...schoolsOf(county), ...schoolsOf(other)])))
    const nobody = { ...county.coordinator, grants: [] }
    expect(await readDirectory(context, nobody)).toEqual({
      regions: [],
      schools: [],
      classrooms: [],
      classGroups: [],
      pairings: [],
    })
  })

  it('shows of a school of another county what a booking across a pairing takes, while the pairing is not over', async () => {
    const [lead, member] = [await buildCounty(database().db), await buildCounty(database().db)]
    const [giving, taking] = [lead.lead, member.rural[0]!]
    const extra = { lead: false, receive: false }
    await putClassroom(context, province, randomUUID(), {
      schoolId: giving.id,
      name: 'no lead room',
      ...extra,
    })
    await putClassroom(context, province, randomUUID(), { schoolId: taking.id, name: 'no screen', ...extra })
    const pairing = await pair(giving.id, taking.id, { until: '2026-09-28' })

    const seen = await readDirectory(context, member.coordinator)
    expect(ids(seen.regions)).toEqual([root, lead.regionId, member.regionId].sort())
    expect(ids(seen.schools)).toEqual(ids([...schoolsOf(member), giving]))
    const ofGiving = { id: giving.classroomId, schoolId: giving.id, name: 'room', lead: true, receive: false }
    expect(seen.classrooms.filter((room) => room.schoolId === giving.id)).toEqual([ofGiving])
    expect(seen.classGroups.map((group) => group.schoolId)).not.toContain(giving.id)
    expect(seen.pairings.filter((p) => p.leadSchoolId === giving.id)).toEqual([pairing])

    const back = await readDirectory(context, lead.lead.teacher)
    expect(ids(back.schools)).toEqual(ids([...schoolsOf(lead), taking]))
    expect(back.classrooms.filter((room) => room.schoolId === taking.id).map((room) => room.id)).toEqual([
      taking.classroomId,
    ])
    expect(back.classGroups.filter((group) => group.schoolId === taking.id)).toEqual([
      { id: taking.classGroupId, schoolId: taking.id, name: 'class 3', grade: 3, size: 24 },
    ])
    expect(back.pairings.filter((p) => p.memberSchoolId === member.rural[1]!.id)).toEqual([])

    context.at('2026-09-28T16:00:00.000Z')
    const after = await readDirectory(context, member.coordinator)
    expect(ids(after.schools)).toEqual(ids(schoolsOf(member)))
    expect(ids(after.regions)).toEqual([root, member.regionId].sort())
    expect(after.pairings).toHaveLength(3)
    context.at('2026-09-28T00:00:00.000Z')
  })

  it('is written by who coordinates the place; what lies outside is not there', async () => {
    const school = county.lead
    const room = { schoolId: school.id, name: 'x', lead: true, receive: true }
    const group = { schoolId: school.id, name: 'x', grade: 1, size: 9 }
    const writes: ((actor: PersonActor) => Promise<unknown>)[] = [
      (actor) => putSchool(context, actor, school.id, newSchool()),
      (actor) => putClassroom(context, actor, randomUUID(), room),
      (actor) => putClassGroup(context, actor, randomUUID(), group),
      (actor) => deleteEntry(context, actor, 'classroom', school.classroomId),
    ]
    for (const write of writes) {
      expect(await codeOf(write(other.coordinator))).toBe('not_found')
      expect(await codeOf(write(county.rural[0]!.assistant))).toBe('not_found')
      expect(await codeOf(write(county.inspector))).toBe('forbidden')
      expect(await codeOf(write(county.lead.teacher))).toBe('forbidden')
    }
    expect(await codeOf(makeSchool(county.inspector))).toBe('forbidden')
    for (const regionId of [randomUUID(), other.regionId, root])
      expect(await codeOf(makeSchool(county.coordinator, { regionId }))).toBe('not_found')
  })

  it('lets nobody take over an entry of another region by its id', async () => {
    const mine = { regionId: other.regionId }
    const actor = other.coordinator
    expect(await codeOf(putSchool(context, actor, county.lead.id, newSchool(mine)))).toBe('not_found')
    const room = { schoolId: other.lead.id, name: 'taken', lead: true, receive: false }
    expect(await codeOf(putClassroom(context, actor, county.lead.classroomId, room))).toBe('not_found')
    expect(await codeOf(putClassroom(context, province, county.lead.classroomId, room))).toBe('bad_input')
    const group = { schoolId: other.lead.id, name: 'taken', grade: 3, size: 20 }
    expect(await codeOf(putClassGroup(context, actor, county.lead.classGroupId, group))).toBe('not_found')
    expect(await codeOf(putClassGroup(context, province, county.lead.classGroupId, group))).toBe('bad_input')
  })

  it('takes the same PUT again, also at once, as one', async () => {
    const id = randomUUID()
    const input = newSchool()
    const put = () => putSchool(context, county.coordinator, id, input)
    const [a, b] = await Promise.all([put(), put()])
    expect(a).toEqual(b)
    expect(await put()).toEqual(a)
    const seen = await readDirectory(context, county.coordinator)
    expect(seen.schools.find((school) => school.id === id)).toEqual(a)
  })

  it('has each name once in its place', async () => {
    const made = await makeSchool(county.coordinator)
    const twice = await refusal(makeSchool(county.coordinator, { name: made.name }))
    expect(twice).toMatchObject({ code: 'already_exists', details: { field: 'name', name: made.name } })
    await makeSchool(other.coordinator, { name: made.name, regionId: other.regionId })
    const room = { schoolId: made.id, name: 'music room', lead: false, receive: true }
    await putClassroom(context, county.coordinator, randomUUID(), room)
    expect(await codeOf(putClassroom(context, county.coordinator, randomUUID(), room))).toBe('already_exists')
    const group = { schoolId: made.id, name: 'class', grade: 3, size: 9 }
    await putClassGroup(context, county.coordinator, randomUUID(), group)
    expect(await codeOf(putClassGroup(context, county.coordinator, randomUUID(), group))).toBe(
      'already_exists',
    )
  })

  it('pairs a lead school with a member school once at a time, by who may write both', async () => {
    const [lead, member] = [
      await makeSchool(county.coordinator, { lead: true, member: false }),
      await makeSchool(county.coordinator),
    ]
    const first = await pair(lead.id, member.id, { until: '2027-01-31' })
    expect(await codeOf(pair(lead.id, member.id, { from: '2027-01-31' }))).toBe('already_exists')
    await pair(lead.id, member.id, { from: '2027-02-01' })
    expect(await codeOf(pair(member.id, lead.id))).toBe('bad_input')
    expect(await codeOf(pair(lead.id, lead.id))).toBe('bad_input')
    expect(await codeOf(pair(lead.id, randomUUID()))).toBe('not_found')

    const { id, ...input } = first
    const across = { ...input, memberSchoolId: other.rural[0]!.id }
    expect(await codeOf(putPairing(context, county.coordinator, randomUUID(), across))).toBe('not_found')
    expect(await codeOf(putPairing(context, other.coordinator, id, input))).toBe('not_found')
    expect(await codeOf(putPairing(context, province, id, across))).toBe('bad_input')
    expect(await codeOf(deleteEntry(context, other.coordinator, 'pairing', id))).toBe('not_found')
    const longer = await putPairing(context, county.coordinator, id, { ...input, type: 'district' })
    expect(longer).toEqual({ ...first, type: 'district' })

    const { id: leadId, ...school } = lead
    const lost = await refusal(putSchool(context, county.coordinator, leadId, { ...school, lead: false }))
    expect(lost).toMatchObject({
      code: 'still_used',
      details: { usedBy: [{ kind: 'pairing', name: member.name }] },
    })
  })

  it('removes what nothing uses, and names what uses the rest', async () => {
    const remove = (kind: Parameters<typeof deleteEntry>[2], id: string) =>
      deleteEntry(context, county.coordinator, kind, id)
    const school = await makeSchool(county.coordinator)
    const room = await putClassroom(context, county.coordinator, randomUUID(), {
      schoolId: school.id,
      name: '音乐教室',
      lead: false,
      receive: true,
    })
    const group = await putClassGroup(context, county.coordinator, randomUUID(), {
      schoolId: school.id,
      name: '三年级1班',
      grade: 3,
      size: 9,
    })
    const pairing = await pair(county.lead.id, school.id)
    const used = await refusal(remove('school', school.id))
    expect(used.code).toBe('still_used')
    expect(used.details.usedBy).toEqual([
      { kind: 'class-group', name: '三年级1班' },
      { kind: 'classroom', name: '音乐教室' },
      { kind: 'pairing', name: county.lead.name },
    ])
    for (const [kind, id] of [
      ['pairing', pairing.id],
      ['class-group', group.id],
      ['classroom', room.id],
      ['school', school.id],
    ] as const) {
      await remove(kind, id)
      await remove(kind, id)
    }
    expect((await readDirectory(context, county.coordinator)).schools.map((s) => s.id)).not.toContain(
      school.id,
    )

    expect((await refusal(remove('region', county.regionId))).details.usedBy).toContainEqual({
      kind: 'person',
      name: 'coordinator',
    })
    expect(await refusal(remove('classroom', county.lead.classroomId))).toMatchObject({
      code: 'still_used',
      details: { usedBy: [{ kind: 'device' }] },
    })
  })
})
