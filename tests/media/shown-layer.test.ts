import { expect, it } from 'vitest'
import { layerFor } from '../../client/media/shown-layer.ts'

it('decodes no layer that is much larger than its picture on screen', () => {
  expect(layerFor(1920, 1080, 1)).toBe(2)
  expect(layerFor(1366, 640, 1)).toBe(2)
  expect(layerFor(900, 506, 1)).toBe(1)
  expect(layerFor(320, 180, 1)).toBe(0)
  expect(layerFor(0, 0, 1)).toBe(0)
})

it('counts the points of the display, not of the page, and the picture’s shape inside of its box', () => {
  expect(layerFor(320, 180, 2)).toBe(1)
  expect(layerFor(640, 360, 2)).toBe(2)
  // A wide strip, as high as a thumbnail.
  expect(layerFor(1366, 120, 1)).toBe(0)
  // A narrow column, as wide as a thumbnail.
  expect(layerFor(200, 900, 1)).toBe(0)
})
