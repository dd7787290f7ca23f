import { type ReactNode, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { translator } from '../app/i18n.ts'
import { roomWords } from '../live/room-messages.ts'

const t = translator(roomWords)

interface ScreenArea {
  availLeft: number
  availTop: number
  availWidth: number
  availHeight: number
}
interface ScreenDetails {
  screens: ScreenArea[]
  currentScreen: ScreenArea
}
/** The Window Management interface, where the browser has it. */
interface Managing {
  getScreenDetails?: () => Promise<ScreenDetails>
}

/** Whether the PC has, or may have, a second display: browsers that can't tell say nothing. */
export const mayHaveTwoDisplays = (): boolean =>
  (screen as Screen & { isExtended?: boolean }).isExtended !== false

/** The other display, if the browser knows it and may tell. */
async function otherDisplay(): Promise<ScreenArea | null> {
  const { getScreenDetails } = window as unknown as Managing
  if (!getScreenDetails) return null
  try {
    const { screens, currentScreen } = await getScreenDetails.call(window)
    return screens.find((one) => one !== currentScreen) ?? null
  } catch {
    return null
  }
}

const features = (area: ScreenArea | null): string =>
  area
    ? `popup,left=${area.availLeft},top=${area.availTop},width=${area.availWidth},height=${area.availHeight}`
    : 'popup,width=1280,height=720'

/**
 * A window of this very page on the second display: same streams, same line, nothing is received twice. It is placed by the
 * browser where it can be, and dragged over by hand where not; closed, everything is on one display again.
 */
export function useSecondDisplay() {
  const [opened, setOpened] = useState<Window | null>(null)
  const [blocked, setBlocked] = useState(false)

  useEffect(() => {
    if (!opened) return
    const gone = () => setOpened(null)
    const close = () => opened.close()
    const undress = dress(opened)
    opened.addEventListener('pagehide', gone)
    addEventListener('pagehide', close)
    return () => {
      undress()
      opened.removeEventListener('pagehide', gone)
      removeEventListener('pagehide', close)
      close()
    }
  }, [opened])

  return {
    window: opened,
    blocked,
    async toggle() {
      if (opened) return setOpened(null)
      const next = window.open('', 'tongke-second', features(await otherDisplay()))
      setBlocked(next === null)
      if (!next) return
      furnish(next)
      setOpened(next)
    },
  }
}

const isStyle = (node: Node): boolean =>
  node instanceof HTMLElement && node.matches('link[rel="stylesheet"], style')

/** Gives a window this page's looks, also those that come with what is loaded later: the photo's, the board's. */
function dress({ document: there }: Window): () => void {
  const take = (nodes: Iterable<Node>) => {
    for (const one of nodes) if (isStyle(one)) there.head.append(one.cloneNode(true))
  }
  const later = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) take(addedNodes)
  })
  take(document.head.children)
  later.observe(document.head, { childList: true })
  return () => later.disconnect()
}

/** Makes the empty window one of this lesson, and gives its keys to this page. */
function furnish(window: Window): void {
  const { document: there } = window
  there.head.replaceChildren()
  there.title = t('secondTitle')
  there.documentElement.lang = document.documentElement.lang
  there.body.replaceChildren()
  there.body.className = 'second-display'
  window.addEventListener('keydown', (event) => {
    // A button there keeps the keys that press it.
    if ([' ', 'Enter'].includes(event.key) && (event.target as Element).closest('button')) return
    event.preventDefault()
    const { activeElement } = document
    if (event.key === 'Enter' && activeElement instanceof HTMLElement) return activeElement.click()
    ;(activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent('keydown', { key: event.key, bubbles: true, cancelable: true }),
    )
  })
}

export function SecondDisplay({ on, children }: { on: Window; children: ReactNode }) {
  const [full, setFull] = useState(false)
  useEffect(() => {
    const look = () => setFull(on.document.fullscreenElement !== null)
    on.document.addEventListener('fullscreenchange', look)
    return () => on.document.removeEventListener('fullscreenchange', look)
  }, [on])
  return createPortal(
    <main className="room second">
      {children}
      {!full && (
        <p className="second-hint">
          {t('fullScreenHint')}{' '}
          <button
            type="button"
            className="button primary"
            onClick={() => void on.document.documentElement.requestFullscreen().catch(() => undefined)}
          >
            {t('fullScreen')}
          </button>
        </p>
      )}
    </main>,
    on.document.body,
  )
}
