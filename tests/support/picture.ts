import type { Page } from 'playwright-core'
import { patience } from './browser.ts'

/** What fills a picture: Chromium's fake camera is green, synthetic classrooms have a colour each. */
export type Colour = 'green' | 'red' | 'blue' | 'yellow'

export interface Moving {
  /** Different pictures seen. */
  pictures: number
  colour: string
  width: number
  height: number
}

/**
 * Waits until a video has shown `pictures` different pictures of this colour: not frames counted, which a frozen picture
 * gives too, but what they look like.
 */
export async function seesMoving(
  page: Page,
  selector: string,
  colour: Colour,
  pictures = 8,
): Promise<Moving> {
  const key = `${selector} ${Math.random()}`
  try {
    const seen = await page.waitForFunction(look, { selector, colour, pictures, key }, { timeout: patience })
    return (await seen.jsonValue()) as Moving
  } catch (cause) {
    const last = await page.evaluate(
      (name) => (globalThis as unknown as Looked).looked?.[name]?.last ?? 'no video at all',
      key,
    )
    throw new Error(
      `${selector} showed no ${pictures} different ${colour} pictures: ${JSON.stringify(last)}`,
      {
        cause,
      },
    )
  }
}

interface Looked {
  looked?: Record<string, { seen: Set<string>; last: Moving }>
}

/** Runs in the page, once a frame, until it answers. */
function look(wanted: { selector: string; colour: string; pictures: number; key: string }): Moving | false {
  const page = globalThis as unknown as Looked
  const video = document.querySelector<HTMLVideoElement>(wanted.selector)
  if (!video || video.readyState < 2 || video.videoWidth === 0) return false
  const [width, height] = [32, 18]
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const drawing = canvas.getContext('2d', { willReadFrequently: true })!
  drawing.drawImage(video, 0, 0, width, height)
  const { data } = drawing.getImageData(0, 0, width, height)
  const sum = [0, 0, 0]
  let print = ''
  for (let i = 0; i < data.length; i++) {
    if (i % 4 === 3) continue
    sum[i % 4]! += data[i]!
    // Sixteen levels: what compression does to a still picture is no movement.
    print += (data[i]! >> 4).toString(16)
  }
  const most = Math.max(...sum)
  const colour =
    { '010': 'green', '100': 'red', '001': 'blue', '110': 'yellow' }[
      sum.map((part) => (part > most * 0.7 ? 1 : 0)).join('')
    ] ?? `rgb ${sum.map((part) => Math.round(part / width / height))}`
  page.looked ??= {}
  page.looked[wanted.key] ??= { seen: new Set(), last: { pictures: 0, colour, width: 0, height: 0 } }
  const looked = page.looked[wanted.key]!
  if (colour === wanted.colour) looked.seen.add(print)
  looked.last = {
    pictures: looked.seen.size,
    colour,
    width: video.videoWidth,
    height: video.videoHeight,
  }
  return looked.seen.size >= wanted.pictures ? looked.last : false
}
