const [width, height] = [32, 18]
const looks = 5
const everyMs = 250
/** Mean change of a picture's points from look to look, of 255: above a sensor's noise after scaling down. */
const moving = 0.35

/** Whether a camera's picture changes, and how bright it is; nulls when no frame comes. */
export async function lookAt(
  track: MediaStreamTrack,
): Promise<{ moves: boolean | null; brightness: number | null }> {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = new MediaStream([track])
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const drawing = canvas.getContext('2d', { willReadFrequently: true })
  try {
    await Promise.race([video.play(), pause(2_000)])
    if (!drawing || video.videoWidth === 0) return { moves: false, brightness: null }
    let before: Uint8ClampedArray | null = null
    let [change, light] = [0, 0]
    for (let i = 0; i < looks; i++) {
      drawing.drawImage(video, 0, 0, width, height)
      const { data } = drawing.getImageData(0, 0, width, height)
      light = mean(data, (value) => value) / 255
      const last = before
      if (last)
        change = Math.max(
          change,
          mean(data, (value, at) => Math.abs(value - last[at]!)),
        )
      before = data
      await pause(everyMs)
    }
    return { moves: change > moving, brightness: Math.min(1, light) }
  } finally {
    video.srcObject = null
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Of red, green and blue; every fourth value tells how opaque a point is. */
function mean(data: Uint8ClampedArray, of: (value: number, at: number) => number): number {
  let sum = 0
  for (let at = 0; at < data.length; at++) if (at % 4 !== 3) sum += of(data[at]!, at)
  return sum / ((data.length / 4) * 3)
}
