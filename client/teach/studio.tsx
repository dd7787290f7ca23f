import { useEffect, useState } from 'react'
import type { LiveState } from '../../shared/live.ts'
import type { Focus } from '../../shared/moderation.ts'
import type { Question } from '../../shared/question.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { boardWords } from '../board/messages.ts'
import { BoardPanel, TeachBoard } from '../board/teach-board.tsx'
import { LostBanner } from '../live/banner.tsx'
import { handOf, onStage, taken, waiting } from '../live/lesson-state.ts'
import { liveWords } from '../live/messages.ts'
import type { Participation } from '../live/participation.ts'
import { focused, teacherPicture } from '../live/picture-layout.ts'
import { RungNote } from '../live/rung-note.tsx'
import type { Devices } from '../media/devices.ts'
import { Sound } from '../media/sound.tsx'
import { pollWords } from '../poll/messages.ts'
import { PollPanel } from '../poll/poll-panel.tsx'
import { Reactions } from '../poll/reactions.tsx'
import { Queue } from '../question/queue.tsx'
import { lengthText, useNow } from '../ui/clock.ts'
import { Icon } from '../ui/icon.tsx'
import { useStore } from '../ui/store.ts'
import { type Conducting, ConductPanel } from './conduct.tsx'
import { conductWords } from './conduct-messages.ts'
import { TeachControls } from './controls.tsx'
import { FocusBar } from './focus.tsx'
import { KeyHelp } from './help.tsx'
import { teachWords } from './messages.ts'
import { RollCallLink } from './roll-call-link.tsx'
import { type SidePanel, SidePanels } from './side.tsx'
import { Tile } from './tile.tsx'
import './studio.css'
import { useLostSince } from '../live/use-participation.ts'
import { useKeys } from './use-keys.ts'
import { usePointing } from './use-pointing.ts'

const t = translator(teachWords)
const conductWord = translator(conductWords)
const live = translator(liveWords)
const pollWord = translator(pollWords)
const boardWord = translator(boardWords)
/** A notice of something that went wrong stays this long. */
const noticeMs = 6_000

