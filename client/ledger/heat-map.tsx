import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { LedgerFigures, LedgerUnit, LedgerView } from '../../shared/ledger.ts'
import { figure, percent } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { Panel } from '../ui/page.tsx'
import type { LedgerAddress } from './ledger-address.ts'
import { ledgerWords } from './messages.ts'
import { heatOf } from './tone.ts'

const t = translator(ledgerWords)
const subjectName = translator(subjectWords)
const shown = 20

const worstFirst = (a: LedgerUnit, b: LedgerUnit): number =>
  (a.all.total ?? 2) - (b.all.total ?? 2) || b.all.gap - a.all.gap

/** What lies below the place × subject: how much of what is due was given, and a way down. */
export function HeatMap({ view, placeHref }: { view: LedgerView; placeHref: LedgerAddress['placeHref'] }) {
  const [all, setAll] = useState(false)
  const units = [...view.units].sort(worstFirst)
  const subjects = view.subjects.map((one) => one.subject)
  return (
    <Panel title={t('heat')} extra={<span className="soft small">{t('heatHint')}</span>}>
      <div className="heat-scroll">
        <table className="heat">
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              {subjects.map((subject) => (
                <th key={subject} scope="col">
                  {subjectName(subject)}
                </th>
              ))}
              {subjects.length > 1 && <th scope="col">{t('all')}</th>}
            </tr>
          </thead>
          <tbody>
            {units.slice(0, all ? undefined : shown).map((unit) => (
              <tr key={unit.id}>
                <th scope="row">
                  <Link href={placeHref(unit.kind, unit.id)}>{unit.name}</Link>
                </th>
                {subjects.map((subject) => (
                  <HeatCell key={subject} figures={unit.subjects.find((one) => one.subject === subject)} />
                ))}
                {subjects.length > 1 && <HeatCell figures={unit.all} />}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {units.length > shown && !all && (
        <Button type="link" className="no-print" onClick={() => setAll(true)}>
          {t('showAll', { n: units.length })}
        </Button>
      )}
    </Panel>
  )
}

function HeatCell({ figures }: { figures: LedgerFigures | undefined }) {
  if (!figures) return <td className="heat-none">—</td>
  return (
    <td className={`num ${heatOf(figures.total)}`}>
      <strong>{percent(figures.total)}</strong>
      <span className="heat-gap">
        {figures.gap > 0.05 ? t('gapOf', { n: figure(figures.gap) }) : t('gapNone')}
      </span>
    </td>
  )
}
