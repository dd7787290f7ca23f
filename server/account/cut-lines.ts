import type { Connection, SocketDoor } from '../platform/socket.ts'
import type { Actor } from './actor.ts'
import type { SessionsEnded } from './session.ts'

/** Tells the pages behind sessions that ended, and ends their lines. */
export function cutLines(socket: SocketDoor<Actor>, ended: SessionsEnded): void {
  for (const connection of [...socket.connections()]) {
    if (!isBehind(connection, ended)) continue
    connection.notify('session:ended', {})
    connection.end('its session ended')
  }
}

function isBehind({ actor }: Connection<Actor>, ended: SessionsEnded): boolean {
  if ('deviceId' in ended) return actor.kind === 'device' && actor.id === ended.deviceId
  if (actor.kind !== 'person' || actor.id !== ended.personId) return false
  if (ended.only !== undefined) return actor.sessionHash === ended.only
  return ended.except === undefined || actor.sessionHash !== ended.except
}
