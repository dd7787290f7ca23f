import type { Ground } from './ground.ts'

/** Schools that share nothing with others: no lesson of one set can have a receiver of another. */
export function findParts(ground: Ground): number[][] {
  const root = ground.input.schools.map((_, index) => index)
  const find = (school: number): number => {
    let at = school
    while (root[at] !== at) {
      root[at] = root[root[at]!]!
      at = root[at]!
    }
    return at
  }
  const taught = ground.input.schools.map(() => new Set<string>())
  for (const teacher of ground.input.teachers)
    for (const subject of teacher.maxShared > 0 ? teacher.subjects : [])
      taught[ground.schools.get(teacher.school)!]!.add(subject)
  const wanted = ground.input.schools.map(() => new Set<string>())
  for (const demand of ground.input.demands) {
    const group = ground.input.classGroups[ground.classGroups.get(demand.classGroup)!]!
    if (demand.periods > 0) wanted[ground.schools.get(group.school)!]!.add(demand.subject)
  }
  for (const [lead, members] of ground.membersOf.entries())
    if (taught[lead]!.size > 0)
      for (const member of members)
        if ([...wanted[member]!].some((subject) => taught[lead]!.has(subject)))
          root[find(lead)] = find(member)
  const parts = new Map<number, number[]>()
  for (const school of root.keys()) {
    const part = parts.get(find(school))
    if (part) part.push(school)
    else parts.set(find(school), [school])
  }
  return [...parts.values()].filter(
    (part) =>
      part.some((school) => taught[school]!.size > 0) && part.some((school) => wanted[school]!.size > 0),
  )
}
