import { useEffect, useRef, useState } from 'react'
import type { Place, Source } from '../../shared/media.ts'
import { useStore } from '../ui/store.ts'
import { type Receiver, streamKey } from './receive.ts'

/**
 * The picture of a place, received only while it is on screen and no larger than `layer` (0 smallest … 2).
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

  useEffect(
    () => (seen ? receiver.want(place, source, layer) : undefined),
    [receiver, place, source, layer, seen],
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
