import type { Model } from './model.ts'

/** What a plan is worth, in the order of the goals (docs/planner.md); of two, the first that differs decides. */
export interface Worth {
  covered: number
  nothing: number
  lessons: number
  minutes: number
  kept: number
}

/** Above zero where `a` is the better one. */
export const compareWorth = (a: Worth, b: Worth): number =>
  a.covered - b.covered ||
  b.nothing - a.nothing ||
  b.lessons - a.lessons ||
  a.minutes - b.minutes ||
  a.kept - b.kept

/** What a plan consists of: by post, the lesson or −1; and the seats. */
export interface Chosen {
  lessons: Int32Array
  seats: Int32Array
}

/** A week being filled: who is where, what is still free. Its four moves keep all of it right, and can be taken back. */
export interface Week {
  model: Model
  worth: Worth
  /** By post: the lesson given there, or −1. */
  chosen: Int32Array
  /** By post: how many receive it, and their seats (`maxReceivers` places each). */
  count: Int32Array
  places: Int32Array
  /** By teacher: lessons given. */
  load: Int32Array
  /** By crossing: classrooms in use, and who uses them. */
  leading: Int32Array
  receiving: Int32Array
  leadAt: Int32Array
  receiveAt: Int32Array
  leadFrom: Int32Array
  receiveFrom: Int32Array
  /** By class and crossing: the seat it has then, or −1. */
  cells: Int32Array
  /** By demand: seats had, and which. */
  had: Int32Array
  hadAt: Int32Array
  hadFrom: Int32Array
  dayLeft: Int32Array
  /** Demands of which periods are missing, in any order, and each demand's place there or −1. */
  missing: Int32Array
  missingCount: number
  missingAt: Int32Array
}

const running = (sizes: Int32Array): Int32Array => {
  const from = new Int32Array(sizes.length + 1)
  for (let i = 0; i < sizes.length; i++) from[i + 1] = from[i]! + sizes[i]!
  return from
}

export function emptyWeek(model: Model): Week {
  const posts = model.post.slot.length
  const demands = model.demand.need.length
  const [leadFrom, receiveFrom, hadFrom] = [
    running(model.crossing.lead),
    running(model.crossing.receive),
    running(model.demand.need),
  ]
  const numbered = new Int32Array(demands)
  for (let i = 0; i < demands; i++) numbered[i] = i
  return {
    model,
    worth: {
      covered: 0,
      nothing: model.demand.had.reduce((sum, had) => sum + 1 - had, 0),
      lessons: 0,
      minutes: 0,
      kept: 0,
    },
    chosen: new Int32Array(posts).fill(-1),
    count: new Int32Array(posts),
    places: new Int32Array(posts * model.maxReceivers),
    load: new Int32Array(model.teacher.cap.length),
    leading: new Int32Array(model.crossing.lead.length),
    receiving: new Int32Array(model.crossing.receive.length),
    leadAt: new Int32Array(leadFrom.at(-1)!),
    receiveAt: new Int32Array(receiveFrom.at(-1)!),
    leadFrom,
    receiveFrom,
    cells: new Int32Array(model.group.cells).fill(-1),
    had: new Int32Array(demands),
    hadAt: new Int32Array(hadFrom.at(-1)!),
    hadFrom,
    dayLeft: model.demand.dayLeft.slice(),
    missing: numbered.slice(),
    missingCount: demands,
    missingAt: numbered.slice(),
  }
}

function dropFrom(list: Int32Array, from: number, length: number, value: number): void {
  for (let i = from; i < from + length; i++)
    if (list[i] === value) {
      list[i] = list[from + length - 1]!
      return
    }
}

export function open(week: Week, lesson: number): void {
  const { model } = week
  const post = model.lesson.post[lesson]!
  const slot = model.post.slot[post]!
  week.chosen[post] = lesson
  week.load[model.post.teacher[post]!]!++
  week.worth.lessons++
  for (let i = model.slot.crossingStart[slot]!; i < model.slot.crossingStart[slot + 1]!; i++) {
    const crossing = model.slot.crossings[i]!
    week.leadAt[week.leadFrom[crossing]! + week.leading[crossing]!++] = post
  }
}

/** Of a lesson that nobody receives any more. */
export function close(week: Week, post: number): void {
  const { model } = week
  const slot = model.post.slot[post]!
  week.chosen[post] = -1
  week.load[model.post.teacher[post]!]!--
  week.worth.lessons--
  for (let i = model.slot.crossingStart[slot]!; i < model.slot.crossingStart[slot + 1]!; i++) {
    const crossing = model.slot.crossings[i]!
    dropFrom(week.leadAt, week.leadFrom[crossing]!, week.leading[crossing]!--, post)
  }
}

