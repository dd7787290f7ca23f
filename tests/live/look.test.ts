import { expect, it } from 'vitest'
import { type Look, lookAt, lookByKey, mostZoom, whole } from '../../client/live/look.ts'
import { fc } from '../support/property.ts'

const press = (look: Look, ...keys: string[]): Look =>
  keys.reduce((now, key) => lookByKey(now, key) ?? now, look)

it('a whole picture leaves the arrows to the page', () => {
  for (const key of ['ArrowLeft', 'ArrowUp', 'Escape', 'Enter', ' ']) expect(lookByKey(whole, key)).toBeNull()
})

it('an enlarged picture is moved by arrows, and Back shows all of it', () => {
  const enlarged = press(whole, '+', '+')
  expect(enlarged.zoom).toBeGreaterThan(2)
  const right = press(enlarged, 'ArrowRight')
  expect(right.x).toBeGreaterThan(0)
  expect(press(right, 'ArrowLeft')).toEqual(enlarged)
  expect(press(right, 'Backspace')).toEqual(whole)
})

it('never shows past the picture’s edge, whatever is pressed', () => {
  const key = fc.constantFrom(
    '+',
    '-',
    'PageUp',
    'PageDown',
    'ArrowLeft',
    'ArrowRight',
    'ArrowUp',
    'ArrowDown',
    '0',
  )
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
      const look = press(whole, ...keys)
      expect(look.zoom).toBeGreaterThanOrEqual(1)
      expect(look.zoom).toBeLessThanOrEqual(mostZoom)
      const most = 1 - 1 / look.zoom + 1e-9
      expect(Math.abs(look.x)).toBeLessThanOrEqual(most)
      expect(Math.abs(look.y)).toBeLessThanOrEqual(most)
      expect(lookAt(look)).toEqual(look)
    }),
  )
})
