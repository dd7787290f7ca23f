import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Place, Source } from '../../shared/media.ts'
import { useStore } from '../ui/store.ts'
import { type Receiver, streamKey } from './receive.ts'
import { layerFor } from './shown-layer.ts'

/**
 * The picture of a place, received only while it is on screen, no larger than `layer` (0 smallest … 2), and a camera's no larger
 * than it is shown.
 * `onMoving` tells whether frames are there to show.
 */
export function RemoteVideo(props: {
  receiver: Receiver
  place: Place
  /** Its camera unless said otherwise. */
  source?: Extract<Source, 'camera' | 'document' | 'screen'>
  layer: number
  shownAs?: string
  onMoving?: (moving: boolean) => void
}) {
  const { receiver, place, source = 'camera', layer, onMoving } = props
  const element = useRef<HTMLVideoElement>(null)
  const [seen, setSeen] = useState(true)
  const track = useStore(receiver.streams).get(streamKey(place, source))?.track ?? null

  useEffect(() => {
    const video = element.current
    if (!video) return
    const observer = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting ?? true))
    observer.observe(video)
    return () => observer.disconnect()
  }, [])

  const fitting = useFittingLayer(element)
  // Slides and the document camera are read: they come whole.
  const wanted = fitting === null ? null : source === 'camera' ? Math.min(layer, fitting) : layer
  useEffect(
    () => (seen && wanted !== null ? receiver.want(place, source, wanted) : undefined),
    [receiver, place, source, wanted, seen],
  )

  useEffect(() => {
    const video = element.current
    if (!video) return
    video.srcObject = track ? new MediaStream([track]) : null
    if (!track) onMoving?.(false)
  }, [track, onMoving])

  return (
    <video
      ref={element}
      data-place={place}
      data-source={source}
      data-role={props.shownAs ?? 'remote'}
      autoPlay
      muted
      playsInline
      disablePictureInPicture
      onPlaying={() => onMoving?.(true)}
      onEmptied={() => onMoving?.(false)}
    />
  )
}

/** The largest layer that an element can show; null before it is laid out. */
function useFittingLayer(element: RefObject<HTMLVideoElement | null>): number | null {
  const [fitting, set] = useState<number | null>(null)
  useLayoutEffect(() => {
    const video = element.current
    if (!video) return
    const measure = () => set(layerFor(video.clientWidth, video.clientHeight, devicePixelRatio))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(video)
    return () => observer.disconnect()
  }, [element])
  return fitting
}

/** One's own camera. */
export function OwnVideo({ track, mirrored }: { track: MediaStreamTrack | null; mirrored: boolean }) {
  const element = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (element.current) element.current.srcObject = track ? new MediaStream([track]) : null
  }, [track])
  return (
    <video
      ref={element}
      data-place="self"
      data-role="own"
      className={mirrored ? 'mirrored' : ''}
      autoPlay
      muted
      playsInline
      disablePictureInPicture
    />
  )
}
