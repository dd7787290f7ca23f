import { useEffect, useState } from 'react'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { useStore } from '../ui/store.ts'
import { headCountWords } from './head-count-messages.ts'
import type { HeadCountQueue } from './head-count-queue.ts'

const t = translator(headCountWords)
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const reasons = ['late', 'left', 'mistyped'] as const

/**
 * Number pad for the pupils present in one class group: by touch, by keyboard or by a remote control. A count is taken
 * at once, also without a line. `known` is what the server has already; a change of it asks for a reason.
 */
export function HeadCountPad(props: {
  queue: HeadCountQueue
  lessonId: string
  classGroupId: string
  classSize: number
  known: number | null
  /** Server clock − own clock, ms: a count is dated by the server's clock where that is known. */
  skewMs?: number
  onReported?: () => void
}) {
  const { queue, lessonId, classGroupId, classSize } = props
  const { outgoing, refused } = useStore(queue.state)
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const mine = (one: { lessonId: string; classGroupId: string }) =>
    one.lessonId === lessonId && one.classGroupId === classGroupId
  const refusal = refused.find((one) => mine(one.count)) ?? null
  const counted =
    refusal && typeof refusal.error.details.present === 'number' ? refusal.error.details.present : null
  const waiting = outgoing.findLast(mine) ?? null
  const known = waiting?.present ?? counted ?? props.known
  const present = typed === '' ? null : Number(typed)
  const asksReason = known !== null && present !== null
  const ready = present !== null && present <= 200 && (!asksReason || reason.trim() !== '')

  const press = (digit: string) => setTyped((was) => (was + digit).replace(/^0+(?=\d)/, '').slice(0, 3))
  const erase = () => setTyped((was) => was.slice(0, -1))

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if ((event.target as HTMLElement).matches('input, textarea')) return
      if (/^\d$/.test(event.key)) setTyped((was) => (was + event.key).replace(/^0+(?=\d)/, '').slice(0, 3))
      else if (event.key === 'Backspace') setTyped((was) => was.slice(0, -1))
      else return
      event.preventDefault()
    }
    addEventListener('keydown', key)
    return () => removeEventListener('keydown', key)
  }, [])

  const save = () => {
    if (!ready || present === null) return
    if (refusal) queue.dismiss(refusal.count.id)
    queue.report({
      lessonId,
      classGroupId,
      present,
      reason: asksReason ? reason.trim() : '',
      countedAt: new Date(Date.now() + (props.skewMs ?? 0)).toISOString(),
    })
    setTyped('')
    setReason('')
    props.onReported?.()
  }

  return (
    <div className="head-count">
      <output className="head-count-shown" aria-label={t('title')}>
        <strong className={typed === '' ? 'before' : ''}>{typed === '' ? (known ?? '–') : typed}</strong>
        <span>
          {typed === '' && known !== null && `${t(waiting ? 'toSend' : 'reported')} · `}
          {t('of', { size: classSize })}
        </span>
      </output>
      <div className="head-count-pad">
        {digits.map((digit) => (
          <button
            key={digit}
            type="button"
            className="button"
            data-digit={digit}
            onClick={() => press(digit)}
          >
            {digit}
          </button>
        ))}
        <button type="button" className="button" data-digit="all" onClick={() => setTyped(String(classSize))}>
          {t('all')}
        </button>
        <button type="button" className="button" data-digit="0" onClick={() => press('0')}>
          0
        </button>
        <button type="button" className="button" data-digit="erase" onClick={erase}>
          {t('erase')}
        </button>
      </div>
      {present !== null && present > classSize && (
        <p className="note fair">{t('tooMany', { extra: present - classSize })}</p>
      )}
      {refusal && (
        <p className="note poor" role="alert">
          {counted !== null
            ? t('earlierKnown', { present: counted })
            : t('refused', { why: errorText(refusal.error) })}{' '}
          {counted === null && (
            <button type="button" className="link" onClick={() => queue.dismiss(refusal.count.id)}>
              {t('discard')}
            </button>
          )}
        </p>
      )}
      {asksReason && (
        <fieldset className="head-count-reasons">
          <legend>{t('reasonAsked')}</legend>
          {reasons.map((one) => (
            <button
              key={one}
              type="button"
              className={reason === t(one) ? 'button chosen' : 'button'}
              aria-pressed={reason === t(one)}
              data-reason={one}
              onClick={() => setReason(t(one))}
            >
              {t(one)}
            </button>
          ))}
          <input
            value={reason}
            maxLength={200}
            aria-label={t('reason')}
            placeholder={t('reasonPlaceholder')}
            onChange={(event) => setReason(event.target.value)}
          />
        </fieldset>
      )}
      <button
        type="button"
        className="button primary wide"
        data-action="save-head-count"
        disabled={!ready}
        onClick={save}
      >
        {t('save')}
      </button>
      {waiting && <p className="note fair">{t('queued', { present: waiting.present })}</p>}
    </div>
  )
}
