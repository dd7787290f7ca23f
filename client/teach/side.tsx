import { type ReactNode, useState } from 'react'
import { translator } from '../app/i18n.ts'
import { conductWords } from './conduct-messages.ts'
import { useKeys } from './use-keys.ts'

const t = translator(conductWords)

/** One tab of the studio's side panel. */
export interface SidePanel {
  id: string
  title: string
  /** What waits there, shown beside the title; nothing for 0. */
  count: number
  body: ReactNode
}

/**
 * The studio's side: one panel open at a time, changed by click or by P. Those that are not open stay alive, so that nothing
 * typed there is lost and their keys go on.
 */
export function SidePanels({ panels }: { panels: SidePanel[] }) {
  const [openId, open] = useState(panels[0]?.id)
  const at = Math.max(
    0,
    panels.findIndex((panel) => panel.id === openId),
  )
  useKeys({ p: () => open(panels[(at + 1) % panels.length]?.id) })
  return (
    <aside className="side" aria-label={t('panels')}>
      <div className="side-tabs" role="tablist">
        {panels.map((panel, i) => (
          <button
            key={panel.id}
            type="button"
            role="tab"
            id={`tab-${panel.id}`}
            aria-selected={i === at}
            aria-controls={`panel-${panel.id}`}
            data-panel={panel.id}
            onClick={() => open(panel.id)}
          >
            {panel.title}
            {panel.count > 0 && <span className="count">{panel.count}</span>}
          </button>
        ))}
      </div>
      {panels.map((panel, i) => (
        <div
          key={panel.id}
          className="side-panel"
          role="tabpanel"
          id={`panel-${panel.id}`}
          aria-labelledby={`tab-${panel.id}`}
          hidden={i !== at}
        >
          {panel.body}
        </div>
      ))}
    </aside>
  )
}
