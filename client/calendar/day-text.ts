import type { DayStatus } from '../../shared/calendar.ts'
import { weekdayText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { daysWords } from './calendar-messages.ts'

const t = translator(daysWords)

/** `周二` of 2: the weekdays from Monday, 1 to 7. */
export const weekdayName = (weekday: number): string => weekdayText(`2024-01-0${weekday}T00:00:00Z`, 'utc')

/** What a date is, in a word or two: `放假`, `按周一课表`, `上课`. */
export function dayKindText(day: Pick<DayStatus, 'kind' | 'follows'>, weekday: number): string {
  if (day.kind === 'off') return t('off')
  if (day.kind === 'undecided') return t('undecided')
  if (day.kind === 'instruction' && day.follows !== null)
    return day.follows === weekday
      ? t('instruction')
      : t('followsShort', { weekday: weekdayName(day.follows) })
  return t('weekend')
}
