/** One reading of something that may grow. */
export interface Reading {
  /** Minutes since the beginning. */
  at: number
  value: number
}

/** How much a minute it grows: the slope of the straight line that lies nearest to all readings. */
export function slopeOf(readings: readonly Reading[]): number {
  const n = readings.length
  if (n < 2) return 0
  const at = readings.reduce((sum, one) => sum + one.at, 0) / n
  const value = readings.reduce((sum, one) => sum + one.value, 0) / n
  let [both, alone] = [0, 0]
  for (const one of readings) {
    both += (one.at - at) * (one.value - value)
    alone += (one.at - at) ** 2
  }
  return alone === 0 ? 0 : both / alone
}
