/** As the contract bounds it (STILL_BYTES, 6 MB), with room to spare. */
const mostBytes = 5.5 * 2 ** 20
/** Longest side: what a big screen can zoom four times. */
const mostPixels = 4096
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

/** Takes a picture of what a camera or screen shows, at the camera's full resolution where the browser can, as JPEG. */
export async function takeStill(track: MediaStreamTrack): Promise<Blob> {
  const picture = (await photoOf(track)) ?? (await frameOf(track))
  try {
    return await jpegOf(picture)
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

async function jpegOf(picture: ImageBitmap): Promise<Blob> {
  const scale = Math.min(1, mostPixels / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  for (const quality of [0.92, 0.8, 0.6]) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (blob && blob.size <= mostBytes) return blob
  }
  throw new DOMException('the picture is too large', 'DataError')
}
