import type { Lesson } from '../../shared/schedule.ts'
import { translator } from '../app/i18n.ts'
import { Icon } from '../ui/icon.tsx'
import { teachWords } from './messages.ts'

const t = translator(teachWords)

/** Opens the roll call of the class that sits with the teacher, in a tab of its own: the lesson goes on in this one. */
export function RollCallLink({ lesson, short = false }: { lesson: Lesson; short?: boolean }) {
  if (lesson.leadClassGroupId === null) return null
  const words = t('rollCall', { name: lesson.leadClassGroupName ?? '' })
  return (
    <a
      className={short ? 'button small' : 'button lobby-roll-call'}
      href={`/assist/${lesson.id}`}
      target="_blank"
      rel="noreferrer"
      data-action="roll-call"
      title={short ? words : undefined}
    >
      {short && <Icon name="people" />} {short ? t('rollCallShort') : words}
    </a>
  )
}
