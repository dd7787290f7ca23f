import './readiness.css'
import type { Findings, Readiness, ReadinessFault } from '../../shared/readiness.ts'
import { translator } from '../app/i18n.ts'
import type { Store } from '../ui/store.ts'
import { useStore } from '../ui/store.ts'
import { readinessWords } from './readiness-messages.ts'
import { ReadinessPill, ReadinessReasons } from './readiness-pill.tsx'
import { type Progress, type Step, steps } from './run-check.ts'

const t = translator(readinessWords)
type StepState = 'waiting' | 'running' | 'good' | 'bad' | 'untried'
const marks: Record<StepState, string> = { waiting: '·', running: '…', good: '✓', bad: '✗', untried: '–' }

/** Which fault belongs to which step. */
const stepOf = (fault: ReadinessFault): Step | null => {
  if (fault.startsWith('camera')) return 'camera'
  if (fault.startsWith('microphone')) return 'microphone'
  if (fault.startsWith('loudspeaker')) return 'loudspeaker'
  return /^(line|udp|media|node|relay)/.test(fault) ? 'line' : null
}

/** What a check found so far, step by step; then what is to be thought of it, and what to do. */
export function CheckPanel({ progress }: { progress: Store<Progress> }) {
  const { running, findings, result, error } = useStore(progress)
  const at = running ? steps.indexOf(running) : result || error ? steps.length : -1
  const stateOf = (step: Step): StepState => {
    if (result) return judged(step, result)
    const place = steps.indexOf(step)
    if (place === at) return 'running'
    return place < at && !error ? (hasFigures(step, findings) ? 'good' : 'untried') : 'waiting'
  }
  return (
    <div className="readiness-panel" data-check={error ? 'failed' : (result?.level ?? 'running')}>
      <ol className="readiness-steps">
        {steps.map((step) => (
          <li key={step} data-step={step} data-step-state={stateOf(step)}>
            <i aria-hidden="true">{marks[stateOf(step)]}</i>
            <strong>{t(step)}</strong>
            <span>{wordsOf(step, stateOf(step), findings)}</span>
          </li>
        ))}
      </ol>
      <div role="status">
        {result ? (
          <>
            <ReadinessPill readiness={result} />{' '}
            {result.faults.length === 0 ? t('allGood') : <ReadinessReasons readiness={result} most={5} />}
          </>
        ) : error ? (
          t('failed')
        ) : (
          t(running === 'loudspeaker' ? 'listening' : 'checking')
        )}
      </div>
    </div>
  )
}

function judged(step: Step, { faults, findings }: Readiness): StepState {
  if (faults.some((fault) => stepOf(fault) === step)) return 'bad'
  return findings && hasFigures(step, findings) ? 'good' : 'untried'
}

function hasFigures(step: Step, { camera, microphone, loudspeaker, line }: Findings): boolean {
  if (step === 'camera') return camera.moves !== null
  if (step === 'microphone') return microphone.levelDb !== null
  if (step === 'loudspeaker') return loudspeaker.toneDb !== null
  return line.downKbps !== null
}

const rate = (kbps: number): string =>
  kbps >= 1_000 ? `${(kbps / 1_000).toFixed(1)} Mb/s` : `${Math.round(kbps)} kb/s`

function wordsOf(step: Step, state: StepState, { loudspeaker, line }: Findings): string {
  if (state === 'waiting' || state === 'running') return ''
  if (step === 'line' && line.downKbps !== null && line.upKbps !== null) {
    const way = line.way && line.way !== 'none' ? ` · ${t(line.way)}` : ''
    return t('rates', { down: rate(line.downKbps), up: rate(line.upKbps) }) + way
  }
  if (step === 'loudspeaker' && state === 'good' && loudspeaker.toneDb !== null) return t('heard')
  return t(state)
}
