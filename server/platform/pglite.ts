import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { lockFolder } from './folder-lock.ts'
import type { InTransaction } from './migrate.ts'
import { StartError } from './start-error.ts'

/** Type numbers of PostgreSQL's catalogue. */
const DATE = 1082

const common = {
  extensions: { btree_gist },
  // A date of the calendar has no zone: it stays the text it is.
  parsers: { [DATE]: (text: string) => text },
} satisfies PGliteOptions

/** As it comes, PGlite starts with `-F`, never to sync. `fdatasync`, the default method, does nothing in its build. */
const durable = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'synchronous_commit=on'],
]

type Init = NodeFS['init']
type Started = Parameters<Init>[1]
type Emscripten = Parameters<NonNullable<Started['preRun']>[number]>[0]
type Stream = { nfd: number }

/** Emscripten's NODEFS answers a program's fsync without doing it; this one does it. */
class SyncingNodeFS extends NodeFS {
  override async init(pg: PGlite, options: Started): ReturnType<Init> {
    const { emscriptenOpts } = await super.init(pg, options)
    const sync = (module: Emscripten) => {
      const files = module as unknown as { NODEFS: { stream_ops: { fsync?: (stream: Stream) => number } } }
      files.NODEFS.stream_ops.fsync = (stream) => {
        fsyncSync(stream.nfd)
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), sync] } }
  }
}

export interface Embedded {
  pglite: PGlite
  close(): Promise<void>
}

/**
 * Opens the embedded database in `folder`, for this process alone. What it acknowledged is on disk.
 * About half a second, three when new.
 * @throws StartError when another process has the folder, or it can't be opened
 */
export async function openEmbedded(folder: string): Promise<Embedded> {
  const lock = lockFolder(folder)
  try {
    const files = join(folder, 'cluster')
    if (!existsSync(files)) await makeCluster(files)
    const pglite = await startCluster(files)
    const close = async () => {
      if (!pglite.closed) await pglite.close()
      lock.release()
    }
    return { pglite, close }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Under another name first: one that was interrupted halfway would look like a database, and not open. */
async function makeCluster(files: string): Promise<void> {
  const unfinished = `${files}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  await (await startCluster(unfinished)).close()
  renameSync(unfinished, files)
  const parent = openSync(dirname(files), 'r')
  fsyncSync(parent)
  closeSync(parent)
}

async function startCluster(files: string): Promise<PGlite> {
  const said: string[] = []
  const listen = (line: string) => {
    if (said.push(line) > 10) said.shift()
    return false
  }
  try {
    return await PGlite.create({
      ...common,
      fs: new SyncingNodeFS(files),
      startParams: durable,
      onStderr: listen,
      onStdout: listen,
    })
  } catch (error) {
    const reason = said.join('\n  ') || String(error)
    throw new StartError(
      `The embedded database in ${files} does not open:\n  ${reason}\nRestore a backup, or set TONGKE_DATA to another folder.`,
      { cause: error },
    )
  }
}

/** The same in memory, gone with the process: for tests. `image` (PGlite's `dumpDataDir`) saves making it anew. */
export async function openInMemory(image?: Blob): Promise<Embedded> {
  const pglite = await PGlite.create(image ? { ...common, loadDataDir: image } : common)
  const close = async () => {
    if (!pglite.closed) await pglite.close()
  }
  return { pglite, close }
}

/** What migrations run in. Single queries can be many in one text only outside of the extended protocol, by `exec`. */
export function transactionsOf(pglite: PGlite): InTransaction {
  return (work) =>
    pglite.transaction((tx) =>
      work({
        query: async (sql, parameters) => (await tx.query<never>(sql, parameters)).rows,
        script: async (sql) => void (await tx.exec(sql)),
      }),
    )
}
