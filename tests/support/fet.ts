import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../../server/plan/random.ts'
import type { PlanInput } from '../../shared/plan.ts'
import { emptyInput } from './plan-instance.ts'

/**
 * An input in which Tongke and a timetabler of one school mean the same: one bell for all, one receiver a lesson, one lead school a
 * member school and one teacher a subject, so that who teaches whom is given and only the time is to be found.
 */
export function makeMeeting(leads: number, seed: number): PlanInput {
  const random = createRandom(seed)
  const periods = [1, 2, 3, 4, 5].flatMap((weekday) =>
    [1, 2, 3, 4, 5, 6].map((period) => {
      const hour = String(7 + period).padStart(2, '0')
      return { weekday, period, start: `${hour}:00`, end: `${hour}:40` }
    }),
  )
  const few = (n: number) => {
    const list = periods.map(({ weekday, period }) => ({ weekday, period }))
    while (list.length > n) list.splice(random.below(list.length), 1)
    return list
  }
  const input = emptyInput({ maxReceivers: 1, minOverlap: 1, maxPerDay: 1, requirePairing: true })
  for (let l = 0; l < leads; l++) {
    const lead = `lead${l}`
    input.schools.push({ id: lead, county: '', periods })
    input.classrooms.push({ id: `${lead}-studio`, school: lead, use: ['lead'] })
    for (const subject of ['music', 'art']) {
      const busy = few(6).map(({ weekday, period }) => {
        const { start, end } = periods.find((p) => p.weekday === weekday && p.period === period)!
        return { weekday, start, end }
      })
      input.teachers.push({
        id: `${lead}-${subject}`,
        school: lead,
        subjects: [subject],
        busy,
        maxShared: 30,
      })
    }
    const member = `member${l}`
    input.schools.push({ id: member, county: '', periods })
    input.classrooms.push({ id: `${member}-room`, school: member, use: ['receive'] })
    input.pairings.push({ lead, member })
    for (let grade = 1; grade <= 6; grade++) {
      const id = `${member}-g${grade}`
      input.classGroups.push({ id, school: member, grade, textbook: { music: 'a', art: 'b' }, busy: few(14) })
      for (const subject of ['music', 'art']) input.demands.push({ classGroup: id, subject, periods: 2 })
    }
  }
  return input
}

const days = ['1', '2', '3', '4', '5']
const tag = (name: string, ...inner: (string | number)[]) => `<${name}>${inner.join('')}</${name}>`
const times = (list: readonly { weekday: number; period: number }[]) =>
  tag('Number_of_Not_Available_Times', list.length) +
  list.map((at) => tag('Not_Available_Time', tag('Day', at.weekday), tag('Hour', at.period))).join('')
const weight = '<Weight_Percentage>100</Weight_Percentage>'
const active = '<Active>true</Active><Comments></Comments>'

