import './readiness.css'
import type { Readiness, ReadinessFault } from '../../shared/readiness.ts'
import { listText, translator } from '../app/i18n.ts'
import { faultWords, levelWords } from './readiness-messages.ts'

const level = translator(levelWords)
const words = translator(faultWords)

type Judged = Pick<Readiness, 'faults' | 'findings'>

/** One of its faults, which may name the servers that it could not reach. */
function sentence(fault: ReadinessFault, { findings }: Judged): string {
  const unreached = findings?.line.nodes?.filter(({ way }) => way === 'none') ?? []
  return words(fault, { nodes: listText(unreached.map(({ name }) => name)) })
}

/** 就绪, 存疑 or 缺失 of one classroom: by word and shape, not by colour alone; all reasons when pointed at. */
export function ReadinessPill({ readiness }: { readiness: Judged & Pick<Readiness, 'level'> }) {
  const reasons = readiness.faults.map((one) => sentence(one, readiness)).join('\n')
  return (
    <span className={`readiness-pill ${readiness.level}`} data-readiness={readiness.level} title={reasons}>
      {level(readiness.level)}
    </span>
  )
}

/** What stands against it and what to do, the worst first; nothing when it is ready. */
export function ReadinessReasons({ readiness, most = 1 }: { readiness: Judged; most?: number }) {
  return readiness.faults.slice(0, most).map((one) => (
    <span key={one} className="readiness-reason" data-fault={one}>
      {sentence(one, readiness)}
    </span>
  ))
}
