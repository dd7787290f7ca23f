import { useEffect } from 'react'

/** A slider and a tick take no letters: the keys go on while one of them has the focus. */
const typedInto = 'input:not([type="range"], [type="checkbox"]), textarea, select'

/** Single keys of a page, by `event.key`; none while something is typed or a dialog is open. */
export function useKeys(keys: Record<string, (() => unknown) | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
      if (document.querySelector('dialog[open]')) return
      if ((event.target as HTMLElement).matches(typedInto)) return
      const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}
