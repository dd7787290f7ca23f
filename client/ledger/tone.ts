/** How a rate of coverage is coloured; the figure beside it says the same. */
export const toneOf = (rate: number | null): 'good' | 'fair' | 'poor' =>
  rate === null || rate >= 0.95 ? 'good' : rate >= 0.7 ? 'fair' : 'poor'

/** A step of the heat map, from `heat-0` (nothing was given) to `heat-5` (all of it); the cell says the figure. */
export const heatOf = (rate: number | null): string =>
  rate === null ? 'heat-none' : `heat-${rate >= 0.995 ? 5 : Math.floor(rate * 5)}`
