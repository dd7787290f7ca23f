/**
 * Forms of the planner's files. They say what zod's schemas say, but are there at once: loading zod takes longer than planning a town's
 * shortages. A form reads a value, fills in what may be absent, leaves out what it does not know, and tells every fault with its place.
 */
export type Form<T> = (value: unknown, place: string, tell: TellFault) => T
export type TellFault = (place: string, code: FormFault, message: string) => void
export type FormFault = 'missing' | 'wrong-type' | 'out-of-range'
export type FormOf<F> = F extends Form<infer T> ? T : never

/** What a value that is not of its form reads as: nobody looks at it, since there is a fault. */
const nothing = undefined as never

function refuse(value: unknown, place: string, tell: TellFault, code: FormFault, wanted: string): never {
  if (value === undefined) tell(place, 'missing', `${place} is missing.`)
  else tell(place, code, `${place} is ${shown(value)}, not ${wanted}.`)
  return nothing
}

/** A value as a message shows it, cut where it is long. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

export function text(least: number, most: number): Form<string> {
  return (value, place, tell) => {
    if (typeof value !== 'string') return refuse(value, place, tell, 'wrong-type', 'text')
    if (value.length >= least && value.length <= most) return value
    return refuse(value, place, tell, 'out-of-range', `${least} to ${most} characters`)
  }
}

export function matching(pattern: RegExp, wanted: string): Form<string> {
  return (value, place, tell) => {
    if (typeof value !== 'string') return refuse(value, place, tell, 'wrong-type', wanted)
    return pattern.test(value) ? value : refuse(value, place, tell, 'out-of-range', wanted)
  }
}

export function amount(least: number, most: number): Form<number> {
  return (value, place, tell) => {
    if (typeof value !== 'number' || Number.isNaN(value))
      return refuse(value, place, tell, 'wrong-type', 'a number')
    if (value >= least && value <= most) return value
    return refuse(value, place, tell, 'out-of-range', `from ${least} to ${most}`)
  }
}

export function whole(least: number, most: number): Form<number> {
  const within = amount(least, most)
  return (value, place, tell) =>
    typeof value === 'number' && !Number.isSafeInteger(value)
      ? refuse(value, place, tell, 'wrong-type', 'a whole number')
      : within(value, place, tell)
}

export const yesOrNo: Form<boolean> = (value, place, tell) =>
  typeof value === 'boolean' ? value : refuse(value, place, tell, 'wrong-type', 'true or false')

export function oneOf<const T extends string>(...choices: readonly T[]): Form<T> {
  const known: ReadonlySet<unknown> = new Set(choices)
  return (value, place, tell) =>
    known.has(value)
      ? (value as T)
      : refuse(value, place, tell, 'out-of-range', `one of ${choices.join(', ')}`)
}

export function list<T>(form: Form<T>, most: number): Form<T[]> {
  return (value, place, tell) => {
    if (!Array.isArray(value)) return refuse(value, place, tell, 'wrong-type', 'a list')
    if (value.length > most) {
      tell(place, 'out-of-range', `${place} has ${value.length} items, which is more than ${most}.`)
      return nothing
    }
    return value.map((item, index) => form(item, `${place}[${index}]`, tell))
  }
}

type Fields = Record<string, unknown>
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function fields<F extends Record<string, Form<unknown>>>(
  forms: F,
): Form<{ [K in keyof F]: FormOf<F[K]> }> {
  const entries = Object.entries(forms)
  return (value, place, tell) => {
    if (!isFields(value)) return refuse(value, place, tell, 'wrong-type', 'an object')
    const read: Fields = {}
    for (const [name, form] of entries)
      read[name] = form(value[name], place === '' ? name : `${place}.${name}`, tell)
    return read as never
  }
}

/** An object whose keys may be any. */
export function byName<T>(form: Form<T>): Form<Record<string, T>> {
  return (value, place, tell) => {
    if (!isFields(value)) return refuse(value, place, tell, 'wrong-type', 'an object')
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, form(item, `${place}.${name}`, tell)]),
    )
  }
}

/** What may be absent. */
export function otherwise<T>(form: Form<T>, absent: () => T): Form<T> {
  return (value, place, tell) => (value === undefined ? absent() : form(value, place, tell))
}

export function orNull<T>(form: Form<T>): Form<T | null> {
  return (value, place, tell) => (value === null ? null : form(value, place, tell))
}
