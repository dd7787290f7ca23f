import { lazy, Suspense } from 'react'
import { translator } from '../app/i18n.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useStore } from '../ui/store.ts'
import { readinessWords } from './readiness-messages.ts'
import { type Checking, clearly } from './use-check.ts'

const t = translator(readinessWords)
const CheckLevel = lazy(() => import('./check-level.tsx').then((module) => ({ default: module.CheckLevel })))
const CheckPanel = lazy(() => import('./check-panel.tsx').then((module) => ({ default: module.CheckPanel })))

/** A check that somebody asked for, as it goes on. */
export function CheckDialog({ checking, onClose }: { checking: Checking; onClose: () => void }) {
  const { running, result, error } = useStore(checking.progress)
  const done = running === null && (result !== null || error !== null)
  return (
    <Dialog title={t('title')} onClose={onClose}>
      <Suspense fallback={<p>{t('checking')}</p>}>
        <CheckPanel progress={checking.progress} />
        <CheckLevel checking={checking} />
      </Suspense>
      <div className="actions">
        <button
          type="button"
          className="button"
          data-action="check-again"
          aria-disabled={!done}
          onClick={() => done && void checking.run('button', clearly)}
        >
          {t('checkAgain')}
        </button>
        <button
          type="button"
          className="button primary"
          data-action="close-check"
          // biome-ignore lint/a11y/noAutofocus: the way back, for a remote control
          autoFocus
          onClick={onClose}
        >
          {t('close')}
        </button>
      </div>
    </Dialog>
  )
}
