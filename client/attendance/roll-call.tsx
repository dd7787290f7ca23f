import './roll-call.css'
import { useEffect, useRef, useState } from 'react'
import { AppError } from '../../shared/errors.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { clockText } from '../ui/clock.ts'
import { CountHistory } from './count-history.tsx'
import type { HeadCountQueue, Outgoing } from './head-count-queue.ts'
import { type Draft, emptyDraft, figuresOf, keepDraft, readDraft } from './roll-call-draft.ts'
import { NamesList, NumberPad, Steppers } from './roll-call-inputs.tsx'
import { rollCallWords } from './roll-call-messages.ts'
import type { RollCallSource } from './roll-call-source.ts'
import { marksOf, useRollCall } from './use-roll-call.ts'

const t = translator(rollCallWords)
const reasons = ['came', 'left', 'mistyped'] as const

/**
 * Calls the roll of one class: one tap where all are there, else the exceptions, by name where the school keeps names, or the
 * number alone. It is taken at once, also without a line, and says what became of it.
 */
export function RollCall(props: {
  queue: HeadCountQueue
  source: RollCallSource
  lessonId: string
  classGroupId: string
  /** As the directory has it; a roster knows better. */
  classSize: number
  /** Whether pupils can be counted now. */
  open: boolean
  zone: string
  onReported?: () => void
}) {
  const { queue, source, lessonId, classGroupId, open } = props
  const key = `${lessonId}.${classGroupId}`
  const [draft, setDraft] = useState(() => readDraft(key))
  const { counts, roster, names, waiting, refused, lasting, offsetMs } = useRollCall(
    queue,
    source,
    lessonId,
    classGroupId,
  )
  const size = names?.roster.pupils.length ?? roster?.size ?? props.classSize
  const last = waiting.at(-1)
  const known = last ?? counts[0] ?? null
  const contested = last ? [] : counts.filter((count) => count.standing === 'contested')
  const change = (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part }))
  useEffect(() => keepDraft(key, draft), [key, draft])
  const element = useRef<HTMLDivElement>(null)
  const was = useRef(draft.by)
  useEffect(() => {
    if (was.current === draft.by) return
    was.current = draft.by
    // The button that was pressed is gone: whoever has only keys goes on with what came in its place.
    element.current?.querySelector<HTMLElement>('button:enabled')?.focus()
  }, [draft.by])

  const report = (figures: NonNullable<ReturnType<typeof figuresOf>>, reason: string) => {
    const marks = draft.by === 'names' ? marksOf(draft.marks) : undefined
    const byName = marks !== undefined || (draft.by === 'closed' && names !== null)
    const body: Parameters<HeadCountQueue['report']>[0] = {
      lessonId,
      classGroupId,
      ...figures,
      ...(byName ? { marks: marks ?? [] } : {}),
      seen: [...counts.map((count) => count.id), ...waiting.map((one) => one.id)],
      countedAt: new Date().toISOString(),
      clockOffsetMs: offsetMs,
      reason,
    }
    void queue.report(body).then((countId) => {
      if (marks) void source.noteMarks(classGroupId, countId, marks).catch(() => undefined)
      setDraft(emptyDraft)
      props.onReported?.()
    })
  }
  /** The marks of a count never change; those of a newer one than was read with the names are still to be read. */
  const fillIn = async (countId: string) => {
    if (names?.marks.some((mark) => mark.countId === countId)) return
    await source.loadNames(lessonId, classGroupId, true)
    const earlier = earlierMarks(source.state.get().names[classGroupId] ?? null, countId)
    // What was tapped meanwhile stands.
    setDraft((draft) => (draft.by === 'names' ? { ...draft, marks: { ...earlier, ...draft.marks } } : draft))
  }
  const begin = (by: Draft['by']) => {
    const marks = by === 'names' && last === undefined ? earlierMarks(names, counts[0]?.id) : {}
    const late = known?.late ?? 0
    const figures = { late, leave: known?.onLeave ?? 0, absent: known?.absent ?? 0 }
    setDraft({ ...emptyDraft, by, marks: waitingMarks(last) ?? marks, figures })
    if (by === 'names' && last === undefined && counts[0]?.byName) void fillIn(counts[0].id)
  }
  const exceptions = names ? 'names' : 'figures'
  const byNumber = (
    <button type="button" className="button quiet" data-action="by-number" onClick={() => begin('number')}>
      {t('byNumber')}
    </button>
  )

  return (
    <div
      ref={element}
      className="roll-call"
      data-class-group={classGroupId}
      data-names={names ? 'here' : roster ? 'awaited' : 'none'}
    >
      <output className="roll-call-state" data-state={known ? (last ? 'to-send' : 'sent') : 'none'}>
        {known ? (
          <>
            <strong data-present={known.present}>{t('present', { present: known.present, size })}</strong>
            <span className={last ? 'pill-note fair' : 'pill-note good'}>{t(last ? 'toSend' : 'sent')}</span>
            <Exceptions of={known} />
          </>
        ) : (
          <>
            <strong>{t('notYet')}</strong>
            <span>{t('of', { size })}</span>
          </>
        )}
      </output>
      {last && <p className="note fair">{t(lasting ? 'queued' : 'volatile')}</p>}
      {refused.map((one) => (
        <p key={one.id} className="note poor" role="alert">
          {t('present', { present: one.present, size })} {t('refused', { why: whyOf(one) })}{' '}
          <button type="button" className="link" onClick={() => queue.dismiss(one.id)}>
            {t('discard')}
          </button>
        </p>
      ))}
      {contested.length > 0 && (
        <p className="note fair" data-state="contested">
          <strong>{t('contested')}</strong>
          <br />
          {t('contestedText', {
            time: clockText(counts[0]!.takenAt, props.zone),
            present: counts[0]!.present,
          })}
        </p>
      )}
      {open && roster && !names && <p className="note fair">{t('namesGone')}</p>}
      {open && draft.by === 'closed' && !known && (
        <div className="roll-call-start">
          <button
            type="button"
            className="button primary all-here"
            data-action="all-here"
            onClick={() => report({ present: size, late: 0, onLeave: 0, absent: 0 }, '')}
          >
            <span>
              {t('all', { size })}
              <small>{t('allHint')}</small>
            </span>
          </button>
          <button type="button" className="button" data-action="exceptions" onClick={() => begin(exceptions)}>
            <span>
              {t('some')}
              <small>{t('someHint')}</small>
            </span>
          </button>
          {byNumber}
        </div>
      )}
      {open && draft.by === 'closed' && known && (
        <div className="roll-call-start known">
          <button type="button" className="button" data-action="correct" onClick={() => begin(exceptions)}>
            {t('change')}
          </button>
          {byNumber}
        </div>
      )}
      {open && draft.by !== 'closed' && (
        <Editor
          draft={draft}
          size={size}
          names={names}
          corrects={known !== null}
          onChange={change}
          onCancel={() => setDraft(emptyDraft)}
          onReport={report}
        />
      )}
      <CountHistory counts={counts} zone={props.zone} />
    </div>
  )
}

