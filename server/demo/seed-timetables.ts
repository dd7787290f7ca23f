import type { LocalLesson } from '../../shared/calendar.ts'
import { system } from '../account/actor.ts'
import { putLocalLessons } from '../calendar/put-local-lessons.ts'
import { localLessonsOf } from '../calendar/read-local-lessons.ts'
import { putPlanTeacher } from '../plan/put-plan-teacher.ts'
import type { Context } from '../platform/context.ts'
import { classGroupName, type DemoSchool, demoId, schools } from './county.ts'

/** Shared lessons a week that each lead teacher can give beside their own: fewer than are missing, so that there is something to plan. */
const sharedAWeek: Record<string, number> = { 林晓音: 4, 程丹青: 4, 何韵: 3, 白墨: 3 }

const core = ['语文', '数学', '英语', '道德与法治', '体育', '科学', '劳动']

/** The hours set aside for music and art, as `weekday period`: a school's classes have them at different times. */
const musicHours = ['2 3', '4 5', '3 2', '1 5', '5 3', '2 6', '4 2']
const artHours = ['4 4', '5 5', '1 4', '3 6', '2 5', '5 2', '3 4']
/** The shared lessons that the demo has already take place in these (seed-lessons.ts). */
const known: Record<string, { music?: string; art?: string }> = {
  '石门小学 3': { music: '2 3', art: '4 4' },
  '龙潭小学 3': { music: '2 3', art: '4 4' },
  '白沙教学点 3': { music: '2 3' },
  '大坪小学 3': { art: '4 4' },
  '青山小学 3': { music: '3 2' },
  '柳河小学 3': { music: '3 2' },
  '青山小学 5': { art: '5 5' },
  '柳河小学 5': { art: '5 5' },
}

/**
 * The timetables of all classes: those of the lead schools have music and art by their own teachers, the rural ones have hours set
 * aside that nobody teaches. A timetable that is there stays as it is.
 */
export async function seedTimetables(context: Context): Promise<void> {
  for (const [at, school] of schools.entries()) {
    for (const [i, [grade]] of school.classes.entries()) {
      const classGroupId = demoId(`${school.name}:${classGroupName(grade)}`)
      const there = await localLessonsOf(context, { classGroupIds: [classGroupId] })
      if (there.length > 0) continue
      await putLocalLessons(context, system, classGroupId, timetable(school, grade, at + 3 * i))
    }
  }
  for (const school of schools)
    for (const [name, subject] of school.teachers)
      await putPlanTeacher(context, system, demoId(`person:${name}`), {
        schoolId: demoId(school.name),
        subjects: [subject],
        maxShared: sharedAWeek[name] ?? null,
      })
}

function timetable(school: DemoSchool, grade: number, turn: number): LocalLesson[] {
  const hours = hoursOf(school, grade, turn)
  const lessons: LocalLesson[] = []
  for (let weekday = 1; weekday <= 5; weekday++)
    for (const { period } of school.bells) {
      const subject = hours.get(`${weekday} ${period}`)
      const teacher = school.teachers.find(([, of]) => of === subject)
      lessons.push({
        weekday,
        period,
        weeks: '',
        subjectName:
          subject === 'music'
            ? '音乐'
            : subject === 'art'
              ? '美术'
              : core[(weekday * 3 + period * 2 + turn) % core.length]!,
        teacherId: teacher ? demoId(`person:${teacher[0]}`) : null,
        classroomId: null,
      })
    }
  return lessons
}

/** Two hours of each subject, at different times in each class. */
function hoursOf(school: DemoSchool, grade: number, turn: number): Map<string, 'music' | 'art'> {
  const has = known[`${school.name} ${grade}`] ?? {}
  const found = new Map<string, 'music' | 'art'>()
  const add = (subject: 'music' | 'art', first: string | undefined, hours: string[]) => {
    const own = [first, ...hours.map((_, i) => hours[(turn + i) % hours.length]!)]
    for (const hour of own) {
      const taken = [...found.values()].filter((of) => of === subject).length
      if (hour && taken < 2 && !found.has(hour)) found.set(hour, subject)
    }
  }
  add('music', has.music, musicHours)
  add('art', has.art, artHours)
  return found
}
