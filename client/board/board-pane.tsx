import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import type { BoardColour, BoardGround, maxNumbers as most, Stroke } from '../../shared/board.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { useStore } from '../ui/store.ts'
import './board.css'
import type { BoardSession } from './board-session.ts'
import { drawLine, touches } from './drawing.ts'
import { boardWords } from './messages.ts'

const t = translator(boardWords)
/** As the contract says; its module carries zod. */
const maxNumbers: typeof most = 1_200
/** Nearer points are one; a share of the ground. */
const step = 0.002
/** An old PC draws no more pixels than these across. */
const maxPixels = 1_600

export interface Tool {
  kind: 'pen' | 'eraser'
  colour: BoardColour
  /** Share of the ground's width. */
  width: number
}

/** The board over what lies below it, drawn upon where `tool` is given. */
export function BoardPane(props: {
  session: BoardSession
  ground: BoardGround
  /** The still in full resolution, where the ground is one. */
  stillUrl: string | null
  tool: Tool | null
  canvas?: RefObject<HTMLCanvasElement | null>
}) {
  const { session, ground, stillUrl, tool } = props
  const { strokes, traces } = useStore(session.view)
  const frame = useRef<HTMLDivElement>(null)
  const own = useRef<HTMLCanvasElement>(null)
  const canvas = props.canvas ?? own
  const [ratio, setRatio] = useState(16 / 9)
  const box = useBox(frame, ratio)
  const drawing = useRef<Stroke | null>(null)
  const erased = useRef(new Set<string>())

  useVideoRatio(frame, ground === 'picture', setRatio)
  useEffect(() => {
    if (ground === 'blank') setRatio(16 / 9)
  }, [ground])

  useEffect(() => {
    const element = canvas.current
    if (!element || box.width === 0) return
    const frameId = requestAnimationFrame(() => {
      const scale = Math.min(devicePixelRatio, maxPixels / box.width)
      const size = { width: Math.round(box.width * scale), height: Math.round(box.height * scale) }
      if (element.width !== size.width || element.height !== size.height) Object.assign(element, size)
      const to = element.getContext('2d')
      if (!to) return
      to.clearRect(0, 0, size.width, size.height)
      for (const stroke of strokes) drawLine(to, stroke, ground, size)
      for (const stroke of traces.values()) drawLine(to, stroke, ground, size)
    })
    return () => cancelAnimationFrame(frameId)
  }, [strokes, traces, box, ground, canvas])

  const pointOf = (event: { clientX: number; clientY: number }): [number, number] => {
    const at = canvas.current!.getBoundingClientRect()
    const share = (n: number) => Math.round(Math.max(-0.1, Math.min(1.1, n)) * 10_000) / 10_000
    return [share((event.clientX - at.left) / at.width), share((event.clientY - at.top) / at.height)]
  }
  const rub = (event: PointerEvent) => {
    const [x, y] = pointOf(event)
    const ids = strokes
      .filter((stroke) => !erased.current.has(stroke.id) && touches(stroke, x, y, ratio))
      .map(({ id }) => id)
      .slice(0, 100)
    if (ids.length === 0) return
    for (const id of ids) erased.current.add(id)
    session.erase(ids)
  }
  const begin = (event: PointerEvent) => {
    if (!tool || event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    if (tool.kind === 'eraser') {
      erased.current.clear()
      return rub(event)
    }
    drawing.current = { id: newId(), colour: tool.colour, width: tool.width, points: pointOf(event) }
  }
  const go = (event: PointerEvent) => {
    if (tool?.kind === 'eraser' && event.buttons === 1) return rub(event)
    const stroke = drawing.current
    if (!stroke) return
    const points = [...stroke.points]
    const all = event.nativeEvent.getCoalescedEvents?.() ?? []
    for (const one of all.length > 0 ? all : [event]) {
      const [x, y] = pointOf(one)
      const [beforeX, beforeY] = points.slice(-2) as [number, number]
      if (Math.hypot(x - beforeX, y - beforeY) >= step) points.push(x, y)
    }
    drawing.current = { ...stroke, points: points.slice(0, maxNumbers) }
    session.trace(drawing.current)
    if (points.length < maxNumbers) return
    session.draw(drawing.current)
    drawing.current = { ...stroke, id: newId(), points: points.slice(-2) }
  }
  const finish = () => {
    const stroke = drawing.current
    drawing.current = null
    // A dot is a line to itself.
    if (stroke)
      session.draw(
        stroke.points.length < 4 ? { ...stroke, points: [...stroke.points, ...stroke.points] } : stroke,
      )
  }

  return (
    <div
      ref={frame}
      className="board"
      data-ground={ground}
      data-strokes={strokes.length}
      data-draws={tool !== null}
    >
      <div className="board-ground" style={box}>
        {ground === 'still' && stillUrl && (
          <img
            src={stillUrl}
            alt=""
            draggable={false}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setRatio(naturalWidth / naturalHeight)
            }
          />
        )}
        <canvas
          ref={canvas}
          aria-label={t('board')}
          onPointerDown={begin}
          onPointerMove={go}
          onPointerUp={finish}
          onPointerCancel={finish}
        />
      </div>
    </div>
  )
}

/** The largest box of a ratio inside an element, in its middle. */
function useBox(frame: RefObject<HTMLElement | null>, ratio: number) {
  const [outer, setOuter] = useState({ width: 0, height: 0 })
  useEffect(() => {
    if (!frame.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setOuter({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(frame.current)
    return () => observer.disconnect()
  }, [frame])
  const width = Math.min(outer.width, outer.height * ratio)
  const height = width / ratio
  const [box, setBox] = useState({ width: 0, height: 0, left: 0, top: 0 })
  useEffect(() => {
    setBox({ width, height, left: (outer.width - width) / 2, top: (outer.height - height) / 2 })
  }, [width, height, outer])
  return box
}

/** The shape of the picture that lies below the board: the same on every screen, so that a line lies on the same spot. */
function useVideoRatio(
  frame: RefObject<HTMLElement | null>,
  on: boolean,
  set: (ratio: number) => void,
): void {
  useEffect(() => {
    const video = on && frame.current?.parentElement?.querySelector('video')
    if (!video) return
    const look = () => {
      if (video.videoWidth > 0) set(video.videoWidth / video.videoHeight)
    }
    look()
    video.addEventListener('resize', look)
    video.addEventListener('loadedmetadata', look)
    return () => {
      video.removeEventListener('resize', look)
      video.removeEventListener('loadedmetadata', look)
    }
  }, [frame, on, set])
}