function Editor(props: {
  draft: Draft
  size: number
  names: ReturnType<typeof useRollCall>['names']
  corrects: boolean
  onChange: (part: Partial<Draft>) => void
  onCancel: () => void
  onReport: (figures: NonNullable<ReturnType<typeof figuresOf>>, reason: string) => void
}) {
  const { draft, size, names, corrects, onChange } = props
  const figures = figuresOf(draft, size)
  const ready = figures !== null && figures.present <= 200 && (!corrects || draft.reason.trim() !== '')
  return (
    <form
      className="roll-call-editor"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && figures) props.onReport(figures, corrects ? draft.reason.trim() : '')
      }}
    >
      {corrects && (
        <fieldset className="roll-call-reasons">
          <legend>{t('reason')}</legend>
          {reasons.map((one) => (
            <button
              key={one}
              type="button"
              className={draft.reason === t(one) ? 'button chosen' : 'button'}
              aria-pressed={draft.reason === t(one)}
              data-reason={one}
              onClick={() => onChange({ reason: t(one) })}
            >
              {t(one)}
            </button>
          ))}
          <input
            value={draft.reason}
            maxLength={200}
            aria-label={t('reason')}
            placeholder={t('reasonPlaceholder')}
            onChange={(event) => onChange({ reason: event.target.value })}
          />
        </fieldset>
      )}
      {draft.by === 'names' && names && (
        <NamesList
          pupils={names.roster.pupils}
          marks={draft.marks}
          onChange={(marks) => onChange({ marks })}
        />
      )}
      {draft.by === 'figures' && (
        <Steppers figures={draft.figures} size={size} onChange={(part) => onChange({ figures: part })} />
      )}
      {draft.by === 'number' && (
        <NumberPad typed={draft.typed} size={size} onChange={(typed) => onChange({ typed })} />
      )}
      {figures !== null && figures.present > size && (
        <p className="note fair">{t('tooMany', { extra: figures.present - size })}</p>
      )}
      <div className="roll-call-foot">
        <p className="roll-call-sum">
          {figures && <Exceptions of={figures} />}
          {corrects && draft.reason.trim() === '' && <strong>{t('reasonNeeded')}</strong>}
        </p>
        <button
          type="button"
          className="button quiet"
          data-action="cancel-roll-call"
          onClick={props.onCancel}
        >
          {t('back')}
        </button>
        <button type="submit" className="button primary" data-action="save-head-count" disabled={!ready}>
          {t(corrects ? 'correct' : 'report', { present: figures?.present ?? '–' })}
        </button>
      </div>
    </form>
  )
}

/** Late 1, on leave 2 — what there is of it. */
function Exceptions({
  of,
}: {
  of: { late?: number | null; onLeave?: number | null; absent?: number | null }
}) {
  const said = [
    of.late ? t('lateOf', { n: of.late }) : null,
    of.onLeave ? t('leaveOf', { n: of.onLeave }) : null,
    of.absent ? t('absentOf', { n: of.absent }) : null,
  ].filter(Boolean)
  return said.length > 0 ? <span className="roll-call-exceptions">{said.join(' · ')}</span> : null
}

function earlierMarks(
  names: ReturnType<typeof useRollCall>['names'],
  countId: string | undefined,
): Draft['marks'] {
  const marks = names?.marks.filter((mark) => mark.countId === countId) ?? []
  return Object.fromEntries(marks.map(({ pupilId, mark, reason }) => [pupilId, { mark, reason }]))
}

function waitingMarks(waiting: Outgoing | undefined): Draft['marks'] | null {
  if (!waiting?.marks) return null
  return Object.fromEntries(
    waiting.marks.map(({ pupilId, mark, reason }) => [pupilId, { mark, reason: reason ?? null }]),
  )
}

const whyOf = ({ refused }: Outgoing): string =>
  refused ? errorText(new AppError(refused.code, refused.message, refused.details)) : ''
