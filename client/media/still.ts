interface Fit {
  /** Longest side, in pixels. */
  mostPixels: number
  mostBytes: number
  /** Of the JPEG, tried in turn until it fits. */
  qualities: readonly number[]
}
/** What a big screen can zoom four times; as the contract bounds it (STILL_BYTES, 6 MB), with room to spare. */
const full: Fit = { mostPixels: 4096, mostBytes: 5.5 * 2 ** 20, qualities: [0.92, 0.8, 0.6] }
/** What an old PC's screen shows unzoomed; SMALL_STILL_BYTES. */
const small: Fit = { mostPixels: 1280, mostBytes: 128 * 2 ** 10, qualities: [0.7, 0.5, 0.3] }
/** Some cameras take photos forever; then what they show now is taken. One that was just unplugged shows nothing any more. */
const patienceMs = 4_000
const late = (): Promise<never> =>
  new Promise((_, reject) =>
    setTimeout(() => reject(new DOMException('no picture came', 'TimeoutError')), patienceMs),
  )

interface PhotoSizes {
  imageWidth?: { max: number }
  imageHeight?: { max: number }
}
interface PhotoCapture {
  getPhotoCapabilities(): Promise<PhotoSizes>
  takePhoto(wish: { imageWidth?: number; imageHeight?: number }): Promise<Blob>
}

/**
 * Takes a picture of what a camera or screen shows, at the camera's full resolution where the browser can, as JPEG; and the same
 * small, for thin lines, or null where that doesn't become small enough.
 */
export async function takeStill(track: MediaStreamTrack): Promise<{ full: Blob; small: Blob | null }> {
  const picture = (await photoOf(track)) ?? (await frameOf(track))
  try {
    return { full: await jpegOf(picture, full), small: await jpegOf(picture, small).catch(() => null) }
  } finally {
    picture.close()
  }
}

/** A photo has more pixels than the video of the same camera; a screen has no photos. */
async function photoOf(track: MediaStreamTrack): Promise<ImageBitmap | null> {
  const Capture = (globalThis as { ImageCapture?: new (track: MediaStreamTrack) => PhotoCapture })
    .ImageCapture
  if (!Capture || track.getSettings().displaySurface) return null
  try {
    const photo = await createImageBitmap(await Promise.race([largestPhoto(new Capture(track)), late()]))
    const { width = 0, height = 0 } = track.getSettings()
    if (photo.width * photo.height >= width * height) return photo
    photo.close()
  } catch {
    // The frame that is on screen will do.
  }
  return null
}

async function largestPhoto(capture: PhotoCapture): Promise<Blob> {
  const { imageWidth, imageHeight } = await capture.getPhotoCapabilities().catch((): PhotoSizes => ({}))
  const wish = imageWidth?.max && imageHeight?.max
  return capture.takePhoto(wish ? { imageWidth: imageWidth.max, imageHeight: imageHeight.max } : {})
}

async function frameOf(track: MediaStreamTrack): Promise<ImageBitmap> {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = new MediaStream([track])
  try {
    await Promise.race([video.play(), late()])
    return await createImageBitmap(video)
  } finally {
    video.srcObject = null
  }
}

async function jpegOf(picture: ImageBitmap, { mostPixels, mostBytes, qualities }: Fit): Promise<Blob> {
  const scale = Math.min(1, mostPixels / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  for (const quality of qualities) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (blob && blob.size <= mostBytes) return blob
  }
  throw new DOMException('the picture is too large', 'DataError')
}
