/** What has the focus while a key is pressed: something that is typed into, a slider, a button or link, or nothing of these. */
export type Focused = 'field' | 'slider' | 'button' | 'page'
export type QueueAct = 'down' | 'up' | 'take' | 'dismiss'

const acts: Record<string, QueueAct> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  n: 'take',
  Enter: 'take',
  Delete: 'dismiss',
}

/**
 * What a key asks of the teacher's queue; null when it is another's. Caps Lock changes nothing; a key that is held down goes
 * on through the list, but takes and dismisses one alone: the next in line has not been read yet.
 */
export function queueAct(
  event: Pick<KeyboardEvent, 'key' | 'repeat' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  focused: Focused,
): QueueAct | null {
  if (event.ctrlKey || event.altKey || event.metaKey || focused === 'field') return null
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (!act) return null
  const moves = act === 'down' || act === 'up'
  if (moves) return focused === 'slider' ? null : act
  // A focused button keeps its own Enter.
  if (event.repeat || (event.key === 'Enter' && focused === 'button')) return null
  return act
}

export function focusedBy(target: Element): Focused {
  if (target.matches('input[type="range"]')) return 'slider'
  // A tick is pressed by its own keys, as a button is.
  if (target.matches('input[type="checkbox"]')) return 'button'
  if (target.matches('input, textarea, select')) return 'field'
  return target.matches('button, a') ? 'button' : 'page'
}
