import type { Subject } from '../../shared/directory.ts'

/** How schools call the subjects in their own timetables. */
const names: Record<Subject, string[]> = {
  music: ['音乐', '唱游', 'music'],
  art: ['美术', '绘画', 'art'],
  english: ['英语', '外语', 'english'],
  science: ['科学', 'science'],
}
const entries = Object.entries(names) as [Subject, string[]][]

/** The subject that a name in a timetable means (`音乐`, `音乐(合唱)`), or null. */
export function subjectOf(name: string): Subject | null {
  const text = name.trim().toLowerCase()
  // English words whole: an `art` is in many others.
  const words = text.split(/[^a-z]+/)
  const means = (word: string) => (/^[a-z]+$/.test(word) ? words.includes(word) : text.includes(word))
  return entries.find(([, all]) => all.some(means))?.[0] ?? null
}
