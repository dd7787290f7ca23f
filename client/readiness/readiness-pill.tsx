import './readiness.css'
import type { Readiness } from '../../shared/readiness.ts'
import { translator } from '../app/i18n.ts'
import { faultWords, levelWords } from './readiness-messages.ts'

const level = translator(levelWords)
const fault = translator(faultWords)

/** 就绪, 存疑 or 缺失 of one classroom: by word and shape, not by colour alone; all reasons when pointed at. */
export function ReadinessPill({ readiness }: { readiness: Pick<Readiness, 'level' | 'faults'> }) {
  const reasons = readiness.faults.map((one) => fault(one)).join('\n')
  return (
    <span className={`readiness-pill ${readiness.level}`} data-readiness={readiness.level} title={reasons}>
      {level(readiness.level)}
    </span>
  )
}

/** What stands against it and what to do, the worst first; nothing when it is ready. */
export function ReadinessReasons({
  readiness,
  most = 1,
}: {
  readiness: Pick<Readiness, 'faults'>
  most?: number
}) {
  return readiness.faults.slice(0, most).map((one) => (
    <span key={one} className="readiness-reason" data-fault={one}>
      {fault(one)}
    </span>
  ))
}
