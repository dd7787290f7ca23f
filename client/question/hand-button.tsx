import { useEffect, useState } from 'react'
import type { Question } from '../../shared/question.ts'
import { Icon } from '../ui/icon.tsx'

/**
 * Raises and lowers the hand with one key: Enter while it has the focus (it begins with it), Space from anywhere.
 * What was pressed shows at once; `raise` and `lower` go on trying while the line is away.
 */
export function HandButton(props: {
  hand: Question | null
  raise: () => Promise<unknown>
  lower: (hand: Question) => Promise<unknown>
  words: { raise: string; raiseKey: string; raised: string; lower: string }
}) {
  const { hand, raise, lower, words } = props
  const [doing, setDoing] = useState<'raise' | 'lower' | null>(null)
  const up = doing ? doing === 'raise' : hand !== null

  const press = () => {
    if (doing) return
    setDoing(hand ? 'lower' : 'raise')
    const done = hand ? lower(hand) : raise()
    done.catch(() => undefined).finally(() => setDoing(null))
  }

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.repeat || document.querySelector('dialog[open], .sound-refused')) return
      if ((event.target as HTMLElement).matches('input, textarea, select')) return
      // Space would press whatever has the focus: here it is the hand's alone.
      event.preventDefault()
      press()
    }
    addEventListener('keydown', key)
    return () => removeEventListener('keydown', key)
  })

  return (
    <button
      type="button"
      className={up ? 'button hand up' : 'button hand primary'}
      data-action="raise-hand"
      aria-pressed={up}
      onKeyUp={(event) => {
        if (event.key === ' ') event.preventDefault()
      }}
      onClick={press}
    >
      <Icon name="hand" />
      <span>
        {up ? words.raised : words.raise}
        <small>{up ? words.lower : words.raiseKey}</small>
      </span>
    </button>
  )
}
