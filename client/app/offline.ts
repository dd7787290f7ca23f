/**
 * Makes a page open without a line too: installs the worker that keeps its shell (`offline-worker.ts`). Behind everything that
 * the first frame needs; a browser that can't (plain http from another machine) goes on without.
 * @param scope the page's path
 */
export function keepOffline(scope: '/assist' | '/classroom'): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const install = () =>
    void navigator.serviceWorker
      .register('/offline-worker.js', { scope, updateViaCache: 'none' })
      // Not installed, the page goes on as it is; it can't be opened anew without a line then.
      .catch(() => undefined)
  if (document.readyState === 'complete') setTimeout(install, 3_000)
  else addEventListener('load', () => setTimeout(install, 3_000))
}
