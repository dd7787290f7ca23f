import { describe, expect, it } from 'vitest'
import { type Actor, type ActorGrant, system } from '../../server/account/actor.ts'
import { demand, demandSeen, may, type Target, type Verb, verbs } from '../../server/account/policy.ts'
import { type Role, role, schoolRole } from '../../shared/account.ts'
import type { AppError } from '../../shared/errors.ts'
import { fc } from '../support/property.ts'

const me = 'me'
const [root, county, district, otherCounty] = ['root', 'county', 'district', 'other-county']
const [school, otherSchool] = ['school', 'other-school']
const room = 'room'

const isSchoolRole = (r: Role): boolean => (schoolRole.options as string[]).includes(r)
const grantOf = (r: Role, regionId = county, schoolId = school): ActorGrant =>
  (isSchoolRole(r)
    ? { kind: 'school', role: r, schoolId }
    : { kind: 'region', role: r, regionId }) as ActorGrant
const person = (...grants: ActorGrant[]): Actor => ({
  kind: 'person',
  id: me,
  name: me,
  displayName: me,
  grants,
})
const device: Actor = {
  kind: 'device',
  id: 'd',
  classroomId: room,
  schoolId: school,
  regionPath: [root, county],
}

/** Every place a target can have, as seen from the county, the school and the room. */
const places = {
  root: { regionPath: [root] },
  ownRegion: { regionPath: [root, county] },
  below: { regionPath: [root, county, district] },
  elsewhere: { regionPath: [root, otherCounty] },
  ownSchool: { regionPath: [root, county], schoolId: school },
  schoolNextDoor: { regionPath: [root, county], schoolId: otherSchool },
  schoolElsewhere: { regionPath: [root, otherCounty], schoolId: otherSchool },
  namesMe: { regionPath: [root, otherCounty], schoolId: otherSchool, personIds: ['x', me] },
  namesAnother: { regionPath: [root, otherCounty], schoolId: otherSchool, personIds: ['x'] },
  ownRoom: { regionPath: [root, otherCounty], schoolId: otherSchool, classroomIds: ['x', room] },
  roomNextDoor: { regionPath: [root, county], schoolId: school, classroomIds: ['x'] },
} satisfies Record<string, Target>
type Place = keyof typeof places

const inRegion: Place[] = ['ownRegion', 'below', 'ownSchool', 'schoolNextDoor', 'roomNextDoor']
const inSchool: Place[] = ['ownSchool', 'roomNextDoor', 'namesMe']
const named: Place[] = ['namesMe']
const inRoom: Place[] = ['ownRoom']
const nowhere: Place[] = []

const reading: Verb[] = [
  'directory:read',
  'people:read',
  'term:read',
  'lesson:read',
  'lesson:observe',
  'attendance:read',
  'coverage:read',
  'readiness:read',
]
const coordinating: Verb[] = [
  ...reading,
  'directory:write',
  'people:write',
  'device:pair',
  'term:write',
  'lesson:book',
  'lesson:cancel',
  'head-count:report',
  'local-week:confirm',
  'ledger:seal',
  'plan:read',
  'plan:run',
]

/** What each role may where, told again in other words than the policy's own. */
function expected(who: Role | 'device', verb: Verb): Place[] {
  switch (who) {
    case 'administrator':
      return coordinating.includes(verb) || verb === 'settings:write' ? inRegion : nowhere
    case 'coordinator':
      return coordinating.includes(verb) ? inRegion : nowhere
    case 'inspector':
      return reading.includes(verb) || verb === 'ledger:seal' ? inRegion : nowhere
    case 'lead-teacher':
      if (verb === 'lesson:teach' || verb === 'attendance:read') return named
      if (
        [
          'head-count:report',
          'roster:read',
          'roster:write',
          'local-week:confirm',
          'readiness:report',
        ].includes(verb)
      )
        return inSchool
      return reading.includes(verb) && verb !== 'lesson:observe' ? inSchool : nowhere
    case 'assistant-teacher':
      if (
        [
          'lesson:receive',
          'head-count:report',
          'roster:read',
          'roster:write',
          'local-week:confirm',
          'readiness:report',
        ].includes(verb)
      )
        return inSchool
      return reading.includes(verb) && verb !== 'lesson:observe' ? inSchool : nowhere
    case 'device':
      return [
        'lesson:read',
        'lesson:receive',
        'head-count:report',
        'roster:read',
        'readiness:read',
        'readiness:report',
      ].includes(verb)
        ? inRoom
        : nowhere
  }
}

