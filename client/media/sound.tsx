import { useEffect, useRef, useState } from 'react'
import type { Place, Source } from '../../shared/media.ts'
import { useStore } from '../ui/store.ts'
import { type Receiver, streamKey } from './receive.ts'

type SoundSource = Extract<Source, 'microphone' | 'sound'>
const leadSounds: readonly SoundSource[] = ['microphone', 'sound']
const otherSounds: readonly SoundSource[] = ['microphone']

/** Plays one place's microphone, or what the lead end plays beside it. */
function Voice(props: {
  receiver: Receiver
  place: Place
  source: SoundSource
  attempt: number
  onRefused: () => void
}) {
  const { receiver, place, source, attempt, onRefused } = props
  const element = useRef<HTMLAudioElement>(null)
  const track = useStore(receiver.streams).get(streamKey(place, source))?.track ?? null
  useEffect(() => receiver.want(place, source, 0), [receiver, place, source])
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
  return <audio ref={element} data-place={place} data-source={source} data-role="voice" />
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
  const sounds = props.places.flatMap((place) =>
    (place === 'lead' ? leadSounds : otherSounds).map((source) => ({ place, source })),
  )
  return (
    <>
      {sounds.map(({ place, source }) => (
        <Voice
          key={streamKey(place, source)}
          receiver={props.receiver}
          place={place}
          source={source}
          attempt={attempt}
          onRefused={refuse}
        />
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
