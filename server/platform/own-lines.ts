import { AppError } from '../../shared/errors.ts'
import type { Connection } from './socket.ts'

/**
 * Lines at a time of one who is signed in, at one node. A page has one, and a second one to the node that has its lesson: that makes ten
 * windows. Beside it stands the bound of an address, of which one PC that opens lines without end would take all its neighbours' too.
 */
const usual = 20

/**
 * @param open the lines that are open
 * @returns lets one more in. Throws AppError rate_limited with `{retryAfterSeconds}`
 */
export function boundOwnLines<A>(
  open: () => Iterable<Connection<A>>,
  callerOf: (actor: A) => string,
  most = usual,
): (actor: A) => void {
  return (actor) => {
    const caller = callerOf(actor)
    let own = 0
    for (const connection of open()) if (callerOf(connection.actor) === caller) own++
    if (own >= most)
      throw new AppError('rate_limited', 'Too many windows are open here. Close some, then try again.', {
        retryAfterSeconds: 10,
      })
  }
}
