import type { Model } from './model.ts'

export interface Priced {
  /** Proven: no plan of the model covers more periods than this. */
  bound: number
  rounds: number
}

/** Rounds without a better bound after which the steps become shorter. */
const PATIENCE = 40

/**
 * A bound by Lagrangian relaxation: what classes and classrooms can take is not forbidden to exceed but charged for, at prices per
 * demand, day, class and period, and classroom and period. At any prices each teacher's best week can be read off at once, and all
 * of them together, with what was charged, are worth at least the best plan; better prices (subgradient steps) bring that down
 * to the value of the linear relaxation.
 * @param aim what is known to be coverable; the steps are measured by it
 * @param stop asked after each round, with the bound so far; true ends it
 */
export function priceBound(
  model: Model,
  aim: number,
  rounds: number,
  stop: (round: number, bound: number) => boolean,
): Priced {
  const market = readMarket(model)
  const count = market.limit.length
  const price = new Float64Array(count)
  const used = new Float64Array(count)
  const direction = new Float64Array(count)
  const sell = seller(model, market)
  let best = Number.POSITIVE_INFINITY
  let pace = 1
  let idle = 0
  let round = 0
  for (; round < rounds; round++) {
    used.fill(0)
    let value = sell(price, used)
    for (let i = 0; i < count; i++) value += price[i]! * market.limit[i]!
    if (value < best - 0.01) idle = 0
    else idle++
    best = Math.min(best, value)
    if (stop(round, Math.floor(best + 1e-6))) break
    if (idle >= PATIENCE) {
      idle = 0
      pace *= 0.7
      if (pace < 1e-3) break
    }
    let norm = 0
    for (let i = 0; i < count; i++) {
      const spare = market.limit[i]! - used[i]!
      const smooth = round === 0 ? spare : 0.75 * direction[i]! + 0.25 * spare
      direction[i] = price[i]! <= 0 && smooth > 0 ? 0 : smooth
      if (price[i]! > 0 || spare < 0) norm += spare * spare
    }
    if (norm < 1e-12) break
    const length = (pace * Math.max(value - aim, 0.5)) / norm
    for (let i = 0; i < count; i++) price[i] = Math.max(0, price[i]! - length * direction[i]!)
  }
  return { bound: Math.floor(best + 1e-6), rounds: round }
}

/** What is charged for: how much there is of each, and which of them a seat or a post takes. */
export interface Market {
  limit: Float64Array
  seatStart: Int32Array
  seatTakes: Int32Array
  postStart: Int32Array
  postTakes: Int32Array
}

export function readMarket(model: Model): Market {
  const limit: number[] = []
  const add = (amount: number) => limit.push(amount) - 1
  const demand = Array.from(model.demand.need, add)
  const days = new Map<number, number>()
  const cells = new Map<number, number>()
  const once = (map: Map<number, number>, key: number, amount: number): number => {
    let index = map.get(key)
    if (index === undefined) {
      index = add(amount)
      map.set(key, index)
    }
    return index
  }
  const { lead, receive, total } = model.crossing
  const receiving = new Map<number, number>()
  const together = new Map<number, number>()
  const crossings = (slot: number) =>
    model.slot.crossings.subarray(model.slot.crossingStart[slot]!, model.slot.crossingStart[slot + 1]!)
  const seatStart = [0]
  const seatTakes: number[] = []
  for (let seat = 0; seat < model.seat.lesson.length; seat++) {
    const of = model.seat.demand[seat]!
    const slot = model.seat.slot[seat]!
    const group = model.demand.group[of]!
    const day = of * 8 + model.slot.weekday[slot]!
    seatTakes.push(demand[of]!)
    if (model.demand.dayLeft[day]! < model.demand.need[of]!)
      seatTakes.push(once(days, day, model.demand.dayLeft[day]!))
    for (const crossing of crossings(slot)) {
      seatTakes.push(once(receiving, crossing, receive[crossing]!))
      if (receive[crossing]! > 1)
        seatTakes.push(
          once(cells, model.group.cell[group]! + crossing - model.group.firstCrossing[group]!, 1),
        )
      if (total[crossing]! < lead[crossing]! + receive[crossing]!)
        seatTakes.push(once(together, crossing, total[crossing]!))
    }
    seatStart.push(seatTakes.length)
  }
  const postStart = [0]
  const postTakes: number[] = []
  for (const slot of model.post.slot) {
    for (const crossing of crossings(slot)) {
      if (total[crossing]! < lead[crossing]! + receive[crossing]!)
        postTakes.push(once(together, crossing, total[crossing]!))
    }
    postStart.push(postTakes.length)
  }
  return {
    limit: Float64Array.from(limit),
    seatStart: Int32Array.from(seatStart),
    seatTakes: Int32Array.from(seatTakes),
    postStart: Int32Array.from(postStart),
    postTakes: Int32Array.from(postTakes),
  }
}

