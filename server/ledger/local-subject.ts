import type { Subject } from '../../shared/directory.ts'

const names: Record<Subject, string[]> = {
  music: ['音乐', '音乐课', '唱游', 'music'],
  art: ['美术', '美术课', 'art', 'fine arts'],
  english: ['英语', '英语课', '外语', 'english'],
  science: ['科学', '科学课', 'science'],
}
const byName = new Map(
  (Object.keys(names) as Subject[]).flatMap((subject) => names[subject].map((name) => [name, subject])),
)

/** The subject that a school's own timetable means, or null for one that is none of ours: a guess would make credit. */
export const subjectOfName = (name: string): Subject | null => byName.get(name.trim().toLowerCase()) ?? null
