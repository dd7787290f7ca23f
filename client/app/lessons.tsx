import { LessonOutcomes } from '../attendance/lesson-outcomes.tsx'
import { LessonsPage } from '../schedule/lessons-page.tsx'

/** 课次 is the schedule's page; how each lesson went is known to attendance, which lies above it. */
export function Lessons() {
  return <LessonsPage outcomes={(lesson) => <LessonOutcomes lesson={lesson} />} />
}