/** Each teacher's best week at given prices: what it is worth, and what it uses (added to `used`). */
export function seller(model: Model, market: Market) {
  const X = model.maxReceivers
  const top = new Float64Array(X)
  const topSeat = new Int32Array(X)
  const posts = model.post.slot.length
  const worth = new Float64Array(posts)
  const seats = new Int32Array(posts * X)
  const sold = new Int32Array(posts)

  const offer = (post: number, price: Float64Array) => {
    let charge = 0
    for (let i = market.postStart[post]!; i < market.postStart[post + 1]!; i++)
      charge += price[market.postTakes[i]!]!
    worth[post] = 0
    sold[post] = 0
    for (let lesson = model.post.lessonStart[post]!; lesson < model.post.lessonStart[post + 1]!; lesson++) {
      let n = 0
      const end = model.lesson.seatStart[lesson + 1]!
      for (let seat = model.lesson.seatStart[lesson]!; seat < end; ) {
        const demand = model.seat.demand[seat]!
        let value = 0
        let chosen = -1
        // Of the periods in which one class could receive it, the cheapest.
        for (; seat < end && model.seat.demand[seat] === demand; seat++) {
          let gain = 1
          for (let i = market.seatStart[seat]!; i < market.seatStart[seat + 1]!; i++)
            gain -= price[market.seatTakes[i]!]!
          if (gain > value) {
            value = gain
            chosen = seat
          }
        }
        if (chosen === -1 || (n === X && value <= top[n - 1]!)) continue
        let at = n < X ? n++ : n - 1
        for (; at > 0 && top[at - 1]! < value; at--) {
          top[at] = top[at - 1]!
          topSeat[at] = topSeat[at - 1]!
        }
        top[at] = value
        topSeat[at] = chosen
      }
      let value = -charge
      for (let i = 0; i < n; i++) value += top[i]!
      if (value <= worth[post]!) continue
      worth[post] = value
      sold[post] = n
      for (let i = 0; i < n; i++) seats[post * X + i] = topSeat[i]!
    }
  }

  const schools = bySchool(model)
  return (price: Float64Array, used: Float64Array): number => {
    for (let post = 0; post < posts; post++) offer(post, price)
    let sum = 0
    for (const school of schools)
      for (const post of bestPosts(school, worth)) {
        sum += worth[post]!
        for (let i = market.postStart[post]!; i < market.postStart[post + 1]!; i++)
          used[market.postTakes[i]!]!++
        for (let k = 0; k < sold[post]!; k++) {
          const seat = seats[post * X + k]!
          for (let i = market.seatStart[seat]!; i < market.seatStart[seat + 1]!; i++)
            used[market.seatTakes[i]!]!++
        }
      }
    return sum
  }
}

/** Posts that share lead classrooms. */
interface LeadSchool {
  posts: number[]
  /** By post of the list: its teacher and period, counted from 0 in the school. */
  teacher: number[]
  slot: number[]
  cap: number[]
  rooms: number[]
}

/** Posts whose teachers and classrooms are bound up with each other: a school's. */
function bySchool(model: Model): LeadSchool[] {
  const schools = new Map<
    number,
    LeadSchool & { teachers: Map<number, number>; slots: Map<number, number> }
  >()
  for (let post = 0; post < model.post.slot.length; post++) {
    const slot = model.post.slot[post]!
    const school = model.slot.school[slot]!
    let of = schools.get(school)
    if (!of) {
      of = { posts: [], teacher: [], slot: [], cap: [], rooms: [], teachers: new Map(), slots: new Map() }
      schools.set(school, of)
    }
    const teacher = model.post.teacher[post]!
    let t = of.teachers.get(teacher)
    if (t === undefined) {
      t = of.cap.push(model.teacher.cap[teacher]!) - 1
      of.teachers.set(teacher, t)
    }
    let s = of.slots.get(slot)
    if (s === undefined) {
      s = of.rooms.push(model.crossing.lead[model.slot.crossings[model.slot.crossingStart[slot]!]!]!) - 1
      of.slots.set(slot, s)
    }
    of.posts.push(post)
    of.teacher.push(t)
    of.slot.push(s)
  }
  return [...schools.values()]
}

/** The most valuable posts that a school's teachers and classrooms allow: augmenting paths, best first. */
function bestPosts(school: LeadSchool, worth: Float64Array): number[] {
  const { teacher, slot, cap, rooms } = school
  const edges: number[] = []
  for (let e = 0; e < school.posts.length; e++) if (worth[school.posts[e]!]! > 1e-12) edges.push(e)
  const weight = edges.map((e) => worth[school.posts[e]!]!)
  const taken = new Uint8Array(edges.length)
  const load = new Int32Array(cap.length)
  const full = new Int32Array(rooms.length)
  const atTeacher = new Float64Array(cap.length)
  const atSlot = new Float64Array(rooms.length)
  const fromTeacher = new Int32Array(cap.length)
  const fromSlot = new Int32Array(rooms.length)
  for (;;) {
    for (let t = 0; t < cap.length; t++) {
      atTeacher[t] = load[t]! < cap[t]! ? 0 : Number.NEGATIVE_INFINITY
      fromTeacher[t] = -1
    }
    atSlot.fill(Number.NEGATIVE_INFINITY)
    for (let changed = true; changed; ) {
      changed = false
      for (let i = 0; i < edges.length; i++) {
        const [t, s] = [teacher[edges[i]!]!, slot[edges[i]!]!]
        if (taken[i] === 0) {
          const value = atTeacher[t]! + weight[i]!
          if (value > atSlot[s]! + 1e-9) {
            atSlot[s] = value
            fromSlot[s] = i
            changed = true
          }
        } else {
          const value = atSlot[s]! - weight[i]!
          if (value > atTeacher[t]! + 1e-9) {
            atTeacher[t] = value
            fromTeacher[t] = i
            changed = true
          }
        }
      }
    }
    let end = -1
    for (let s = 0; s < rooms.length; s++)
      if (full[s]! < rooms[s]! && atSlot[s]! > 1e-9 && (end === -1 || atSlot[s]! > atSlot[end]!)) end = s
    if (end === -1) break
    full[end]!++
    for (let s = end; ; ) {
      const step = fromSlot[s]!
      taken[step] = 1
      const t = teacher[edges[step]!]!
      const back = fromTeacher[t]!
      if (back === -1) {
        load[t]!++
        break
      }
      taken[back] = 0
      s = slot[edges[back]!]!
    }
  }
  return edges.flatMap((e, i) => (taken[i] === 1 ? [school.posts[e]!] : []))
}
