import { useSyncExternalStore } from 'react'

/** A value that pages show and that changes outside React. */
export interface Store<T> {
  get(): T
  set(next: T): void
  /** Changes some fields of an object value. */
  patch(part: Partial<T>): void
  subscribe(listener: () => void): () => void
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  const set = (next: T): void => {
    if (Object.is(next, value)) return
    value = next
    for (const listener of [...listeners]) listener()
  }
  return {
    get: () => value,
    set,
    patch: (part) => set({ ...value, ...part }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function useStore<T>(store: Store<T>): T {
  // The second is for tests, which draw parts of pages without a browser.
  return useSyncExternalStore(store.subscribe, store.get, store.get)
}
