import { CheckCircleFilled } from '@ant-design/icons'
import type { ProposalFigures as Figures, ProposalPoint } from '../../shared/proposal.ts'
import { figure, percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { Meter } from '../ui/meter.tsx'
import { proposalWords } from './proposal-messages.ts'
import { SearchChart } from './search-chart.tsx'
import { gapText } from './words.ts'

const t = translator(proposalWords)
const subjectName = translator(subjectWords)

/** What a proposal comes to, in figures. */
export function ProposalFigures({ figures, trail }: { figures: Figures; trail: readonly ProposalPoint[] }) {
  const { covered, demanded, bound } = figures
  const optimal = bound !== null && covered >= bound
  const end = Math.max(1, ...trail.map((point) => point.ms))
  return (
    <div className="plan-figures" id="plan-figures" tabIndex={-1}>
      <section className="plan-tile wide">
        <h2>{t('figureCovered')}</h2>
        <div className="plan-tile-rate num">
          <strong>{covered}</strong>
          <span>{t('figureOf', { n: demanded })}</span>
          <em>{percent(demanded === 0 ? null : covered / demanded)}</em>
        </div>
        <Meter
          label={`${t('figureCovered')} ${covered} / ${demanded}`}
          whole={demanded}
          parts={[{ value: covered, tone: 'brand' }]}
          mark={bound}
        />
        <p className="plan-tile-foot num">
          {figures.bySubject.map((one) => (
            <span key={one.subject}>
              {subjectName(one.subject)} {one.covered} / {one.demanded}
            </span>
          ))}
        </p>
      </section>
      <section className="plan-tile">
        <h2>{t('figureBound')}</h2>
        <div className="plan-tile-rate num">
          <strong>{bound ?? '—'}</strong>
        </div>
        <p className={optimal ? 'plan-tile-foot optimal' : 'plan-tile-foot'}>
          {bound === null ? (
            t('boundNone')
          ) : optimal ? (
            <>
              <CheckCircleFilled aria-hidden /> {t('boundOptimal')}
            </>
          ) : (
            t('boundGap', { n: bound - covered, percent: gapText(covered, bound) })
          )}
        </p>
      </section>
      <section className="plan-tile">
        <h2>{t('figureNothing')}</h2>
        <div className="plan-tile-rate num">
          <strong className={figures.classesWithNothing > 0 ? 'poor' : 'good'}>
            {figures.classesWithNothing}
          </strong>
        </div>
        <p className="plan-tile-foot">{t('figureNothingOf', { n: figures.classes })}</p>
      </section>
      <section className="plan-tile">
        <h2>{t('figureLessons')}</h2>
        <div className="plan-tile-rate num">
          <strong>{figures.lessons}</strong>
        </div>
        <p className="plan-tile-foot">
          {t('figureOpened', { opened: figures.opened, extra: figures.lessons - figures.opened })}
        </p>
      </section>
      <section className="plan-tile">
        <h2>{t('figureOverlap')}</h2>
        <div className="plan-tile-rate num">
          <strong>{percent(figures.receivers === 0 ? null : figures.meanOverlap)}</strong>
        </div>
        <p className="plan-tile-foot">
          {t('figurePerLesson', {
            n: figures.lessons === 0 ? 0 : figure(figures.receivers / figures.lessons),
          })}
        </p>
      </section>
      <section className="plan-tile chart">
        <SearchChart trail={trail} until={end} now={end} />
        <p className="plan-tile-foot">{t('computed', { n: figure(figures.seconds) })}</p>
      </section>
    </div>
  )
}
