import { Tooltip } from 'antd'
import type { LedgerView } from '../../shared/ledger.ts'
import { figure, percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { Meter } from '../ui/meter.tsx'
import { ledgerWords } from './messages.ts'
import { toneOf } from './tone.ts'

const t = translator(ledgerWords)
const subjectName = translator(subjectWords)

/** The place's figures by subject, and what they come to for whole classes. */
export function Tiles({ view }: { view: LedgerView }) {
  return (
    <>
      <div className="cover-tiles">
        {view.subjects.map((one) => (
          <section key={one.subject} className="cover-tile" aria-label={subjectName(one.subject)}>
            <div className="cover-tile-head">
              <h2>{subjectName(one.subject)}</h2>
              {one.spread !== null && view.schools > 1 && (
                <span className="soft small num">{t('spread', { n: one.spread.toFixed(2) })}</span>
              )}
            </div>
            <div className="cover-tile-rate">
              <strong className={`num ${one.total === null ? 'soft' : toneOf(one.total)}`}>
                {percent(one.total)}
              </strong>
              <span>{t('rate')}</span>
              <span className="num">{t('live', { rate: percent(one.live) })}</span>
            </div>
            <Meter
              label={`${t('rate')} ${percent(one.total)}`}
              whole={one.required}
              parts={[{ value: one.credited, tone: toneOf(one.total) }]}
            />
            <div className="cover-tile-foot num">
              <span>{t('tile', { required: figure(one.required), credited: figure(one.credited) })}</span>
              <span className={one.gap > 0.05 ? 'cover-gap' : 'soft'}>
                {one.gap > 0.05 ? t('gapOf', { n: figure(one.gap) }) : t('gapNone')}
              </span>
            </div>
            <div className="soft small num">{t('planGap', { n: figure(one.planningGap) })}</div>
          </section>
        ))}
      </div>
      <p className="ledger-facts num">
        <span>{t('classes', { schools: view.schools, classes: view.classes })}</span>
        <Tooltip title={t('completeHint')}>
          <span>{t('complete', { n: view.allSubjects, of: view.required })}</span>
        </Tooltip>
        <Tooltip title={t('fullHint')}>
          <span>{t('full', { n: view.allPeriods, of: view.required })}</span>
        </Tooltip>
        <span>
          {view.satisfaction
            ? t('satisfaction', {
                n: view.satisfaction.average.toFixed(1),
                count: view.satisfaction.count,
              })
            : t('satisfactionNone')}
        </span>
      </p>
    </>
  )
}
