/**
 * What a page keeps on its machine beyond its own life: IndexedDB in forty lines instead of a library, because three pages need
 * four calls of it. Writes are on the disk when they are answered. Where the browser gives no database (some private windows),
 * it is kept as long as the page lives, and `lasting` says so.
 */
export type Shelf = 'reports' | 'facts' | 'names'

export interface Kept {
  lasting: boolean
  get<T>(shelf: Shelf, key: string): Promise<T | undefined>
  all<T>(shelf: Shelf): Promise<[key: string, value: T][]>
  put(shelf: Shelf, key: string, value: unknown): Promise<void>
  remove(shelf: Shelf, key: string): Promise<void>
}

const shelves: Shelf[] = ['reports', 'facts', 'names']
let opened: Promise<Kept> | undefined

/** One for the whole page. */
export function openKept(): Promise<Kept> {
  opened ??= open().then(onDisk, inMemory)
  return opened
}

/** Who signs out leaves no names and no lessons behind; what is still to be sent stays, and goes out when they are back. */
export async function forgetPerson(): Promise<void> {
  const kept = await openKept()
  for (const shelf of ['names', 'facts'] as const)
    for (const [key] of await kept.all(shelf)) if (key !== 'device') await kept.remove(shelf, key)
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('tongke', 1)
    asked.onupgradeneeded = () => {
      for (const shelf of shelves) asked.result.createObjectStore(shelf)
    }
    asked.onerror = () => reject(asked.error)
    asked.onsuccess = () => {
      // A later version of this page may make it anew.
      asked.result.onversionchange = () => asked.result.close()
      resolve(asked.result)
    }
  })
}

const answerOf = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })

function onDisk(database: IDBDatabase): Kept {
  const read = (shelf: Shelf) => database.transaction(shelf).objectStore(shelf)
  const write = (shelf: Shelf, work: (store: IDBObjectStore) => void) =>
    new Promise<void>((resolve, reject) => {
      const transaction = database.transaction(shelf, 'readwrite', { durability: 'strict' })
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      work(transaction.objectStore(shelf))
    })
  return {
    lasting: true,
    get: (shelf, key) => answerOf(read(shelf).get(key)),
    async all<T>(shelf: Shelf) {
      const store = read(shelf)
      const [keys, values] = await Promise.all([answerOf(store.getAllKeys()), answerOf(store.getAll())])
      return keys.map((key, i): [string, T] => [String(key), values[i] as T])
    },
    put: (shelf, key, value) => write(shelf, (store) => store.put(value, key)),
    remove: (shelf, key) => write(shelf, (store) => store.delete(key)),
  }
}

function inMemory(): Kept {
  const memory = new Map(shelves.map((shelf) => [shelf, new Map<string, unknown>()]))
  const on = (shelf: Shelf) => memory.get(shelf) as Map<string, unknown>
  return {
    lasting: false,
    get: async <T>(shelf: Shelf, key: string) => on(shelf).get(key) as T | undefined,
    all: async <T>(shelf: Shelf) => [...on(shelf)] as [string, T][],
    put: async (shelf, key, value) => void on(shelf).set(key, value),
    remove: async (shelf, key) => void on(shelf).delete(key),
  }
}
