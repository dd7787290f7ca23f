import { useRef, useState } from 'react'
import type { BoardGround } from '../../shared/board.ts'
import type { LiveState } from '../../shared/live.ts'
import { translator } from '../app/i18n.ts'
import type { Participation } from '../live/participation.ts'
import { focused } from '../live/picture-layout.ts'
import { useStillUrl } from '../live/still-url.ts'
import { OwnVideo, RemoteVideo } from '../media/remote-video.tsx'
import { useStore } from '../ui/store.ts'
import { BoardPane, type Tool } from './board-pane.tsx'
import { useBoardSession } from './classroom-board.tsx'
import { shadeOf } from './drawing.ts'
import { boardWords } from './messages.ts'
import { PenKeys } from './pen-keys.tsx'

const t = translator(boardWords)

/** The board on the teacher's desk: what lies below it, the pen, and what to do with it. */
export function TeachBoard(props: {
  participation: Participation
  state: LiveState
  ground: BoardGround
  attempt: (work: Promise<unknown>) => void
}) {
  const { participation, state, ground, attempt } = props
  const session = useBoardSession(participation)
  const canvas = useRef<HTMLCanvasElement>(null)
  const below = useRef<HTMLDivElement>(null)
  const [tool, setTool] = useState<Tool>({ kind: 'pen', colour: 'red', width: 0.005 })
  const [sure, setSure] = useState(false)
  const { url } = useStillUrl(state.lessonId, ground === 'still' ? (state.still?.id ?? null) : null)
  const { strokes } = useStore(session?.view ?? nothing)
  const [picture] = focused(state)
  const own = picture?.place === 'lead'
  const last = strokes.findLast((stroke) => stroke.by === 'lead')

  if (!session) return null
  return (
    <div className="teach-board">
      <div className="board-keys">
        <PenKeys tool={tool} onTool={setTool} />
        <button
          type="button"
          className="button small"
          data-action="board-undo"
          disabled={!last}
          onClick={() => last && session.erase([last.id])}
        >
          {t('undo')}
        </button>
        <button
          type="button"
          className={sure ? 'button small danger' : 'button small'}
          data-action="board-clear"
          disabled={strokes.length === 0}
          onBlur={() => setSure(false)}
          onClick={() => {
            if (sure) attempt(participation.send('board:clear', {}))
            setSure(!sure)
          }}
        >
          {t(sure ? 'clearSure' : 'clear')}
        </button>
        <button
          type="button"
          className="button small"
          data-action="board-save"
          onClick={() => void save(below.current, canvas.current, ground)}
        >
          {t('save')}
        </button>
        <button
          type="button"
          className="button small"
          data-action="board-close"
          onClick={() => attempt(participation.send('board:set', { ground: null }))}
        >
          {t('close')}
        </button>
      </div>
      <div ref={below} className="board-below">
        {ground === 'picture' &&
          picture &&
          (own ? (
            <OwnVideo track={participation.media.sender.sent(picture.source)} mirrored={false} />
          ) : (
            <RemoteVideo
              receiver={participation.media.receiver}
              place={picture.place}
              source={picture.source}
              layer={2}
            />
          ))}
        <BoardPane session={session} ground={ground} stillUrl={url} tool={tool} canvas={canvas} />
      </div>
    </div>
  )
}

const nothing = {
  get: () => ({ strokes: [], traces: new Map() }),
  set() {},
  patch() {},
  subscribe: () => () => {},
}

/** The side panel from which the board is opened. */
export function BoardPanel(props: {
  participation: Participation
  state: LiveState
  attempt: (work: Promise<unknown>) => void
}) {
  const { participation, state, attempt } = props
  const set = (ground: BoardGround | null) => attempt(participation.send('board:set', { ground }))
  return (
    <section className="conduct" aria-label={t('panel')}>
      <p className="soft">{t('open')}</p>
      {(['blank', 'picture', 'still'] as const).map((ground) => (
        <button
          key={ground}
          type="button"
          className={state.board.ground === ground ? 'button wide on' : 'button wide'}
          data-action={`board-${ground}`}
          aria-pressed={state.board.ground === ground}
          disabled={ground === 'still' && !state.still}
          onClick={() => set(ground)}
        >
          {t(ground)}
        </button>
      ))}
      {!state.still && <p className="soft">{t('noStill')}</p>}
      {state.board.ground !== null && (
        <button type="button" className="button wide" onClick={() => set(null)}>
          {t('close')}
        </button>
      )}
    </section>
  )
}

/** What is seen, ground and all, as a PNG file. */
async function save(
  below: HTMLElement | null,
  drawn: HTMLCanvasElement | null,
  ground: BoardGround,
): Promise<void> {
  if (!below || !drawn) return
  const image = below.querySelector('img')
  const video = below.querySelector('video')
  const width =
    (ground === 'still' ? image?.naturalWidth : ground === 'picture' ? video?.videoWidth : 0) || drawn.width
  const height = Math.round((width / drawn.width) * drawn.height)
  const picture = document.createElement('canvas')
  Object.assign(picture, { width, height })
  const to = picture.getContext('2d')
  if (!to) return
  to.fillStyle = ground === 'blank' ? '#ffffff' : shadeOf('ink', 'blank')
  to.fillRect(0, 0, width, height)
  if (ground === 'still' && image) to.drawImage(image, 0, 0, width, height)
  if (ground === 'picture' && video) to.drawImage(video, 0, 0, width, height)
  to.drawImage(drawn, 0, 0, width, height)
  const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, 'image/png'))
  if (!blob) return
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = `${t('panel')}-${new Date().toISOString().slice(0, 16).replaceAll(':', '')}.png`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
