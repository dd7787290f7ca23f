import { useQuery } from '@tanstack/react-query'
import type { Poll } from '../../shared/poll.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { call } from '../app/api.ts'
import { clockOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { Panel } from '../ui/page.tsx'
import { choiceLabel, choiceTexts, totals } from './choices.ts'
import { pollWords } from './messages.ts'
import './polls-panel.css'

const t = translator(pollWords)

/** What was asked of all classrooms in a lesson, and what each answered, for its page afterwards; nothing where nothing was asked. */
export function PollsPanel({ lesson, zone, every }: { lesson: Lesson; zone: string; every: number | null }) {
  const polls = useQuery({
    queryKey: ['polls', lesson.id],
    queryFn: ({ signal }) => call('GET /api/lessons/:id/polls', { params: { id: lesson.id }, signal }),
    refetchInterval: every === null ? false : every * 1_000,
  })
  if (!polls.data?.length) return null
  return (
    <Panel title={t('panel')}>
      {polls.data.map((poll) => (
        <section key={poll.id} className="asked-poll">
          <h3>
            <span className="soft num">{clockOf(poll.openedAt, zone)}</span> {poll.title}{' '}
            <span className="pill plain">{t(poll.kind)}</span>
          </h3>
          {poll.kind === 'text' ? (
            <Words poll={poll} lesson={lesson} />
          ) : (
            <Counts poll={poll} lesson={lesson} />
          )}
        </section>
      ))}
    </Panel>
  )
}

const nameOf = (lesson: Lesson, classroomId: string): string => {
  const receiver = lesson.receivers.find((one) => one.classroomId === classroomId)
  return receiver ? `${receiver.schoolName} ${receiver.classGroupName}` : ''
}

function Counts({ poll, lesson }: { poll: Poll; lesson: Lesson }) {
  const sums = totals(poll)
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('byRoom')}</th>
          {choiceTexts(poll).map((text, choice) => (
            <th key={text} scope="col" className={poll.right.includes(choice) ? 'right' : ''}>
              {choiceLabel(poll, choice)}
              {poll.right.includes(choice) && ' ✓'}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {poll.answers.map((answer) => (
          <tr key={answer.classroomId}>
            <th scope="row">
              {nameOf(lesson, answer.classroomId)}{' '}
              <span className="soft small">{t(answer.by === 'hands' ? 'hands' : 'byDevices')}</span>
            </th>
            {choiceTexts(poll).map((text, choice) => (
              <td key={text} className="num">
                {answer.counts[choice] ?? '–'}
              </td>
            ))}
          </tr>
        ))}
        <tr className="strong">
          <th scope="row">{t('all')}</th>
          {choiceTexts(poll).map((text, choice) => (
            <td key={text} className="num">
              {sums[choice]}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  )
}

function Words({ poll, lesson }: { poll: Poll; lesson: Lesson }) {
  return (
    <ul>
      {poll.answers.flatMap(({ classroomId, texts }) =>
        texts.map((text, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two pupils may say the same
          <li key={`${classroomId} ${i}`}>
            <q>{text}</q> <span className="soft small">{nameOf(lesson, classroomId)}</span>
          </li>
        )),
      )}
    </ul>
  )
}
