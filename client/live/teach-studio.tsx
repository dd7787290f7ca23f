import { useEffect, useState } from 'react'
import type { LiveState } from '../../shared/live.ts'
import type { Question } from '../../shared/question.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import type { Devices } from '../media/devices.ts'
import { Sound } from '../media/sound.tsx'
import { Queue } from '../question/queue.tsx'
import { lengthText, useNow } from '../ui/clock.ts'
import { useStore } from '../ui/store.ts'
import { LostBanner } from './banner.tsx'
import { handOf, onStage, taken, waiting } from './lesson-state.ts'
import { liveWords } from './messages.ts'
import type { Participation } from './participation.ts'
import { TeachControls } from './teach-controls.tsx'
import { teachWords } from './teach-messages.ts'
import { Tile } from './teach-tile.tsx'
import { useLostSince } from './use-participation.ts'

const t = translator(teachWords)
const live = translator(liveWords)
/** A notice of something that went wrong stays this long. */
const noticeMs = 6_000

/** The teacher's desk in a lesson that is open or live. */
export function TeachStudio(props: { participation: Participation; state: LiveState; devices: Devices }) {
  const { participation, state, devices } = props
  const { receiver, sender } = participation.media
  const { silentSince, skewMs } = useStore(participation.state)
  const lostSince = useLostSince(participation.socket)
  const now = useNow(1_000, skewMs)
  const [chosen, choose] = useState<string | null>(null)
  const [muted, setMuted] = useState(false)
  const [notice, setNotice] = useState<string | null>(null)
  const isLive = state.phase === 'live'
  const stage = onStage(state)[0] ?? null
  const stageId = stage?.classroomId ?? null

  // Who comes on stage comes large; who was chosen before steps back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the stage is the reason
  useEffect(() => choose(null), [stageId])
  useEffect(() => sender.pause('microphone', muted), [sender, muted])
  useEffect(() => {
    if (!notice) return
    const timer = setTimeout(() => setNotice(null), noticeMs)
    return () => clearTimeout(timer)
  }, [notice])

  const attempt = (work: Promise<unknown>) => void work.catch((error) => setNotice(errorText(error)))
  const act = {
    take: (question: Question) => attempt(participation.send('question:take', { id: question.id })),
    answer: (question: Question) => attempt(participation.send('question:answer', { id: question.id })),
    dismiss: (question: Question) => attempt(participation.send('question:dismiss', { id: question.id })),
    stage: (classroomId: string, on: boolean) =>
      attempt(participation.send(on ? 'stage:take' : 'stage:release', { classroomId })),
  }

  const largeId = chosen === 'all' ? null : (chosen ?? stageId)
  const large = state.classrooms.find((one) => one.classroomId === largeId) ?? null
  const small = state.classrooms.filter((one) => one !== large)
  const here = state.classrooms.filter((one) => one.present).length
  const pupils = state.classrooms.reduce((sum, one) => sum + (one.headCount ?? 0), 0)
  const tile = (one: LiveState['classrooms'][number], isLarge: boolean, layer: number) => (
    <Tile
      key={one.classroomId}
      classroom={one}
      receiver={receiver}
      large={isLarge}
      layer={layer}
      enabled={isLive}
      handUp={handOf(state, one.classroomId) !== null}
      onLarge={() => choose(isLarge ? 'all' : one.classroomId)}
      onStage={() => act.stage(one.classroomId, !one.onStage)}
    />
  )

  return (
    <main className="studio" data-phase={state.phase}>
      <header className="studio-head">
        <span className={isLive ? 'on-air live' : 'on-air'}>{t(isLive ? 'onAir' : 'waitingAir')}</span>
        <h1>
          {live(state.subject)} <small>{state.topic}</small>
        </h1>
        <span>{t('hereOf', { here, all: state.classrooms.length })}</span>
        {pupils > 0 && (
          <span>
            {t('summaryPupils')} {pupils}
          </span>
        )}
        <Clock state={state} now={now} />
      </header>
      <LostBanner lostSince={lostSince} silentSince={silentSince} />
      {notice && (
        <div className="banner fair" role="alert">
          <strong>{notice}</strong>
          <button type="button" className="button small" onClick={() => setNotice(null)}>
            {live('close')}
          </button>
        </div>
      )}
      <section
        className={large ? 'studio-stage focus' : 'studio-stage grid'}
        data-count={state.classrooms.length}
      >
        {large && tile(large, true, 2)}
        <div className="studio-tiles">
          {small.map((one) => tile(one, false, large || small.length > 4 ? 0 : 1))}
        </div>
      </section>
      <Queue
        taken={taken(state)}
        waiting={waiting(state)}
        classrooms={state.classrooms}
        now={now}
        enabled={isLive}
        take={act.take}
        answer={act.answer}
        dismiss={act.dismiss}
      />
      <TeachControls
        participation={participation}
        state={state}
        devices={devices}
        now={now}
        muted={muted}
        onMuted={setMuted}
        onNotice={setNotice}
        onReleaseStage={stage ? () => act.stage(stage.classroomId, false) : null}
      />
      <Sound
        receiver={receiver}
        places={state.classrooms.filter((one) => one.onStage).map((one) => one.classroomId)}
        openLabel={live('openSound')}
      />
    </main>
  )
}

function Clock({ state, now }: { state: LiveState; now: number }) {
  const left = Date.parse(state.endsAt) - now
  if (!state.liveAt) {
    const until = Date.parse(state.startsAt) - now
    return (
      <time className={until < 0 ? 'fair-text' : ''}>
        {t(until < 0 ? 'startedLate' : 'startsIn', { time: lengthText(Math.abs(until)) })}
      </time>
    )
  }
  return (
    <time>
      {t('elapsed')} <strong>{lengthText(now - Date.parse(state.liveAt))}</strong>{' '}
      <span className={left < 0 ? 'fair-text' : 'soft'}>
        {left < 0 ? t('overtime', { time: lengthText(-left) }) : t('left', { time: lengthText(left) })}
      </span>
    </time>
  )
}
