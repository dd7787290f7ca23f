import { WarningFilled } from '@ant-design/icons'
import type { UseQueryResult } from '@tanstack/react-query'
import type { PlanGround } from '../../shared/proposal.ts'
import { figure } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { Meter } from '../ui/meter.tsx'
import { Panel } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { choosingWords } from './choosing-messages.ts'
import { noteText } from './words.ts'

const t = translator(choosingWords)
const subjectName = translator(subjectWords)
/** So many are named, and the rest counted. */
const [SCHOOLS, NOTES] = [8, 12]

/** What there is to plan, and what stands in its way, as it follows what is chosen. */
export function GroundPanel({
  ground,
  asks,
}: {
  ground: UseQueryResult<PlanGround>
  /** Whether anything is asked for, so that there is something to read. */
  asks: boolean
}) {
  if (!asks)
    return (
      <Panel title={t('toPlan')}>
        <p className="plan-p">{t('noSubject')}</p>
      </Panel>
    )
  return (
    <Panel title={t('toPlan')}>
      <Loaded of={[ground]}>
        {([it]) => {
          const short = it.schools
            .filter((school) => school.periods > 0)
            .sort((a, b) => b.periods - a.periods)
          const most = short[0]?.periods ?? 1
          return (
            <div className={ground.isPlaceholderData ? 'plan-ground stale' : 'plan-ground'}>
              {short.length === 0 && <p className="soft plan-p">{t('nothingMissing')}</p>}
              <div className="plan-missing">
                {it.missing.map((one) => (
                  <div key={one.subject}>
                    <span className="soft">{subjectName(one.subject)}</span>
                    <strong className="num">{one.periods}</strong>
                    <small>
                      {t('periodsAWeek')} · {t('classesMissing', { n: one.classes })}
                    </small>
                  </div>
                ))}
              </div>
              <dl className="plan-dl">
                <dt>{t('weeks')}</dt>
                <dd className="num">{t('weeksText', { n: figure(it.weeks) })}</dd>
                {it.kept.series > 0 && (
                  <>
                    <dt>{t('kept')}</dt>
                    <dd>{t('keptText', { series: it.kept.series, periods: it.kept.periods })}</dd>
                  </>
                )}
              </dl>
              {short.length > 0 && (
                <>
                  <h3>{t('bySchool')}</h3>
                  <ul className="plan-bars">
                    {short.slice(0, SCHOOLS).map((school) => (
                      <li key={school.schoolId}>
                        <span>{school.schoolName}</span>
                        <Meter
                          label={`${school.schoolName} ${school.periods}`}
                          whole={most}
                          parts={[{ value: school.periods, tone: 'missing' }]}
                        />
                        <span className="num">{school.periods}</span>
                      </li>
                    ))}
                  </ul>
                  {short.length > SCHOOLS && (
                    <p className="soft small">{t('moreSchools', { n: short.length - SCHOOLS })}</p>
                  )}
                </>
              )}
              {it.notes.length > 0 && (
                <>
                  <h3>{t('notes')}</h3>
                  <ul className="plan-notes">
                    {it.notes.slice(0, NOTES).map((note) => (
                      <li key={`${note.code} ${note.schoolId}`}>
                        <WarningFilled aria-hidden /> {noteText(note)}
                      </li>
                    ))}
                  </ul>
                  {it.notes.length > NOTES && (
                    <p className="soft small">{t('moreNotes', { n: it.notes.length - NOTES })}</p>
                  )}
                </>
              )}
            </div>
          )
        }}
      </Loaded>
    </Panel>
  )
}
