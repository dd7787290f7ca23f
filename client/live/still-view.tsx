import { useEffect, useRef, useState } from 'react'
import type { LiveState } from '../../shared/live.ts'
import { translator } from '../app/i18n.ts'
import { Icon } from '../ui/icon.tsx'
import { lookAt, lookByKey, mostZoom, zoomStep as step, whole } from './look.ts'
import { sourceWords } from './source-messages.ts'
import './still-view.css'
import { useStillUrl } from './still-url.ts'

const t = translator(sourceWords)
/**
 * The teacher's photo, over the teacher's picture; in full resolution, or small on a thin line. It is enlarged and moved by keys, remote control, wheel,
 * pointer or touch, by each classroom for itself; it goes when the teacher puts it away.
 */
export function StillView(props: {
  lessonId: string
  still: NonNullable<LiveState['still']>
  /** The line has no room for the whole beside the sound: it is fetched only to be enlarged. */
  thin?: boolean
}) {
  const { lessonId, still, thin = false } = props
  const [look, setLook] = useState(whole)
  const enlarged = look.zoom > 1
  const { url, size, failed } = useStillUrl(lessonId, still.id, thin && !enlarged ? 'small' : 'full')
  const frame = useRef<HTMLDivElement>(null)
  const dragged = useRef<{ id: number; x: number; y: number } | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another photo is looked at anew
  useEffect(() => setLook(whole), [still.id])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return
      if ((event.target as HTMLElement).matches('input, textarea, select')) return
      const next = lookByKey(look, event.key)
      if (!next) return
      event.preventDefault()
      setLook(next)
    }
    // Before the page's own arrow keys, which would move the focus too.
    addEventListener('keydown', press, true)
    return () => removeEventListener('keydown', press, true)
  }, [look])

  return (
    <div
      ref={frame}
      className="still"
      data-still={still.id}
      data-size={size}
      data-zoom={look.zoom.toFixed(2)}
      onWheel={(event) =>
        setLook(lookAt({ ...look, zoom: look.zoom * (event.deltaY < 0 ? step : 1 / step) }))
      }
      onPointerDown={(event) => {
        if ((event.target as HTMLElement).closest('button')) return
        dragged.current = { id: event.pointerId, x: event.clientX, y: event.clientY }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        const from = dragged.current
        const box = frame.current?.getBoundingClientRect()
        if (!from || !box || from.id !== event.pointerId) return
        dragged.current = { id: from.id, x: event.clientX, y: event.clientY }
        const x = look.x - ((event.clientX - from.x) * 2) / box.width / look.zoom
        const y = look.y - ((event.clientY - from.y) * 2) / box.height / look.zoom
        setLook(lookAt({ ...look, x, y }))
      }}
      onPointerUp={() => {
        dragged.current = null
      }}
      onPointerCancel={() => {
        dragged.current = null
      }}
    >
      {url && (
        <img
          src={url}
          alt={t('stillAlt')}
          draggable={false}
          style={{
            transform: `scale(${look.zoom}) translate(${(-look.x * 50).toFixed(2)}%, ${(-look.y * 50).toFixed(2)}%)`,
          }}
        />
      )}
      {failed && !url && (
        <p className="note fair" role="status">
          {t('stillLost')}
        </p>
      )}
      <div className="still-keys">
        <button
          type="button"
          className="button"
          data-action="zoom-out"
          aria-disabled={look.zoom === 1}
          onClick={() => setLook(lookAt({ ...look, zoom: look.zoom / step }))}
        >
          − {t('zoomOut')}
        </button>
        <button
          type="button"
          className="button"
          data-action="zoom-in"
          aria-disabled={look.zoom === mostZoom}
          onClick={() => setLook(lookAt({ ...look, zoom: look.zoom * step }))}
        >
          <Icon name="large" /> {t('zoomIn')}
        </button>
        {enlarged && <span>{t(size === 'small' ? 'stillComing' : 'zoomKeys')}</span>}
      </div>
    </div>
  )
}
