/**
 * The server's clock − this machine's, in milliseconds, from the Date header of a small file; it is good to a second.
 * Old PCs with a flat battery are years off, and a countdown by their clock would be too. Null when nobody answers.
 */
export async function measureSkew(): Promise<number | null> {
  const asked = Date.now()
  try {
    const response = await fetch('/favicon.svg', { method: 'HEAD', cache: 'no-store' })
    const date = Date.parse(response.headers.get('date') ?? '')
    if (Number.isNaN(date)) return null
    const skew = date + 500 - (asked + Date.now()) / 2
    return Math.abs(skew) < 1_500 ? 0 : skew
  } catch {
    return null
  }
}
