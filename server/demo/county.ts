import { createHash } from 'node:crypto'
import type { Bell } from '../../shared/directory.ts'

/**
 * The demo county: two lead and six rural schools. Names are invented; the two bell tables are real ones
 * (design/domain.md, Time): the same period overlaps by 30, 30 and 40 minutes.
 */

/** The same name always gives the same id, so that the demo can be set up again over what is there. */
export function demoId(name: string): string {
  const hex = createHash('sha256').update(`tongke-demo:${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const table = (times: string): Bell[] =>
  times.split(' ').map((range, i) => {
    const [start, end] = range.split('-') as [string, string]
    return { period: i + 1, start, end }
  })

export const leadBells = table('08:40-09:20 09:30-10:10 10:35-11:20 14:00-14:40 14:50-15:30 15:40-16:20')
export const ruralBells = table('08:30-09:10 09:20-10:00 10:30-11:15 14:00-14:40 14:50-15:30 15:40-16:20')

/** The bells' name, their weekdays, and since when they are in force: before every term of the demo. */
export const bellsName = '作息时间'
export const bellsWeekdays = [1, 2, 3, 4, 5]
export const bellsFrom = '2026-01-01'

export const prefecture = { id: demoId('江州市'), name: '江州市(示例)' }
export const county = { id: demoId('云溪县'), name: '云溪县(示例)' }

export interface DemoSchool {
  name: string
  lead: boolean
  bells: Bell[]
  /** Grade and size of each class group; rural classes hold 9 to 45 pupils. */
  classes: [grade: number, size: number][]
  teachers: [name: string, subject: 'music' | 'art'][]
  assistant: string | null
}

const rural = (name: string, classes: DemoSchool['classes'], assistant: string): DemoSchool => ({
  name,
  lead: false,
  bells: ruralBells,
  classes,
  teachers: [],
  assistant,
})

export const schools: DemoSchool[] = [
  {
    name: '云溪县实验小学',
    lead: true,
    bells: leadBells,
    classes: [
      [3, 45],
      [4, 44],
    ],
    teachers: [
      ['林晓音', 'music'],
      ['程丹青', 'art'],
    ],
    assistant: null,
  },
  {
    name: '城关第一小学',
    lead: true,
    bells: leadBells,
    classes: [
      [3, 43],
      [5, 42],
    ],
    teachers: [
      ['何韵', 'music'],
      ['白墨', 'art'],
    ],
    assistant: null,
  },
  rural(
    '石门小学',
    [
      [3, 28],
      [4, 31],
    ],
    '吴桂兰',
  ),
  rural(
    '龙潭小学',
    [
      [3, 22],
      [4, 19],
    ],
    '罗小平',
  ),
  rural('白沙教学点', [[3, 9]], '石玉梅'),
  rural(
    '青山小学',
    [
      [3, 33],
      [5, 36],
    ],
    '唐建国',
  ),
  rural(
    '柳河小学',
    [
      [3, 17],
      [5, 21],
    ],
    '向春花',
  ),
  rural(
    '大坪小学',
    [
      [3, 41],
      [4, 38],
    ],
    '田野',
  ),
]

export const chineseGrades = ['一', '二', '三', '四', '五', '六', '七', '八', '九']
export const classGroupName = (grade: number): string => `${chineseGrades[grade - 1]}年级1班`
export const leadRoomName = '录播教室'
export const receivingRoomName = '同步课堂教室'

/** Which rural schools each lead school is paired with. */
export const pairings: Record<string, string[]> = {
  云溪县实验小学: ['石门小学', '龙潭小学', '白沙教学点', '大坪小学'],
  城关第一小学: ['青山小学', '柳河小学', '白沙教学点'],
}

export interface TermDates {
  name: string
  firstDay: string
  lastDay: string
}

/** Terms as the provinces publish them; a date outside them falls to the rule below. */
const published: [name: string, firstDay: string, lastDay: string][] = [
  ['2025学年第二学期', '2026-03-02', '2026-07-03'],
  ['2026学年第一学期', '2026-09-01', '2027-01-22'],
  ['2026学年第二学期', '2027-02-22', '2027-07-02'],
]

/**
 * The term that holds a local date, or in the holidays the one last ended or about to begin, stretched to hold it,
 * so that the demo always has a term that runs.
 */
export function termAround(date: string): TermDates {
  const known = published.find(([, first, last]) => first <= date && date <= last)
  if (known) return { name: known[0], firstDay: known[1], lastDay: known[2] }
  const year = Number(date.slice(0, 4))
  const spring = date.slice(5) >= '02-10' && date.slice(5) <= '08-15'
  const autumnYear = date.slice(5) < '02-10' ? year - 1 : year
  const [name, first, last] = spring
    ? [`${year - 1}学年第二学期`, `${year}-02-24`, `${year}-07-03`]
    : [`${autumnYear}学年第一学期`, `${autumnYear}-09-01`, `${autumnYear + 1}-01-22`]
  return { name, firstDay: date < first ? date : first, lastDay: date > last ? date : last }
}
