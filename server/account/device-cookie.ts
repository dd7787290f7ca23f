import { cookieNames } from '../platform/cookies.ts'
import { cookieSeconds } from './session.ts'

/** Browsers forget a cookie by the date it came with: each visit of a paired PC sets it anew. */
export function renewDeviceCookie(
  cookies: Record<string, string>,
  setCookie: (name: string, value: string, maxAgeSeconds: number) => void,
): void {
  setCookie(cookieNames.device, cookies[cookieNames.device]!, cookieSeconds.device)
}
