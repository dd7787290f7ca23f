import type { Ack, CommandName } from '../../shared/socket.ts'

/** An event as it came, taken apart. */
export interface Asked {
  name: string
  args: unknown[]
  answer(ack: Ack<CommandName>): void
}

/** Takes an event apart, or null when it asks for no acknowledgement and so can't be answered. */
export function answerable(packet: unknown[]): Asked | null {
  const [name, ...rest] = packet
  const last = rest.pop()
  if (typeof name !== 'string' || typeof last !== 'function') return null
  return { name, args: rest, answer: (ack) => last(ack) }
}

/** An object of JSON: no list, and no binary attachment anywhere in it (a schema that takes any value would let it by). */
export function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !holdsBinary(value)
}

// The parser builds no cycles, and 64 KB bound the depth only to thousands: a list of what is left, no recursion.
function holdsBinary(value: object): boolean {
  const left: object[] = [value]
  for (let next = left.pop(); next; next = left.pop()) {
    if (ArrayBuffer.isView(next) || next instanceof ArrayBuffer) return true
    for (const inner of Object.values(next)) {
      if (typeof inner === 'object' && inner !== null) left.push(inner)
    }
  }
  return false
}
