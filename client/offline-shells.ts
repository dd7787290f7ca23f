import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a build tells of its pieces, as far as it is asked here. */
interface Piece {
  type: 'chunk' | 'asset'
  fileName: string
  name?: string | undefined
  isEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
  viteMetadata?: { importedCss: Set<string> }
}
export interface Built {
  output: readonly object[]
}

/**
 * A step of the build (vite.config.ts): writes into the built worker (app/offline-worker.ts) what each page needs to open
 * without a line — its address, every script and style that it loads or may load, its icons — and a version made of their content.
 * @param pages by path: its html's name, the build that it is of, and what of `public` belongs to it
 */
export function writeShells(
  folder: string,
  pages: Record<string, { name: string; built: Built; files: string[] }>,
): void {
  const shells = Object.fromEntries(
    Object.entries(pages).map(([path, { name, built, files }]) => [
      path,
      [path, ...files, ...assetsOf(built.output as Piece[], name)],
    ]),
  )
  const version = createHash('sha256').update(JSON.stringify(shells))
  for (const { name, files } of Object.values(pages))
    for (const file of [`${name}.html`, ...files]) version.update(readFileSync(join(folder, file)))
  const worker = join(folder, 'offline-worker.js')
  const code = readFileSync(worker, 'utf8')
  if (!code.includes('__SHELLS__')) throw new Error('the built offline worker has no place for the shells')
  const text = JSON.stringify({ version: version.digest('hex').slice(0, 12), pages: shells })
  writeFileSync(
    worker,
    code.replaceAll('__SHELLS__', () => text),
  )
}

/** Everything that a page's script imports, also later, with the styles, as paths. */
function assetsOf(pieces: readonly Piece[], page: string): string[] {
  const entry = pieces.find((piece) => piece.isEntry && piece.name === page)
  if (!entry) throw new Error(`${page} is no page of this build`)
  const found = new Set<string>()
  const left = [entry.fileName]
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (found.has(name)) continue
    found.add(name)
    const piece = pieces.find((one) => one.fileName === name)
    left.push(
      ...(piece?.imports ?? []),
      ...(piece?.dynamicImports ?? []),
      ...(piece?.viteMetadata?.importedCss ?? []),
    )
  }
  return [...found].sort().map((name) => `/${name}`)
}
