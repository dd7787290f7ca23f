/** How a rate of coverage is coloured; the figure beside it says the same. */
export const toneOf = (rate: number | null): 'good' | 'fair' | 'poor' =>
  rate === null || rate >= 0.95 ? 'good' : rate >= 0.7 ? 'fair' : 'poor'
