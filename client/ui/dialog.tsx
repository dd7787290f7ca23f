import { type ReactNode, useLayoutEffect, useRef } from 'react'

/** A question in the page; Escape or the ground behind it closes it. The focus goes in, and back when it closes. */
export function Dialog(props: { title: string; onClose: () => void; children: ReactNode; wide?: boolean }) {
  const element = useRef<HTMLDialogElement>(null)
  // Closed while it is still in the page: one that was taken out gives no focus back.
  useLayoutEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={element}
      className={props.wide ? 'dialog wide' : 'dialog'}
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onClick={(event) => {
        if (event.target === element.current) props.onClose()
      }}
    >
      <div className="dialog-inside">
        <h2>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  )
}
