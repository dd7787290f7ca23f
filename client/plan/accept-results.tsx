import { Alert } from 'antd'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { Acceptance, ProposedLesson } from '../../shared/proposal.ts'
import type { Problem } from '../../shared/series.ts'
import { errorText } from '../app/error-text.ts'
import { dateText } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { useZone } from '../directory/data.ts'
import { problemText } from '../schedule/problem-text.ts'
import { acceptWords } from './accept-messages.ts'
import { whenText } from './lesson-detail.tsx'

const t = translator(acceptWords)
const subjectName = translator(subjectWords)
type One = Acceptance['lessons'][number]

/** So many dates are named, and the rest counted. */
const NAMED = 4

/** What became of each lesson, those with something to say first. */
export function AcceptResults({
  results,
  takenBack,
  lessons,
  onClose,
}: {
  results: One[]
  /** Whether they were to be taken back, rather than accepted. */
  takenBack: boolean
  lessons: ProposedLesson[]
  onClose: () => void
}) {
  const zone = useZone()
  const of = new Map(lessons.map((lesson) => [lesson.id, lesson]))
  const count = (kind: One['result']) => results.filter((one) => one.result === kind).length
  const kept = results.length - count(takenBack ? 'undone' : 'accepted')
  const said = results.filter(
    (one) =>
      !['accepted', 'undone'].includes(one.result) || one.problems.length > 0 || one.leftOut.length > 0,
  )
  const className = (lesson: ProposedLesson | undefined, id: string | null) => {
    const found = lesson?.receivers.find((r) => r.classGroupId === id)
    return found ? `${found.schoolName}${found.classGroupName}` : ''
  }
  return (
    <Alert
      className="plan-results"
      type={kept > 0 ? 'warning' : 'success'}
      showIcon
      closable={{ onClose, 'aria-label': t('dismiss') }}
      title={
        takenBack
          ? t('showUndone', { undone: count('undone'), kept })
          : t('showResults', { accepted: count('accepted'), refused: kept })
      }
      description={
        said.length > 0 && (
          <ul>
            {said.map((one) => {
              const lesson = of.get(one.lessonId)
              return (
                <li key={one.lessonId}>
                  <strong>
                    {lesson && `${whenText(lesson)} ${subjectName(lesson.subject)} ${lesson.teacherName}`}
                  </strong>{' '}
                  {t(`result_${one.result}`, { n: one.dates })}
                  <Reasons one={one} lesson={lesson} zone={zone} className={className} />
                </li>
              )
            })}
          </ul>
        )
      }
    />
  )
}

function Reasons({
  one,
  lesson,
  zone,
  className,
}: {
  one: One
  lesson: ProposedLesson | undefined
  zone: string
  className: (lesson: ProposedLesson | undefined, id: string | null) => string
}) {
  const out = [...new Set(one.problems.flatMap((problem) => problem.classGroupId ?? []))]
  const days = one.leftOut.map(({ day, classGroupId }) =>
    classGroupId
      ? t('withoutClass', { day: dateText(day), class: className(lesson, classGroupId) })
      : dateText(day),
  )
  const shown = days.slice(0, NAMED)
  const problems: Problem[] = [...one.problems, ...one.leftOut.slice(0, 1).map((left) => left.problem)]
  return (
    <>
      {one.result === 'accepted' && out.length > 0 && (
        <div>{t('notJoined', { names: listText(out.map((id) => className(lesson, id))) })}</div>
      )}
      {days.length > 0 && (
        <div>
          {t('leftOutDates', { n: days.length, dates: listText(shown) + (days.length > NAMED ? ' …' : '') })}
        </div>
      )}
      {problems.slice(0, 3).map((problem) => (
        <div key={`${problem.code} ${problem.classGroupId} ${problem.clash?.lessonId}`} className="soft">
          {problemText(problem, zone)}
        </div>
      ))}
      {one.error && <div className="soft">{errorText(new AppError(one.error as ErrorCode, one.error))}</div>}
    </>
  )
}
