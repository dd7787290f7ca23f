import { expect, it } from 'vitest'
import { type Focused, queueAct } from '../../client/question/queue-key.ts'

const press = (key: string, more: Partial<KeyboardEvent> = {}, focused: Focused = 'page') =>
  queueAct({ key, repeat: false, ctrlKey: false, altKey: false, metaKey: false, ...more }, focused)

it('the next in line is taken by N, with Caps Lock too, and by Enter where no button has the focus', () => {
  expect([press('n'), press('N'), press('Enter')]).toEqual(['take', 'take', 'take'])
  expect(press('Enter', {}, 'button')).toBeNull()
  expect(press('n', {}, 'button')).toBe('take')
})

it('a key that is held down moves through the queue, and takes or dismisses no second one', () => {
  const repeat = true
  expect(press('ArrowDown', { repeat })).toBe('down')
  expect([press('n', { repeat }), press('Enter', { repeat }), press('Delete', { repeat })]).toEqual([
    null,
    null,
    null,
  ])
})

it('what is typed, and what is the browser’s, is left alone; a slider keeps its arrows and nothing else', () => {
  expect(press('n', {}, 'field')).toBeNull()
  expect(press('n', { ctrlKey: true })).toBeNull()
  expect(press('ArrowUp', {}, 'slider')).toBeNull()
  expect(press('n', {}, 'slider')).toBe('take')
})