describe('the policy', () => {
  for (const who of [...role.options, 'device'] as const) {
    const actor = who === 'device' ? device : person(grantOf(who))
    it.each(verbs)(`says where the ${who} may %s`, (verb) => {
      const allowed = (Object.keys(places) as Place[]).filter((place) => may(actor, verb, places[place]))
      expect(allowed.sort()).toEqual([...expected(who, verb)].sort())
    })
  }

  it('lets the system do everything, and nobody nothing', () => {
    for (const verb of verbs)
      for (const target of Object.values(places)) {
        expect(may(system, verb, target)).toBe(true)
        expect(may(null, verb, target)).toBe(false)
        expect(may(person(), verb, target)).toBe(false)
      }
  })

  const verb = fc.constantFrom(...verbs)
  const roles = fc.array(fc.constantFrom(...role.options), { maxLength: 5 })
  const path = (top: string) =>
    fc.array(fc.uuid(), { maxLength: 3 }).map((below) => [root, top, ...below] as string[])

  it('shows a person of one county nothing of another county', () => {
    fc.assert(
      fc.property(roles, verb, path('elsewhere'), fc.uuid(), (rs, v, regionPath, schoolId) => {
        const actor = person(...rs.map((r) => grantOf(r)))
        expect(may(actor, v, { regionPath })).toBe(false)
        expect(may(actor, v, { regionPath, schoolId, personIds: ['x'], classroomIds: [room] })).toBe(false)
      }),
    )
  })

  it('gives a person of several rights exactly the union of them', () => {
    fc.assert(
      fc.property(roles, verb, fc.constantFrom(...Object.values(places)), (rs, v, target) => {
        const grants = rs.map((r) => grantOf(r))
        const each = grants.some((grant) => may(person(grant), v, target))
        expect(may(person(...grants), v, target)).toBe(each)
      }),
    )
  })

  it('lets a right over a region hold for all below, and for nothing above', () => {
    fc.assert(
      fc.property(verb, path('a'), fc.nat(), (v, regionPath, n) => {
        const at = n % regionPath.length
        const actor = person(grantOf('administrator', regionPath[at]!))
        const below = may(actor, v, { regionPath })
        expect(below).toBe(may(actor, v, { regionPath: regionPath.slice(0, at + 1) }))
        expect(may(actor, v, { regionPath: regionPath.slice(0, at) })).toBe(false)
      }),
    )
  })

  it('of several targets lets in whoever may reach one of them, and of none nobody', () => {
    const actor = person(grantOf('coordinator'))
    expect(may(actor, 'lesson:read', [places.elsewhere, places.ownSchool])).toBe(true)
    expect(may(actor, 'lesson:read', [places.elsewhere, places.schoolElsewhere])).toBe(false)
    expect(may(actor, 'lesson:read', [])).toBe(false)
  })

  it('answers forbidden, unauthenticated, and not_found for what one may not know of', () => {
    const codeOf = (work: () => void) => {
      try {
        work()
      } catch (error) {
        return (error as AppError).code
      }
      return null
    }
    const inspector = person(grantOf('inspector'))
    expect(codeOf(() => demand(inspector, 'lesson:book', places.ownRegion))).toBe('forbidden')
    expect(codeOf(() => demand(null, 'lesson:book', places.ownRegion))).toBe('unauthenticated')
    expect(codeOf(() => demand(inspector, 'lesson:read', places.ownRegion))).toBeNull()
    expect(codeOf(() => demandSeen(inspector, 'lesson:read', places.elsewhere))).toBe('not_found')
    expect(codeOf(() => demandSeen(inspector, 'lesson:read', null))).toBe('not_found')
    expect(codeOf(() => demandSeen(null, 'lesson:read', null))).toBe('unauthenticated')
  })
})
