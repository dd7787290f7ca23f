/**
 * Forms of the planner's files. They say what zod's schemas say, but are there at once: loading zod takes longer than planning a town's
 * shortages. A form looks at a value, fills in what may be absent, and tells every fault with its place; what is as it should be is
 * answered as it is, not copied, with whatever else is in it.
 */
export type Form<T> = (value: unknown, reader: Reader) => T
export type FormFault = 'missing' | 'wrong-type' | 'out-of-range'
export type FormOf<F> = F extends Form<infer T> ? T : never
export type TellFault = (place: string, code: FormFault, message: string) => void

/** Where a form is in what it reads: keys and numbers that lead there. A place is put into words only where there is a fault. */
export interface Reader {
  trail: (string | number)[]
  tell: TellFault
}

export const readForm = <T>(form: Form<T>, value: unknown, tell: TellFault): T =>
  form(value, { trail: [], tell })

/** `schools[3].periods[0].end`; the whole has the empty place. */
const placeOf = (trail: readonly (string | number)[]): string =>
  trail.reduce<string>(
    (place, step) =>
      typeof step === 'number' ? `${place}[${step}]` : place === '' ? step : `${place}.${step}`,
    '',
  )

/** What a value that is not of its form reads as: nobody looks at it, since there is a fault. */
const nothing = undefined as never

function refuse(value: unknown, { trail, tell }: Reader, code: FormFault, wanted: string): never {
  const place = placeOf(trail)
  if (value === undefined) tell(place, 'missing', `${place} is missing.`)
  else tell(place, code, `${place} is ${shown(value)}, not ${wanted}.`)
  return nothing
}

/** A value as a message shows it, cut where it is long. */
export const shown = (value: unknown): string => {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

export function text(least: number, most: number): Form<string> {
  return (value, reader) => {
    if (typeof value !== 'string') return refuse(value, reader, 'wrong-type', 'text')
    if (value.length >= least && value.length <= most) return value
    return refuse(value, reader, 'out-of-range', `${least} to ${most} characters`)
  }
}

/** Text that passes a test. */
export function passing(test: (value: string) => boolean, wanted: string): Form<string> {
  return (value, reader) => {
    if (typeof value !== 'string') return refuse(value, reader, 'wrong-type', wanted)
    return test(value) ? value : refuse(value, reader, 'out-of-range', wanted)
  }
}

export function amount(least: number, most: number): Form<number> {
  return (value, reader) => {
    if (typeof value !== 'number' || Number.isNaN(value))
      return refuse(value, reader, 'wrong-type', 'a number')
    if (value >= least && value <= most) return value
    return refuse(value, reader, 'out-of-range', `from ${least} to ${most}`)
  }
}

export function whole(least: number, most: number): Form<number> {
  return (value, reader) => {
    if (typeof value !== 'number' || !Number.isInteger(value))
      return refuse(value, reader, 'wrong-type', 'a whole number')
    if (value >= least && value <= most) return value
    return refuse(value, reader, 'out-of-range', `from ${least} to ${most}`)
  }
}

export const yesOrNo: Form<boolean> = (value, reader) =>
  typeof value === 'boolean' ? value : refuse(value, reader, 'wrong-type', 'true or false')

export function oneOf<const T extends string>(...choices: readonly T[]): Form<T> {
  const known: readonly unknown[] = choices
  return (value, reader) =>
    known.includes(value)
      ? (value as T)
      : refuse(value, reader, 'out-of-range', `one of ${choices.join(', ')}`)
}

export function list<T>(form: Form<T>, most: number): Form<T[]> {
  return (value, reader) => {
    if (!Array.isArray(value)) return refuse(value, reader, 'wrong-type', 'a list')
    if (value.length > most) return refuse(value, reader, 'out-of-range', `a list of ${most} at most`)
    let read: unknown[] = value
    for (let i = 0; i < value.length; i++) {
      reader.trail.push(i)
      const item = form(value[i], reader)
      reader.trail.pop()
      if (item === value[i]) continue
      if (read === value) read = [...value]
      read[i] = item
    }
    return read as T[]
  }
}

type Fields = Record<string, unknown>
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function fields<F extends Record<string, Form<unknown>>>(
  forms: F,
): Form<{ [K in keyof F]: FormOf<F[K]> }> {
  const names = Object.keys(forms)
  return (value, reader) => {
    if (!isFields(value)) return refuse(value, reader, 'wrong-type', 'an object')
    let read = value
    for (const name of names) {
      reader.trail.push(name)
      const item = forms[name]!(value[name], reader)
      reader.trail.pop()
      if (item === value[name]) continue
      if (read === value) read = { ...value }
      read[name] = item
    }
    return read as never
  }
}

/** An object whose keys may be any. */
export function byName<T>(form: Form<T>): Form<Record<string, T>> {
  return (value, reader) => {
    if (!isFields(value)) return refuse(value, reader, 'wrong-type', 'an object')
    for (const name of Object.keys(value)) {
      reader.trail.push(name)
      form(value[name], reader)
      reader.trail.pop()
    }
    return value as never
  }
}

/** What may be absent. */
export function otherwise<T>(form: Form<T>, absent: () => T): Form<T> {
  return (value, reader) => (value === undefined ? absent() : form(value, reader))
}

export function orNull<T>(form: Form<T>): Form<T | null> {
  return (value, reader) => (value === null ? null : form(value, reader))
}
