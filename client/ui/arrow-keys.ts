import { useEffect } from 'react'

const focusable = 'button:not(:disabled), a[href], input:not(:disabled), select, textarea'
const directions: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Lets the arrow keys of a remote control move the focus to what lies nearest in their direction. */
export function useArrowKeys(): void {
  useEffect(() => {
    const move = (event: KeyboardEvent) => {
      const direction = directions[event.key]
      const from = document.activeElement as HTMLElement | null
      if (!direction || event.defaultPrevented || from?.matches('textarea, select')) return
      if (from?.matches('input') && direction[0] !== 0) return
      const root = document.querySelector<HTMLElement>('dialog[open]') ?? document.body
      const all = [...root.querySelectorAll<HTMLElement>(focusable)].filter((e) => e.offsetParent !== null)
      const next = nearest(from && from !== document.body ? from : null, all, direction)
      if (!next) return
      event.preventDefault()
      next.focus()
    }
    addEventListener('keydown', move)
    return () => removeEventListener('keydown', move)
  }, [])
}

function nearest(
  from: HTMLElement | null,
  all: HTMLElement[],
  [dx, dy]: [number, number],
): HTMLElement | null {
  if (!from) return all[0] ?? null
  const centre = (e: HTMLElement) => {
    const box = e.getBoundingClientRect()
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
  }
  const here = centre(from)
  let best: HTMLElement | null = null
  let least = Number.POSITIVE_INFINITY
  for (const one of all) {
    if (one === from) continue
    const there = centre(one)
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy
    const across = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx)
    // What lies more across than along counts only where nothing lies ahead.
    const far = along + across * 2
    if (along > 4 && far < least) {
      least = far
      best = one
    }
  }
  return best
}
