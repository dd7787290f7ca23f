import type { Random } from './random.ts'
import {
  type Chosen,
  canSit,
  chosenOf,
  close,
  compareWorth,
  leave,
  open,
  roomLeft,
  sit,
  type Week,
  type Worth,
} from './week.ts'

export interface Weights {
  nothing: number
  lesson: number
  /** Of each receiver beside another in one lesson: full lessons are what teachers' few lessons are best used for. */
  company: number
  minute: number
  kept: number
}

export interface Schedule {
  moves: number
  hot: number
  cold: number
  weights: Weights
}

export interface Annealed {
  best: Chosen
  worth: Worth
  /** The clock had a hand in it. */
  hurried: boolean
}

/** What was done in a move, to take it back: a seat taken (≥ 0) or left (< 0), a lesson opened or closed. */
const deed = { sit: 0, leave: 1, open: 2, close: 3 } as const

/**
 * Simulated annealing: a missing period is given a lesson, whatever stands in its way is pushed out, and the change is
 * kept if it is better, or by chance if it is a little worse.
 * @param clock told the best so far every thousand moves; says which part of the time is over (1 ends it). Where the moves cannot all be made in
 *   time, it cools down by the clock.
 * @param enough covered periods at which it ends
 */
export function anneal(
  week: Week,
  random: Random,
  { moves, hot, cold, weights }: Schedule,
  clock: (best: Worth) => number,
  enough = Number.POSITIVE_INFINITY,
): Annealed {
  const { model } = week
  const X = model.maxReceivers
  // One move pushes out a few lessons at most, each with all its receivers.
  const room = 4096 + 16 * X
  const kinds = new Uint8Array(room)
  const values = new Int32Array(room)
  let size = 0
  let energy = 0
  const note = (kind: number, value: number) => {
    kinds[size] = kind
    values[size++] = value
  }
  const doSit = (seat: number) => {
    const post = model.lesson.post[model.seat.lesson[seat]!]!
    const before = week.worth.nothing
    energy +=
      1 +
      weights.company * week.count[post]! +
      weights.minute * model.seat.minutes[seat]! +
      weights.kept * model.seat.was[seat]!
    sit(week, seat)
    energy += weights.nothing * (before - week.worth.nothing)
    note(deed.sit, seat)
  }
  const doLeave = (seat: number) => {
    const post = model.lesson.post[model.seat.lesson[seat]!]!
    const before = week.worth.nothing
    leave(week, seat)
    energy -=
      1 +
      weights.company * week.count[post]! +
      weights.minute * model.seat.minutes[seat]! +
      weights.kept * model.seat.was[seat]!
    energy += weights.nothing * (before - week.worth.nothing)
    note(deed.leave, seat)
    left[leftCount++] = model.seat.demand[seat]!
    if (week.count[post] === 0) doClose(post)
  }
  const doOpen = (lesson: number) => {
    open(week, lesson)
    energy -= weights.lesson
    note(deed.open, lesson)
  }
  const doClose = (post: number) => {
    note(deed.close, week.chosen[post]!)
    close(week, post)
    energy += weights.lesson
  }
  const undo = () => {
    while (size > 0) {
      const value = values[--size]!
      if (kinds[size] === deed.sit) leave(week, value)
      else if (kinds[size] === deed.leave) sit(week, value)
      else if (kinds[size] === deed.open) close(week, model.lesson.post[value]!)
      else open(week, value)
    }
  }
  const empty = (post: number) => {
    let n = week.count[post]!
    while (n-- > 0) doLeave(week.places[post * X]!)
  }
  const left = new Int32Array(room)
  let leftCount = 0

  /** Pushes a seat in; false where it cannot be, whatever is pushed out. */
  const push = (seat: number): boolean => {
    const demand = model.seat.demand[seat]!
    const lesson = model.seat.lesson[seat]!
    const post = model.lesson.post[lesson]!
    const slot = model.seat.slot[seat]!
    const group = model.demand.group[demand]!
    const weekday = model.slot.weekday[slot]!
    for (let i = model.slot.crossingStart[slot]!; i < model.slot.crossingStart[slot + 1]!; i++) {
      const crossing = model.slot.crossings[i]!
      const there = week.cells[model.group.cell[group]! + crossing - model.group.firstCrossing[group]!]!
      if (there !== -1) doLeave(there)
      if (!roomLeft(week, crossing, false)) {
        const n = week.receiving[crossing]!
        if (n > 0) doLeave(week.receiveAt[week.receiveFrom[crossing]! + random.below(n)]!)
        else empty(week.leadAt[week.leadFrom[crossing]! + random.below(week.leading[crossing]!)]!)
      }
    }
    if (week.dayLeft[demand * 8 + weekday]! <= 0)
      for (let i = 0; i < week.had[demand]!; i++) {
        const other = week.hadAt[week.hadFrom[demand]! + i]!
        if (model.slot.weekday[model.seat.slot[other]!] === weekday) {
          doLeave(other)
          break
        }
      }
    if (week.missingAt[demand] === -1)
      doLeave(week.hadAt[week.hadFrom[demand]! + random.below(week.had[demand]!)]!)
    if (week.chosen[post] !== lesson) {
      if (week.chosen[post] !== -1) empty(post)
      for (const rival of model.post.rivals[post]!) if (week.chosen[rival] !== -1) empty(rival)
      const teacher = model.post.teacher[post]!
      if (week.load[teacher]! >= model.teacher.cap[teacher]!) {
        // The lesson of the teacher that fewest receive, of equals any.
        let least = -1
        let ties = 0
        for (let p = model.teacher.postStart[teacher]!; p < model.teacher.postStart[teacher + 1]!; p++) {
          if (week.chosen[p] === -1) continue
          if (least === -1 || week.count[p]! < week.count[least]!) {
            least = p
            ties = 1
          } else if (week.count[p] === week.count[least] && random.below(++ties) === 0) least = p
        }
        empty(least)
      }
      const at = model.post.slot[post]!
      for (let i = model.slot.crossingStart[at]!; i < model.slot.crossingStart[at + 1]!; i++) {
        const crossing = model.slot.crossings[i]!
        while (!roomLeft(week, crossing, true)) {
          const n = week.leading[crossing]!
          if (n > 0) empty(week.leadAt[week.leadFrom[crossing]! + random.below(n)]!)
          else doLeave(week.receiveAt[week.receiveFrom[crossing]!]!)
        }
      }
      doOpen(lesson)
    } else {
      let same = -1
      for (let i = 0; i < week.count[post]!; i++)
        if (model.seat.demand[week.places[post * X + i]!] === demand) same = week.places[post * X + i]!
      if (same !== -1) doLeave(same)
      else if (week.count[post] === X) doLeave(week.places[post * X + random.below(X)]!)
      if (week.chosen[post] === -1) doOpen(lesson)
    }
    // The lesson may have taken the classroom in which it was to be received.
    if (!canSit(week, seat)) return false
    doSit(seat)
    fill(lesson)
    return true
  }
  /** Gives a lesson's free places to whoever can take them. */
  const fill = (lesson: number): void => {
    const post = model.lesson.post[lesson]!
    if (week.count[post]! >= X) return
    const from = model.lesson.seatStart[lesson]!
    const n = model.lesson.seatStart[lesson + 1]! - from
    const turn = random.below(n)
    for (let i = 0; i < n && week.count[post]! < X; i++) {
      const seat = from + ((i + turn) % n)
      if (canSit(week, seat)) doSit(seat)
    }
  }
  /** Who was pushed out takes a free place in a lesson there is. */
  const settle = (): void => {
    for (let i = 0; i < leftCount; i++) {
      const demand = left[i]!
      if (week.missingAt[demand] === -1) continue
      const from = model.demand.seatStart[demand]!
      const n = model.demand.seatStart[demand + 1]! - from
      const turn = random.below(n)
      for (let k = 0; k < n; k++) {
        const seat = model.demand.seats[from + ((k + turn) % n)]!
        const lesson = model.seat.lesson[seat]!
        const post = model.lesson.post[lesson]!
        if (week.chosen[post] === lesson) {
          if (week.count[post]! < X && canSit(week, seat)) {
            doSit(seat)
            break
          }
        }
      }
    }
  }

  let best = chosenOf(week)
  let worth = { ...week.worth }
  const steps = Math.max(1, Math.floor(moves / 1024))
  let over = 0
  let hurried = false
  for (let step = 0; step < steps && over < 1; step++) {
    const late = over > 0.1 && over > (1.05 * step) / steps
    hurried ||= late
    const heat = hot * (cold / hot) ** (late ? over : step / steps)
    for (let i = 0; i < 1024; i++) {
      if (week.missingCount === 0 && random.next() < 0.5) continue
      size = 0
      leftCount = 0
      const before = energy
      const demand =
        week.missingCount > 0 && random.next() < 0.8
          ? week.missing[random.below(week.missingCount)]!
          : random.below(model.demand.need.length)
      const from = model.demand.seatStart[demand]!
      const n = model.demand.seatStart[demand + 1]! - from
      if (n === 0) continue
      const seat = model.demand.seats[from + random.below(n)]!
      const post = model.lesson.post[model.seat.lesson[seat]!]!
      if (week.chosen[post] !== -1) {
        const at = post * X
        let there = false
        for (let k = 0; k < week.count[post]!; k++) if (week.places[at + k] === seat) there = true
        if (there) continue
      }
      if (!push(seat)) {
        undo()
        energy = before
        continue
      }
      settle()
      const change = energy - before
      if (change < 0 && random.next() >= Math.exp(change / heat)) {
        undo()
        energy = before
      } else if (week.worth.covered >= worth.covered && compareWorth(week.worth, worth) > 0) {
        worth = { ...week.worth }
        best = chosenOf(week)
        if (worth.covered >= enough) return { best, worth, hurried }
      }
    }
    over = clock(worth)
  }
  return { best, worth, hurried }
}
