import { system } from '../account/actor.ts'
import { putPerson } from '../account/put-person.ts'
import type { Surroundings } from '../account/surroundings.ts'
import { putBellTable } from '../calendar/put-bell-table.ts'
import { putRegionDays } from '../calendar/put-days.ts'
import { putTerm } from '../calendar/put-term.ts'
import { readHolidays } from '../calendar/read-holidays.ts'
import { readTermCalendar } from '../calendar/read-term-calendar.ts'
import { putClassGroup } from '../directory/put-class-group.ts'
import { putClassroom } from '../directory/put-classroom.ts'
import { putPairing } from '../directory/put-pairing.ts'
import { createRoot, putRegion } from '../directory/put-region.ts'
import { putRoster } from '../directory/put-roster.ts'
import { putSchool } from '../directory/put-school.ts'
import { putSettings } from '../directory/put-settings.ts'
import { readDirectory } from '../directory/read-directory.ts'
import type { Context } from '../platform/context.ts'
import {
  bellsFrom,
  bellsName,
  bellsWeekdays,
  classGroupName,
  county,
  type DemoSchool,
  demoId,
  leadRoomName,
  pairings,
  prefecture,
  receivingRoomName,
  schools,
  type TermDates,
} from './county.ts'
import { pupilsOf } from './pupils.ts'

export const people = {
  administrator: demoId('person:管理员'),
  coordinator: demoId('person:周敏'),
  inspector: demoId('person:郑督学'),
}

/** Regions, schools, rooms, classes, pairings, people and the term: made by the use cases that people use, as the program. */
export async function seedCounty(context: Context, around: Surroundings, term: TermDates): Promise<void> {
  const { regions } = await readDirectory(context, system)
  if (regions.length === 0) {
    const { id, name } = prefecture
    await createRoot(context, id, { name, level: 'prefecture' }, { sample: true })
  }
  await putRegion(
    context,
    system,
    county.id,
    { name: county.name, level: 'county', parentId: prefecture.id },
    { sample: true },
  )
  // Two on stage, so that a duet can be tried; once, and then it is whoever's who plays with the settings.
  if (!regions.some((region) => region.id === county.id))
    await putSettings(context, system, county.id, { stagePlaces: 2 })
  for (const school of schools) await seedSchool(context, around, school)
  for (const [lead, members] of Object.entries(pairings)) {
    for (const member of members) {
      await putPairing(context, system, demoId(`pairing:${lead}:${member}`), {
        leadSchoolId: demoId(lead),
        memberSchoolId: demoId(member),
        type: 'urban-rural',
        from: term.firstDay,
        until: null,
      })
    }
  }
  const { name, firstDay, lastDay } = term
  await putTerm(context, system, demoId(`term:${name}`), { regionId: county.id, name, firstDay, lastDay })
  await seedHolidays(context, term)
  await seedPerson(context, around, people.administrator, 'demo-admin', '管理员(示例)', [
    { kind: 'region', role: 'administrator', regionId: prefecture.id },
  ])
  await seedPerson(context, around, people.coordinator, 'demo-zhoumin', '周敏', [
    { kind: 'region', role: 'coordinator', regionId: county.id },
  ])
  await seedPerson(context, around, people.inspector, 'demo-zhengdu', '郑督学', [
    { kind: 'region', role: 'inspector', regionId: prefecture.id },
  ])
}

/** The state's holidays and make-up days as its coordinator would confirm them; a calendar that is there already stays. */
async function seedHolidays(context: Context, { name, firstDay, lastDay }: TermDates): Promise<void> {
  const span = { from: firstDay, to: lastDay }
  const known = await readTermCalendar(context, system, demoId(`term:${name}`), {})
  if (known.regionDays.length > 0) return
  const { days } = await readHolidays(context, system, span)
  await putRegionDays(context, () => Promise.resolve([]), system, county.id, {
    ...span,
    days,
    preview: false,
  })
}

async function seedSchool(context: Context, around: Surroundings, school: DemoSchool): Promise<void> {
  const schoolId = demoId(school.name)
  await putSchool(context, system, schoolId, {
    name: school.name,
    regionId: county.id,
    stage: 'primary',
    lead: school.lead,
    member: !school.lead,
  })
  await putBellTable(context, system, demoId(`bells:${school.name}`), {
    schoolId,
    name: bellsName,
    effectiveFrom: bellsFrom,
    weekdays: bellsWeekdays,
    bells: school.bells,
  })
  const room = school.lead ? leadRoomName : receivingRoomName
  await putClassroom(context, system, demoId(`${school.name}:${room}`), {
    schoolId,
    name: room,
    lead: school.lead,
    receive: !school.lead,
  })
  for (const [grade, size] of school.classes) {
    const name = classGroupName(grade)
    const classGroupId = demoId(`${school.name}:${name}`)
    await putClassGroup(context, system, classGroupId, { schoolId, name, grade, size })
    // Small schools know their pupils by name; the others count heads.
    if (!school.lead && size < 20)
      await putRoster(context, system, classGroupId, { pupils: pupilsOf(classGroupId, size) })
  }
  for (const [name] of school.teachers)
    await seedPerson(context, around, demoId(`person:${name}`), name, name, [
      { kind: 'school', role: 'lead-teacher', schoolId },
    ])
  if (school.assistant)
    await seedPerson(
      context,
      around,
      demoId(`person:${school.assistant}`),
      school.assistant,
      school.assistant,
      [{ kind: 'school', role: 'assistant-teacher', schoolId }],
    )
}

type Grants = Parameters<typeof putPerson>[4]['grants']

async function seedPerson(
  context: Context,
  around: Surroundings,
  id: string,
  name: string,
  displayName: string,
  grants: Grants,
): Promise<void> {
  await putPerson(context, around, system, id, { name, displayName, grants, disabled: false })
}
