import { useEffect } from 'react'
import type { MarkReason, Pupil, PupilMark } from '../../shared/roster.ts'
import { translator } from '../app/i18n.ts'
import type { Draft } from './roll-call-draft.ts'
import { rollCallWords } from './roll-call-messages.ts'

const t = translator(rollCallWords)
const markKinds = ['late', 'leave', 'absent'] as const satisfies readonly PupilMark[]
const whys = ['sick', 'personal', 'school'] as const satisfies readonly MarkReason[]
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

/** Everybody of the class; who is not simply there is tapped. */
export function NamesList(props: {
  pupils: Pupil[]
  marks: Draft['marks']
  onChange: (marks: Draft['marks']) => void
}) {
  const { marks } = props
  const set = (pupilId: string, mark: PupilMark | null, reason: MarkReason | null) => {
    const { [pupilId]: _, ...others } = marks
    props.onChange(mark ? { ...others, [pupilId]: { mark, reason } } : others)
  }
  return (
    <ul className="roll-call-names">
      {props.pupils.map((pupil) => {
        const now = marks[pupil.id]
        return (
          <li key={pupil.id} data-pupil={pupil.id} data-mark={now?.mark ?? 'here'}>
            <span className="pupil">
              {pupil.number && <small>{pupil.number}</small>}
              {pupil.name}
            </span>
            <span className="pupil-marks">
              {markKinds.map((mark) => (
                <button
                  key={mark}
                  type="button"
                  className={`button mark ${mark}`}
                  aria-pressed={now?.mark === mark}
                  aria-label={`${pupil.name} ${t(mark)}`}
                  data-mark={mark}
                  onClick={() => set(pupil.id, now?.mark === mark ? null : mark, null)}
                >
                  {t(mark)}
                </button>
              ))}
            </span>
            {now && now.mark !== 'late' && (
              <span className="pupil-why">
                {whys.map((why) => (
                  <button
                    key={why}
                    type="button"
                    className="button small"
                    aria-pressed={now.reason === why}
                    data-why={why}
                    onClick={() => set(pupil.id, now.mark, now.reason === why ? null : why)}
                  >
                    {t(why)}
                  </button>
                ))}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** How many, where there are no names. */
export function Steppers(props: {
  figures: Draft['figures']
  size: number
  onChange: (figures: Draft['figures']) => void
}) {
  const { figures, size } = props
  const missing = figures.leave + figures.absent
  const full = { late: figures.late >= size - missing, leave: missing >= size, absent: missing >= size }
  return (
    <ul className="roll-call-steppers">
      {(['absent', 'leave', 'late'] as const).map((mark) => (
        <li key={mark} data-mark={mark}>
          <span>{t(mark)}</span>
          <button
            type="button"
            className="button"
            data-step="less"
            aria-label={t('less', { what: t(mark) })}
            disabled={figures[mark] === 0}
            onClick={() => props.onChange({ ...figures, [mark]: figures[mark] - 1 })}
          >
            −
          </button>
          <output>{figures[mark]}</output>
          <button
            type="button"
            className="button"
            data-step="more"
            aria-label={t('more', { what: t(mark) })}
            disabled={full[mark]}
            onClick={() => props.onChange({ ...figures, [mark]: figures[mark] + 1 })}
          >
            +
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The number present: by touch, by keyboard or by a remote control. */
export function NumberPad(props: { typed: string; size: number; onChange: (typed: string) => void }) {
  const { typed, onChange } = props
  const after = (digit: string) => (typed + digit).replace(/^0+(?=\d)/, '').slice(0, 3)

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if ((event.target as HTMLElement).matches('input, textarea')) return
      if (/^\d$/.test(event.key)) onChange((typed + event.key).replace(/^0+(?=\d)/, '').slice(0, 3))
      else if (event.key === 'Backspace') onChange(typed.slice(0, -1))
      else return
      event.preventDefault()
    }
    addEventListener('keydown', key)
    return () => removeEventListener('keydown', key)
  }, [typed, onChange])

  return (
    <>
      <output className="roll-call-typed">
        {typed === '' ? '–' : typed} <small>/ {props.size}</small>
      </output>
      <div className="roll-call-pad">
        {digits.map((digit) => (
          <button
            key={digit}
            type="button"
            className="button"
            data-digit={digit}
            onClick={() => onChange(after(digit))}
          >
            {digit}
          </button>
        ))}
        <button
          type="button"
          className="button small"
          data-digit="all"
          onClick={() => onChange(String(props.size))}
        >
          {t('all', { size: props.size })}
        </button>
        <button type="button" className="button" data-digit="0" onClick={() => onChange(after('0'))}>
          0
        </button>
        <button
          type="button"
          className="button small"
          data-digit="erase"
          onClick={() => onChange(typed.slice(0, -1))}
        >
          {t('erase')}
        </button>
      </div>
    </>
  )
}
