import { type Ground, textbookOf } from './ground.ts'
import { demandKey, type Held } from './held.ts'

/** Subjects, grades and textbooks, each together as one number. */
export interface Kinds {
  numberOf(subject: string, grade: number, textbook: string | null): number
  subjectOf(kind: number): string
}

export function createKinds(): Kinds {
  const subjects: string[] = []
  const known = new Map<string, number>()
  return {
    numberOf(subject, grade, textbook) {
      const key = JSON.stringify([subject, grade, textbook])
      let kind = known.get(key)
      if (kind === undefined) {
        kind = subjects.push(subject) - 1
        known.set(key, kind)
      }
      return kind
    },
    subjectOf: (kind) => subjects[kind]!,
  }
}

/** What is demanded at some schools and not covered by kept lessons; what stands beside each other is of one demand. */
export interface ModelDemands {
  need: number[]
  group: number[]
  had: number[]
  /** Eight numbers a demand: by weekday. */
  dayLeft: number[]
  source: number[]
  /** By a group's number here, its index in the input. */
  groups: number[]
  /** By school, then kind. */
  wanted: Map<number, Map<number, Wanted[]>>
}

/** Who wants something: a demand's number in the model. */
export interface Wanted {
  demand: number
  /** Its index in the input. */
  group: number
}

export function listDemands(
  ground: Ground,
  schools: readonly number[],
  held: Held,
  kinds: Kinds,
): ModelDemands {
  const { input } = ground
  const list: ModelDemands = {
    need: [],
    group: [],
    had: [],
    dayLeft: [],
    source: [],
    groups: [],
    wanted: new Map(schools.map((school) => [school, new Map()])),
  }
  const numberOf = new Map<number, number>()
  for (const source of inOrder(schools, ground.demandsOf)) {
    const asked = input.demands[source]!
    const group = ground.classGroups.get(asked.classGroup)!
    const of = input.classGroups[group]!
    const had = held.demands.get(demandKey(asked.classGroup, asked.subject)) ?? []
    if (asked.periods - had.length <= 0) continue
    if (!numberOf.has(group)) numberOf.set(group, list.groups.push(group) - 1)
    const demand = list.need.push(asked.periods - had.length) - 1
    list.group.push(numberOf.get(group)!)
    list.had.push(had.length > 0 ? 1 : 0)
    list.source.push(source)
    for (let weekday = 0; weekday < 8; weekday++)
      list.dayLeft.push(input.rules.maxPerDay - had.filter((day) => day === weekday).length)
    const kind = kinds.numberOf(asked.subject, of.grade, textbookOf(of, asked.subject))
    const byKind = list.wanted.get(ground.schools.get(of.school)!)!
    const same = byKind.get(kind)
    if (same) same.push({ demand, group })
    else byKind.set(kind, [{ demand, group }])
  }
  return list
}

/** What schools have of something, in the input's order. */
export const inOrder = (
  schools: readonly number[],
  of: readonly (readonly number[])[],
): readonly number[] => {
  const all = schools.flatMap((school) => of[school]!)
  return schools.length === 1 ? all : all.sort((a, b) => a - b)
}