/** Of a lesson that is open. */
export function sit(week: Week, seat: number): void {
  const { model } = week
  const demand = model.seat.demand[seat]!
  const post = model.lesson.post[model.seat.lesson[seat]!]!
  const slot = model.seat.slot[seat]!
  const group = model.demand.group[demand]!
  week.places[post * model.maxReceivers + week.count[post]!++] = seat
  for (let i = model.slot.crossingStart[slot]!; i < model.slot.crossingStart[slot + 1]!; i++) {
    const crossing = model.slot.crossings[i]!
    week.receiveAt[week.receiveFrom[crossing]! + week.receiving[crossing]!++] = seat
    week.cells[model.group.cell[group]! + crossing - model.group.firstCrossing[group]!] = seat
  }
  week.dayLeft[demand * 8 + model.slot.weekday[slot]!]!--
  week.hadAt[week.hadFrom[demand]! + week.had[demand]!++] = seat
  if (week.had[demand] === model.demand.need[demand]) {
    const at = week.missingAt[demand]!
    const last = week.missing[--week.missingCount]!
    week.missing[at] = last
    week.missingAt[last] = at
    week.missingAt[demand] = -1
  }
  if (week.had[demand] === 1 && model.demand.had[demand] === 0) week.worth.nothing--
  week.worth.covered++
  week.worth.minutes += model.seat.minutes[seat]!
  week.worth.kept += model.seat.was[seat]!
}

export function leave(week: Week, seat: number): void {
  const { model } = week
  const demand = model.seat.demand[seat]!
  const post = model.lesson.post[model.seat.lesson[seat]!]!
  const slot = model.seat.slot[seat]!
  const group = model.demand.group[demand]!
  dropFrom(week.places, post * model.maxReceivers, week.count[post]!--, seat)
  for (let i = model.slot.crossingStart[slot]!; i < model.slot.crossingStart[slot + 1]!; i++) {
    const crossing = model.slot.crossings[i]!
    dropFrom(week.receiveAt, week.receiveFrom[crossing]!, week.receiving[crossing]!--, seat)
    week.cells[model.group.cell[group]! + crossing - model.group.firstCrossing[group]!] = -1
  }
  week.dayLeft[demand * 8 + model.slot.weekday[slot]!]!++
  if (week.had[demand] === model.demand.need[demand]) {
    week.missingAt[demand] = week.missingCount
    week.missing[week.missingCount++] = demand
  }
  dropFrom(week.hadAt, week.hadFrom[demand]!, week.had[demand]!--, seat)
  if (week.had[demand] === 0 && model.demand.had[demand] === 0) week.worth.nothing++
  week.worth.covered--
  week.worth.minutes -= model.seat.minutes[seat]!
  week.worth.kept -= model.seat.was[seat]!
}

/** Whether a class can take a seat as things are; the lesson itself must be open and have room. */
export function canSit(week: Week, seat: number): boolean {
  const { model } = week
  const demand = model.seat.demand[seat]!
  if (week.missingAt[demand] === -1) return false
  const slot = model.seat.slot[seat]!
  if (week.dayLeft[demand * 8 + model.slot.weekday[slot]!]! <= 0) return false
  const group = model.demand.group[demand]!
  for (let i = model.slot.crossingStart[slot]!; i < model.slot.crossingStart[slot + 1]!; i++) {
    const crossing = model.slot.crossings[i]!
    if (week.cells[model.group.cell[group]! + crossing - model.group.firstCrossing[group]!] !== -1)
      return false
    if (!roomLeft(week, crossing, false)) return false
  }
  const lesson = model.seat.lesson[seat]!
  const lessonHas = model.lesson.post[lesson]!
  for (let i = 0; i < week.count[lessonHas]!; i++)
    if (model.seat.demand[week.places[lessonHas * model.maxReceivers + i]!] === demand) return false
  return true
}

/** Whether a teacher can give a lesson as things are, where nothing is at that post yet. */
export function canOpen(week: Week, post: number): boolean {
  const { model } = week
  const teacher = model.post.teacher[post]!
  if (week.chosen[post] !== -1 || week.load[teacher]! >= model.teacher.cap[teacher]!) return false
  for (const rival of model.post.rivals[post]!) if (week.chosen[rival] !== -1) return false
  const slot = model.post.slot[post]!
  for (let i = model.slot.crossingStart[slot]!; i < model.slot.crossingStart[slot + 1]!; i++)
    if (!roomLeft(week, model.slot.crossings[i]!, true)) return false
  return true
}

export function roomLeft(week: Week, crossing: number, lead: boolean): boolean {
  const { lead: leads, receive, total } = week.model.crossing
  const own = lead
    ? week.leading[crossing]! < leads[crossing]!
    : week.receiving[crossing]! < receive[crossing]!
  return own && week.leading[crossing]! + week.receiving[crossing]! < total[crossing]!
}

export const chosenOf = (week: Week): Chosen => {
  const seats: number[] = []
  for (let post = 0; post < week.chosen.length; post++)
    for (let i = 0; i < week.count[post]!; i++) seats.push(week.places[post * week.model.maxReceivers + i]!)
  return { lessons: week.chosen.slice(), seats: Int32Array.from(seats) }
}

/** Makes an emptied or any other week into a chosen one. */
export function restore(week: Week, chosen: Chosen): void {
  clear(week)
  for (const lesson of chosen.lessons) if (lesson !== -1) open(week, lesson)
  for (const seat of chosen.seats) sit(week, seat)
}

export function clear(week: Week): void {
  for (let post = 0; post < week.chosen.length; post++) {
    while (week.count[post]! > 0) leave(week, week.places[post * week.model.maxReceivers]!)
    if (week.chosen[post] !== -1) close(week, post)
  }
}
