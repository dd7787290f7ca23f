import type { PlanInput, PlanReasonCode, PlanUnmet } from '../../shared/plan.ts'
import { commonMinutes, type Ground, overlaps, slotFrom, textbookOf } from './ground.ts'
import type { Model } from './model.ts'
import { roomLeft, type Week } from './week.ts'

type Unmet = Omit<PlanUnmet, 'periods'>

/** Why nothing could cover a demand, whatever the plan; null where something could. */
export function explainWithout(ground: Ground, demand: PlanInput['demands'][number]): Unmet | null {
  const { input } = ground
  const group = input.classGroups[ground.classGroups.get(demand.classGroup)!]!
  const school = ground.schools.get(group.school)!
  const textbook = textbookOf(group, demand.subject)
  const facts = {
    subject: demand.subject,
    grade: group.grade,
    textbook: textbook ?? '',
    school: group.school,
  }
  const say = (code: PlanReasonCode, reason: string, more: Unmet['facts'] = {}): Unmet => ({
    classGroup: demand.classGroup,
    subject: demand.subject,
    code,
    reason,
    facts: { ...facts, ...more },
    blocks: {},
  })
  // A school that teaches itself needs two classrooms.
  const alone = new Set([...ground.roomsOf[school]!.lead, ...ground.roomsOf[school]!.receive]).size
  const leads = ground.membersOf.flatMap((members, lead) =>
    members.includes(school) && (lead !== school || alone > 1) ? [lead] : [],
  )
  if (leads.length === 0)
    return say('not-paired', `${group.school} is paired with no lead school. Pair it with one.`)
  if (ground.roomsOf[school]!.receive.length === 0)
    return say('no-classroom', `${group.school} has no receiving classroom. Equip one.`)
  const teachers = input.teachers.flatMap((teacher, index) => {
    const lead = ground.schools.get(teacher.school)!
    const can = teacher.maxShared > 0 && teacher.subjects.includes(demand.subject)
    return can && leads.includes(lead) && ground.roomsOf[lead]!.lead.length > 0 ? [{ index, lead }] : []
  })
  if (teachers.length === 0)
    return say(
      'no-teacher',
      `None of the ${leads.length} paired schools has a teacher of ${demand.subject} who may share lessons, and a lead classroom.`,
      { leadSchools: leads.length },
    )
  const busy = ground.groupBusy[ground.classGroups.get(demand.classGroup)!]!
  const free = ground.slotsOf[school]!.filter((slot) => !busy.some((at) => overlaps(at, slot)))
  if (free.length === 0)
    return say('no-free-period', `${demand.classGroup} is busy in every period of its week.`)
  const least = input.rules.minOverlap
  let best = 0
  let freeTeacher = false
  for (const { index, lead } of teachers)
    for (const slot of ground.slotsOf[lead]!) {
      let share = 0
      for (const own of free) share = Math.max(share, commonMinutes(own, slot) / (slot.to - slot.from))
      best = Math.max(best, share)
      if (share <= 0 || share < least - 1e-9) continue
      const opens = ground.teacherOwn[index]!.some((own) => {
        const lesson = input.ownLessons[own]!
        const taught = input.classGroups[ground.classGroups.get(lesson.classGroup)!]!
        const there = lesson.weekday === slot.weekday && lesson.period === slot.period
        const like = taught.grade === group.grade && textbookOf(taught, demand.subject) === textbook
        return there && lesson.subject === demand.subject && like && slotFrom(ground, lead, slot) === slot
      })
      freeTeacher ||= opens || !ground.teacherBusy[index]!.some((at) => overlaps(at, slot))
    }
  const [percent, needed] = [Math.floor(best * 100), Math.round(least * 100)]
  if (best <= 0 || best < least - 1e-9)
    return say(
      'overlap-too-small',
      `Its ${free.length} free periods hold at most ${percent} % of any period of the paired lead schools; ${needed} % are needed. Move a bell or a lesson.`,
      { freePeriods: free.length, bestOverlapPercent: percent, minOverlapPercent: needed },
    )
  if (!freeTeacher)
    return say(
      'teachers-busy',
      `Where its ${free.length} free periods fit, none of the ${teachers.length} teachers of ${demand.subject} at the paired schools is free or has a lesson of grade ${group.grade}, ${textbook || 'no textbook'}.`,
      { freePeriods: free.length, teachers: teachers.length },
    )
  return null
}

