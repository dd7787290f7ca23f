import type { Model } from './model.ts'

export interface Priced {
  /** Proven: no plan of the model covers more periods than this. */
  bound: number
  rounds: number
}

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
  aim: () => number,
  rounds: number,
  stop: (round: number, bound: number) => boolean,
): Priced {
  const market = readMarket(model)
  const count = market.limit.length
  const price = new Float64Array(count)
  const used = new Float64Array(count)
  const direction = new Float64Array(count)
  const bestPrice = new Float64Array(count)
  const sell = seller(model, market)
  let best = Number.POSITIVE_INFINITY
  let pace = 1
  let idle = 0
  let round = 0
  for (; round < rounds; round++) {
    used.fill(0)
    let value = sell(price, used)
    for (let i = 0; i < count; i++) value += price[i]! * market.limit[i]!
    if (value < best - 1e-4) {
      if (value < best - 0.01) idle = 0
      best = value
      bestPrice.set(price)
    } else idle++
    if (stop(round, Math.floor(best + 1e-6))) break
    if (idle >= 40) {
      idle = 0
      pace *= 0.6
      price.set(bestPrice)
      direction.fill(0)
      if (pace < 1e-4) break
      continue
    }
    let norm = 0
    for (let i = 0; i < count; i++) {
      const g = market.limit[i]! - used[i]!
      const d = 0.75 * direction[i]! + 0.25 * g
      direction[i] = price[i]! <= 0 && d > 0 ? 0 : d
      norm += direction[i]! * direction[i]!
    }
    if (norm < 1e-12) break
    const length = (pace * Math.max(value - aim(), 0.5)) / norm
    for (let i = 0; i < count; i++) price[i] = Math.max(0, price[i]! - length * direction[i]!)
  }
  return { bound: Math.floor(best + 1e-6), rounds: round }
}

/** What is charged for: how much there is of each, and which of them a seat or a post takes. */
interface Market {
  limit: Float64Array
  seatStart: Int32Array
  seatTakes: Int32Array
  postStart: Int32Array
  postTakes: Int32Array
}

function readMarket(model: Model): Market {
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
  const leading = new Map<number, number>()
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
    if (model.demand.dayLeft[day]! < model.demand.need[of]!) seatTakes.push(once(days, day, model.demand.dayLeft[day]!))
    for (const crossing of crossings(slot)) {
      seatTakes.push(once(receiving, crossing, receive[crossing]!))
      if (receive[crossing]! > 1)
        seatTakes.push(once(cells, model.group.cell[group]! + crossing - model.group.firstCrossing[group]!, 1))
      if (total[crossing]! < lead[crossing]! + receive[crossing]!)
        seatTakes.push(once(together, crossing, total[crossing]!))
    }
    seatStart.push(seatTakes.length)
  }
  const postStart = [0]
  const postTakes: number[] = []
  for (const slot of model.post.slot) {
    for (const crossing of crossings(slot)) {
      postTakes.push(once(leading, crossing, lead[crossing]!))
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
function seller(model: Model, market: Market) {
  const X = model.maxReceivers
  const top = new Float64Array(X)
  const topSeat = new Int32Array(X)
  const posts = model.post.slot.length
  const worth = new Float64Array(posts)
  const seats = new Int32Array(posts * X)
  const sold = new Int32Array(posts)

  const offer = (post: number, price: Float64Array) => {
    let charge = 0
    for (let i = market.postStart[post]!; i < market.postStart[post + 1]!; i++) charge += price[market.postTakes[i]!]!
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
          for (let i = market.seatStart[seat]!; i < market.seatStart[seat + 1]!; i++) gain -= price[market.seatTakes[i]!]!
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

  const taken: number[] = []
  return (price: Float64Array, used: Float64Array): number => {
    let sum = 0
    for (let teacher = 0; teacher < model.teacher.cap.length; teacher++) {
      taken.length = 0
      for (let post = model.teacher.postStart[teacher]!; post < model.teacher.postStart[teacher + 1]!; post++) {
        offer(post, price)
        if (worth[post]! > 0) taken.push(post)
      }
      taken.sort((a, b) => worth[b]! - worth[a]! || a - b)
      for (const post of taken.slice(0, model.teacher.cap[teacher]!)) {
        sum += worth[post]!
        for (let i = market.postStart[post]!; i < market.postStart[post + 1]!; i++) used[market.postTakes[i]!]!++
        for (let k = 0; k < sold[post]!; k++) {
          const seat = seats[post * X + k]!
          for (let i = market.seatStart[seat]!; i < market.seatStart[seat + 1]!; i++) used[market.seatTakes[i]!]!++
        }
      }
    }
    return sum
  }
}
