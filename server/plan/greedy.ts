import { canOpen, canSit, close, open, sit, type Week } from './week.ts'

/** The plain way, which is fast: of the lessons that most can receive, each in turn, then of those that fewer can. */
export function fillGreedily(week: Week): void {
  const { model } = week
  const lessons = model.lesson.post.length
  for (let least = model.maxReceivers; least > 0; least--)
    for (let lesson = 0; lesson < lessons; lesson++) {
      const post = model.lesson.post[lesson]!
      if (!canOpen(week, post)) continue
      const end = model.lesson.seatStart[lesson + 1]!
      let can = 0
      let last = -1
      for (let seat = model.lesson.seatStart[lesson]!; seat < end && can < least; seat++) {
        if (model.seat.demand[seat] === last || !canSit(week, seat)) continue
        last = model.seat.demand[seat]!
        can++
      }
      if (can < least) continue
      open(week, lesson)
      for (let seat = model.lesson.seatStart[lesson]!; seat < end; seat++)
        if (week.count[post]! < model.maxReceivers && canSit(week, seat)) sit(week, seat)
      // It may have taken the only classroom in which it was to be received.
      if (week.count[post] === 0) close(week, post)
    }
}
