import { z } from 'zod'
import { id } from './account.ts'
import { place } from './media.ts'

/** What is drawn upon: nothing, the still on the screens, or the picture that the teacher points at. */
export const boardGround = z.enum(['blank', 'still', 'picture'])
export type BoardGround = z.infer<typeof boardGround>

export const boardColour = z.enum(['ink', 'red', 'blue', 'green', 'yellow'])
export type BoardColour = z.infer<typeof boardColour>

/** Strokes of one board, and numbers in one stroke: a lesson's drawing, and not a film. */
export const maxStrokes = 1_500
export const maxNumbers = 1_200

/** x and y by turns, as shares of the ground's width and height, from its upper left corner. */
const points = z.array(z.number().min(-0.1).max(1.1)).max(maxNumbers)
const pen = z.object({
  id,
  colour: boardColour,
  /** Share of the ground's width. */
  width: z.number().min(0.001).max(0.05),
})

/** A stroke, drawn once and not changed any more. */
export const stroke = pen.extend({ points: points.min(2) })
export type Stroke = z.infer<typeof stroke>
export const drawnStroke = stroke.extend({ by: place })
export type DrawnStroke = z.infer<typeof drawnStroke>

/** Part of a stroke that is being drawn: shown at once, and kept nowhere. */
export const trace = pen.extend({ from: z.int().min(0), points })
export type Trace = z.infer<typeof trace>

export const setBoard = z.object({ ground: boardGround.nullable() })
export const eraseStrokes = z.object({ ids: z.array(id).min(1).max(100) })

/** In the state of a lesson: whoever has another `version` reads the board anew. */
export const boardState = z.object({ ground: boardGround.nullable(), version: z.int() })
export type BoardState = z.infer<typeof boardState>
export const boardStrokes = z.object({ version: z.int(), strokes: z.array(drawnStroke) })
/** One change; whoever misses one reads the board anew. */
export const boardChange = z.object({
  version: z.int(),
  drawn: z.array(drawnStroke),
  erased: z.array(id),
  cleared: z.boolean(),
})
export type BoardChange = z.infer<typeof boardChange>
