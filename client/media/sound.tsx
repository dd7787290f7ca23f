import { useEffect, useRef, useState } from 'react'
import type { Place } from '../../shared/media.ts'
import { useStore } from '../ui/store.ts'
import { type Receiver, streamKey } from './receive.ts'

/** Plays one place's microphone. */
function Voice(props: { receiver: Receiver; place: Place; attempt: number; onRefused: () => void }) {
  const { receiver, place, attempt, onRefused } = props
  const element = useRef<HTMLAudioElement>(null)
  const track = useStore(receiver.streams).get(streamKey(place, 'microphone'))?.track ?? null
  useEffect(() => receiver.want(place, 'microphone', 0), [receiver, place])
  useEffect(() => {
    const audio = element.current
    if (!audio) return
    audio.srcObject = track ? new MediaStream([track]) : null
  }, [track])
  // biome-ignore lint/correctness/useExhaustiveDependencies: every attempt plays again
  useEffect(() => {
    if (!track) return
    element.current?.play().catch((error: DOMException) => {
      if (error.name === 'NotAllowedError') onRefused()
    })
  }, [track, attempt, onRefused])
  // biome-ignore lint/a11y/useMediaCaption: live speech has no captions
  return <audio ref={element} data-place={place} data-role="voice" />
}

/**
 * The sound of a lesson. Browsers let a page that nobody touched make no sound: then one large button is shown, and any
 * key, click or touch opens it.
 */
export function Sound(props: { receiver: Receiver; places: Place[]; openLabel: string }) {
  const [refused, setRefused] = useState(false)
  const [attempt, setAttempt] = useState(0)
  /** Where the focus was, to go back to. */
  const focused = useRef<Element | null>(null)
  const refuse = useRef(() => {
    focused.current ??= document.activeElement
    setRefused(true)
  }).current
  useEffect(() => {
    if (!refused) return
    const open = () => {
      setRefused(false)
      setAttempt((n) => n + 1)
      if (focused.current instanceof HTMLElement) focused.current.focus()
      focused.current = null
    }
    addEventListener('pointerup', open)
    addEventListener('keyup', open)
    return () => {
      removeEventListener('pointerup', open)
      removeEventListener('keyup', open)
    }
  }, [refused])
  return (
    <>
      {props.places.map((place) => (
        <Voice key={place} receiver={props.receiver} place={place} attempt={attempt} onRefused={refuse} />
      ))}
      {refused && (
        <div className="sound-refused">
          {/* biome-ignore lint/a11y/noAutofocus: the one thing to do, on a screen with a remote control */}
          <button type="button" className="button primary huge" data-action="open-sound" autoFocus>
            {props.openLabel}
          </button>
        </div>
      )}
    </>
  )
}
