import { type ReactNode, useEffect } from 'react'
import { translator } from '../app/i18n.ts'
import { shellWords } from '../app/messages.ts'

const t = translator(shellWords)

/** A page of the console: its title (also the window's), what it is about, and what can be done on it. */
export function Page({
  title,
  sub,
  actions,
  back,
  children,
}: {
  title: string
  sub?: ReactNode
  actions?: ReactNode
  back?: ReactNode
  children: ReactNode
}) {
  useEffect(() => {
    document.title = t('title', { page: title })
  }, [title])
  return (
    <div className="page">
      {back && <div className="page-back">{back}</div>}
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {sub && <div className="page-sub">{sub}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A white card with an optional heading. */
export function Panel({
  title,
  extra,
  children,
  flush,
}: {
  title?: ReactNode
  extra?: ReactNode
  children: ReactNode
  /** No inner margin: a table reaches the edges. */
  flush?: boolean
}) {
  return (
    <section className={flush ? 'panel flush' : 'panel'}>
      {(title || extra) && (
        <div className="panel-head">
          <h2>{title}</h2>
          {extra && <div className="panel-extra">{extra}</div>}
        </div>
      )}
      <div className="panel-body">{children}</div>
    </section>
  )
}