/** The teacher's desk in a lesson that is open or live. */
export function TeachStudio(props: {
  lesson: Lesson
  participation: Participation
  state: LiveState
  devices: Devices
  muted: boolean
  onMuted: (muted: boolean) => void
}) {
  const { participation, state, devices } = props
  const { receiver } = participation.media
  const { silentSince, skewMs } = useStore(participation.state)
  const lostSince = useLostSince(participation.socket)
  const now = useNow(1_000, skewMs)
  const [chosen, choose] = useState<string | null>(null)
  const [notice, setNotice] = useState<string | null>(null)
  const isLive = state.phase === 'live'
  const stage = onStage(state)
  const stageKey = stage.map((one) => one.classroomId).join()

  // Who comes on stage comes large; who was chosen before steps back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the stage is the reason
  useEffect(() => choose(null), [stageKey])
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
    note: (question: Question, note: string) =>
      attempt(participation.send('question:note', { id: question.id, note })),
    stage: (classroomId: string, on: boolean) =>
      attempt(participation.send(on ? 'stage:take' : 'stage:release', { classroomId })),
    point: (focus: Focus) => attempt(participation.send('focus:set', { focus })),
  }
  const conduct: Conducting = {
    mute: (classroomId, on) => attempt(participation.send('moderation:mute', { classroomId, muted: on })),
    muteAll: (on) => attempt(participation.send('moderation:mute-all', { muted: on })),
    remove: (classroomId) => attempt(participation.send('moderation:remove', { classroomId })),
    admit: (classroomId) => attempt(participation.send('moderation:admit', { classroomId })),
    lock: (locked) => attempt(participation.send('moderation:lock', { locked })),
    allow: (allowed) => attempt(participation.send('moderation:allow', allowed)),
  }
  usePointing(state.lead, act.point)

  const large =
    chosen === 'all' ? [] : chosen ? state.classrooms.filter((one) => one.classroomId === chosen) : stage
  const pointedAt = focused(state)
  const enlarge = (id: string) => choose(large.some((one) => one.classroomId === id) ? 'all' : id)
  useKeys({
    '0': () => choose('all'),
    ...Object.fromEntries(
      state.classrooms.slice(0, 9).map((one, i) => [String(i + 1), () => enlarge(one.classroomId)]),
    ),
  })

  const tile = (one: LiveState['classrooms'][number], isLarge: boolean, layer: number) => {
    const at = state.classrooms.indexOf(one)
    const spotlit = pointedAt.some(({ place }) => place === one.classroomId)
    return (
      <Tile
        key={one.classroomId}
        classroom={one}
        receiver={receiver}
        digit={at < 9 ? at + 1 : null}
        large={isLarge}
        layer={layer}
        spotlit={spotlit}
        enabled={isLive}
        swaps={state.stagePlaces === 1 && stage.length === 1 && !one.onStage}
        handUp={handOf(state, one.classroomId) !== null}
        onLarge={() => enlarge(one.classroomId)}
        onStage={() => act.stage(one.classroomId, !one.onStage)}
        onSpot={() => act.point(spotlit ? [teacherPicture] : [{ place: one.classroomId, source: 'camera' }])}
        onMute={() => conduct.mute(one.classroomId, !one.muted)}
        onAdmit={() => conduct.admit(one.classroomId)}
      />
    )
  }

  const panels: SidePanel[] = [
    {
      id: 'queue',
      title: conductWord('panelQueue'),
      count: waiting(state).length,
      body: (
        <Queue
          taken={taken(state)}
          waiting={waiting(state)}
          classrooms={state.classrooms}
          now={now}
          enabled={isLive}
          take={act.take}
          answer={act.answer}
          dismiss={act.dismiss}
          note={act.note}
        />
      ),
    },
    {
      id: 'poll',
      title: pollWord('panel'),
      count: state.poll?.closedAt === null ? state.poll.answers.length : 0,
      body: <PollPanel participation={participation} state={state} attempt={attempt} />,
    },
    {
      id: 'board',
      title: boardWord('panel'),
      count: 0,
      body: <BoardPanel participation={participation} state={state} attempt={attempt} />,
    },
    {
      id: 'conduct',
      title: conductWord('panelRoom'),
      count: state.classrooms.filter((one) => one.out === 'removed').length,
      body: <ConductPanel state={state} act={conduct} />,
    },
  ]

  return (
    <main className="studio" data-phase={state.phase}>
      <StudioHead lesson={props.lesson} state={state} now={now} />
      <LostBanner lostSince={lostSince} silentSince={silentSince} />
      {notice && (
        <div className="banner fair studio-notice" role="alert">
          <strong>{notice}</strong>
          <button type="button" className="button small" onClick={() => setNotice(null)}>
            {live('close')}
          </button>
        </div>
      )}
      <section
        className="studio-stage"
        data-large={large.length}
        data-board={state.board.ground !== null}
        data-count={Math.min(state.classrooms.length, 10)}
      >
        <FocusBar
          state={state}
          large={large.length === 1 ? (large[0]?.classroomId ?? null) : null}
          point={act.point}
        />
        {state.board.ground !== null && (
          <TeachBoard
            participation={participation}
            state={state}
            ground={state.board.ground}
            attempt={attempt}
          />
        )}
        {/* One list in one order: who becomes large is the same picture elsewhere, and goes on without a gap. */}
        <div className="studio-tiles">
          {state.classrooms.map((one) =>
            large.includes(one)
              ? tile(one, true, large.length > 1 ? 1 : 2)
              : tile(one, false, large.length > 0 || state.classrooms.length > 4 ? 0 : 1),
          )}
        </div>
      </section>
      <SidePanels panels={panels} />
      <Reactions socket={participation.socket} lesson={state} />
      <TeachControls
        participation={participation}
        state={state}
        devices={devices}
        now={now}
        muted={props.muted}
        onMuted={props.onMuted}
        onNotice={setNotice}
        onReleaseStage={
          stage.length > 0
            ? () => {
                for (const one of stage) act.stage(one.classroomId, false)
              }
            : null
        }
      />
      <Sound
        receiver={receiver}
        places={stage.filter((one) => !one.muted).map((one) => one.classroomId)}
        openLabel={live('openSound')}
      />
    </main>
  )
}

/** Where the lesson stands, who is there, and who looks on. */
function StudioHead({ lesson, state, now }: { lesson: Lesson; state: LiveState; now: number }) {
  const isLive = state.phase === 'live'
  const here = state.classrooms.filter((one) => one.present).length
  const pupils = state.classrooms.reduce((sum, one) => sum + (one.headCount ?? 0), 0)
  const [first, ...others] = state.observers
  return (
    <header className="studio-head">
      <span className={isLive ? 'on-air live' : 'on-air'}>{t(isLive ? 'onAir' : 'waitingAir')}</span>
      <h1>
        {live(state.subject)} <small>{state.topic}</small>
      </h1>
      <RungNote place={state.lead} />
      {first && (
        <span
          className="looks-on"
          role="status"
          title={state.observers.map((one) => `${conductWord(one.role)} ${one.name}`).join('\n')}
        >
          <Icon name="eye" />{' '}
          {others.length > 0
            ? conductWord('observers', { n: state.observers.length })
            : conductWord('observer', { role: conductWord(first.role), name: first.name })}
        </span>
      )}
      {state.locked && (
        <span className="is-locked" title={conductWord('lockHint')}>
          <Icon name="lock" /> {conductWord('locked')}
        </span>
      )}
      <span>{t('hereOf', { here, all: state.classrooms.length })}</span>
      {pupils > 0 && (
        <span>
          {t('summaryPupils')} {pupils}
        </span>
      )}
      <RollCallLink lesson={lesson} short />
      <Clock state={state} now={now} />
      <KeyHelp />
    </header>
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