const said: Record<string, string> = {
  'day-full': 'it has had the subject that day as often as it may',
  'class-taken': 'it has another shared lesson then',
  'classroom-taken': "its school's receiving classrooms are taken",
  'teacher-full': 'the teacher gives all the shared lessons they may',
  'teacher-taken': 'the teacher has another shared lesson then',
  'lead-classroom-taken': "the lead school's classrooms are taken",
  'lesson-kept': 'the lesson stays as it is',
  'lesson-full': 'the lesson has as many receivers as it may',
}
const order = Object.keys(said) as PlanReasonCode[]
/** What stands in a way, as one number: a bit for each of `order`. */
const bit = Object.fromEntries(order.map((code, index) => [code, 1 << index])) as Record<string, number>

/**
 * Why a demand is not wholly covered in a week, where ways there are: what stands in each of them.
 * @param kept posts of lessons that stay as they are
 */
export function explainWithin(
  ground: Ground,
  model: Model,
  week: Week,
  kept: ReadonlySet<number>,
  demand: number,
): Unmet {
  const asked = ground.input.demands[model.demand.source[demand]!]!
  const group = ground.input.classGroups[ground.classGroups.get(asked.classGroup)!]!
  const counts = new Int32Array(order.length)
  let everywhere = (1 << order.length) - 1
  let ways = 0
  for (let i = model.demand.seatStart[demand]!; i < model.demand.seatStart[demand + 1]!; i++) {
    const found = blockersOf(week, model.demand.seats[i]!, kept)
    if (found === null) continue
    ways++
    for (let index = 0; index < order.length; index++) if (found & (1 << index)) counts[index]!++
    everywhere &= found
  }
  const blocks: Partial<Record<PlanReasonCode, number>> = {}
  for (const [index, one] of order.entries()) if (counts[index]! > 0) blocks[one] = counts[index]!
  const code = order.find((one) => everywhere & bit[one]!) ?? 'several'
  const parts = order.flatMap((one) => (blocks[one] ? [`${said[one]} (${blocks[one]})`] : []))
  return {
    classGroup: asked.classGroup,
    subject: asked.subject,
    code: ways === 0 ? 'class-taken' : code,
    reason:
      ways === 0
        ? 'It has all the lessons that could reach it.'
        : code === 'several'
          ? `In each of the ${ways} ways to reach it something stands: ${parts.join('; ')}.`
          : `In all ${ways} ways to reach it ${said[code]}.`,
    facts: {
      subject: asked.subject,
      grade: group.grade,
      textbook: textbookOf(group, asked.subject) ?? '',
      school: group.school,
      ways,
    },
    blocks,
  }
}

/** What stands in a seat's way, in bits; null where the class sits there already. */
function blockersOf(week: Week, seat: number, kept: ReadonlySet<number>): number | null {
  const { model } = week
  let found = 0
  const demand = model.seat.demand[seat]!
  const slot = model.seat.slot[seat]!
  const lesson = model.seat.lesson[seat]!
  const post = model.lesson.post[lesson]!
  const group = model.demand.group[demand]!
  for (let i = 0; i < week.count[post]!; i++)
    if (model.seat.demand[week.places[post * model.maxReceivers + i]!] === demand) return null
  if (week.dayLeft[demand * 8 + model.slot.weekday[slot]!]! <= 0) found |= bit['day-full']!
  for (let i = model.slot.crossingStart[slot]!; i < model.slot.crossingStart[slot + 1]!; i++) {
    const crossing = model.slot.crossings[i]!
    if (week.cells[model.group.cell[group]! + crossing - model.group.firstCrossing[group]!] !== -1)
      found |= bit['class-taken']!
    if (!roomLeft(week, crossing, false)) found |= bit['classroom-taken']!
  }
  if (week.chosen[post] === lesson) {
    if (kept.has(post)) found |= bit['lesson-kept']!
    else if (week.count[post]! >= model.maxReceivers) found |= bit['lesson-full']!
    return found
  }
  const teacher = model.post.teacher[post]!
  if (week.chosen[post] !== -1 || model.post.rivals[post]!.some((rival) => week.chosen[rival] !== -1))
    found |= bit['teacher-taken']!
  if (week.load[teacher]! >= model.teacher.cap[teacher]!) found |= bit['teacher-full']!
  if (week.chosen[post] !== -1) return found
  const lead = model.post.slot[post]!
  for (let i = model.slot.crossingStart[lead]!; i < model.slot.crossingStart[lead + 1]!; i++)
    if (!roomLeft(week, model.slot.crossings[i]!, true)) found |= bit['lead-classroom-taken']!
  return found
}
