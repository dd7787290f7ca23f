import { createHmac } from 'node:crypto'
import type { IceServer } from '../../shared/media.ts'

export interface TurnSettings {
  /** As browsers take them: `turn:relay.example.cn:3478?transport=tcp`, `turns:…`. */
  urls: string[]
  /** The relay knows it too: coturn's `static-auth-secret`. */
  secret: string
}

/** Longer than any school day: a page that stays open keeps its relay, and gets a new name when it enters again. */
const validSeconds = 24 * 3600

/**
 * What a page shows a relay, made without asking it (coturn's `use-auth-secret`): the name is the time it ends, and the password
 * its HMAC. Nobody but the server can make one, and one that leaks ends by itself.
 * @param who goes into the relay's log
 */
export function turnServers(settings: TurnSettings | null, who: string, now: Date): IceServer[] {
  if (!settings) return []
  const username = `${Math.floor(now.getTime() / 1000) + validSeconds}:${who}`
  const credential = createHmac('sha1', settings.secret).update(username).digest('base64')
  return [{ urls: settings.urls, username, credential }]
}
