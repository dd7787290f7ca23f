import type { Talk } from '../../shared/live.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { clockOf, minutesText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { questionWords } from '../question/messages.ts'
import { Panel } from '../ui/page.tsx'
import { lessonPageWords } from './messages.ts'

const t = translator(lessonPageWords)
const asked = translator(questionWords)

/** Hands, questions and stage turns of a lesson, in the order they happened. */
export function TalkPanel({ talk, lesson, zone }: { talk: Talk; lesson: Lesson; zone: string }) {
  const nameOf = (classroomId: string): string => {
    const receiver = lesson.receivers.find((r) => r.classroomId === classroomId)
    return receiver ? `${receiver.schoolName} ${receiver.classGroupName}` : lesson.leadClassroomName
  }
  const entries = [
    ...talk.questions.map((q) => ({
      key: q.id,
      at: q.askedAt,
      kind: q.kind,
      who: nameOf(q.classroomId),
      text: q.text,
      votes: q.votes.length,
      note: q.note,
      state: t(q.state),
    })),
    ...talk.stage.map((turn) => ({
      key: `${turn.classroomId}-${turn.startedAt}`,
      at: turn.startedAt,
      kind: 'stage' as const,
      who: nameOf(turn.classroomId),
      text: null,
      votes: 0,
      note: '',
      state: turn.endedAt
        ? t('stageFor', {
            minutes: minutesText((Date.parse(turn.endedAt) - Date.parse(turn.startedAt)) / 60_000),
          })
        : t('stageOpen'),
    })),
  ].sort((a, b) => a.at.localeCompare(b.at))
  return (
    <Panel title={t('talk')}>
      {entries.length === 0 ? (
        <p className="soft talk-none">{t('talkNone')}</p>
      ) : (
        <ol className="talk">
          {entries.map((entry) => (
            <li key={entry.key}>
              <span className="soft num">{clockOf(entry.at, zone)}</span>
              <span className={entry.kind === 'stage' ? 'pill plain brand' : 'pill plain'}>
                {t(entry.kind)}
              </span>
              <span className="break">
                {entry.who}
                {entry.text && <q>{entry.text}</q>}
                {entry.votes > 0 && <span className="soft small"> {asked('votes', { n: entry.votes })}</span>}
                {entry.note && <em className="talk-note">{entry.note}</em>}
              </span>
              <span className="soft">{entry.state}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
