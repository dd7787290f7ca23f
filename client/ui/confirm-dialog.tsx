import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'

/** Asks before something that can't be taken back lightly: one button goes back, the other does it. */
export function ConfirmDialog(props: {
  title: string
  /** What will happen. */
  children: ReactNode
  cancel: string
  confirm: string
  /** The confirming button's `data-action`. */
  action: string
  busy?: boolean
  onConfirm: () => void
  onClose: () => void
}) {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p>{props.children}</p>
      <div className="actions">
        <button type="button" className="button" onClick={props.onClose}>
          {props.cancel}
        </button>
        <button
          type="button"
          className="button danger"
          data-action={props.action}
          disabled={props.busy}
          onClick={props.onConfirm}
        >
          {props.confirm}
        </button>
      </div>
    </Dialog>
  )
}
