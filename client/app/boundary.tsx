import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { translator } from './i18n.ts'
import { shellWords } from './messages.ts'

const t = translator(shellWords)

/** Keeps a page that failed from taking the frame with it. React offers this to classes alone. */
export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return (
      <div className="state" role="alert">
        <strong>{t('crashed')}</strong>
        <p>{t('crashedHint')}</p>
        <code>{String(this.state.error)}</code>
        <Button onClick={() => location.reload()}>{t('reload')}</Button>
      </div>
    )
  }
}
