/** How large a picture is shown to whoever receives it, until they say otherwise. */
export type Size = 'small' | 'medium' | 'large'

/** Spatial layer of a camera in three layers; a camera with fewer gives its highest instead. */
export const layerOf: Record<Size, number> = { small: 0, medium: 1, large: 2 }

/** Who keeps the layer when the line carries less than all pictures ask for; mediasoup ranks 1 to 255, video only. */
export const priorityOf: Record<Size, number> = { small: 50, medium: 100, large: 200 }
