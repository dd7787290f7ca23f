import type { DeviceSource } from '../media/devices.ts'

const key = (source: DeviceSource): string => `tongke.off.${source}`

/** Whether the teacher has switched it off in this lesson: a page that is loaded anew sends nobody's voice or face unasked. */
export const isKeptOff = (source: DeviceSource, lessonId: string): boolean =>
  sessionStorage.getItem(key(source)) === lessonId

export function keepOff(source: DeviceSource, lessonId: string, off: boolean): void {
  if (off) sessionStorage.setItem(key(source), lessonId)
  else sessionStorage.removeItem(key(source))
}
