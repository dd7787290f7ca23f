/** Something without which this node can't take part. `look` says what is wrong with it, or null; a throw is wrong too. */
export interface Check {
  name: string
  look(): string | null | Promise<string | null>
}

export interface Health {
  ready: boolean
  /** By the check's name: `ok`, or what is wrong. */
  checks: Record<string, string>
}

/** Balancers ask every second or two, each of them; nobody needs a newer answer. Milliseconds. */
const keptFor = 1000
/** What does not answer for so long is as good as gone; balancers wait little longer themselves. */
const patience = 2000

/**
 * @param onChange is told when the answer to "ready?" is another than before
 * @returns looks at everything at once; all who ask within a second get the same answer
 */
export function createHealth(
  checks: readonly Check[],
  onChange: (health: Health) => void,
): () => Promise<Health> {
  let last: { at: number; health: Promise<Health> } | null = null
  let wasReady: boolean | null = null

  async function look(): Promise<Health> {
    const found = await Promise.all(
      checks.map(async (check) => [check.name, (await lookInTime(check)) ?? 'ok'] as const),
    )
    const health = { ready: found.every(([, word]) => word === 'ok'), checks: Object.fromEntries(found) }
    if (health.ready !== (wasReady ?? true)) onChange(health)
    wasReady = health.ready
    return health
  }

  return () => {
    const now = performance.now()
    if (!last || now - last.at > keptFor) last = { at: now, health: look() }
    return last.health
  }
}

/** What is wrong is said in general words: whoever asks is not signed in. The log has the details. */
async function lookInTime({ look }: Check): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const silent = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${patience / 1000} s`), patience)
  })
  try {
    return await Promise.race([look(), silent])
  } catch {
    return 'not reachable'
  } finally {
    clearTimeout(timer)
  }
}
