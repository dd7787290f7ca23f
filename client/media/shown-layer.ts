/** Heights of a camera's layers, in points of its picture; a camera with two layers has the first two. */
const heights = [180, 360, 720] as const
/** A picture may be so much larger than it is shown: sharper than its own half, and little dearer to decode. */
const spare = 1.25

/**
 * The largest layer (0 smallest … 2) worth decoding for a picture that is shown in a box of this size.
 * @param width of the box in CSS pixels
 * @param ratio device pixels a CSS pixel
 */
export function layerFor(width: number, height: number, ratio: number): 0 | 1 | 2 {
  // The picture keeps its shape inside of the box.
  const shown = Math.min(height, (width * 9) / 16) * ratio * spare
  if (shown >= heights[2]) return 2
  return shown >= heights[1] ? 1 : 0
}
