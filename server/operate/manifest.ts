import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { StartError } from '../platform/start-error.ts'

/** What a backup says of itself, as the first file in it. */
export const manifest = z.object({
  format: z.literal('tongke/backup@1'),
  madeAt: z.iso.datetime(),
  /** Version of the program that made it. */
  program: z.string(),
  database: z.enum(['embedded', 'postgresql']),
  /** PostgreSQL's major version in whose format the data is. */
  engine: z.int(),
  /** Number of the newest migration in it. */
  schema: z.int(),
  folders: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
})
export type Manifest = z.output<typeof manifest>

export const manifestName = 'manifest.json'

/** @throws StartError when it is none that this program understands */
export function parseManifest(text: string, file: string): Manifest {
  const parsed = manifest.safeParse(readJson(text))
  if (!parsed.success)
    throw new StartError(
      `${file} is no backup that this Tongke understands: its manifest.json is not as expected.`,
    )
  return parsed.data
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export function programVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}
