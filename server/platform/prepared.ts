import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'

/**
 * Begins the text of a statement that is sent again and again, word for word the same: each connection to PostgreSQL parses
 * it once. For statements whose best plan does not depend on their parameters. To the embedded database it says nothing.
 */
export const prepared = '/* prepared */'

type Query = (first: unknown, ...rest: unknown[]) => unknown

/** From now on the connection gives such statements their names. */
export function nameStatements(client: PoolClient): void {
  const query = client.query.bind(client) as Query
  const naming: Query = (first, ...rest) =>
    typeof first === 'string' && first.startsWith(prepared)
      ? query({ name: nameOf(first), text: first }, ...rest)
      : query(first, ...rest)
  client.query = naming as PoolClient['query']
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  let name = names.get(text)
  if (!name) {
    name = createHash('sha256').update(text).digest('hex').slice(0, 32)
    names.set(text, name)
  }
  return name
}