/** The input in FET's words: each demanded period is an activity of the teacher, the class and the lead classroom. */
export function toFet(input: PlanInput): string {
  const periodAt = (start: string) => input.schools[0]!.periods.find((p) => p.start === start)!.period
  const activities: string[] = []
  const apart: string[] = []
  const rooms: string[] = []
  const bySchool = new Map<string, number[]>()
  let id = 0
  for (const demand of input.demands) {
    const group = input.classGroups.find((g) => g.id === demand.classGroup)!
    const lead = input.pairings.find((p) => p.member === group.school)!.lead
    const teacher = input.teachers.find((t) => t.school === lead && t.subjects.includes(demand.subject))!
    const first = id + 1
    for (let n = 0; n < demand.periods; n++) {
      id++
      bySchool.set(group.school, [...(bySchool.get(group.school) ?? []), id])
      activities.push(
        tag(
          'Activity',
          tag('Teacher', teacher.id),
          tag('Subject', demand.subject),
          tag('Students', group.id),
          tag('Duration', 1),
          tag('Total_Duration', demand.periods),
          tag('Id', id),
          tag('Activity_Group_Id', first),
          active,
        ),
      )
      rooms.push(
        tag(
          'ConstraintActivityPreferredRoom',
          weight,
          tag('Activity_Id', id),
          tag('Room', `${lead}-studio`),
          '<Permanently_Locked>true</Permanently_Locked>',
          active,
        ),
      )
    }
    if (demand.periods > 1)
      apart.push(
        tag(
          'ConstraintMinDaysBetweenActivities',
          weight,
          '<Consecutive_If_Same_Day>false</Consecutive_If_Same_Day>',
          tag('Number_of_Activities', demand.periods),
          ...Array.from({ length: demand.periods }, (_, n) => tag('Activity_Id', first + n)),
          tag('MinDays', 1),
          active,
        ),
      )
  }
  const time = [
    tag('ConstraintBasicCompulsoryTime', weight, active),
    ...input.teachers.map((t) =>
      tag(
        'ConstraintTeacherNotAvailableTimes',
        weight,
        tag('Teacher', t.id),
        times(t.busy.map((b) => ({ weekday: b.weekday, period: periodAt(b.start) }))),
        active,
      ),
    ),
    ...input.classGroups.map((g) =>
      tag('ConstraintStudentsSetNotAvailableTimes', weight, tag('Students', g.id), times(g.busy), active),
    ),
    // The receiving classroom of a school.
    ...[...bySchool.values()].map((ids) =>
      tag(
        'ConstraintActivitiesNotOverlapping',
        weight,
        tag('Number_of_Activities', ids.length),
        ...ids.map((one) => tag('Activity_Id', one)),
        active,
      ),
    ),
    ...apart,
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>
<fet version="6.8.7">
${tag('Institution_Name', 'meeting')}<Comments></Comments>
${tag('Days_List', tag('Number_of_Days', 5), ...days.map((d) => tag('Day', tag('Name', d))))}
${tag('Hours_List', tag('Number_of_Hours', 6), ...[1, 2, 3, 4, 5, 6].map((h) => tag('Hour', tag('Name', h))))}
${tag('Subjects_List', ...['music', 'art'].map((s) => tag('Subject', tag('Name', s), '<Comments></Comments>')))}
<Activity_Tags_List></Activity_Tags_List>
${tag('Teachers_List', ...input.teachers.map((t) => tag('Teacher', tag('Name', t.id), '<Target_Number_of_Hours>0</Target_Number_of_Hours><Qualified_Subjects></Qualified_Subjects><Comments></Comments>')))}
${tag('Students_List', ...input.classGroups.map((g) => tag('Year', tag('Name', g.id), '<Number_of_Students>0</Number_of_Students><Comments></Comments><Number_of_Categories>0</Number_of_Categories><Separator> </Separator>')))}
${tag('Activities_List', ...activities)}
<Buildings_List></Buildings_List>
${tag('Rooms_List', ...input.classrooms.filter((r) => r.use.includes('lead')).map((r) => tag('Room', tag('Name', r.id), '<Building></Building><Capacity>100</Capacity><Virtual>false</Virtual><Comments></Comments>')))}
${tag('Time_Constraints_List', ...time)}
${tag('Space_Constraints_List', tag('ConstraintBasicCompulsorySpace', weight, active), ...rooms)}
</fet>
`
}

export interface FetRun {
  seconds: number
  /** Activities that have a time. */
  placed: number
  said: string
}

/** Runs FET's command line; null where it is not installed. */
export async function runFet(input: PlanInput, limitSeconds: number): Promise<FetRun | null> {
  const folder = mkdtempSync(join(tmpdir(), 'tongke-fet-'))
  try {
    const file = join(folder, 'meeting.fet')
    writeFileSync(file, toFet(input))
    const begin = performance.now()
    let said = ''
    const code = await new Promise<number | null>((resolve) => {
      const child = spawn(
        'fet-cl',
        [
          `--inputfile=${file}`,
          `--outputdir=${folder}`,
          `--timelimitseconds=${limitSeconds}`,
          '--htmllevel=0',
        ],
        {
          env: { ...process.env, QT_QPA_PLATFORM: 'offscreen' },
        },
      )
      const hear = (text: Buffer) => {
        said = (said + text.toString()).slice(-4_000)
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.on('error', () => resolve(null))
      child.on('close', resolve)
    })
    if (code === null) return null
    const seconds = (performance.now() - begin) / 1_000
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const written = files.filter((name) => name.endsWith('_activities.xml'))
    const placed = Math.max(
      0,
      ...written.map(
        (name) =>
          [...readFileSync(join(folder, name), 'utf8').matchAll(/<Day>[^<]+<\/Day>\s*<Hour>[^<]+<\/Hour>/g)]
            .length,
      ),
    )
    return { seconds, placed, said }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
