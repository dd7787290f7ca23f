import type { Lesson } from '../../shared/schedule.ts'
import { listText, translator } from '../app/i18n.ts'
import { useAttendance } from './data.ts'
import './attendance.css'
import { outcomeWords } from './messages.ts'
import { outcomeTones } from './outcome-pill.tsx'

const t = translator(outcomeWords)

/** How a lesson that is over went, a dot a class; nothing for one that isn't. */
export function LessonOutcomes({ lesson }: { lesson: Lesson }) {
  const attendance = useAttendance(lesson.id, { enabled: lesson.phase === 'ended' })
  if (!attendance.data) return null
  const classes = attendance.data.classes.filter((x) => !x.leadClass)
  const says = listText(classes.map((x) => `${x.schoolName} ${x.classGroupName} ${t(x.outcome)}`))
  const kinds = [...new Set(classes.map((x) => x.outcome))]
  return (
    <ul className="outcomes" title={says}>
      {kinds.map((outcome) => {
        const n = classes.filter((x) => x.outcome === outcome).length
        return (
          <li key={outcome} className={`pill ${outcomeTones[outcome]}`}>
            {t(outcome)}
            {n > 1 && ` ${n}`}
          </li>
        )
      })}
    </ul>
  )
}
